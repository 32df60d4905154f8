//! What else may explain a score than time: fields of the documents and the clock, as columns of a regression.

use crate::{Error, Result};

/// Categories that get a column of their own, the commonest first; the others share one.
const MAX_CATEGORIES: usize = 10;
/// A category with fewer documents joins the others (own choice).
const MIN_OF_CATEGORY: usize = 5;
/// What is left of a column once the others are taken out; below this share it repeats them.
const SAME: f64 = 1e-8;

/// Something to adjust a score for.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjustment {
    /// What to call it.
    pub name: String,
    /// One value an observation.
    pub values: AdjustmentValues,
}

/// The values of an adjustment.
#[derive(Clone, Debug, PartialEq)]
pub enum AdjustmentValues {
    /// Numbers, standardised over the documents; what is not finite counts as missing: the mean, and a category of
    /// its own.
    Numbers(Vec<f64>),
    /// Categories as places in a list of names; those beyond it count as one without a name.
    Categories {
        /// By observation.
        codes: Vec<u32>,
        /// The names.
        names: Vec<String>,
    },
    /// Local hours of the day, in [0, 24): waves of 24 and 12 hours.
    DayHours(Vec<f64>),
    /// Local hours of the week from Monday's midnight on, in [0, 168): waves of a week and half a week.
    WeekHours(Vec<f64>),
}

impl AdjustmentValues {
    fn len(&self) -> usize {
        match self {
            Self::Numbers(list) | Self::DayHours(list) | Self::WeekHours(list) => list.len(),
            Self::Categories { codes, .. } => codes.len(),
        }
    }
}

/// The columns of `adjustments` for each of `n` observations, `[n × k]`, row-major: numbers standardised, a column for each
/// common category but the commonest; those that never vary or repeat others are left out.
///
/// # Errors
/// A request error where an adjustment has not `n` values.
pub fn design(adjustments: &[Adjustment], n: usize) -> Result<Vec<f64>> {
    let order: Vec<usize> = (0..n).collect();
    Ok(Design::new(adjustments, n, &order)?.values)
}

/// A column of the regression.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    pub(super) name: String,
    /// What it was divided by.
    pub(super) scale: f64,
    values: Vec<f64>,
}

/// The columns that say something, each with mean 0 over the documents.
#[derive(Debug)]
pub(super) struct Design {
    pub(super) columns: Vec<Column>,
    /// `[documents × columns]`.
    pub(super) values: Vec<f64>,
    /// Names of columns that never vary or repeat others.
    pub(super) left_out: Vec<String>,
}

impl Design {
    /// The columns of `adjustments`, which have a value for each of `n` observations, at the documents `order`.
    ///
    /// # Errors
    /// A request error where one has fewer or more values.
    pub(super) fn new(adjustments: &[Adjustment], n: usize, order: &[usize]) -> Result<Self> {
        let mut columns = Vec::new();
        for Adjustment { name, values } in adjustments {
            if values.len() != n {
                return Err(Error::Request(format!(
                    "cannot adjust for “{name}”: it has {} values for {n} documents",
                    values.len()
                )));
            }
            match values {
                AdjustmentValues::Numbers(list) => numbers(name, list, order, &mut columns),
                AdjustmentValues::Categories { codes, names } => {
                    categories(name, (codes, names), order, &mut columns);
                }
                AdjustmentValues::DayHours(hours) => waves(name, hours, 24.0, order, &mut columns),
                AdjustmentValues::WeekHours(hours) => waves(name, hours, 168.0, order, &mut columns),
            }
        }
        Ok(Self::of_columns(columns, order.len()))
    }

    /// Centers the columns and leaves out those that repeat others.
    fn of_columns(mut columns: Vec<Column>, n: usize) -> Self {
        columns.iter_mut().for_each(|column| center(&mut column.values));
        Self::of_independent(columns, n)
    }

    /// Leaves out columns that never vary or repeat others (Gram and Schmidt, around their means).
    fn of_independent(columns: Vec<Column>, n: usize) -> Self {
        let (mut kept, mut left_out) = (Vec::<Column>::new(), Vec::new());
        let mut independent: Vec<Vec<f64>> = Vec::new();
        for column in columns {
            let mut rest = column.values.clone();
            center(&mut rest);
            let own = product(&rest, &rest);
            for other in &independent {
                let share = product(&rest, other);
                rest.iter_mut().zip(other).for_each(|(value, other)| *value -= share * other);
            }
            let left = product(&rest, &rest);
            // A constant far from 0 is centered up to rounding only.
            let is_constant = own <= 1e-20 * product(&column.values, &column.values);
            if !is_constant && own > 0.0 && left > SAME * own {
                let size = left.sqrt();
                rest.iter_mut().for_each(|value| *value /= size);
                independent.push(rest);
                kept.push(column);
            } else {
                left_out.push(column.name);
            }
        }
        let values = (0..n).flat_map(|row| kept.iter().map(move |column| column.values[row])).collect();
        Self { columns: kept, values, left_out }
    }

    /// The columns at `rows` alone, which must be among its rows: their 0 stays the mean of all documents.
    pub(super) fn part(&self, rows: &[usize]) -> Self {
        let part = |column: &Column| Column {
            values: rows.iter().map(|&row| column.values[row]).collect(),
            ..column.clone()
        };
        let mut design = Self::of_independent(self.columns.iter().map(part).collect(), rows.len());
        design.left_out.extend_from_slice(&self.left_out);
        design
    }
}

/// Takes the mean off.
fn center(values: &mut [f64]) {
    // A count of documents is far below 2⁵³.
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    values.iter_mut().for_each(|value| *value -= mean);
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Standardised; missing ones are 0, and there is a column that says so.
fn numbers(name: &str, list: &[f64], order: &[usize], columns: &mut Vec<Column>) {
    // Beyond this a square overflows: damage.
    let known = |value: f64| value.abs() <= 1e100;
    let present: Vec<f64> = order.iter().map(|&at| list[at]).filter(|value| known(*value)).collect();
    // Counts of documents are far below 2⁵³.
    let n = present.len().max(1) as f64;
    let mean = present.iter().sum::<f64>() / n;
    let deviation = (present.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt();
    let scale = if deviation > 0.0 { deviation } else { 1.0 };
    let standard = |value: f64| if known(value) { (value - mean) / scale } else { 0.0 };
    columns.push(Column {
        name: name.to_owned(),
        scale,
        values: order.iter().map(|&at| standard(list[at])).collect(),
    });
    if present.len() < order.len() {
        let values = order.iter().map(|&at| f64::from(u8::from(!known(list[at])))).collect();
        columns.push(Column { name: format!("{name}: missing"), scale: 1.0, values });
    }
}

/// One column for each common category but the commonest, and one for the rare ones together.
fn categories(name: &str, (codes, names): (&[u32], &[String]), order: &[usize], columns: &mut Vec<Column>) {
    let place = |at: &usize| (codes[*at] as usize).min(names.len());
    let mut counts = vec![0_usize; names.len() + 1];
    order.iter().for_each(|at| counts[place(at)] += 1);
    let mut common: Vec<usize> = (0..counts.len()).filter(|&code| counts[code] >= MIN_OF_CATEGORY).collect();
    common.sort_by_key(|&code| (std::cmp::Reverse(counts[code]), code));
    common.truncate(MAX_CATEGORIES + 1);
    let label = |code: usize| names.get(code).map_or("", String::as_str);
    for &code in common.iter().skip(1) {
        let text = if label(code).is_empty() { "none" } else { label(code) };
        let values = order.iter().map(|at| f64::from(u8::from(place(at) == code))).collect();
        columns.push(Column { name: format!("{name}: {text}"), scale: 1.0, values });
    }
    let is_rare = |at: &usize| !common.contains(&place(at));
    let n_rare = order.iter().filter(|at| is_rare(at)).count();
    if n_rare >= MIN_OF_CATEGORY {
        let values = order.iter().map(|at| f64::from(u8::from(is_rare(at)))).collect();
        columns.push(Column { name: format!("{name}: others"), scale: 1.0, values });
    }
}

/// Cosine and sine of one and of two turns in `period` hours; an hour that is not finite counts as none (0 and 0).
fn waves(name: &str, hours: &[f64], period: f64, order: &[usize], columns: &mut Vec<Column>) {
    for turns in [1.0, 2.0] {
        let angle = |at: &usize| hours[*at] * turns * std::f64::consts::TAU / period;
        for (part, of) in [("cos", f64::cos as fn(f64) -> f64), ("sin", f64::sin)] {
            let value = |at: &usize| if hours[*at].is_finite() { of(angle(at)) } else { 0.0 };
            columns.push(Column {
                name: format!("{name}: {part} {} h", period / turns),
                scale: 1.0,
                values: order.iter().map(value).collect(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, values: AdjustmentValues) -> Adjustment {
        Adjustment { name: name.to_owned(), values }
    }

    /// 1, 3 and 5 have mean 3 and variance 8/3; the fourth is missing and counts as 3.
    #[test]
    fn numbers_are_standardised_and_missing_ones_told() {
        let list = of("length", AdjustmentValues::Numbers(vec![1.0, 3.0, 5.0, f64::NAN]));
        let design = Design::new(&[list], 4, &[2, 0, 1, 3]).unwrap();
        let names: Vec<&str> = design.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["length", "length: missing"]);
        let scale = (8.0_f64 / 3.0).sqrt();
        assert!((design.columns[0].scale - scale).abs() < 1e-12);
        let expected = [2.0 / scale, -0.25, -2.0 / scale, -0.25, 0.0, -0.25, 0.0, 0.75];
        for (found, expected) in design.values.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{:?}", design.values);
        }
    }

    #[test]
    fn repeated_and_constant_columns_are_left_out() {
        let codes: Vec<u32> = (0..40).map(|i| u32::from(i >= 25) + u32::from(i >= 38) * 8).collect();
        let again: Vec<f64> = codes.iter().map(|code| f64::from(u8::from(*code == 1))).collect();
        let names = vec!["web".to_owned(), "phone".to_owned()];
        let adjustments = [
            of("still", AdjustmentValues::Numbers(vec![7.0; 40])),
            of("source", AdjustmentValues::Categories { codes, names }),
            of("again", AdjustmentValues::Numbers(again)),
        ];
        let order: Vec<usize> = (0..40).collect();
        let design = Design::new(&adjustments, 40, &order).unwrap();
        // Two documents of an unknown source are too few for a column.
        let names: Vec<&str> = design.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["source: phone"]);
        assert_eq!(design.left_out, ["still", "again"]);
        assert!(Design::new(&adjustments, 41, &order).is_err());
    }

    #[test]
    fn clocks_turn_once_and_twice() {
        let hours = of("hour", AdjustmentValues::DayHours(vec![0.0, 6.0, 12.0, 18.0, 3.0]));
        let design = Design::new(&[hours], 5, &[0, 1, 2, 3, 4]).unwrap();
        let names: Vec<&str> = design.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["hour: cos 24 h", "hour: sin 24 h", "hour: cos 12 h", "hour: sin 12 h"]);
        // From 0 h to 12 h the first cosine goes from 1 to −1.
        assert!((design.values[0] - design.values[8] - 2.0).abs() < 1e-12);
    }
}

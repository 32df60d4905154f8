//! Adjustments from what documents say of themselves: their fields, their length, and what stands in their texts.

use super::{Adjustment, AdjustmentValues};
use crate::corpus::DocId;
use crate::corpus::fields::{Field, FieldValues};
use crate::corpus::tokens::{TokenKind, tokens};
use crate::{Error, Result};

const HOUR: f64 = 3600.0;

/// What a text holds beside words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// A web or mail address.
    pub has_link: bool,
    /// `@name`.
    pub has_mention: bool,
}

/// Looks for links and mentions in `text`.
pub fn marks(text: &str) -> Marks {
    let mut marks = Marks::default();
    for token in tokens(text) {
        match token.kind {
            TokenKind::Address => marks.has_link = true,
            TokenKind::Handle => marks.has_mention = true,
            TokenKind::Word | TokenKind::Number | TokenKind::Hashtag | TokenKind::Emoji => {}
        }
    }
    marks
}

/// A field as an adjustment for `documents`, in their order.
///
/// # Errors
/// A request error where the field holds texts, which are neither numbers nor a few categories.
pub fn of_field(field: &Field, documents: &[DocId]) -> Result<Adjustment> {
    let values = match &field.values {
        FieldValues::Numbers(_) => AdjustmentValues::Numbers(
            documents.iter().map(|&doc| field.number(doc).unwrap_or(f64::NAN)).collect(),
        ),
        FieldValues::Categories { names, .. } => {
            let nameless = u32::MAX;
            AdjustmentValues::Categories {
                codes: documents.iter().map(|&doc| field.code(doc).unwrap_or(nameless)).collect(),
                names: names.iter().map(|name| name.to_string()).collect(),
            }
        }
        FieldValues::Texts(_) => {
            return Err(Error::Request(format!(
                "cannot adjust for the column “{}”: nearly every document has another text in it; choose one of \
                 numbers or of a few categories",
                field.name
            )));
        }
    };
    Ok(Adjustment { name: field.name.clone(), values })
}

/// The groups of documents as an adjustment.
pub fn of_groups<'g>(name: &str, groups: impl Iterator<Item = &'g str>) -> Adjustment {
    let mut names: Vec<String> = Vec::new();
    let mut places = std::collections::HashMap::new();
    let codes = groups
        .map(|group| {
            *places.entry(group).or_insert_with(|| {
                names.push(group.to_owned());
                u32::try_from(names.len() - 1).unwrap_or(u32::MAX)
            })
        })
        .collect();
    Adjustment { name: name.to_owned(), values: AdjustmentValues::Categories { codes, names } }
}

/// Lengths in tokens as an adjustment: their logarithm, as the difference of one word matters in short texts only.
pub fn of_lengths(name: &str, n_tokens: impl Iterator<Item = u32>) -> Adjustment {
    let values = AdjustmentValues::Numbers(n_tokens.map(|n| f64::from(n.max(1)).ln()).collect());
    Adjustment { name: name.to_owned(), values }
}

/// Something that a document has or has not as an adjustment.
pub fn of_presence(name: &str, is_there: impl Iterator<Item = bool>) -> Adjustment {
    let codes = is_there.map(u32::from).collect();
    let names = vec!["no".to_owned(), "yes".to_owned()];
    Adjustment { name: name.to_owned(), values: AdjustmentValues::Categories { codes, names } }
}

/// The hour of the day (UTC) at times in seconds since 1970 as an adjustment. The clock of any other zone makes the same
/// waves, later or earlier.
pub fn of_day_hours(name: &str, times: impl Iterator<Item = f64>) -> Adjustment {
    let values = AdjustmentValues::DayHours(times.map(|time| (time / HOUR).rem_euclid(24.0)).collect());
    Adjustment { name: name.to_owned(), values }
}

/// The hour of the week (UTC) at times in seconds since 1970 as an adjustment.
pub fn of_week_hours(name: &str, times: impl Iterator<Item = f64>) -> Adjustment {
    // 1970-01-01 was a Thursday, three days after a Monday.
    let hours = times.map(|time| (time / HOUR + 72.0).rem_euclid(168.0));
    Adjustment { name: name.to_owned(), values: AdjustmentValues::WeekHours(hours.collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_mentions_are_seen() {
        let found = |text| {
            let Marks { has_link, has_mention } = marks(text);
            (has_link, has_mention)
        };
        assert_eq!(found("plain words #only"), (false, false));
        assert_eq!(found("see https://example.org now"), (true, false));
        assert_eq!(found("thanks @somebody"), (false, true));
        assert_eq!(found(""), (false, false));
    }

    /// 1969-12-31 23:00 UTC was a Wednesday.
    #[test]
    fn hours_are_those_of_the_clock() {
        let times = || [-3600.0, 0.0, 5400.0].into_iter();
        assert_eq!(of_day_hours("", times()).values, AdjustmentValues::DayHours(vec![23.0, 0.0, 1.5]));
        assert_eq!(of_week_hours("", times()).values, AdjustmentValues::WeekHours(vec![71.0, 72.0, 73.5]));
    }

    #[test]
    fn groups_are_numbered_as_they_come() {
        let adjustment = of_groups("author", ["ann", "bob", "ann", ""].into_iter());
        let AdjustmentValues::Categories { codes, names } = adjustment.values else { panic!("categories") };
        assert_eq!(codes, [0, 1, 0, 2]);
        assert_eq!(names, ["ann", "bob", ""]);
    }
}

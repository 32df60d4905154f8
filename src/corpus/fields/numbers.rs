//! Cells that are numbers, and how they were written.

use std::borrow::Cow;

use crate::corpus::column::TextColumn;

/// Most digits before the point: of longer ids a float would lose some.
const MOST_WHOLE_DIGITS: usize = 15;
/// With no more digits in all, a float gives the text back.
const EXACT_DIGITS: usize = 15;
/// What stands in a cell of numbers where there is none; in any case.
const MISSING: [&str; 5] = ["na", "n/a", "nan", "null", "none"];

/// Numbers by document, which are shown as the file has them.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// By document; not a number where the cell has none.
    pub values: Vec<f64>,
    written: Written,
}

/// How numbers are written.
#[derive(Clone, Debug, Default)]
struct Written {
    /// Digits after the point by document; one alone stands for all.
    decimals: Vec<u8>,
    /// Places of the cells that are written in another way, ascending.
    odd_places: Vec<u32>,
    /// These cells.
    odd_texts: TextColumn,
}

/// What a cell of a column of numbers can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell {
    /// Nothing stands in it.
    Empty,
    /// It says that there is no number.
    Missing,
    /// A number, finite, that so many decimals show as it is written.
    Plain(f64, u8),
    /// A number, finite, written in another way.
    Odd(f64),
}

impl Cell {
    /// Reads `12`, `-0.50`, `.5`, `1e-05`; nothing where it is something else, above all where digits would get
    /// lost: ZIP codes (`01234`) and long ids are no numbers. Nor are `1,000` and `12 %`, which mean different
    /// things to different people.
    pub(super) fn read(cell: &str) -> Option<Self> {
        let text = cell.trim();
        if text.is_empty() {
            return Some(if cell.is_empty() { Self::Empty } else { Self::Missing });
        }
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return MISSING.iter().any(|missing| text.eq_ignore_ascii_case(missing)).then_some(Self::Missing);
        }
        let n_digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let n_whole = n_digits(unsigned);
        let rest = unsigned.get(n_whole..)?;
        let (n_decimals, exponent) = match rest.strip_prefix('.') {
            Some(decimals) => {
                let n_decimals = n_digits(decimals);
                (n_decimals, decimals.get(n_decimals..)?)
            }
            None => (0, rest),
        };
        let has_zeros_before = n_whole > 1 && unsigned.starts_with('0');
        if n_whole + n_decimals == 0 || n_whole > MOST_WHOLE_DIGITS || has_zeros_before {
            return None;
        }
        if let Some(power) = exponent.strip_prefix(['e', 'E']) {
            let power = power.strip_prefix(['-', '+']).unwrap_or(power);
            if power.is_empty() || n_digits(power) < power.len() {
                return None;
            }
        } else if !exponent.is_empty() {
            return None;
        }
        let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
        let has_point = rest.starts_with('.');
        let is_usual = exponent.is_empty()
            && n_whole > 0
            && has_point == (n_decimals > 0)
            && text.len() == cell.len()
            && !text.starts_with('+');
        let decimals = u8::try_from(n_decimals).ok().filter(|&decimals| {
            is_usual && (n_whole + n_decimals <= EXACT_DIGITS || shown(value, decimals) == cell)
        });
        Some(decimals.map_or(Self::Odd(value), |decimals| Self::Plain(value, decimals)))
    }

    /// Whether it has a number.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Plain(..) | Self::Odd(_))
    }
}

fn shown(value: f64, decimals: u8) -> String {
    format!("{value:.*}", usize::from(decimals))
}

impl Numbers {
    /// Reads `len` cells; nothing where one is no number, or all are none.
    pub(super) fn read<'c>(len: usize, cells: impl Iterator<Item = &'c str>) -> Option<Self> {
        let mut numbers = Self::default();
        let mut has_number = false;
        for text in cells {
            // A column of texts mostly says so in its first cell: only then room is made.
            let cell = Cell::read(text)?;
            has_number |= cell.is_number();
            numbers.push(cell, text, len);
        }
        has_number.then(|| numbers.finish(len))
    }

    /// Adds a cell; `text` is how it is written.
    pub(super) fn push(&mut self, cell: Cell, text: &str, len: usize) {
        if self.values.is_empty() {
            self.values.reserve(len);
        }
        // Documents are numbered by u32.
        let place = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        let (value, decimals) = match cell {
            Cell::Empty => (f64::NAN, None),
            Cell::Missing => (f64::NAN, None),
            Cell::Odd(value) => (value, None),
            Cell::Plain(value, decimals) => (value, Some(decimals)),
        };
        if matches!(cell, Cell::Missing | Cell::Odd(_)) {
            self.written.odd_places.push(place);
            self.written.odd_texts.push(text);
        }
        self.written.push(self.values.len(), decimals);
        self.values.push(value);
    }

    /// Fills up with empty cells to `len` documents and gives back memory that growing took too much of.
    pub(super) fn finish(mut self, len: usize) -> Self {
        self.values.resize(len.max(self.values.len()), f64::NAN);
        self.values.shrink_to_fit();
        self.written.decimals.shrink_to_fit();
        self.written.odd_places.shrink_to_fit();
        self.written.odd_texts.shrink_to_fit();
        self
    }

    /// The number at `place`; nothing where there is none.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<f64> {
        self.values.get(place).copied().filter(|value| !value.is_nan())
    }

    /// The cell at `place` as it is written.
    #[must_use]
    pub fn text(&self, place: usize) -> Cow<'_, str> {
        let Written { decimals, odd_places, odd_texts } = &self.written;
        let odd = u32::try_from(place).ok().and_then(|place| odd_places.binary_search(&place).ok());
        if let Some(odd) = odd {
            return Cow::Borrowed(odd_texts.get(odd));
        }
        let Some(value) = self.get(place) else { return Cow::Borrowed("") };
        let alone = if decimals.len() == 1 { decimals.first() } else { None };
        let decimals = alone.or_else(|| decimals.get(place)).copied().unwrap_or(0);
        Cow::Owned(shown(value, decimals))
    }

    /// Memory taken, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        let Written { decimals, odd_places, odd_texts } = &self.written;
        self.values.capacity() * size_of::<f64>()
            + decimals.capacity()
            + odd_places.capacity() * size_of::<u32>()
            + odd_texts.memory()
    }
}

impl Written {
    /// Notes the decimals at `place`, where they matter.
    fn push(&mut self, place: usize, decimals: Option<u8>) {
        let alone = match self.decimals.as_slice() {
            [] => None,
            &[alone] => Some(alone),
            _ => {
                self.decimals.push(decimals.unwrap_or(0));
                return;
            }
        };
        match (alone, decimals) {
            (None, Some(decimals)) => self.decimals.push(decimals),
            (Some(alone), Some(decimals)) if decimals != alone => {
                // From here on each has its own. At least two are in: this one and the one that was alone.
                self.decimals.resize(place, alone);
                self.decimals.push(decimals);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Numbers};
    use proptest::prelude::*;

    #[test]
    fn what_would_lose_digits_is_no_number() {
        for (text, cell) in [
            ("12", Some(Cell::Plain(12.0, 0))),
            ("-0.50", Some(Cell::Plain(-0.5, 2))),
            ("123456789012345", Some(Cell::Plain(123_456_789_012_345.0, 0))),
            ("0.30000000000000004", Some(Cell::Plain(0.300_000_000_000_000_04, 17))),
            ("0.3000000000000000400", Some(Cell::Odd(0.300_000_000_000_000_04))),
            (".5", Some(Cell::Odd(0.5))),
            ("5.", Some(Cell::Odd(5.0))),
            ("+3", Some(Cell::Odd(3.0))),
            (" 3", Some(Cell::Odd(3.0))),
            ("1e-05", Some(Cell::Odd(1e-5))),
            ("", Some(Cell::Empty)),
            ("  ", Some(Cell::Missing)),
            ("N/A", Some(Cell::Missing)),
            ("nan", Some(Cell::Missing)),
            ("01234", None),
            ("00", None),
            ("1234567890123456", None),
            ("1e999", None),
            ("1e", None),
            ("e5", None),
            (".", None),
            ("-", None),
            ("inf", None),
            ("1,000", None),
            ("1 000", None),
            ("12%", None),
            ("0x10", None),
            ("1.2.3", None),
            ("٣", None),
        ] {
            assert_eq!(Cell::read(text), cell, "{text}");
        }
    }

    proptest! {
        #[test]
        fn numbers_are_shown_as_written(
            texts in prop::collection::vec("|-?(0|[1-9][0-9]{0,14})|-?[0-9](\\.[0-9]{1,17})?|[+-]?[0-9]?\\.?[0-9]?(e[+-]?[0-9])?| ?NA", 0..12),
        ) {
            let Some(numbers) = Numbers::read(texts.len() + 1, texts.iter().map(String::as_str)) else {
                return Ok(());
            };
            for (place, text) in texts.iter().enumerate() {
                prop_assert_eq!(&numbers.text(place), text);
                prop_assert_eq!(numbers.get(place), text.trim().parse().ok().filter(|n: &f64| n.is_finite()));
            }
            prop_assert_eq!(numbers.values.len(), texts.len() + 1);
            prop_assert_eq!(numbers.text(texts.len()), "");
        }
    }
}

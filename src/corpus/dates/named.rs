//! Dates with the month's name. One reader serves prose, mail headers and Twitter: the parts say themselves what
//! they are, whatever their order.

use jiff::civil::Time;
use jiff::tz::Offset;

use super::{Moment, clock, date, full_year, number, zone};

/// Month names of English, German, French, Spanish, Italian, Portuguese and Dutch; any beginning of three letters
/// or more stands for the month.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner", "janvier", "enero", "gennaio", "janeiro"],
    &["february", "februar", "feber", "février", "fevrier", "febrero", "febbraio", "fevereiro"],
    &["march", "märz", "maerz", "mrz", "mars", "marzo", "março", "maart", "mrt"],
    &["april", "avril", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio", "maio", "mei"],
    &["june", "juni", "juin", "junio", "giugno", "junho"],
    &["july", "juli", "juillet", "julio", "luglio", "julho"],
    &["august", "août", "aout", "agosto", "augustus"],
    &["september", "septembre", "septiembre", "settembre", "setembro"],
    &["october", "oktober", "octobre", "octubre", "ottobre", "outubro"],
    &["november", "novembre", "noviembre", "novembro"],
    &["december", "dezember", "décembre", "decembre", "diciembre", "dicembre", "dezembro"],
];

/// Longer values are prose in which a month occurs.
const LONGEST: usize = 80;
/// Words that are no part of a date ("at", "de", "Uhr", the weekday).
const MOST_OTHER_WORDS: usize = 3;

#[derive(Default)]
struct Parts {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    time: Option<Time>,
    zone: Option<Offset>,
    n_others: usize,
}

/// A missing day is the first of the month.
pub(super) fn parse(value: &str) -> Option<Moment> {
    if value.len() > LONGEST {
        return None;
    }
    let mut parts = Parts::default();
    // JavaScript adds the zone's name in brackets.
    let value = value.split('(').next().unwrap_or_default();
    for piece in value.split(|c: char| c.is_whitespace() || c == ',').filter(|piece| !piece.is_empty()) {
        // 12-Mar-2019, but not -0500 and not GMT-0500.
        let is_joined = piece.contains('-') && piece.starts_with(|c: char| c.is_ascii_digit());
        if is_joined && piece.contains(char::is_alphabetic) {
            piece.split('-').try_for_each(|part| parts.add(part))?;
        } else {
            parts.add(piece)?;
        }
    }
    if parts.n_others > MOST_OTHER_WORDS {
        return None;
    }
    let date = date(parts.year?, parts.month?, parts.day.unwrap_or(1))?;
    Moment::new(date, parts.time.unwrap_or_default(), parts.zone)
}

impl Parts {
    /// Takes in one part; none where it contradicts a part before it.
    fn add(&mut self, piece: &str) -> Option<()> {
        if piece.contains(':') {
            if let Some(zone) = self.time.and_then(|_| zone(piece)) {
                self.zone = Some(zone);
                return Some(());
            }
            self.time = Some(clock(piece)?);
        } else if piece.starts_with(|c: char| c.is_ascii_digit()) {
            self.add_number(piece)?;
        } else if let Some(zone) = zone(piece) {
            self.zone = Some(zone);
        } else if let Some(short) = piece.strip_prefix(['\'', '’']) {
            self.year = Some(full_year(short)?);
        } else if let Some(time) = self.time.and_then(|time| half_day(time, piece)) {
            self.time = Some(time);
        } else if let Some(month) = month(piece) {
            // The later one wins: "mar." before "12 févr." is a Tuesday.
            self.month = Some(month);
        } else {
            self.n_others += 1;
        }
        Some(())
    }

    fn add_number(&mut self, piece: &str) -> Option<()> {
        let digits = piece.trim_end_matches('.');
        if let Some(year) = number(digits, 4..=4) {
            return self.year.replace(year).is_none().then_some(());
        }
        let lower = digits.to_ascii_lowercase();
        let ordinal = ["st", "nd", "rd", "th", "er", "º"].iter().find_map(|end| lower.strip_suffix(end));
        let digits = ordinal.unwrap_or(&lower);
        match number(digits, 1..=2) {
            Some(day) if self.day.is_none() => self.day = Some(day),
            Some(_) if self.year.is_none() => self.year = Some(full_year(digits)?),
            Some(_) => return None,
            // 10am
            None => self.time = Some(clock(digits)?),
        }
        Some(())
    }
}

/// The time again, moved by an "am" or "pm" that follows it.
fn half_day(time: Time, piece: &str) -> Option<Time> {
    let hour = time.hour();
    let hour = match piece.to_ascii_lowercase().replace('.', "").as_str() {
        "am" => hour % 12,
        "pm" => hour % 12 + 12,
        _ => return None,
    };
    Time::new(hour, time.minute(), time.second(), time.subsec_nanosecond()).ok()
}

fn month(piece: &str) -> Option<u32> {
    let name = piece.trim_end_matches('.').to_lowercase();
    if name.chars().count() < 3 {
        return None;
    }
    let is_beginning = |names: &&[&str]| names.iter().any(|full| full.starts_with(&name));
    u32::try_from(MONTHS.iter().position(is_beginning)? + 1).ok()
}

//! What the columns of a table mean, and what therefore stands in it.

use std::collections::HashSet;

use super::category::{Categories, Category, Entry};
use super::report::ImportReport;
use super::scale::Scale;
use super::table::{Table, cell_text, pole_of, status_of};
use crate::concept::Pole;
use crate::counts::counted;

/// Headings of the column of words, in small letters with blanks for signs.
const TERM: [&str; 13] = [
    "term",
    "word",
    "words",
    "terms",
    "token",
    "lemma",
    "entry",
    "phrase",
    "english word",
    "ngram",
    "n gram",
    "dicterm",
    "lexeme",
];
/// Headings of the column that names categories.
const CONCEPT: [&str; 11] = [
    "concept",
    "category",
    "emotion",
    "sentiment",
    "affectdimension",
    "affect dimension",
    "dimension",
    "label",
    "class",
    "construct",
    "topic",
];
/// Headings of the column of weights.
const WEIGHT: [&str; 12] = [
    "weight",
    "score",
    "value",
    "intensity",
    "emotion intensity score",
    "sentiment score",
    "strength",
    "rating",
    "polarity",
    "sentiment",
    "mean",
    "happiness average",
];
/// Headings of the column that names the pole.
const POLE: [&str; 4] = ["pole", "polarity", "orientation", "side"];
/// Ratings that have a middle, in NRC VAD and in the norms of Warriner and others.
const RATINGS: [&str; 6] = ["valence", "arousal", "dominance", "v.mean.sum", "a.mean.sum", "d.mean.sum"];
/// Names of categories in the lexicons that list every pair of word and category without headings.
const LABELS: [&str; 10] = [
    "anger",
    "anticipation",
    "disgust",
    "fear",
    "joy",
    "sadness",
    "surprise",
    "trust",
    "positive",
    "negative",
];
/// Share of the cells that are numbers in a column of numbers.
const MOSTLY: f64 = 0.9;
/// The largest value of AFINN, which few of its words have.
const AFINN_LARGEST: f64 = 5.0;

fn heading(name: &str) -> String {
    name.to_lowercase().replace(['_', '-'], " ").trim().to_owned()
}

/// Whether a heading names the column of words.
pub(super) fn is_term(name: &str) -> bool {
    TERM.contains(&heading(name).as_str())
}

fn is_missing(cell: &str) -> bool {
    matches!(cell.to_lowercase().as_str(), "" | "-" | "--" | "na" | "n/a" | "nan" | "null")
}

fn is_mark(cell: &str) -> bool {
    matches!(cell, "x" | "X" | "✓" | "0" | "1" | "")
}

/// Whether a table's first row names its columns: one of them is known, or it has no number where others have.
pub(super) fn are_headings(first: &[String], rows: &[(u64, Vec<String>)], table: &Table) -> bool {
    let are_names = first.iter().all(|cell| table.number(cell).is_none());
    let is_known = |cell: &String| is_term(cell) || heading(cell) == "concept";
    let others = rows.get(1..).unwrap_or_default();
    let has_numbers = |column| Profile::of(others, column, table).is_of_numbers();
    are_names && (first.iter().any(is_known) || (!others.is_empty() && (0..first.len()).any(has_numbers)))
}

/// What stands in a column.
struct Profile {
    n_filled: usize,
    n_distinct: usize,
    numbers: Vec<f64>,
    is_of_marks: bool,
    is_of_labels: bool,
}

impl Profile {
    fn of(rows: &[(u64, Vec<String>)], column: usize, table: &Table) -> Self {
        let cells = || rows.iter().filter_map(|(_, row)| row.get(column)).map(String::as_str);
        let filled = || cells().filter(|cell| !is_missing(cell));
        Self {
            n_filled: filled().count(),
            n_distinct: filled().collect::<HashSet<_>>().len(),
            numbers: filled().filter_map(|cell| table.number(cell)).collect(),
            is_of_marks: cells().all(is_mark) && filled().next().is_some(),
            is_of_labels: filled().all(|cell| LABELS.contains(&cell)),
        }
    }

    fn is_of_numbers(&self) -> bool {
        // Counts of rows are far below 2^52.
        !self.numbers.is_empty() && self.numbers.len() as f64 >= MOSTLY * self.n_filled as f64
    }

    fn are_within(&self, from: f64, to: f64) -> bool {
        !self.numbers.is_empty() && self.numbers.iter().all(|value| (from..=to).contains(value))
    }

    fn largest(&self) -> f64 {
        self.numbers.iter().map(|value| value.abs()).fold(0.0, f64::max)
    }
}

/// Columns by what they are for.
#[derive(Default)]
struct Roles {
    term: usize,
    concept: Option<usize>,
    /// Names the lexicon a row comes from, where a table has several.
    lexicon: Option<usize>,
    weight: Option<usize>,
    pole: Option<usize>,
    status: Option<usize>,
    note: Option<usize>,
    /// Each is a category of its own.
    categories: Vec<usize>,
}

/// What stands in the table.
pub(super) fn categories(table: &Table, report: &mut ImportReport) -> Vec<Category> {
    if table.n_columns == 0 {
        return Vec::new();
    }
    let profiles: Vec<_> =
        (0..table.n_columns).map(|column| Profile::of(&table.rows, column, table)).collect();
    let roles =
        if table.headings.is_empty() { unnamed_roles(&profiles) } else { named_roles(table, &profiles) };
    tell(table, &roles, report);
    let reading = Reading { table, profiles: &profiles, roles: &roles };
    if roles.categories.is_empty() { reading.long(report) } else { reading.wide(report) }
}

fn named_roles(table: &Table, profiles: &[Profile]) -> Roles {
    let headings: Vec<String> = table.headings.iter().map(|name| heading(name)).collect();
    let mut is_free = vec![true; profiles.len()];
    let mut named = |names: &[&str], is_fit: &dyn Fn(&Profile) -> bool| {
        let column = names.iter().find_map(|name| {
            let columns = headings.iter().zip(profiles).zip(&is_free);
            columns.into_iter().position(|((found, profile), &free)| free && found == name && is_fit(profile))
        });
        if let Some(free) = column.and_then(|column| is_free.get_mut(column)) {
            *free = false;
        }
        column
    };
    let any = |_: &Profile| true;
    // In our own table the headings alone tell: a concept may be called “1e5”.
    let is_ours = table.headings == super::table::HEADINGS;
    let is_text = |profile: &Profile| is_ours || !profile.is_of_numbers();
    let term = named(&TERM, &any).unwrap_or_else(|| most_distinct(profiles).unwrap_or(0));
    let mut roles = Roles { term, concept: named(&CONCEPT, &is_text), ..Roles::default() };
    roles.weight = named(&WEIGHT, &Profile::is_of_numbers);
    roles.pole = named(&POLE, &is_text);
    roles.status = named(&["status"], &is_text);
    roles.note = named(&["note", "notes", "remark", "comment"], &any);
    roles.lexicon =
        named(&["lexicon"], &is_text).filter(|_| roles.concept.is_some() || roles.weight.is_some());
    // A table with our columns may have no rows, or bad ones, to tell numbers by.
    roles.weight = roles.weight.or_else(|| headings.iter().position(|name| name == "weight"));
    if roles.weight.is_some() || roles.pole.is_some() {
        return roles;
    }
    let is_left = |&column: &usize| column != roles.term && is_free.get(column) == Some(&true);
    let is_valued =
        |&column: &usize| profiles.get(column).is_some_and(|it| it.is_of_numbers() || it.is_of_marks);
    let valued: Vec<usize> = (0..profiles.len()).filter(is_left).filter(is_valued).collect();
    match (roles.concept, valued.as_slice()) {
        (Some(_), [only]) | (None, [only]) if !is_of_marks(profiles, *only) => roles.weight = Some(*only),
        (None, _) => roles.categories = valued,
        (Some(_), _) => {}
    }
    roles
}

fn is_of_marks(profiles: &[Profile], column: usize) -> bool {
    profiles.get(column).is_some_and(|profile| profile.is_of_marks)
}

/// The column of text with the most different cells, the first of equals; one of known categories only where there
/// is no other.
fn most_distinct(profiles: &[Profile]) -> Option<usize> {
    let texts = profiles.iter().enumerate().filter(|(_, profile)| !profile.is_of_numbers());
    let key = |profile: &Profile| (!profile.is_of_labels, profile.n_distinct);
    texts.rev().max_by_key(|(_, profile)| key(profile)).map(|(column, _)| column)
}

/// Without headings the cells tell: words differ most, then come categories, then a weight or several ratings.
fn unnamed_roles(profiles: &[Profile]) -> Roles {
    let term = most_distinct(profiles).unwrap_or(0);
    let others = || profiles.iter().enumerate().filter(|&(column, _)| column != term);
    let concept = others().find(|(_, profile)| !profile.is_of_numbers() && profile.n_filled > 0);
    let concept = concept.map(|(column, _)| column);
    let numbers: Vec<usize> =
        others().filter(|(_, profile)| profile.is_of_numbers()).map(|(column, _)| column).collect();
    match numbers.as_slice() {
        [_, _, ..] if concept.is_none() => Roles { term, categories: numbers, ..Roles::default() },
        numbers => Roles { term, concept, weight: numbers.first().copied(), ..Roles::default() },
    }
}

/// Tells how a table that is not ours was understood.
fn tell(table: &Table, roles: &Roles, report: &mut ImportReport) {
    if table.headings == super::table::HEADINGS {
        return;
    }
    let name = |column: usize| match table.headings.get(column).filter(|name| !name.is_empty()) {
        Some(name) => format!("“{name}”"),
        None => format!("column {}", column + 1),
    };
    let mut parts = vec![format!("the terms are in {}", name(roles.term))];
    for (what, column) in [
        ("categories", roles.concept),
        ("weights", roles.weight),
        ("poles", roles.pole),
        ("statuses", roles.status),
        ("notes", roles.note),
        ("lexicons", roles.lexicon),
    ] {
        parts.extend(column.map(|column| format!("the {what} in {}", name(column))));
    }
    if !roles.categories.is_empty() {
        let names: Vec<_> = roles.categories.iter().map(|&column| name(column)).collect();
        parts.push(format!("a category each in {}", names.join(", ")));
    }
    let used =
        [Some(roles.term), roles.concept, roles.weight, roles.pole, roles.status, roles.note, roles.lexicon];
    let is_used = |column: &usize| used.contains(&Some(*column)) || roles.categories.contains(column);
    let unused: Vec<_> = (0..table.n_columns).filter(|column| !is_used(column)).map(name).collect();
    if !unused.is_empty() {
        parts.push(format!("not read: {}", unused.join(", ")));
    }
    report.note(parts.join("; "));
}

struct Reading<'t> {
    table: &'t Table,
    profiles: &'t [Profile],
    roles: &'t Roles,
}

impl Reading<'_> {
    /// Rows that are as long as the table is wide at most, with their term.
    fn rows(&self, report: &mut ImportReport) -> Vec<(u64, &[String], &str)> {
        let mut rows = Vec::with_capacity(self.table.rows.len());
        for (line, row) in &self.table.rows {
            let term = cell_text(row.get(self.roles.term).map_or("", String::as_str));
            if row.len() > self.table.n_columns {
                let (found, usual) = (row.len(), self.table.n_columns);
                report.skip(Some(*line), format!("the row has {found} cells and the table {usual} columns"));
            } else if term.is_empty() {
                report.skip(Some(*line), "the row has no term");
            } else {
                rows.push((*line, row.as_slice(), term));
            }
        }
        rows
    }

    fn profile(&self, column: Option<usize>) -> Option<&Profile> {
        self.profiles.get(column?)
    }

    /// A row is a word in a category.
    fn long(&self, report: &mut ImportReport) -> Vec<Category> {
        let roles = self.roles;
        let is_ours = roles.pole.is_some() || roles.status.is_some();
        let scale = self.long_scale();
        scale.tell("numbers", report);
        let weights = self.profile(roles.weight).map_or(&[][..], |profile| &profile.numbers);
        let is_share = |value: &f64| (value - 1.0).abs() < f64::EPSILON || *value == 0.0;
        // NRC EmoLex and others list every pair of word and category with 1 or 0.
        let is_membership =
            !is_ours && roles.concept.is_some() && weights.iter().all(is_share) && weights.contains(&0.0);
        let (mut n_others, mut n_resigned) = (0, 0);
        let mut found = Categories::default();
        for (line, row, term) in self.rows(report) {
            let cell =
                |column: Option<usize>| column.and_then(|column| row.get(column)).map_or("", String::as_str);
            let Some(weight) =
                roles.weight.map_or(Some(None), |_| self.table.number(cell(roles.weight)).map(Some))
            else {
                report.skip(Some(line), format!("“{term}” has no number as its weight"));
                continue;
            };
            let pole = pole_of(cell(roles.pole));
            if roles.pole.is_some() && pole.is_none() && !cell(roles.pole).is_empty() {
                let wrong = cell(roles.pole);
                let reason =
                    format!("the pole of “{term}” is “{wrong}”; it must be positive, negative or irrelevant");
                report.skip(Some(line), reason);
                continue;
            }
            let Some(status) = status_of(cell(roles.status)) else {
                let wrong = cell(roles.status);
                let reason = format!(
                    "the status of “{term}” is “{wrong}”; it must be seed, accepted, suggested or rejected"
                );
                report.skip(Some(line), reason);
                continue;
            };
            if is_membership && weight == Some(0.0) {
                n_others += 1;
                // The category is there, even where it has no words.
                found.at(&self.path(row));
                continue;
            }
            let weight = weight.map_or_else(|| pole.map_or(1.0, Pole::sign), |value| scale.weight(value));
            let mut entry = Entry::weighted(term, weight, line);
            match pole {
                Some(Pole::Positive) if weight < 0.0 => {
                    report.skip(Some(line), format!("“{term}” has a weight below 0 on the positive pole"));
                    continue;
                }
                Some(Pole::Negative) if weight > 0.0 => {
                    n_resigned += 1;
                    entry.term.weight = -weight;
                }
                _ => {}
            }
            entry.term.pole = pole.unwrap_or(entry.term.pole);
            entry.term.status = status;
            cell_text(cell(roles.note)).clone_into(&mut entry.term.note);
            let category = found.at(&self.path(row));
            category.is_whole |= is_ours;
            category.entries.push(entry);
        }
        if n_others > 0 {
            report.note(format!("{} with 0 say that a word is not in a category", counted(n_others, "row")));
        }
        if n_resigned > 0 {
            report.note(format!("{} on the negative pole got a sign", counted(n_resigned, "weight")));
        }
        found.into_list()
    }

    /// The levels of the name of a row's category.
    fn path(&self, row: &[String]) -> Vec<String> {
        let roles = self.roles;
        let is_happiness = roles
            .weight
            .and_then(|column| self.table.headings.get(column))
            .is_some_and(|name| heading(name).starts_with("happiness"));
        let names = [roles.lexicon, roles.concept].into_iter().flatten();
        let path: Vec<String> =
            names.filter_map(|column| row.get(column)).map(|cell| cell_text(cell).to_owned()).collect();
        if path.is_empty() && is_happiness { vec!["happiness".to_owned()] } else { path }
    }

    fn long_scale(&self) -> Scale {
        let Some(profile) = self.profile(self.roles.weight) else { return Scale::AS_IS };
        let name =
            self.roles.weight.and_then(|column| self.table.headings.get(column)).map(|name| heading(name));
        let is_whole = profile.numbers.iter().all(|value| value.fract() == 0.0);
        let has_both_signs = profile.numbers.iter().any(|&value| value < 0.0);
        if name.is_some_and(|name| name.starts_with("happiness")) && profile.are_within(1.0, 9.0) {
            Scale::ONE_TO_NINE
        } else if self.roles.concept.is_none()
            && is_whole
            && has_both_signs
            && profile.largest() > 1.0
            && profile.largest() <= AFINN_LARGEST
        {
            Scale::up_to(AFINN_LARGEST)
        } else {
            Scale::of(profile.numbers.iter().copied())
        }
    }

    /// A row is a word, each column a category.
    fn wide(&self, report: &mut ImportReport) -> Vec<Category> {
        let are_ratings = self.roles.categories.len() == 3
            && self.roles.categories.iter().all(|&column| self.is_rating(column));
        let scales: Vec<Scale> =
            self.roles.categories.iter().map(|&column| self.wide_scale(column, are_ratings)).collect();
        let names: Vec<String> = self.roles.categories.iter().map(|&column| self.wide_name(column)).collect();
        let mut found = Categories::default();
        for (name, scale) in names.iter().zip(&scales) {
            scale.tell(&format!("numbers of “{name}”"), report);
            found.at(std::slice::from_ref(name));
        }
        for (line, row, term) in self.rows(report) {
            let mut is_placed = false;
            let columns = self.roles.categories.iter().zip(&names).zip(&scales);
            for ((&column, name), scale) in columns {
                let cell = row.get(column).map_or("", String::as_str);
                let is_marked = matches!(cell, "x" | "X" | "✓");
                let weight = if is_marked { Some(1.0) } else { self.table.number(cell) };
                // 0 says that the word is not in the category, where it is not a rating like others.
                let weight = weight.filter(|&weight| weight != 0.0 || scale.middle != 0.0 || are_ratings);
                if let Some(weight) = weight {
                    let path = std::slice::from_ref(name);
                    found.at(path).entries.push(Entry::weighted(term, scale.weight(weight), line));
                    is_placed = true;
                } else if !is_missing(cell) && self.table.number(cell).is_none() {
                    report.skip(
                        Some(line),
                        format!("“{term}” has “{cell}” under “{name}”, which is no number"),
                    );
                    is_placed = true;
                }
            }
            if !is_placed {
                report.skip(Some(line), format!("“{term}” is in no category"));
            }
        }
        found.into_list()
    }

    fn wide_name(&self, column: usize) -> String {
        let name = self.table.headings.get(column).map_or("", |name| cell_text(name));
        if name.is_empty() { format!("column {}", column + 1) } else { name.to_owned() }
    }

    /// Whether a column has ratings with a middle: by its name, or as one of three without names (see `wide`).
    fn is_rating(&self, column: usize) -> bool {
        match self.table.headings.get(column) {
            Some(name) => RATINGS.contains(&heading(name).as_str()),
            None => self.profiles.get(column).is_some_and(|it| it.are_within(0.0, 1.0) && !it.is_of_marks),
        }
    }

    fn wide_scale(&self, column: usize, are_ratings: bool) -> Scale {
        let Some(profile) = self.profiles.get(column) else { return Scale::AS_IS };
        if are_ratings && profile.are_within(0.0, 1.0) {
            Scale::SHARE
        } else if are_ratings && profile.are_within(1.0, 9.0) {
            Scale::ONE_TO_NINE
        } else {
            Scale::of(profile.numbers.iter().copied())
        }
    }
}

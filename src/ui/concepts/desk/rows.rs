//! The terms of a concept in the order they are shown.

use std::cmp::Ordering;

use crate::concept::Pole;
use crate::lexicon::TermStatus;
use crate::project::Concept;
use crate::scoring::usage::Usage;
use crate::workbench::evidence::UsedTerms;
use crate::workbench::outcome::ConceptAnalysis;

/// One term.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// As the analyst sees it.
    pub(super) term: String,
    /// Nothing for irrelevant words, which never count.
    pub(super) weight: Option<f64>,
    /// Whether the analyst gave the weight.
    pub(super) is_weighed: bool,
    /// The side it stands on.
    pub(super) pole: Pole,
    /// What became of it.
    pub(super) status: TermStatus,
    /// How often it counts; nothing before that is known, or where there are no documents.
    pub(super) usage: Option<Usage>,
    /// The analyst's note.
    pub(super) note: String,
}

/// Which terms are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// All of them.
    #[default]
    All,
    /// Seeds and accepted terms.
    Reviewed,
    /// Seeds, irrelevant ones among them.
    Seeds,
    /// Accepted terms.
    Accepted,
    /// Words nobody looked at.
    Suggested,
    /// Words that are out.
    Rejected,
    /// Terms with a note or a weight of the analyst's own.
    Remarked,
    /// Terms that stand in no document.
    Unused,
}

impl Shown {
    pub(super) const ALL: [Self; 8] = [
        Self::All,
        Self::Reviewed,
        Self::Seeds,
        Self::Accepted,
        Self::Suggested,
        Self::Rejected,
        Self::Remarked,
        Self::Unused,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::All => "all terms",
            Self::Reviewed => "reviewed terms",
            Self::Seeds => "seeds",
            Self::Accepted => "accepted",
            Self::Suggested => "not reviewed",
            Self::Rejected => "rejected",
            Self::Remarked => "with a note or own weight",
            Self::Unused => "in no document",
        }
    }

    fn has(self, row: &Row) -> bool {
        match self {
            Self::All => true,
            Self::Reviewed => matches!(row.status, TermStatus::Seed | TermStatus::Accepted),
            Self::Seeds => row.status == TermStatus::Seed,
            Self::Accepted => row.status == TermStatus::Accepted,
            Self::Suggested => row.status == TermStatus::Suggested,
            Self::Rejected => row.status == TermStatus::Rejected,
            Self::Remarked => row.is_weighed || !row.note.is_empty(),
            Self::Unused => row.usage.is_some_and(|usage| usage.times == 0),
        }
    }
}

/// What the rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum By {
    Term,
    #[default]
    Weight,
    Status,
    Times,
    Documents,
    Share,
    Note,
}

/// What the rows are sorted by, and from which end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) by: By,
    pub(super) is_reversed: bool,
}

impl Default for Order {
    /// The strongest positive terms first.
    fn default() -> Self {
        Self { by: By::Weight, is_reversed: true }
    }
}

/// What rows are made of.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) concept: &'a Concept,
    pub(super) analysis: &'a ConceptAnalysis,
    pub(super) usage: Option<&'a UsedTerms>,
    pub(super) filter: &'a str,
    pub(super) shown: Shown,
    pub(super) order: Order,
}

/// What rows were made of, to be compared.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    analysis: u64,
    usage: Option<u64>,
    irrelevant: Vec<String>,
    filter: String,
    shown: Shown,
    order: Order,
}

/// The rows on screen, made anew only when something about them changed.
#[derive(Debug, Default)]
pub(super) struct Rows {
    key: Option<Key>,
    n_all: usize,
    rows: Vec<Row>,
}

impl Rows {
    pub(super) fn get(&self, place: usize) -> Option<&Row> {
        self.rows.get(place)
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Those not shown included.
    pub(super) fn n_all(&self) -> usize {
        self.n_all
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter()
    }

    pub(super) fn update(&mut self, given: Given<'_>) {
        let key = Key {
            analysis: given.analysis.number,
            usage: given.usage.map(|used| used.number),
            irrelevant: given.concept.seeds.irrelevant.clone(),
            filter: given.filter.to_owned(),
            shown: given.shown,
            order: given.order,
        };
        if self.key.as_ref() == Some(&key) {
            return;
        }
        self.key = Some(key);
        let needle = given.filter.trim().to_lowercase();
        let is_found = |row: &Row| {
            needle.is_empty()
                || row.term.to_lowercase().contains(&needle)
                || row.note.to_lowercase().contains(&needle)
        };
        self.rows = all(&given);
        self.n_all = self.rows.len();
        self.rows.retain(|row| given.shown.has(row) && is_found(row));
        // A stable sort: equal rows stay as the lexicon has them.
        self.rows.sort_by(|a, b| {
            let order = compare(a, b, given.order.by);
            if given.order.is_reversed { order.reverse() } else { order }
        });
    }
}

fn all(given: &Given<'_>) -> Vec<Row> {
    let usage_of = |place: usize, term: &str| {
        let used = given.usage?;
        let known = used.analysis.lexicon.terms.get(place).filter(|known| known.term == term);
        match known {
            Some(_) => used.usage.get(place).copied(),
            // The lexicon has changed since: the count follows in a moment.
            None => None,
        }
    };
    let remark = |term: &str| given.concept.remarks.get(term);
    let terms = given.analysis.lexicon.terms.iter().enumerate().map(|(place, term)| Row {
        term: term.term.clone(),
        weight: Some(term.weight),
        is_weighed: remark(&term.term).is_some_and(|remark| remark.weight.is_some()),
        pole: term.pole,
        status: term.status,
        usage: usage_of(place, &term.term),
        note: term.note.clone(),
    });
    let irrelevant = given.concept.seeds.irrelevant.iter().map(|word| Row {
        term: word.clone(),
        weight: None,
        is_weighed: false,
        pole: Pole::Irrelevant,
        status: TermStatus::Seed,
        usage: None,
        note: remark(word).map(|remark| remark.note.clone()).unwrap_or_default(),
    });
    terms.chain(irrelevant).collect()
}

fn compare(a: &Row, b: &Row, by: By) -> Ordering {
    let weight = |row: &Row| row.weight.unwrap_or(0.0);
    let usage = |row: &Row| row.usage.unwrap_or_default();
    match by {
        By::Term => a.term.cmp(&b.term),
        By::Weight => weight(a).total_cmp(&weight(b)),
        By::Status => (a.status, a.pole).cmp(&(b.status, b.pole)),
        By::Times => usage(a).times.cmp(&usage(b).times),
        By::Documents => usage(a).documents.cmp(&usage(b).documents),
        By::Share => usage(a).share.total_cmp(&usage(b).share),
        By::Note => a.note.cmp(&b.note),
    }
}

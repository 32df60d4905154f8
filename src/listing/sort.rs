//! Documents in the order of one or several columns.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::str::Chars;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Column, ColumnKind, Facts};
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;
use crate::scoring::ranking::{Ranking, sort_key};

/// A column to sort by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SortKey {
    /// Which.
    pub column: Column,
    /// Largest or last first. Documents that have nothing in the column come last either way.
    pub descending: bool,
}

/// All documents in order. Equal ones stay in file order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// By one numeric column: can follow an edit.
    Ranked(Ranking),
    /// By anything else.
    Sorted(Vec<DocId>),
}

impl Order {
    /// Orders all documents by `keys`, the first of which matters most; without keys by their place in the files.
    #[must_use]
    pub fn new(facts: &Facts<'_>, keys: &[SortKey]) -> Self {
        match keys {
            [] => Self::Sorted(facts.corpus.ids().collect()),
            [key] if facts.kind(&key.column).is_numeric() => {
                let value = |doc| facts.number(&key.column, doc);
                Self::Ranked(Ranking::by(facts.corpus.len(), key.descending, value))
            }
            keys => Self::Sorted(sorted(facts, keys)),
        }
    }

    /// The same after an edit that changed the sort values of no other documents than `changed`.
    #[must_use]
    pub fn updated(&self, facts: &Facts<'_>, keys: &[SortKey], changed: &DocSet) -> Self {
        match (self, keys) {
            (Self::Ranked(ranking), [key]) => {
                Self::Ranked(ranking.updated_by(changed, |doc| facts.number(&key.column, doc)))
            }
            _ => Self::new(facts, keys),
        }
    }

    /// Documents in order.
    #[must_use]
    pub fn docs(&self) -> &[DocId] {
        match self {
            Self::Ranked(ranking) => ranking.docs(),
            Self::Sorted(docs) => docs,
        }
    }

    /// By document, its place in the order.
    #[must_use]
    pub fn places(&self) -> Vec<u32> {
        let docs = self.docs();
        let mut places = vec![0; docs.len()];
        for (place, doc) in (0_u32..).zip(docs) {
            if let Some(found) = places.get_mut(doc.place()) {
                *found = place;
            }
        }
        places
    }
}

/// Behind all others: what has nothing in a column.
const NOTHING: u64 = u64::MAX;

fn sorted(facts: &Facts<'_>, keys: &[SortKey]) -> Vec<DocId> {
    let columns: Vec<Vec<u64>> = keys.iter().map(|key| column_keys(facts, key)).collect();
    let mut docs: Vec<DocId> = facts.corpus.ids().collect();
    let key = |column: &Vec<u64>, doc: DocId| column.get(doc.place()).copied().unwrap_or(NOTHING);
    docs.par_sort_unstable_by(|&a, &b| {
        let decided = columns.iter().map(|column| key(column, a).cmp(&key(column, b)));
        decided.fold(Ordering::Equal, Ordering::then).then(a.cmp(&b))
    });
    docs
}

/// By document, a number that sorts as the column does.
fn column_keys(facts: &Facts<'_>, key: &SortKey) -> Vec<u64> {
    let turned = |rank: u64| if key.descending { NOTHING - 1 - rank } else { rank };
    let n = u32::try_from(facts.corpus.len()).unwrap_or(u32::MAX);
    let docs = (0..n).into_par_iter().map(DocId);
    match facts.kind(&key.column) {
        ColumnKind::Number | ColumnKind::Time => {
            docs.map(|doc| sort_key(facts.number(&key.column, doc), key.descending)).collect()
        }
        ColumnKind::Category => {
            let Some(categories) = facts.categories(&key.column) else { return Vec::new() };
            let ranks = ranks(categories.names.len(), &|place| categories.names.get(place).copied());
            let rank = |code: &u32| ranks.get(*code as usize).copied().flatten().map_or(NOTHING, turned);
            categories.codes.par_iter().map(rank).collect()
        }
        ColumnKind::Text => {
            let texts: Vec<_> = docs.map(|doc| facts.text(&key.column, doc)).collect();
            let ranks = ranks(texts.len(), &|place| texts.get(place).map(AsRef::as_ref));
            ranks.into_iter().map(|rank| rank.map_or(NOTHING, turned)).collect()
        }
    }
}

/// The rank of each text among all, equal ones alike; none for an empty text.
fn ranks<'t>(n: usize, text: &(dyn Fn(usize) -> Option<&'t str> + Sync)) -> Vec<Option<u64>> {
    let of = |place: usize| text(place).unwrap_or_default();
    let mut places: Vec<usize> = (0..n).filter(|&place| !of(place).is_empty()).collect();
    places.par_sort_by(|&a, &b| natural(of(a), of(b)));
    let mut ranks = vec![None; n];
    let (mut rank, mut before) = (0, None);
    for place in places {
        rank += u64::from(before.is_some_and(|before| natural(of(before), of(place)).is_ne()));
        before = Some(place);
        if let Some(found) = ranks.get_mut(place) {
            *found = Some(rank);
        }
    }
    ranks
}

/// As people sort: whatever the case, and numbers within texts by their size.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let (Some(&left), Some(&right)) = (a.peek(), b.peek()) else {
            return a.peek().is_some().cmp(&b.peek().is_some());
        };
        let found = if left.is_ascii_digit() && right.is_ascii_digit() {
            let (left, right) = (number(&mut a), number(&mut b));
            left.len().cmp(&right.len()).then(left.cmp(&right))
        } else {
            a.next();
            b.next();
            if left == right { Ordering::Equal } else { left.to_lowercase().cmp(right.to_lowercase()) }
        };
        if found.is_ne() {
            return found;
        }
    }
}

/// The digits that come next, without zeros in front.
fn number(text: &mut Peekable<Chars<'_>>) -> String {
    let mut digits = String::new();
    while let Some(digit) = text.next_if(char::is_ascii_digit) {
        if digit != '0' || !digits.is_empty() {
            digits.push(digit);
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::super::facts::tests::{Made, documents};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_sort_as_people_sort() {
        let mut texts = ["b10", "B9", "a", "", "b2", "été", "ESSAY", "10", "9", "007"];
        texts.sort_by(|a, b| natural(a, b));
        assert_eq!(texts, ["", "007", "9", "10", "a", "b2", "B9", "b10", "ESSAY", "été"]);
    }

    fn column() -> impl Strategy<Value = SortKey> {
        let columns =
            [Column::Number, Column::Time, Column::Group, Column::Title, Column::Words, Column::State];
        (proptest::sample::select(columns.to_vec()), any::<bool>())
            .prop_map(|(column, descending)| SortKey { column, descending })
    }

    /// What a column says of a document, in words that compare.
    fn said(facts: &Facts<'_>, column: &Column, doc: DocId) -> Option<(f64, String)> {
        match facts.kind(column) {
            ColumnKind::Number | ColumnKind::Time => Some((facts.number(column, doc)?, String::new())),
            ColumnKind::Category | ColumnKind::Text => {
                let text = facts.text(column, doc).to_lowercase();
                (!text.is_empty()).then_some((0.0, text))
            }
        }
    }

    proptest! {
        #[test]
        fn any_columns_sort_as_a_plain_sort_does(
            made in documents(),
            keys in proptest::collection::vec(column(), 0..4),
        ) {
            let Made { corpus, index, inverted, states } = &made;
            let facts = Facts { states, ..Facts::of(corpus, index, inverted) };
            let mut wanted: Vec<DocId> = corpus.ids().collect();
            wanted.sort_by(|&a, &b| {
                let by = |key: &SortKey| match (said(&facts, &key.column, a), said(&facts, &key.column, b)) {
                    (Some(a), Some(b)) if key.descending => b.partial_cmp(&a).unwrap(),
                    (Some(a), Some(b)) => a.partial_cmp(&b).unwrap(),
                    (a, b) => b.is_some().cmp(&a.is_some()),
                };
                keys.iter().map(by).fold(Ordering::Equal, Ordering::then)
            });
            let order = Order::new(&facts, &keys);
            prop_assert_eq!(order.docs(), &wanted);
            let places = order.places();
            prop_assert!(wanted.iter().enumerate().all(|(place, doc)| places[doc.place()] as usize == place));
        }
    }
}

//! Conditions that documents meet or not, as the analyst combines them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Column, Facts};
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;
use crate::corpus::search::{Query, contains};
use crate::project::ConceptId;

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Contains the words and phrases in the text, or all of it as it stands in the title, group or id.
    Search {
        /// As typed.
        text: String,
        /// Whether upper and lower case matter.
        case: bool,
    },
    /// Has one of these texts in a column of few texts.
    OneOf {
        /// Which column.
        column: Column,
        /// The texts; the empty one stands for documents that have none.
        names: BTreeSet<String>,
    },
    /// Has a number in this range, the ends included.
    Range {
        /// Which column.
        column: Column,
        /// Lower end; may be −∞.
        from: f64,
        /// Upper end; may be ∞.
        to: f64,
    },
    /// Lies in this part of a plot.
    Region {
        /// What is plotted to the right.
        x: Column,
        /// What is plotted upwards.
        y: Column,
        /// The part, in numbers of the columns.
        shape: Region,
    },
    /// Is one of these.
    Chosen {
        /// What they are, such as "10 diverse picks".
        what: String,
        /// The documents.
        docs: Arc<DocSet>,
    },
}

/// A part of the plane.
#[derive(Clone, Debug, PartialEq)]
pub enum Region {
    /// A rectangle, its edges included.
    Box {
        /// Left and right.
        x: [f64; 2],
        /// Bottom and top.
        y: [f64; 2],
    },
    /// What a closed line goes around, by the even–odd rule.
    Lasso(Vec<[f64; 2]>),
}

impl Region {
    /// Whether a point lies within.
    #[must_use]
    pub fn contains(&self, [x, y]: [f64; 2]) -> bool {
        match self {
            Self::Box { x: [left, right], y: [bottom, top] } => {
                (*left..=*right).contains(&x) && (*bottom..=*top).contains(&y)
            }
            Self::Lasso(corners) => {
                let ends = corners.iter().zip(corners.iter().cycle().skip(1));
                // Edges that a ray to the right crosses.
                let is_crossed = |&(&[ax, ay], &[bx, by]): &(&[f64; 2], &[f64; 2])| {
                    (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
                };
                ends.filter(is_crossed).count() % 2 == 1
            }
        }
    }
}

impl Condition {
    /// The documents that meet it.
    #[must_use]
    pub fn find(&self, facts: &Facts<'_>) -> DocSet {
        let docs = facts.corpus.ids();
        match self {
            Self::Search { text, case } => search(facts, text, *case),
            Self::OneOf { column, names } => {
                let Some(categories) = facts.categories(column) else { return DocSet::default() };
                let wanted: Vec<bool> = categories.names.iter().map(|name| names.contains(*name)).collect();
                let is_wanted = |code: &u32| wanted.get(*code as usize).copied().unwrap_or(false);
                docs.zip(categories.codes.iter())
                    .filter(|(_, code)| is_wanted(code))
                    .map(|(doc, _)| doc)
                    .collect()
            }
            Self::Range { column, from, to } => {
                let is_within = |doc: &DocId| {
                    facts.number(column, *doc).is_some_and(|number| (*from..=*to).contains(&number))
                };
                docs.filter(is_within).collect()
            }
            Self::Region { x, y, shape } => {
                let point = |doc| Some([facts.number(x, doc)?, facts.number(y, doc)?]);
                docs.filter(|&doc| point(doc).is_some_and(|point| shape.contains(point))).collect()
            }
            Self::Chosen { docs, .. } => DocSet::clone(docs),
        }
    }

    /// The columns it looks at.
    #[must_use]
    pub fn columns(&self) -> Vec<&Column> {
        match self {
            Self::Search { .. } | Self::Chosen { .. } => Vec::new(),
            Self::OneOf { column, .. } | Self::Range { column, .. } => vec![column],
            Self::Region { x, y, .. } => vec![x, y],
        }
    }

    /// The concepts whose scores it depends on.
    #[must_use]
    pub fn concepts(&self, mix: &[(ConceptId, f64)]) -> BTreeSet<ConceptId> {
        let of = |column: &Column| match column {
            Column::Mix => mix.iter().map(|(id, _)| *id).collect(),
            column => column.concept().into_iter().collect::<Vec<_>>(),
        };
        self.columns().into_iter().flat_map(of).collect()
    }
}

fn search(facts: &Facts<'_>, text: &str, case: bool) -> DocSet {
    let query = Query::parse_cased(text, case);
    if query.is_empty() {
        return DocSet::first(facts.corpus.len());
    }
    let corpus = facts.corpus;
    let (exact, lower) = (text.trim(), text.trim().to_lowercase());
    let is_in = |name: &str| contains(name, &lower) && (!case || name.contains(exact));
    let groups: Vec<bool> = corpus.group_names().iter().map(|name| is_in(name)).collect();
    let mut found = query.find(corpus, facts.index, facts.inverted);
    for ((doc, document), &group) in corpus.documents().zip(corpus.group_codes()) {
        let is_named = groups.get(group as usize).is_some_and(|is_found| *is_found)
            || is_in(document.title)
            || is_in(document.id);
        if is_named {
            found.insert(doc);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::facts::tests::{Made, documents};
    use super::*;
    use crate::project::DocumentState;
    use proptest::prelude::*;

    #[test]
    fn a_lasso_holds_what_it_goes_around() {
        let corners = vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [2.0, 1.0], [0.0, 4.0]];
        let lasso = Region::Lasso(corners);
        for (point, is_within) in [
            ([1.0, 1.0], true),
            ([3.5, 2.0], true),
            ([2.0, 3.0], false),
            ([5.0, 1.0], false),
            ([2.0, 0.5], true),
        ] {
            assert_eq!(lasso.contains(point), is_within, "{point:?}");
        }
        assert!(!Region::Lasso(Vec::new()).contains([0.0, 0.0]));
        let square = Region::Box { x: [0.0, 1.0], y: [0.0, 1.0] };
        assert!(square.contains([1.0, 0.0]) && !square.contains([1.1, 0.0]));
    }

    proptest! {
        #[test]
        fn conditions_hold_what_they_say(made in documents(), from in -2.0..2.0, width in 0.0..3.0) {
            let Made { corpus, index, inverted, states } = &made;
            let facts = Facts { states, ..Facts::of(corpus, index, inverted) };
            let check = |condition: Condition, holds: &dyn Fn(DocId) -> bool| {
                let found = condition.find(&facts);
                corpus.ids().all(|doc| found.contains(doc) == holds(doc))
            };
            let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
            let to = from + width;
            let is_then = |doc| corpus.time(doc).is_some_and(|time| from <= time && time <= to);
            let in_time = Condition::Range { column: Column::Time, from, to };
            prop_assert!(check(in_time, &is_then));
            let of_group = Condition::OneOf { column: Column::Group, names: names(&["", "b"]) };
            prop_assert!(check(of_group, &|doc| ["", "b"].contains(&corpus.group(doc))));
            let of_state = Condition::OneOf { column: Column::State, names: names(&["picked", "new"]) };
            prop_assert!(check(of_state, &|doc| [DocumentState::New, DocumentState::Picked].contains(&states[doc.place()])));
            let search = Condition::Search { text: "ab ".to_owned(), case: false };
            let is_found = |doc| {
                let has_word = corpus.text(doc).split(' ').any(|word| word == "ab");
                has_word || corpus.document(doc).unwrap().title.contains("ab")
            };
            prop_assert!(check(search, &is_found));
            let shape = Region::Box { x: [from, to], y: [1.0, 2.0] };
            let region = Condition::Region { x: Column::Time, y: Column::Words, shape };
            prop_assert!(check(region, &|doc| is_then(doc) && (1..=2).contains(&index.document(doc).len())));
        }
    }
}

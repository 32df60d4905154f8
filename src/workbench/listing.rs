//! Which documents are listed and in what order: made as a job, following edits where it can.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::outcome::{DocumentScores, LoadedDocuments, Outcome};
use super::reviews::DocumentReviews;
use super::{Slot, Stamp, Workbench};
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;
use crate::listing::sort::Order;
use crate::listing::{Column, Condition, Facts, SortKey};
use crate::project::{ConceptId, ScoringSettings};

/// The list wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListingRequest {
    /// What it is sorted by, the most important first; nothing keeps file order.
    pub sort: Vec<SortKey>,
    /// All of these must hold.
    pub conditions: Vec<Condition>,
    /// Documents for which they do not hold stay in the list.
    pub keeps_others: bool,
    /// What each concept weighs in the mix.
    pub mix: Vec<(ConceptId, f64)>,
}

/// Everything that facts about documents are made of, at one moment, for a job.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The documents.
    pub documents: Arc<LoadedDocuments>,
    /// By concept, its scores; those of the project's concepts that are there.
    pub scores: BTreeMap<ConceptId, Arc<DocumentScores>>,
    /// What a score is.
    pub settings: ScoringSettings,
    /// What each concept weighs in the mix.
    pub mix: Vec<(ConceptId, f64)>,
    /// What was said of them.
    pub reviews: Option<Arc<DocumentReviews>>,
}

/// What a result was computed from, as far as it matters for some columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    /// Counts the loads of documents.
    load: u64,
    settings: ScoringSettings,
    /// By concept that is looked at, the number of its scores.
    scores: BTreeMap<ConceptId, Option<u64>>,
    mix: Vec<(ConceptId, f64)>,
    /// The number of the states, where they are looked at.
    states: Option<u64>,
}

/// Documents in order.
#[derive(Clone, Debug)]
pub struct Listing {
    /// What was asked for.
    pub request: ListingRequest,
    /// All documents in order.
    pub order: Arc<Order>,
    /// The ones in the list.
    pub shown: Arc<Vec<DocId>>,
    /// Those for which all conditions hold; all of them where there is none.
    pub passing: Arc<DocSet>,
    /// How many those are.
    pub n_passing: usize,
    /// By condition of the request, the documents for which it holds.
    pub found: Vec<Arc<DocSet>>,
    /// Where the last edit of a concept changed the order: by document, its place before.
    pub before: Option<Arc<Vec<u32>>>,
    /// By document, its place in the order; only where `before` is there.
    pub places: Option<Arc<Vec<u32>>>,
    /// By concept, what its scores are like.
    extents: BTreeMap<ConceptId, Extent>,
    order_basis: Basis,
    condition_bases: Vec<Basis>,
}

/// The scores of one concept in brief.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Extent {
    /// The number of the scores.
    number: u64,
    settings: ScoringSettings,
    /// The size of the largest, whatever its sign.
    largest: f64,
    /// How many of the documents for which all conditions hold have one.
    n_scored: usize,
}

impl Listing {
    /// How many of the documents for which all conditions hold have a score for the concept.
    #[must_use]
    pub fn n_scored(&self, concept: ConceptId) -> Option<usize> {
        self.extents.get(&concept).map(|extent| extent.n_scored)
    }

    /// The size of the largest score for the concept, whatever its sign; 0 without scores.
    #[must_use]
    pub fn largest(&self, concept: ConceptId) -> f64 {
        self.extents.get(&concept).map_or(0.0, |extent| extent.largest)
    }

    /// By how many places the last edit brought a document up (positive) or down.
    #[must_use]
    pub fn moved(&self, doc: DocId) -> Option<i64> {
        let place = |places: &Option<Arc<Vec<u32>>>| places.as_ref()?.get(doc.place()).copied();
        Some(i64::from(place(&self.before)?) - i64::from(place(&self.places)?))
    }
}

impl Snapshot {
    /// What is known, for looking at.
    #[must_use]
    pub fn facts(&self) -> Facts<'_> {
        Facts {
            corpus: &self.documents.corpus,
            index: &self.documents.index,
            inverted: &self.documents.inverted,
            scores: self.scores.iter().map(|(id, scores)| (*id, scores.scores())).collect(),
            settings: self.settings,
            mix: &self.mix,
            states: self.reviews.as_ref().map_or(&[], |reviews| &reviews.states),
            reviews: self.reviews.as_ref().map(|reviews| &reviews.by_doc),
        }
    }
}

impl Workbench {
    /// Everything known of the documents now; nothing while there are none. `mix` is what concepts weigh in it.
    pub fn snapshot(&self, mix: &[(ConceptId, f64)]) -> Option<Snapshot> {
        let documents = Arc::clone(self.analysis.documents.as_ref()?);
        let ids = self.project.concepts.iter().map(|concept| concept.id);
        let scores = ids.filter_map(|id| Some((id, Arc::clone(self.shared_scores(id)?)))).collect();
        let reviews = self.reviews().cloned();
        Some(Snapshot { documents, scores, settings: self.project.scoring, mix: mix.to_vec(), reviews })
    }

    /// What results that look at `columns` are computed from now.
    pub(super) fn basis<'c>(
        &self,
        columns: impl IntoIterator<Item = &'c Column>,
        mix: &[(ConceptId, f64)],
    ) -> Basis {
        let (mut concepts, mut is_mixed, mut states) = (BTreeSet::new(), false, None);
        for column in columns {
            match column {
                Column::Mix => {
                    is_mixed = true;
                    concepts.extend(mix.iter().map(|(id, _)| *id));
                }
                Column::State | Column::Reasons | Column::Note => {
                    states = self.reviews().map(|reviews| reviews.number);
                }
                column => concepts.extend(column.concept()),
            }
        }
        let number = |id| self.shared_scores(id).map(|scores| scores.number);
        Basis {
            load: self.analysis.n_loads,
            settings: self.project.scoring,
            scores: concepts.into_iter().map(|id| (id, number(id))).collect(),
            mix: if is_mixed { mix.to_vec() } else { Vec::new() },
            states,
        }
    }

    pub(super) fn plan_listing(&mut self) {
        let Some(request) = self.watch.listing.clone() else { return };
        let Some(snapshot) = self.snapshot(&request.mix) else { return };
        let order_basis = self.basis(request.sort.iter().map(|key| &key.column), &request.mix);
        let condition_bases: Vec<Basis> = request
            .conditions
            .iter()
            .map(|condition| self.basis(condition.columns(), &request.mix))
            .collect();
        let all: Vec<Column> = snapshot.scores.keys().copied().map(Column::Score).collect();
        let bases =
            [&order_basis, &self.basis(&all, &[])].into_iter().chain(&condition_bases).cloned().collect();
        let stamp = Stamp::Listing { request: request.clone(), bases };
        if self.is_settled(Slot::Listing, &stamp) {
            return;
        }
        let known = self.analysis.listing.clone();
        self.start(Slot::Listing, stamp, "Listing documents".to_owned(), move |_progress| {
            let task = Task { snapshot, request, order_basis, condition_bases };
            Ok(Outcome::Listing(task.list(known.as_deref())))
        });
    }
}

struct Task {
    snapshot: Snapshot,
    request: ListingRequest,
    order_basis: Basis,
    condition_bases: Vec<Basis>,
}

impl Task {
    fn list(self, known: Option<&Listing>) -> Listing {
        let facts = self.snapshot.facts();
        let known = known.filter(|known| known.order_basis.load == self.order_basis.load);
        let order = self.order(&facts, known);
        let found = self.found(&facts, known);
        let mut passing = DocSet::first(facts.corpus.len());
        found.iter().for_each(|found| passing.intersect(found));
        let shown = if self.request.keeps_others || found.is_empty() {
            order.docs().to_vec()
        } else {
            order.docs().iter().copied().filter(|&doc| passing.contains(doc)).collect()
        };
        let (before, places) = self.moved(&order, known);
        let extents = self.extents(&facts, &passing, known);
        Listing {
            n_passing: passing.len(),
            order,
            shown: Arc::new(shown),
            passing: Arc::new(passing),
            found,
            before,
            places,
            extents,
            request: self.request,
            order_basis: self.order_basis,
            condition_bases: self.condition_bases,
        }
    }

    fn is_sorted_alike(&self, known: &Listing) -> bool {
        let Basis { settings, mix, .. } = &known.order_basis;
        known.request.sort == self.request.sort
            && *settings == self.order_basis.settings
            && *mix == self.order_basis.mix
    }

    /// The order known, or followed to where it is now, or a new one.
    fn order(&self, facts: &Facts<'_>, known: Option<&Listing>) -> Arc<Order> {
        let Some(known) = known.filter(|known| self.is_sorted_alike(known)) else {
            return Arc::new(Order::new(facts, &self.request.sort));
        };
        if known.order_basis == self.order_basis {
            return Arc::clone(&known.order);
        }
        Arc::new(match self.changed(&known.order_basis) {
            Some(changed) => known.order.updated(facts, &self.request.sort, &changed),
            None => Order::new(facts, &self.request.sort),
        })
    }

    /// The documents whose scores differ from those of `before`; nothing where that is not known.
    fn changed(&self, before: &Basis) -> Option<DocSet> {
        if before.states != self.order_basis.states {
            return None;
        }
        let mut changed = DocSet::default();
        for (id, number) in &self.order_basis.scores {
            let made_by = before.scores.get(id).copied().flatten();
            if made_by == *number {
                continue;
            }
            let scores = self.snapshot.scores.get(id)?;
            if scores.follows.is_none() || scores.follows != made_by {
                return None;
            }
            changed.extend(&scores.changed);
        }
        Some(changed)
    }

    /// What meets each condition; looked for only where it is not known.
    fn found(&self, facts: &Facts<'_>, known: Option<&Listing>) -> Vec<Arc<DocSet>> {
        let one = |(condition, basis): (&Condition, &Basis)| {
            let found = known.and_then(|known| {
                let bases = known.request.conditions.iter().zip(&known.condition_bases);
                let place = bases.into_iter().position(|known| known == (condition, basis))?;
                known.found.get(place).map(Arc::clone)
            });
            found.unwrap_or_else(|| Arc::new(condition.find(facts)))
        };
        self.request.conditions.iter().zip(&self.condition_bases).map(one).collect()
    }

    fn extents(
        &self,
        facts: &Facts<'_>,
        passing: &DocSet,
        known: Option<&Listing>,
    ) -> BTreeMap<ConceptId, Extent> {
        let known = known.filter(|known| *known.passing == *passing);
        let one = |(&id, scores): (&ConceptId, &Arc<DocumentScores>)| {
            let (number, settings) = (scores.number, self.snapshot.settings);
            let known = known.and_then(|known| known.extents.get(&id));
            if let Some(known) = known.filter(|known| (known.number, known.settings) == (number, settings)) {
                return (id, *known);
            }
            let mut extent = Extent { number, settings, largest: 0.0, n_scored: 0 };
            for doc in facts.corpus.ids() {
                if let Some(score) = facts.score(id, doc) {
                    extent.largest = extent.largest.max(score.abs());
                    extent.n_scored += usize::from(passing.contains(doc));
                }
            }
            (id, extent)
        };
        self.snapshot.scores.iter().map(one).collect()
    }

    /// Places before and after the last edit that changed the order.
    fn moved(&self, order: &Arc<Order>, known: Option<&Listing>) -> (Places, Places) {
        let Some(known) = known.filter(|known| self.is_sorted_alike(known)) else { return (None, None) };
        if Arc::ptr_eq(order, &known.order) {
            return (known.before.clone(), known.places.clone());
        }
        // Scores that come for the first time move nothing.
        if known.order_basis.scores.values().any(Option::is_none) || known.order == *order {
            return (None, None);
        }
        let before = known.places.clone().unwrap_or_else(|| Arc::new(known.order.places()));
        (Some(before), Some(Arc::new(order.places())))
    }
}

type Places = Option<Arc<Vec<u32>>>;

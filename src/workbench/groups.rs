//! Groups of documents compared by their scores for a concept, as a job.

use std::sync::Arc;

use super::listing::{Basis, Snapshot};
use super::outcome::Outcome;
use super::{Slot, Stamp, Workbench};
use crate::Result;
use crate::comparison::groups::{Difference, Summary, difference, summarize};
use crate::comparison::shift::{Shift, ShiftRequest, shift};
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;
use crate::listing::{Column, Facts};
use crate::progress::Progress;
use crate::project::ConceptId;

/// Groups told of one by one; the others are summed up.
pub const N_GROUPS: usize = 60;
/// Bars of each histogram.
pub const N_BARS: usize = 40;
/// The documents for which all conditions of the list hold, as a group …
pub const LISTED: &str = "Listed";
/// … and all others.
pub const OTHERS: &str = "The others";

/// What makes the groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupsBy {
    /// The texts of a column of few texts.
    Column(Column),
    /// Whether all conditions of the list hold: [`LISTED`] against [`OTHERS`].
    Listed,
}

/// The groups wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupsRequest {
    /// By the scores of which concept.
    pub concept: ConceptId,
    /// What makes the groups.
    pub by: GroupsBy,
    /// The names of two groups A and B to tell apart.
    pub pair: Option<[String; 2]>,
}

/// One group.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name; empty for documents that have none.
    pub name: String,
    /// Its scores.
    pub summary: Summary,
}

/// Two groups A and B.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Both.
    pub groups: [Group; 2],
    /// How far A is above B; none where either has too few scored documents.
    pub difference: Option<Difference>,
    /// The terms it comes from; none where either has no scored document.
    pub shift: Option<Shift>,
}

/// All groups.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupsAnalysis {
    /// What was asked for.
    pub request: GroupsRequest,
    /// The lowest and the highest score of any document: the range of the bars.
    pub range: (f64, f64),
    /// The [`N_GROUPS`] largest, the largest first; equal ones in the order of the column.
    pub groups: Vec<Group>,
    /// How many groups there are beside those.
    pub n_more: usize,
    /// Those together.
    pub rest: Summary,
    /// The two to tell apart, where both are among the groups.
    pub pair: Option<Pair>,
}

impl Workbench {
    /// The groups last compared, while they are those of this concept.
    pub fn groups(&self, concept: ConceptId, by: &GroupsBy) -> Option<&Arc<GroupsAnalysis>> {
        let found = self.analysis.groups.as_ref()?;
        (found.request.concept == concept && found.request.by == *by && self.scores(concept).is_some())
            .then_some(found)
    }

    pub(super) fn plan_groups(&mut self) {
        let Some(request) = self.watch.groups.clone() else { return };
        let Some(snapshot) = self.snapshot(&[]) else { return };
        if !snapshot.scores.contains_key(&request.concept) {
            return;
        }
        let listed = match (&request.by, &self.analysis.listing) {
            (GroupsBy::Column(_), _) => None,
            (GroupsBy::Listed, Some(listing)) => Some(Arc::clone(&listing.passing)),
            (GroupsBy::Listed, None) => return,
        };
        let stamp = Stamp::Groups {
            request: request.clone(),
            basis: self.groups_basis(&request),
            listed: listed.clone(),
        };
        if !self.is_settled(Slot::Groups, &stamp) {
            self.start(Slot::Groups, stamp, "Comparing groups".to_owned(), move |progress| {
                Ok(Outcome::Groups(Arc::new(compare(&snapshot, request, listed.as_deref(), progress)?)))
            });
        }
    }

    fn groups_basis(&self, request: &GroupsRequest) -> Basis {
        let score = Column::Score(request.concept);
        let by = match &request.by {
            GroupsBy::Column(column) => Some(column),
            GroupsBy::Listed => None,
        };
        self.basis([&score].into_iter().chain(by), &[])
    }
}

/// Documents in groups that are numbered, the largest first.
struct Grouping {
    /// By document; [`N_GROUPS`] and above for those of groups that are not told of one by one.
    codes: Vec<u32>,
    names: Vec<String>,
    n_more: usize,
}

fn compare(
    snapshot: &Snapshot,
    request: GroupsRequest,
    listed: Option<&DocSet>,
    progress: Progress<'_>,
) -> Result<GroupsAnalysis> {
    let facts = snapshot.facts();
    let Grouping { codes, names, n_more } = grouping(&facts, &request.by, listed);
    let scores = facts.corpus.ids().map(|doc| facts.score(request.concept, doc));
    let found = summarize(scores, &codes, names.len(), N_BARS);
    progress(0.3)?;
    let groups: Vec<Group> =
        names.into_iter().zip(found.groups).map(|(name, summary)| Group { name, summary }).collect();
    let pair = match &request.pair {
        Some(pair) => {
            tell_apart(snapshot, &request, (&groups, &codes), pair, &|share| progress(0.3 + 0.7 * share))?
        }
        None => None,
    };
    progress(1.0)?;
    Ok(GroupsAnalysis { request, range: found.range, groups, n_more, rest: found.elsewhere, pair })
}

fn grouping(facts: &Facts<'_>, by: &GroupsBy, listed: Option<&DocSet>) -> Grouping {
    let (codes, names) = match by {
        GroupsBy::Column(column) => match facts.categories(column) {
            Some(found) => {
                (found.codes.into_owned(), found.names.into_iter().map(str::to_owned).collect::<Vec<_>>())
            }
            None => (vec![0; facts.corpus.len()], vec![String::new()]),
        },
        GroupsBy::Listed => {
            let is_other = |doc| u32::from(listed.is_none_or(|listed| !listed.contains(doc)));
            (facts.corpus.ids().map(is_other).collect(), vec![LISTED.to_owned(), OTHERS.to_owned()])
        }
    };
    let mut counts = vec![0_usize; names.len()];
    for code in &codes {
        if let Some(count) = counts.get_mut(*code as usize) {
            *count += 1;
        }
    }
    let count = |place: usize| counts.get(place).copied().unwrap_or_default();
    let mut order: Vec<usize> = (0..names.len()).filter(|&place| count(place) > 0).collect();
    // Listed before the others, whichever are more.
    if matches!(by, GroupsBy::Column(_)) {
        order.sort_by_key(|&place| std::cmp::Reverse(count(place)));
    }
    let mut new_codes = vec![u32::MAX; names.len()];
    for (new, &old) in (0_u32..).zip(order.iter().take(N_GROUPS)) {
        if let Some(code) = new_codes.get_mut(old) {
            *code = new;
        }
    }
    let n_more = order.len().saturating_sub(N_GROUPS);
    let name = |place: usize| names.get(place).cloned().unwrap_or_default();
    Grouping {
        codes: codes
            .into_iter()
            .map(|code| new_codes.get(code as usize).copied().unwrap_or(u32::MAX))
            .collect(),
        names: order.into_iter().take(N_GROUPS).map(name).collect(),
        n_more,
    }
}

fn tell_apart(
    snapshot: &Snapshot,
    request: &GroupsRequest,
    (groups, codes): (&[Group], &[u32]),
    [a, b]: &[String; 2],
    progress: Progress<'_>,
) -> Result<Option<Pair>> {
    let find = |name: &str| (0_u32..).zip(groups).find(|(_, group)| group.name == name);
    let (Some(a), Some(b), Some(scores)) = (find(a), find(b), snapshot.scores.get(&request.concept)) else {
        return Ok(None);
    };
    let of = |wanted: u32| {
        let docs = (0..).map(DocId).zip(codes).filter(|(_, code)| **code == wanted);
        docs.map(|(doc, _)| doc).collect::<DocSet>()
    };
    let (docs_a, docs_b) = (of(a.0), of(b.0));
    let wanted = ShiftRequest {
        sets: [&docs_a, &docs_b],
        measure: snapshot.settings.measure,
        minimum: snapshot.settings.minimum,
    };
    let indexed = snapshot.documents.indexed();
    let shift = shift(indexed, scores.matcher(), scores.scores(), wanted, progress)?;
    let difference = difference(&a.1.summary, &b.1.summary);
    Ok(Some(Pair { groups: [a.1.clone(), b.1.clone()], difference, shift }))
}

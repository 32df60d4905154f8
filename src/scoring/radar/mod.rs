//! The false-positive radar: terms that count for something else than the concept, or for nearly all of it.
//!
//! Two things are looked at, both in the documents at hand, and neither proves anything: an alarm says where to read.
//!
//! - Outsized: one word that nobody has asked for makes most of the scores ([`Reason::Outsized`]).
//! - Unlike: the words around a term are no more like the concept than words anywhere in these documents, as around
//!   "bush" where it is a president and the concept is plants ([`Reason::Unlike`], [`surroundings`]).

mod places;
mod surroundings;
mod typical;

use super::incremental::Indexed;
use super::matcher::Matcher;
use super::options::ScoringOptions;
use super::table::MatchTable;
use super::usage::Usage;
use crate::Result;
use crate::concept::engine::Engine;
use crate::concept::seeds::{ConceptKind, Seeds};
use crate::progress::Progress;

/// A term that counts fewer times than this raises no alarm, as does one with fewer known surroundings.
pub const FEWEST: u64 = 10;
/// The share of all that is counted from which a term that is no seed may be outsized.
///
/// Own choice, with the two below, by looking at 190 pairs of a concept and documents. In most of them the heaviest term
/// makes more than 10%, and more than five times the median of the 20 heaviest, as word frequencies are what they are:
/// that would name nearly every concept. These limits name 14 terms, each worth a look: "good" under happiness and
/// honesty, "her" under family.
const OUTSIZED: f64 = 0.2;
/// And how many times the share of the next heaviest term.
const TIMES_THE_NEXT: f64 = 3.0;
/// The share from which any term is, seeds too: an analyst expects "war" to weigh in a concept of war, but should know
/// when it alone is the score.
const MOST: f64 = 0.5;
/// Where fewer terms count at all, large shares are to be expected.
const FEWEST_TERMS: usize = 10;

/// What is looked at.
#[derive(Clone, Copy, Debug)]
pub struct RadarRequest<'r> {
    /// The vectors.
    pub engine: &'r Engine,
    /// The documents.
    pub indexed: Indexed<'r>,
    /// One pole or two.
    pub kind: ConceptKind,
    /// The terms that count, with weights in [−1, 1] whose sign is their pole; suggested words among them.
    pub terms: &'r [(&'r str, f64)],
    /// What each of them counts under the same options (see [`super::usage::usage`]).
    pub usages: &'r [Usage],
    /// The words the analyst gave: these are expected to be common.
    pub seeds: &'r Seeds,
    /// What scoring decides.
    pub options: ScoringOptions,
}

/// What the radar shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Radar {
    /// The largest share first, then in the order of the terms. A term may be there for both reasons, then its size first.
    pub alarms: Vec<Alarm>,
    /// Terms that count, in their order, but too rarely to say what surrounds them: fewer than [`FEWEST`] times, or in
    /// sentences that repeat or that the vectors do not know. No alarm is no acquittal.
    pub too_rare: Vec<String>,
}

/// A term that deserves a look.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    /// As it stands in the lexicon.
    pub term: String,
    /// How much of all that is counted is its, in [0, 1] (see [`Usage::share`]).
    pub share: f64,
    /// Why.
    pub reason: Reason,
    /// Up to five words that stand around it far more often than elsewhere, the most telling first.
    pub around: Vec<String>,
}

/// Why a term deserves a look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    /// It makes most of the scores.
    Outsized {
        /// Its share over that of the next heaviest term, at least 1.
        times_the_next: f64,
    },
    /// Its surroundings are not like the concept: it may stand for something else here.
    Unlike {
        /// How concept-like the words around it are: their mean, less that of words anywhere in these documents, over the
        /// standard deviation of the latter from place to place. 0 is as around any word; ordinary terms have 0.3 to 2.
        likeness: f64,
        /// Standard error of this.
        error: f64,
        /// From how many places, with repeated sentences counted once. At most 200.
        n_places: usize,
    },
}

/// Looks for terms that deserve a look. Equal input gives equal alarms.
///
/// Cost: the documents of each term's words are counted, as in [`super::usage::usage`], and some 200 of them read. In a
/// million short ones a good tenth of a second for 500 terms, half a second for 5,000.
///
/// # Errors
/// [`crate::Error::Cancelled`] when `progress` says so.
pub fn radar(request: &RadarRequest<'_>, progress: Progress<'_>) -> Result<Radar> {
    progress(0.0)?;

    let RadarRequest { engine, indexed, .. } = *request;
    let matcher = Matcher::with_options(&[request.terms.to_vec()], request.options);
    let table = MatchTable::of_index(&matcher, indexed.tokens, indexed.inverted);

    let found = places::places(request, &table, &|share| progress(0.1 + 0.5 * share))?;

    progress(0.6)?;
    let judged = surroundings::likenesses(request, &found);

    progress(0.9)?;
    let outsized = outsized(request);
    let mut radar = Radar::default();
    let terms = request.terms.iter().zip(request.usages).zip(&judged).zip(&found).enumerate();
    for (place, ((((term, _), usage), likeness), windows)) in terms {
        let unlike = likeness.filter(|likeness| likeness.is_unlike()).map(|likeness| Reason::Unlike {
            likeness: likeness.mean,
            error: likeness.error,
            n_places: likeness.n_places,
        });
        let outsized = outsized.iter().find(|(outsized, _)| *outsized == place).map(|&(_, reason)| reason);
        for reason in outsized.into_iter().chain(unlike) {
            let around = typical::around(engine, indexed, windows);
            let around = around.into_iter().map(|ty| indexed.tokens.form(ty).to_owned()).collect();
            radar.alarms.push(Alarm { term: (*term).to_owned(), share: usage.share, reason, around });
        }
        if likeness.is_none() && usage.times > 0 {
            radar.too_rare.push((*term).to_owned());
        }
    }
    // Stable.
    radar.alarms.sort_by(|a, b| b.share.total_cmp(&a.share));

    progress(1.0)?;
    Ok(radar)
}

/// Terms that make most of the scores, by their places; two at most.
fn outsized(request: &RadarRequest<'_>) -> Vec<(usize, Reason)> {
    let mut shares: Vec<f64> =
        request.usages.iter().map(|usage| usage.share).filter(|&share| share > 0.0).collect();
    shares.sort_by(|a, b| b.total_cmp(a));
    let has_enough = shares.len() >= FEWEST_TERMS;
    let next = shares.get(1).copied().unwrap_or(0.0);
    let terms = request.terms.iter().zip(request.usages).enumerate();
    let reason = |(place, ((term, _), usage)): (usize, (&(&str, f64), &Usage))| {
        let share = usage.share;
        let is_seed = request.seeds.pole_of(term).is_some();
        let times_the_next = share / next;
        let is_outsized = share > MOST || share > OUTSIZED && !is_seed && times_the_next >= TIMES_THE_NEXT;
        (has_enough && usage.times >= FEWEST && is_outsized)
            .then_some((place, Reason::Outsized { times_the_next }))
    };
    terms.filter_map(reason).collect()
}

#[cfg(test)]
mod tests;

//! How concept-like the words around a term are.
//!
//! Own method, after the plainest vector of a few words: their mean, with rare words weighing more (SIF, Arora, Liang and
//! Ma 2017: a / (a + p) with p the share of the word here). With z(x) the vector of a word in the concept's space and c the
//! sum of |weight| · z over the terms of the term's own pole, brought to length 1, what a word says is max(z(x) · c, 0): how
//! far from the concept an unrelated word is says nothing. A place says the weighted mean of the words around it. A term's
//! likeness is the mean over its places, in terms of the mean and the standard deviation over places anywhere in the same
//! documents: so it needs no scale of its own, whatever the vectors, the concept and the subject of the documents.
//!
//! Measured on 19 concepts in nine sets of documents, from speeches to plays (2,900 terms judged; see [`super::FEWEST`] for
//! what is left out):
//!
//! - Random words stand in for terms that mean something else. Told by the upper end of the likeness, the area under the
//!   curve is .91 (mean over 155 pairs of a pole and documents). With the seeds alone as c .90, without the 0 as a floor
//!   .90, with raw vectors .88, and without the concept's own terms around it .88: "oak" stands near "tree".
//! - 41% of random words raise an alarm, and 2.3% of the terms; without the comparison with general language it would be
//!   3.6%, with more of them wrong.
//! - By reading their sentences some nine in ten alarms are right: "bush" and "rose" under plants where they are names or
//!   verbs, "white" under colors where it is a house, "nurse" under health where she is a character, "laughing" under
//!   happiness where China laughs at us, "bacon" where he is an actor. Wrong were "plantation" in novels, "palace" in plays
//!   with stage directions, "grains" in farming news.
//! - Missed are words that mean both, one of them often enough.

use super::places::{Windows, anywhere};
use super::{FEWEST, RadarRequest};
use crate::corpus::index::TypeId;
use crate::embedding::WordId;

/// The weight of rare words over that of common ones; best between 10⁻⁴ and 10⁻³ by the measure above.
const SIF: f64 = 1e-3;
/// Places anywhere that a term is compared with.
const N_ANYWHERE: usize = 2000;
/// The places of one term cannot vary much less than places anywhere: where they seem to, they are too few to tell.
const LEAST_SPREAD: f64 = 0.5;
/// Below this a term's surroundings are unlike the concept: more than any place has by chance.
const UNLIKE: f64 = 0.25;
/// And no further than this above general language. Where documents are about nothing but the concept, around its words are
/// no more of them than anywhere else, yet more than in general language.
const UNLIKE_GENERAL: f64 = 0.6;
/// Words that make general language: beyond, all are rare.
const N_GENERAL: usize = 50_000;
/// What is added to a word's rank, from 0, for its frequency (Mandelbrot 1953): 1.7 and the 1 of the first rank.
const MANDELBROT: f64 = 2.7;
/// Standard errors to the upper end: one in twenty is beyond by chance.
const N_ERRORS: f64 = 1.645;

/// How concept-like the words around a term are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likeness {
    /// See [`super::Reason::Unlike`].
    pub(super) mean: f64,
    pub(super) error: f64,
    pub(super) n_places: usize,
    /// The mean of general language, in the same terms: below 0 where these documents are about the concept.
    pub(super) general: f64,
}

impl Likeness {
    /// Whether even the most it is likely to be is no more than what is to be expected by chance.
    pub(super) fn is_unlike(self) -> bool {
        let upper = self.mean + N_ERRORS * self.error;
        upper < UNLIKE && upper < UNLIKE_GENERAL + self.general
    }
}

/// By term; none where there is too little to tell.
pub(super) fn likenesses(request: &RadarRequest<'_>, windows: &[Windows]) -> Vec<Option<Likeness>> {
    let poles = [1.0, -1.0].map(|sign| direction(request, sign));
    let directions: Vec<Vec<f32>> = poles.iter().flatten().cloned().collect();

    let anywhere = anywhere(request.indexed.tokens, N_ANYWHERE);

    let words = Words::new(request, &directions, anywhere.iter().chain(windows.iter().flatten()));

    let usual: Vec<Usual> = general_language(request, &directions)
        .into_iter()
        .enumerate()
        .map(|(direction, general)| {
            let here = anywhere.iter().filter_map(|window| words.say(window, direction));
            let (mean, deviation) = mean_and_deviation(here);
            Usual { mean, deviation, general }
        })
        .collect();

    let of_term = |(windows, &(_, weight)): (&Windows, &(&str, f64))| {
        let pole = usize::from(weight < 0.0);
        // The only direction is the first, whichever pole has it.
        let direction = poles[pole].as_ref().map(|_| if poles[0].is_some() { pole } else { 0 })?;
        let usual = usual.get(direction).filter(|usual| usual.deviation > 0.0)?;
        let said: Vec<f64> = windows.iter().filter_map(|window| words.say(window, direction)).collect();
        let (mean, deviation) = mean_and_deviation(said.iter().copied());
        (said.len() as u64 >= FEWEST).then(|| Likeness {
            mean: (mean - usual.mean) / usual.deviation,
            // At most some hundred places.
            error: (deviation / usual.deviation).max(LEAST_SPREAD) / (said.len() as f64).sqrt(),
            n_places: said.len(),
            general: (usual.general - usual.mean) / usual.deviation,
        })
    };
    windows.iter().zip(request.terms).map(of_term).collect()
}

/// What places say that have nothing to do with a term: mean and standard deviation over places anywhere in the documents,
/// and the mean over general language.
#[derive(Clone, Copy, Debug)]
struct Usual {
    mean: f64,
    deviation: f64,
    general: f64,
}

/// By direction, what the words of general language say: the commonest words of the vectors, as frequent as the
/// Zipf-Mandelbrot law has it.
fn general_language(request: &RadarRequest<'_>, directions: &[Vec<f32>]) -> Vec<f64> {
    let (embedding, space) = (request.engine.embedding(), request.engine.space(request.kind));
    let n_words = embedding.len().min(N_GENERAL);
    let said = space.map_products(embedding, n_words, directions, |products| {
        products.iter().map(|&product| f64::from(product.max(0.0))).collect::<Vec<f64>>()
    });
    // Ranks are below 2⁵³.
    let frequency = |rank: usize| 1.0 / (rank as f64 + MANDELBROT);
    let all: f64 = (0..n_words).map(frequency).sum();
    let mut sums = vec![0.0; directions.len()];
    let mut weights = 0.0;
    for (rank, said) in said.iter().enumerate() {
        let share = frequency(rank) / all;
        let weight = share * SIF / (SIF + share);
        sums.iter_mut().zip(said).for_each(|(sum, said)| *sum += weight * said);
        weights += weight;
    }
    sums.into_iter().map(|sum| sum / weights.max(f64::MIN_POSITIVE)).collect()
}

/// c of one pole; none where no term of it is a word of the vectors.
fn direction(request: &RadarRequest<'_>, sign: f64) -> Option<Vec<f32>> {
    let (embedding, space) = (request.engine.embedding(), request.engine.space(request.kind));
    let mut sum = vec![0.0_f64; embedding.dimensions()];
    for &(term, weight) in request.terms {
        let size = (weight * sign).max(0.0);
        if let Some(word) = embedding.id(term).filter(|_| size > 0.0) {
            sum.iter_mut()
                .zip(space.vector(embedding, word))
                .for_each(|(sum, z)| *sum += size * f64::from(z));
        }
    }
    let length = sum.iter().map(|value| value * value).sum::<f64>().sqrt();
    // What is left of opposites that cancel each other out is rounding.
    (length > 1e-6).then(|| sum.iter().map(|value| (value / length) as f32).collect())
}

/// Of types that stand in no window.
const UNSEEN: u32 = u32::MAX;

/// What words say: only those that stand in some window and have a vector.
struct Words {
    /// By type, the place in `said`, from 1; 0 for those without a vector.
    places: Vec<u32>,
    n_directions: usize,
    weights: Vec<f64>,
    /// By word, then by direction.
    said: Vec<f64>,
}

impl Words {
    fn new<'w>(
        request: &RadarRequest<'_>,
        directions: &[Vec<f32>],
        windows: impl Iterator<Item = &'w Vec<TypeId>>,
    ) -> Self {
        let (embedding, space) = (request.engine.embedding(), request.engine.space(request.kind));
        let indexed = request.indexed;
        let mut places = vec![UNSEEN; indexed.tokens.n_types()];
        let mut known: Vec<WordId> = Vec::new();
        let mut weights = Vec::new();
        let n_tokens = indexed.tokens.n_tokens().max(1) as f64;
        for &ty in windows.flatten() {
            let Some(place) = places.get_mut(ty.place()).filter(|place| **place == UNSEEN) else { continue };
            *place = 0;
            if let Some(word) = embedding.id(indexed.tokens.form(ty)) {
                known.push(word);
                // Below 2⁵³.
                weights.push(SIF / (SIF + indexed.inverted.occurrences(ty) as f64 / n_tokens));
                // No more than there are types, which are numbered by u32.
                *place = u32::try_from(known.len()).unwrap_or(0);
            }
        }
        let products = space.products_of(embedding, &known, directions);
        let said = products.iter().map(|&product| f64::from(product.max(0.0))).collect();
        Self { places, n_directions: directions.len(), weights, said }
    }

    /// What the words of a window say together; none where none has a vector.
    fn say(&self, window: &[TypeId], direction: usize) -> Option<f64> {
        let (mut sum, mut weights) = (0.0, 0.0);
        for ty in window {
            let place = self.places.get(ty.place()).copied().filter(|&place| place != UNSEEN).unwrap_or(0);
            let Some(word) = (place as usize).checked_sub(1) else { continue };
            sum += self.weights[word] * self.said[word * self.n_directions + direction];
            weights += self.weights[word];
        }
        (weights > 0.0).then(|| sum / weights)
    }
}

/// Mean and standard deviation (with n − 1); 0 for too few.
fn mean_and_deviation(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.clone().count() as f64; // some thousands
    let mean = values.clone().sum::<f64>() / n.max(1.0);
    let squares: f64 = values.map(|value| (value - mean) * (value - mean)).sum();
    (mean, (squares / (n - 1.0).max(1.0)).sqrt())
}

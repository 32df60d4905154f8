//! Which concepts each passage of a document is about, as stripes.
//!
//! The idea is that of "Local Context Sparse Coding" (AAAI 2015): a document is a sequence of local contexts, words weighted
//! by a kernel around a place, each coded by few entries of a dictionary, with codes that change smoothly from place to
//! place. Own choices, as only the paper's abstract was at hand: the dictionary is not learned but holds the analyst's
//! concepts, two entries for each (its positive and its negative weights); the kernel is Gaussian; codes are non-negative
//! with an L1 penalty; smoothness is the squared difference of neighbors' codes; windows in which no word stands are left
//! open.
//!
//! What coding adds to counting: a word that several concepts share is given to the one that the rest of the passage is
//! about.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::scoring::contributions::Contributions;
use crate::scoring::flow::positions;
use crate::{Error, Result};

/// Windows with less than one word in their middle, or as much further out, have no evidence (own choice).
pub const MIN_EVIDENCE: f64 = 1.0;
/// The kernel ends at so many times its width, where it is 1% of its peak.
const REACH: f64 = 3.0;
/// Rounds over all codes; some tens are usual.
const MAX_ROUNDS: usize = 500;
/// The search ends when no code moves by more than this share of the largest.
const TOLERANCE: f64 = 1e-7;

/// A word of the document that some concept weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Word {
    /// Its place among the words of the document, from 0.
    pub position: u32,
    /// Which of the dictionary's words it is.
    pub entry: usize,
}

/// What each different word weighs in each concept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dictionary {
    /// `[n_entries × n_concepts]`, row-major; 0 where the concept does not have the word.
    weights: Vec<f64>,
    n_concepts: usize,
}

impl Dictionary {
    /// From `[n_entries × n_concepts]` weights, row-major.
    ///
    /// # Errors
    /// A request error where the length is no multiple of the number of concepts or a weight is not finite.
    pub fn new(weights: Vec<f64>, n_concepts: usize) -> Result<Self> {
        let is_whole = weights.len().checked_rem(n_concepts).map_or(weights.is_empty(), |rest| rest == 0);
        // Beyond this, squares would overflow.
        if is_whole && weights.iter().all(|weight| weight.abs() <= 1e100) {
            Ok(Self { weights, n_concepts })
        } else {
            Err(Error::Request("every word needs a finite weight in every concept".to_owned()))
        }
    }

    fn n_entries(&self) -> usize {
        self.weights.len().checked_div(self.n_concepts).unwrap_or(0)
    }
}

/// The weighted words of a `text` and their dictionary, from what each concept found in it. A negated word is another
/// word than the plain one.
#[must_use]
pub fn words_of(text: &str, found: &[Contributions<'_>]) -> (Vec<Word>, Dictionary) {
    let n_concepts = found.len();
    let mut weights_at: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for (concept, found) in found.iter().enumerate() {
        for (position, weight) in positions(found) {
            weights_at.entry(position).or_insert_with(|| vec![0.0; n_concepts])[concept] += weight;
        }
    }
    let form = |position: u32| {
        let span = found.first()?.words.get(position as usize)?;
        Some(text.get(span.clone())?.to_lowercase())
    };
    let mut entries: BTreeMap<(String, Vec<u64>), usize> = BTreeMap::new();
    let mut dictionary = Dictionary { weights: Vec::new(), n_concepts };
    let words = weights_at
        .into_iter()
        .map(|(position, weights)| {
            let key = (form(position).unwrap_or_default(), weights.iter().map(|w| w.to_bits()).collect());
            let next = entries.len();
            let entry = *entries.entry(key).or_insert(next);
            if entry == next {
                dictionary.weights.extend(weights);
            }
            Word { position, entry }
        })
        .collect();
    (words, dictionary)
}

/// How to cut and code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SparseOptions {
    /// Windows at equal distances; 1 to 1000.
    pub n_windows: usize,
    /// Standard deviation of the kernel in words; nothing for the distance of the windows, and at least 10 words.
    pub width: Option<f64>,
    /// L1 penalty as a share of the one at which all codes are 0, in [0, 1].
    pub penalty: f64,
    /// Weight of the squared difference of neighboring windows' codes, ≥ 0; 1 makes it as dear as a word.
    pub smoothness: f64,
}

impl Default for SparseOptions {
    /// Own choice: 60 stripes can be told apart beside a text.
    fn default() -> Self {
        Self { n_windows: 60, width: None, penalty: 0.1, smoothness: 0.5 }
    }
}

/// The codes of all windows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stripes {
    /// `[n_windows × n_concepts]`, row-major: how much of each concept the passage holds, positive for its positive pole.
    /// In shares of the passage's words, for a concept whose words have weights of length 1 together.
    pub values: Vec<f64>,
    /// Number of concepts.
    pub n_concepts: usize,
    /// The middle of each window, in words.
    pub centers: Vec<f64>,
    /// How many weighted words each window holds, those away from its middle in part.
    pub evidence: Vec<f64>,
    /// Standard deviation of the kernel, in words.
    pub width: f64,
}

impl Stripes {
    /// The codes of a window, one a concept; nothing where it has no evidence, or beyond the last.
    #[must_use]
    pub fn window(&self, window: usize) -> Option<&[f64]> {
        let has_evidence = *self.evidence.get(window)? >= MIN_EVIDENCE;
        has_evidence.then(|| self.values.get(window * self.n_concepts..(window + 1) * self.n_concepts))?
    }
}

/// Codes a document of `n_tokens` words. Words beyond it or of no entry are left out.
///
/// Minimized is `Σ ½ ‖d_w − D a_w‖² + λ Σ a_w + γ/2 Σ ‖a_w − a_{w−1}‖²` over a ≥ 0, by coordinate descent, which
/// finds the minimum as the penalty has a term for each coordinate (Friedman, Hastie and Tibshirani 2010); `d_w` are the
/// kernel-weighted shares of words around the window's middle, D the entries with length 1. Cost: the words times the
/// windows they reach, then rounds of windows × concepts².
///
/// # Errors
/// A request error where an option is out of its range.
pub fn stripes(
    words: &[Word],
    dictionary: &Dictionary,
    n_tokens: u32,
    options: &SparseOptions,
) -> Result<Stripes> {
    let SparseOptions { n_windows, width, penalty, smoothness } = *options;
    let valid = (1..=1000).contains(&n_windows)
        && width.is_none_or(|width| width.is_finite() && width > 0.0)
        && (0.0..=1.0).contains(&penalty)
        && smoothness.is_finite()
        && smoothness >= 0.0;
    if !valid {
        return Err(Error::Request(format!(
            "stripes take 1 to 1000 windows, a positive width, a penalty from 0 to 1 and a smoothness of 0 or more, not {options:?}"
        )));
    }
    // At most 1000, exact in f64.
    let distance = f64::from(n_tokens) / n_windows as f64;
    let width = width.unwrap_or_else(|| distance.max(10.0));
    let centers: Vec<f64> = (0..n_windows).map(|i| (i as f64 + 0.5) * distance).collect();
    let usable: Vec<Word> = words
        .iter()
        .copied()
        .filter(|word| word.position < n_tokens && word.entry < dictionary.n_entries())
        .collect();
    let atoms = Atoms::new(&usable, dictionary);
    let windows = Windows::new(&usable, &atoms, &centers, width, n_tokens);
    let codes = code(&atoms, &windows, penalty, smoothness);
    let n_concepts = dictionary.n_concepts;
    let values = codes
        .chunks_exact((2 * n_concepts).max(1))
        .flat_map(|code| code.chunks_exact(2).map(|pair| pair[0] - pair[1]))
        .collect();
    Ok(Stripes { values, n_concepts, centers, evidence: windows.evidence, width })
}

/// The entries of the dictionary, two a concept, over the words of this document, each with length 1 (or 0).
struct Atoms {
    n: usize,
    /// `[n_entries × n]`; rows of words that do not occur are 0.
    rows: Vec<f64>,
    /// `[n × n]` products of entries.
    products: Vec<f64>,
}

impl Atoms {
    fn new(words: &[Word], dictionary: &Dictionary) -> Self {
        let n = 2 * dictionary.n_concepts;
        let mut occurs = vec![false; dictionary.n_entries()];
        for word in words {
            occurs[word.entry] = true;
        }
        let mut rows = vec![0.0; dictionary.n_entries() * n];
        let mut squares = vec![0.0; n];
        for (entry, weights) in dictionary.weights.chunks_exact(dictionary.n_concepts.max(1)).enumerate() {
            if !occurs[entry] {
                continue;
            }
            for (concept, weight) in weights.iter().enumerate() {
                let atom = 2 * concept + usize::from(*weight < 0.0);
                rows[entry * n + atom] = weight.abs();
                squares[atom] += weight * weight;
            }
        }
        let mut products = vec![0.0; n * n];
        for row in rows.chunks_exact_mut(n.max(1)) {
            for (cell, square) in row.iter_mut().zip(&squares) {
                if *square > 0.0 {
                    *cell /= square.sqrt();
                }
            }
            for (i, left) in row.iter().enumerate().filter(|(_, left)| **left > 0.0) {
                for (product, right) in products[i * n..(i + 1) * n].iter_mut().zip(&*row) {
                    *product += left * right;
                }
            }
        }
        Self { n, rows, products }
    }
}

/// What of each entry each window holds.
struct Windows {
    /// `[n_windows × n_atoms]`: D ᵀd.
    held: Vec<f64>,
    /// Weighted words, by the kernel with peak 1.
    evidence: Vec<f64>,
}

impl Windows {
    fn new(words: &[Word], atoms: &Atoms, centers: &[f64], width: f64, n_tokens: u32) -> Self {
        let n = atoms.n;
        let mut held = vec![0.0; centers.len() * n];
        let mut evidence = vec![0.0; centers.len()];
        for word in words {
            let place = f64::from(word.position) + 0.5;
            let first = centers.partition_point(|center| *center < place - REACH * width);
            let row = &atoms.rows[word.entry * n..(word.entry + 1) * n];
            let near = centers.iter().enumerate().skip(first);
            for (window, center) in near.take_while(|(_, center)| **center <= place + REACH * width) {
                let kernel = (-0.5 * ((center - place) / width).powi(2)).exp();
                evidence[window] += kernel;
                for (cell, atom) in held[window * n..(window + 1) * n].iter_mut().zip(row) {
                    *cell += kernel * atom;
                }
            }
        }
        for (window, center) in centers.iter().enumerate() {
            let all = kernel_mass(*center, width, n_tokens);
            for cell in &mut held[window * n..(window + 1) * n] {
                *cell /= all;
            }
        }
        Self { held, evidence }
    }
}

/// The kernel summed over all words of the document, matched or not; at least 1, so that nothing is divided by 0. A window
/// at an end holds fewer words.
fn kernel_mass(center: f64, width: f64, n_tokens: u32) -> f64 {
    let first = (center - REACH * width).max(0.0).floor();
    let last = (center + REACH * width).min(f64::from(n_tokens)).ceil();
    // Many words are summed at equal steps: a window of a long document then takes no longer than a short one's.
    let steps = (last - first).clamp(1.0, 200.0).round();
    let step = (last - first) / steps;
    // At most 200.
    let sum: f64 = (0..steps as u32)
        .map(|i| {
            let place = first + (f64::from(i) + 0.5) * step;
            (-0.5 * ((center - place) / width).powi(2)).exp()
        })
        .sum();
    (sum * step).max(1.0)
}

/// The codes, `[n_windows × n_atoms]`.
fn code(atoms: &Atoms, windows: &Windows, penalty: f64, smoothness: f64) -> Vec<f64> {
    let n = atoms.n;
    let largest = windows.held.iter().copied().fold(0.0, f64::max);
    let threshold = penalty * largest;
    let mut codes = vec![0.0; windows.held.len()];
    let is_open = |window: usize| windows.evidence.get(window).is_none_or(|found| *found < MIN_EVIDENCE);
    for _ in 0..MAX_ROUNDS {
        let mut moved: f64 = 0.0;
        for window in (0..windows.evidence.len()).filter(|&window| !is_open(window)) {
            let beside =
                [window.checked_sub(1), Some(window + 1)].map(|w| w.filter(|&beside| !is_open(beside)));
            for atom in 0..n {
                let row = &atoms.products[atom * n..(atom + 1) * n];
                let own = row[atom];
                if own <= 0.0 {
                    continue;
                }
                let here = &codes[window * n..(window + 1) * n];
                let others = row.iter().zip(here).map(|(product, code)| product * code).sum::<f64>()
                    - own * here[atom];
                let (mut pull, mut weight) = (0.0, own);
                for beside in beside.into_iter().flatten() {
                    pull += smoothness * codes[beside * n + atom];
                    weight += smoothness;
                }
                let target = windows.held[window * n + atom] - others + pull - threshold;
                let new = (target / weight).max(0.0);
                let cell = &mut codes[window * n + atom];
                moved = moved.max((new - *cell).abs());
                *cell = new;
            }
        }
        if moved <= TOLERANCE * largest {
            break;
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::chance::Chance;
    use crate::progress::unwatched;
    use crate::scoring::contributions::contributions;
    use crate::scoring::matcher::Matcher;

    fn plain(n_windows: usize, width: f64) -> SparseOptions {
        SparseOptions { n_windows, width: Some(width), penalty: 0.0, smoothness: 0.0 }
    }

    /// "loan" is a word of money and of trust. Among words of money it is money's, among words of trust it is trust's.
    #[test]
    fn a_shared_word_goes_to_what_the_passage_is_about() {
        // bank, cash: money; friend, oath: trust; loan: both.
        let weights = vec![1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0];
        let dictionary = Dictionary::new(weights, 2).unwrap();
        let words: Vec<Word> = (0..200)
            .map(|position| {
                let about = if position < 100 { 0 } else { 2 };
                let entry = match position % 3 {
                    2 => 4,
                    other => about + other as usize,
                };
                Word { position, entry }
            })
            .collect();
        let found = stripes(&words, &dictionary, 200, &plain(4, 10.0)).unwrap();
        let (first, last) = (found.window(0).unwrap(), found.window(3).unwrap());
        assert!(first[0] > 0.4 && first[1] < 0.02, "{first:?}");
        assert!(last[1] > 0.4 && last[0] < 0.02, "{last:?}");
        assert!((first[0] - last[1]).abs() < 0.05);
    }

    /// One concept whose two words have weights 3 and −4: two entries of one word each. In a passage of the first word
    /// alone its share is 1, and the code is that less the penalty: 1 − 0.25.
    #[test]
    fn a_worked_code_has_the_sign_of_its_pole() {
        let dictionary = Dictionary::new(vec![3.0, -4.0], 1).unwrap();
        let words: Vec<Word> =
            (0..100).map(|position| Word { position, entry: usize::from(position >= 50) }).collect();
        let options = SparseOptions { penalty: 0.25, ..plain(2, 4.0) };
        let found = stripes(&words, &dictionary, 100, &options).unwrap();
        assert!((found.values[0] - 0.75).abs() < 0.01 && (found.values[1] + 0.75).abs() < 0.01, "{found:?}");
    }

    /// At the minimum the slope is 0 where a code is above 0, and not below 0 elsewhere (Karush, Kuhn and Tucker).
    #[test]
    fn the_codes_are_the_minimum() {
        let mut chance = Chance::new(11);
        let weights: Vec<f64> = (0..40 * 5).map(|_| chance.normal()).collect();
        let dictionary = Dictionary::new(weights, 5).unwrap();
        let words: Vec<Word> = (0..300)
            .map(|i| Word { position: 2 * i, entry: (chance.uniform() * 40.0) as usize })
            .filter(|word| !(200..320).contains(&word.position))
            .collect();
        let centers: Vec<f64> = (0..30).map(|i| 10.0 + 20.0 * f64::from(i)).collect();
        let atoms = Atoms::new(&words, &dictionary);
        let windows = Windows::new(&words, &atoms, &centers, 8.0, 600);
        let (penalty, smoothness, n) = (0.2, 0.7, atoms.n);
        let codes = code(&atoms, &windows, penalty, smoothness);
        let largest = windows.held.iter().copied().fold(0.0, f64::max);
        let (mut zeros, mut open) = (0, 0);
        for window in 0..30 {
            let has = |w: usize| windows.evidence.get(w).is_some_and(|found| *found >= MIN_EVIDENCE);
            open += usize::from(!has(window));
            for atom in (0..n).filter(|_| has(window)) {
                let own = codes[window * n + atom];
                let mut slope = penalty * largest - windows.held[window * n + atom];
                slope += (0..n).map(|j| atoms.products[atom * n + j] * codes[window * n + j]).sum::<f64>();
                for beside in [window.wrapping_sub(1), window + 1].into_iter().filter(|&w| has(w)) {
                    slope += smoothness * (own - codes[beside * n + atom]);
                }
                zeros += usize::from(own == 0.0);
                assert!(slope > -1e-5 * largest, "{window} {atom}: {slope}");
                assert!(own == 0.0 || slope < 1e-5 * largest, "{window} {atom}: {slope}");
            }
        }
        assert!(zeros > 60 && (3..=6).contains(&open), "{zeros} zeros, {open} open");
    }

    #[test]
    fn words_come_from_what_the_concepts_found() {
        let matcher = Matcher::new(&[vec![("joy", 0.5), ("loan", 0.25)], vec![("loan", -1.0)]]);
        let text = "Joy and a loan; joy.";
        let found = [0, 1].map(|concept| contributions(text, &matcher, concept, &unwatched).unwrap());
        let (words, dictionary) = words_of(text, &found);
        let told: Vec<_> = words.iter().map(|word| (word.position, word.entry)).collect();
        assert_eq!(told, [(0, 0), (3, 1), (4, 0)]);
        assert_eq!(dictionary, Dictionary::new(vec![0.5, 0.0, 0.25, -1.0], 2).unwrap());
    }

    #[test]
    fn windows_without_words_stay_open_and_nothing_panics() {
        let dictionary = Dictionary::new(vec![1.0], 1).unwrap();
        let words: Vec<Word> = [1, 2, 3, 4, 90, 999].map(|position| Word { position, entry: 0 }).to_vec();
        let found = stripes(&words, &dictionary, 100, &plain(10, 2.0)).unwrap();
        assert!(found.window(0).is_some() && found.window(5).is_none() && found.window(10).is_none());
        for (words, dictionary, n_tokens) in [
            (&words[..], Dictionary::default(), 100),
            (&[], dictionary.clone(), 0),
            (&words[..], Dictionary::new(vec![0.0], 1).unwrap(), 100),
        ] {
            let found = stripes(words, &dictionary, n_tokens, &SparseOptions::default()).unwrap();
            assert_eq!(found.evidence.len(), 60);
            assert!(found.values.iter().all(|value| *value == 0.0));
        }
        assert!(Dictionary::new(vec![f64::NAN], 1).is_err() && Dictionary::new(vec![1.0], 0).is_err());
        let broken = SparseOptions { n_windows: 0, ..SparseOptions::default() };
        assert!(stripes(&words, &dictionary, 100, &broken).is_err());
    }
}

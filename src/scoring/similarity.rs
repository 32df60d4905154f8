//! Similarity to a concept by word vectors: for texts so short that no term of the lexicon stands in them.
//!
//! Not another way of scoring: the words that have a vector are the terms, and each weighs its similarity to the
//! concept. With z(x) the vector of a word in the concept's space (see [`crate::embedding::space`]) and c the sum of
//! weight · z over the counted terms, brought to length 1, the similarity of a word is z(x) · c, a cosine in [−1, 1].
//! Hashtags, hyphens, negation, highlighting and the ledger follow from [`super::matcher`] as for any other terms.
//!
//! Source: own choice, after the mean of word vectors as the plainest vector of a short text: the mean of z(x) · c over
//! a text's words is its mean vector times c. What is left out: rejected and irrelevant words, which never count, and
//! the commonest words of the vectors ([`COMMONEST`]), unless they are counted terms. These are function words: they
//! stand in every text, are like nothing in particular, and pull every score to one value.

use std::collections::HashSet;

use super::pattern::{Pattern, WordPattern};
use crate::concept::engine::Engine;
use crate::concept::seeds::Pole;
use crate::corpus::tokens::{fold, hyphen_parts};
use crate::embedding::space::Space;
use crate::embedding::{Embedding, WordId};
use crate::lexicon::scope::{Scope, terms_in_scope};
use crate::lexicon::{LexiconConcept, TermStatus};
use crate::{Error, Result};

/// So many of the commonest words are left out.
///
/// Measured with five words of happiness and five of sadness on 8,144 tweets, against the mean of human ratings of their
/// words: the correlation is .705 with all words, .74 without the 25 to 150 commonest, .69 without 500, .62 without
/// 2,000; with the five of happiness alone .53, .56 to .57, .52, .47. Fifty are still function words; among the next fifty
/// are *people*, *government* and *world*, which many a concept is about.
pub const COMMONEST: usize = 50;
/// And no more than one in so many, where the vectors have few words.
const PER_WORDS: usize = 1000;

/// The words for which `is_wanted`, with their similarity to the concept in [−1, 1]: the terms of a
/// [`super::matcher::Matcher`]. Words are asked for and given as documents have them (see [`fold`]); of several that
/// fold to the same the commonest is taken.
///
/// # Errors
/// [`Error::Request`] where no counted term is a word of the vectors, or where they cancel each other out.
pub fn similar_words(
    engine: &Engine,
    concept: &LexiconConcept,
    scope: Scope,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Result<Vec<(String, f64)>> {
    let (embedding, space) = (engine.embedding(), engine.space(concept.kind));
    let counted: Vec<(WordId, f64)> = terms_in_scope(concept, scope)
        .into_iter()
        .filter_map(|(term, weight)| Some((word_of(embedding, term)?, weight)))
        .collect();
    if counted.is_empty() {
        return Err(Error::Request(format!(
            "no counted term of “{}” is a word of the word vectors, so nothing can be similar to it; add such a word or \
             choose another measure",
            concept.name
        )));
    }
    let direction = direction(embedding, space, &counted).ok_or_else(|| {
        Error::Request(format!(
            "the counted terms of “{}” cancel each other out, so nothing can be similar to it; add or remove some or \
             choose another measure",
            concept.name
        ))
    })?;
    let mut seen: HashSet<String> = never_counted(concept).map(|term| fold(term).into_owned()).collect();
    let (mut words, mut forms) = (Vec::new(), Vec::new());
    let common = COMMONEST.min(embedding.len() / PER_WORDS);
    // Row numbers fit: a WordId is a u32.
    let vocabulary = (common as u32..embedding.len() as u32).map(WordId);
    for word in counted.iter().map(|&(word, _)| word).chain(vocabulary) {
        let form = fold(embedding.word(word));
        if is_wanted(&form) && !seen.contains(&*form) && is_one_token(&form) {
            words.push(word);
            forms.push(form.to_string());
            seen.insert(form.into_owned());
        }
    }
    let similarities = space.products_of(embedding, &words, &[direction]);
    let similarities = similarities.iter().map(|&cosine| f64::from(cosine).clamp(-1.0, 1.0));
    Ok(forms.into_iter().zip(similarities).collect())
}

/// All that a word must be to count in documents of these forms: a form, what is behind the sign of a hashtag, or a part
/// of either. For [`similar_words`] where only these documents are scored.
#[must_use]
pub fn wanted_in<'f>(forms: impl IntoIterator<Item = &'f str>) -> HashSet<&'f str> {
    let mut wanted = HashSet::new();
    for form in forms {
        let topic = form.strip_prefix(super::matcher::HASH).unwrap_or(form);
        wanted.extend([form, topic]);
        wanted.extend(hyphen_parts(form).chain(hyphen_parts(topic)));
    }
    wanted
}

/// The words as a matcher takes them.
#[must_use]
pub fn as_terms(words: &[(String, f64)]) -> Vec<(&str, f64)> {
    words.iter().map(|(word, similarity)| (word.as_str(), *similarity)).collect()
}

/// c; none where there is nothing to bring to length 1.
fn direction(embedding: &Embedding, space: &Space, counted: &[(WordId, f64)]) -> Option<Vec<f32>> {
    let mut sum = vec![0.0_f64; embedding.dimensions()];
    for &(word, weight) in counted {
        for (sum, z) in sum.iter_mut().zip(space.vector(embedding, word)) {
            *sum += weight * f64::from(z);
        }
    }
    let length = sum.iter().map(|value| value * value).sum::<f64>().sqrt();
    // Vectors have 24 bits: what is left of opposites that cancel each other out is rounding.
    (length > 1e-6).then(|| sum.iter().map(|value| (value / length) as f32).collect())
}

/// A counted term as a word of the vectors; none for beginnings of words and phrases, which stand for many or for none.
fn word_of(embedding: &Embedding, term: &str) -> Option<WordId> {
    let is_one_word = !term.contains('*') && term.split_whitespace().count() == 1;
    is_one_word.then(|| embedding.id_or_made(term))?
}

/// Terms that the analyst does not want.
fn never_counted(concept: &LexiconConcept) -> impl Iterator<Item = &str> {
    let unwanted = concept
        .terms
        .iter()
        .filter(|term| term.status == TermStatus::Rejected || term.pole == Pole::Irrelevant);
    unwanted.map(|term| term.term.as_str()).chain(concept.seeds.irrelevant.iter().map(String::as_str))
}

/// Whether a term of this form looks for exactly it.
fn is_one_token(form: &str) -> bool {
    let pattern = Pattern::parse(form);
    pattern.is_some_and(|pattern| matches!(&pattern.words[..], [WordPattern::Exact(word)] if word == form))
}

#[cfg(test)]
mod tests {
    use super::super::matcher::Matcher;
    use super::super::options::{Hashtags, Negation, ScoringOptions};
    use super::super::score;
    use super::super::scores::Measure;
    use super::*;
    use crate::concept::seeds::{ConceptKind, Seeds};
    use crate::corpus::DocId;
    use crate::corpus::index::TokenIndex;
    use crate::lexicon::{ModelRef, Term};
    use crate::progress::unwatched;

    /// The third number has the greatest spread by far and is taken out; of the others the mean is 0. What is left of a
    /// word are its first two numbers, brought to length 1.
    fn engine() -> Engine {
        let words =
            ["good", "bad", "bright", "dark", "up", "down", "Dark", "new york", "well-lit", "dim-lit"];
        let raw = [
            [2.0, 0.0, 50.0],
            [-2.0, 0.0, 50.0],
            [0.6, 0.8, -50.0],
            [-0.6, -0.8, -50.0],
            [0.0, 3.0, 50.0],
            [0.0, -3.0, 50.0],
            // Opposites in the third place, so that it goes with no other.
            [1.0, 0.0, -50.0],
            [-1.0, 0.0, -50.0],
            [0.8, 0.6, 0.0],
            [-0.8, -0.6, 0.0],
        ];
        Engine::new(Embedding::new("own", words.map(str::to_owned).to_vec(), raw.concat(), 3).0)
    }

    fn concept(terms: &[(&str, f64)]) -> LexiconConcept {
        let term = |&(term, weight): &(&str, f64)| Term {
            term: term.to_owned(),
            weight,
            pole: if weight < 0.0 { Pole::Negative } else { Pole::Positive },
            status: TermStatus::Accepted,
            note: String::new(),
        };
        LexiconConcept {
            name: "goodness".to_owned(),
            description: String::new(),
            kind: ConceptKind::Bipolar,
            model: ModelRef::default(),
            seeds: Seeds::default(),
            terms: terms.iter().map(term).collect(),
        }
    }

    #[track_caller]
    fn check(concept: &LexiconConcept, expected: &[(&str, f64)]) {
        let found = similar_words(&engine(), concept, Scope::Accepted, &|_| true).unwrap();
        let words: Vec<&str> = found.iter().map(|(word, _)| word.as_str()).collect();
        assert_eq!(words, expected.iter().map(|(word, _)| *word).collect::<Vec<_>>());
        for ((word, similarity), (_, expected)) in found.iter().zip(expected) {
            assert!((similarity - expected).abs() < 1e-5, "{word}: {similarity} is not {expected}");
        }
    }

    #[test]
    fn similarities_are_cosines_with_the_counted_terms() {
        // Along the first number. The commoner of two spellings counts, what is no single token never.
        let expected = [
            ("good", 1.0),
            ("bad", -1.0),
            ("bright", 0.6),
            ("dark", -0.6),
            ("up", 0.0),
            ("down", 0.0),
            ("well-lit", 0.8),
            ("dim-lit", -0.8),
        ];
        check(&concept(&[("good", 0.3)]), &expected);
        // Beginnings, phrases and unknown words give no direction; the length of the sum does not matter.
        check(&concept(&[("good", 1.0), ("new york", 1.0), ("up*", 1.0), ("better", 1.0)]), &expected);
        // Towards (0.8, 0.6): 0.4 of good and 0.3 of up. Unwanted words never count.
        let mut both = concept(&[("up", 0.3), ("good", 0.4), ("Well-lit", 0.9), ("bright", 0.1)]);
        both.terms[2].status = TermStatus::Rejected;
        both.terms[3].pole = Pole::Irrelevant;
        both.seeds.irrelevant = vec!["DARK".to_owned()];
        check(&both, &[("up", 0.6), ("good", 0.8), ("bad", -0.8), ("down", -0.6), ("dim-lit", -1.0)]);
    }

    #[test]
    fn a_document_scores_the_mean_similarity_of_its_known_words() {
        let concept = concept(&[("good", 1.0)]);
        let mut index = TokenIndex::default();
        for text in ["Bright, up and WELL-lit!", "#bright not good bad-up", "nothing known", ""] {
            index.push(text).unwrap();
        }
        let values = |words: &[(String, f64)], options| {
            let matcher = Matcher::with_options(&[as_terms(words)], options);
            let scores = score(&index, &matcher, &unwatched).unwrap();
            let value = |doc, minimum| scores.value(0, DocId(doc), Measure::Similarity, minimum);
            let rounded = |value: f64| (value * 1e4).round() / 1e4;
            [0, 1, 2, 3].map(|doc| (value(doc, 1).map(rounded), value(doc, 3).is_some()))
        };
        let engine = engine();
        let all = similar_words(&engine, &concept, Scope::Accepted, &|_| true).unwrap();
        let wanted = wanted_in(index.forms());
        let some = similar_words(&engine, &concept, Scope::Accepted, &|form| wanted.contains(form)).unwrap();
        assert!(some.len() < all.len());
        // 0.6 + 0 + 0.8 over three; 1 − 1 + 0 over three.
        let expected = [(Some(0.4667), true), (Some(0.0), true), (None, false), (None, false)];
        let plain = ScoringOptions::default();
        // 0.6 − 1 + 1 + 0 over four: bad and up stand within three words after the negation, as good does.
        let options = ScoringOptions { hashtags: Hashtags::Words, negation: Negation::Flip, ..plain };
        let flipped = [expected[0], (Some(0.15), true), expected[2], expected[3]];
        for words in [&all, &some] {
            assert_eq!((values(words, plain), values(words, options)), (expected, flipped));
        }
    }

    #[test]
    fn the_commonest_words_are_left_out_unless_they_are_counted() {
        let mut words = ["the", "good", "of"].map(str::to_owned).to_vec();
        words.extend((3..3000).map(|number| format!("word{number}")));
        let raw =
            (0..3000).flat_map(|number| [f32::from(number as u16 % 7), f32::from(number as u16 % 5), 1.0]);
        let engine = Engine::new(Embedding::new("many", words, raw.collect(), 3).0);
        let found = similar_words(&engine, &concept(&[("good", 1.0)]), Scope::All, &|_| true).unwrap();
        assert_eq!(found.len(), 2998);
        let first: Vec<&str> = found.iter().take(2).map(|(word, _)| word.as_str()).collect();
        assert_eq!(first, ["good", "word3"]);
    }

    #[test]
    fn a_concept_without_direction_is_told() {
        for (terms, part) in [
            (&[("better", 1.0), ("g*", 1.0)][..], "no counted term of “goodness”"),
            (&[], "no counted term"),
            (&[("good", 0.5), ("bad", 0.5)], "cancel each other out"),
            (&[("good", 0.0)], "cancel each other out"),
        ] {
            let error = similar_words(&engine(), &concept(terms), Scope::All, &|_| true).unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}

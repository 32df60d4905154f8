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

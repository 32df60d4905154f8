//! Inflections of one English word, folded into one suggestion: "joyful", "joyfully".
//!
//! Own rule, without a dictionary. A word is an inflection of a base when an ending taken off gives a known word
//! ([`bases`]) that also means nearly the same: the cosine of the two vectors is at least [`SAME_MEANING`] where the
//! base is at least as common, and [`SURELY_SAME_MEANING`] where it is rarer and both are suggested. The endings: -s,
//! -es, -'s, -ed, -ing, -ly, and -er and -est where both are known ("richer" and "richest", not "baker"). Irregular
//! forms ("better", "mice") stay apart, and so do words that only share a stem ("cook", "cooker").

use std::collections::HashMap;

use crate::dot::dot;
use crate::embedding::{Embedding, WordId};

/// Cosine from which a commoner base and its form are one word. Measured on GloVe's 60,000 commonest words: chance
/// pairs ("andes"/"and", "staring"/"star", "founded"/"found") lie below, most regular forms between .45 and .8.
const SAME_MEANING: f32 = 0.4;
/// The same for a base that is rarer than its form, where chance ("mother"/"mothe") finds more.
const SURELY_SAME_MEANING: f32 = 0.5;
/// Shorter stems are chance: "bed" is no form of "b", "was" none of "wa".
const SHORTEST_BASE: usize = 3;
/// "Joyfulnesses" would take three steps; a circle of forms must end somewhere.
const N_STEPS: usize = 3;

/// Folds words into lists of forms, by place in `words` (best first): each list begins with its best form, and the
/// lists stand in the order of these. Cost: a few look-ups a word.
pub fn fold(embedding: &Embedding, words: &[WordId]) -> Vec<Vec<usize>> {
    let offered: HashMap<WordId, usize> = words.iter().copied().zip(0..).collect();
    let mut list_of: HashMap<WordId, usize> = HashMap::new();
    let mut lists: Vec<Vec<usize>> = Vec::new();
    for (place, &word) in words.iter().enumerate() {
        let lemma = lemma(embedding, word, |other| offered.contains_key(&other));
        let list = *list_of.entry(lemma).or_insert(lists.len());
        match lists.get_mut(list) {
            Some(forms) => forms.push(place),
            None => lists.push(vec![place]),
        }
    }
    lists
}

/// Whether one is an inflection of the other, or both of a third word.
pub fn is_same_word(embedding: &Embedding, a: WordId, b: WordId) -> bool {
    let either = |word| word == a || word == b;
    lemma(embedding, a, either) == lemma(embedding, b, either)
}

/// The word that `word` is an inflection of, or itself; `is_offered` tells which rarer bases come into question.
pub fn lemma(embedding: &Embedding, word: WordId, is_offered: impl Fn(WordId) -> bool) -> WordId {
    let mut lemma = word;
    for _ in 0..N_STEPS {
        match base(embedding, lemma, &is_offered) {
            Some(base) if base != word => lemma = base,
            _ => break,
        }
    }
    lemma
}

/// The likeliest base of `word`: of all that pass the rule the most similar, the commoner among equals.
fn base(embedding: &Embedding, word: WordId, is_offered: &impl Fn(WordId) -> bool) -> Option<WordId> {
    let text = embedding.word(word);
    let similarity = |base: WordId| dot(embedding.unit(word), embedding.unit(base));
    bases(text, |known| embedding.id(known).is_some())
        .iter()
        .filter_map(|base| embedding.id(base))
        .filter(|&base| base != word)
        .map(|base| (base, similarity(base)))
        .filter(|&(base, cosine)| {
            (base < word && cosine >= SAME_MEANING) || (cosine >= SURELY_SAME_MEANING && is_offered(base))
        })
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        .map(|(base, _)| base)
}

/// What `word` may be an inflection of, by its ending alone; not all of it need be words.
fn bases(word: &str, is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(stem) = word.strip_suffix("'s") {
        found.push(stem.to_owned());
    } else if let Some(stem) = word.strip_suffix("ies") {
        found.extend([format!("{stem}y"), format!("{stem}ie")]);
    } else if let Some(stem) = word.strip_suffix("es") {
        found.extend([format!("{stem}e"), stem.to_owned()]);
    } else if let Some(stem) = word.strip_suffix('s')
        && !stem.ends_with(['s', 'u', 'i'])
    {
        found.push(stem.to_owned());
    }
    if let Some(stem) = word.strip_suffix("ing") {
        with_stem(stem, &mut found);
        found.extend(stem.strip_suffix('y').map(|short| format!("{short}ie")));
    }
    if let Some(stem) = word.strip_suffix("ed") {
        with_stem(stem, &mut found);
        found.extend(stem.strip_suffix('i').map(|short| format!("{short}y")));
    }
    if let Some(stem) = word.strip_suffix("ly") {
        found.extend([stem.to_owned(), format!("{stem}le")]);
        found.extend(stem.strip_suffix('i').map(|short| format!("{short}y")));
        found.extend(stem.strip_suffix("al").map(str::to_owned));
    }
    let graded = word.strip_suffix("est").or_else(|| word.strip_suffix("er"));
    if let Some(stem) = graded
        && is_known(&format!("{stem}er"))
        && is_known(&format!("{stem}est"))
    {
        with_stem(stem, &mut found);
        found.extend(stem.strip_suffix('i').map(|short| format!("{short}y")));
    }
    found.retain(|base| base.chars().count() >= SHORTEST_BASE);
    found
}

/// The stem as it is, with its silent e, and with a doubled last letter made single: "walk", "bake", "stop".
fn with_stem(stem: &str, found: &mut Vec<String>) {
    found.extend([stem.to_owned(), format!("{stem}e")]);
    let mut letters = stem.chars().rev();
    if let (Some(last), Some(before)) = (letters.next(), letters.next())
        && last == before
    {
        found.extend(stem.strip_suffix(last).map(str::to_owned));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All words point the same way except those named apart, which point elsewhere.
    fn embedding(words: &[&str], apart: &[&str]) -> Embedding {
        let raw = words.iter().flat_map(|word| if apart.contains(word) { [0.0, 1.0] } else { [1.0, 0.0] });
        Embedding::new("t", words.iter().map(|&word| word.to_owned()).collect(), raw.collect(), 2).0
    }

    #[track_caller]
    fn check(word: &str, base: &str) {
        let is_graded =
            |form: &str| ["richer", "richest", "happier", "happiest", "bigger", "biggest"].contains(&form);
        assert!(bases(word, is_graded).iter().any(|found| found == base), "{word} has no base {base}");
    }

    #[test]
    fn endings_give_their_bases() {
        for (word, base) in [
            ("dogs", "dog"),
            ("dog's", "dog"),
            ("houses", "house"),
            ("wishes", "wish"),
            ("families", "family"),
            ("movies", "movie"),
            ("walked", "walk"),
            ("baked", "bake"),
            ("stopped", "stop"),
            ("cried", "cry"),
            ("baking", "bake"),
            ("running", "run"),
            ("dying", "die"),
            ("sadly", "sad"),
            ("gently", "gentle"),
            ("happily", "happy"),
            ("basically", "basic"),
            ("richer", "rich"),
            ("happiest", "happy"),
            ("bigger", "big"),
        ] {
            check(word, base);
        }
        for word in ["baker", "glass", "virus", "crisis", "bed", "sing"] {
            assert!(bases(word, |_| false).is_empty(), "{word}: {:?}", bases(word, |_| false));
        }
    }

    #[test]
    fn forms_fold_under_the_best_and_keep_their_order() {
        let words = ["cook", "new", "cooks", "news", "cooking", "cooked", "pan"];
        let embedding = embedding(&words, &["news", "pan"]);
        let ids = |words: &[&str]| words.iter().map(|word| embedding.id(word).unwrap()).collect::<Vec<_>>();
        // "cooking" and "cooked" meet in "cook", which is not suggested; "news" means something else than "new".
        let places = fold(&embedding, &ids(&["cooking", "pan", "cooked", "news", "new", "cooks"]));
        assert_eq!(places, [vec![0, 2, 5], vec![1], vec![3], vec![4]]);
        assert!(fold(&embedding, &[]).is_empty());
    }

    #[test]
    fn a_rarer_base_counts_only_where_it_is_suggested_too() {
        let embedding = embedding(&["suspects", "suspect"], &[]);
        assert_eq!(fold(&embedding, &[WordId(0)]), [[0]]);
        assert_eq!(fold(&embedding, &[WordId(0), WordId(1)]), [[0, 1]]);
        assert!(is_same_word(&embedding, WordId(0), WordId(1)));
    }
}

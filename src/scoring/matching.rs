//! What a term would match, while it is being typed.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::incremental::{Indexed, candidates};
use super::matcher::Matcher;
use super::options::{Negation, ScoringOptions};
use super::pattern::{LONGEST_PHRASE, Pattern, WordPattern};
use super::table::MatchTable;
use crate::corpus::doc_set::DocSet;
use crate::corpus::index::TypeId;
use crate::corpus::tokens::{TokenKind, fold, tokens};
use crate::embedding::Embedding;

/// Forms shown of a beginning or a phrase.
pub const N_FORMS: usize = 12;

/// What a term would match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Why it can never match, and what mends it: half a sentence without a full stop. All else is then empty.
    pub problem: Option<String>,
    /// The words or phrases it matches, as documents have them, each with how often; commonest first, equal ones in
    /// alphabetical order; at most [`N_FORMS`].
    pub forms: Vec<(String, u64)>,
    /// How many there are.
    pub n_forms: usize,
    /// How often it stands in the documents, by itself: in a lexicon other terms may take some places.
    pub times: u64,
    /// In how many documents it stands.
    pub documents: u64,
}

/// What a term would match in documents, as the only term of a lexicon and whatever negates it. Without documents: the
/// words of the vectors that it matches as they are, commonest first, with counts of 0; no phrases.
///
/// Cost: the words that it matches and their documents; of a phrase, the tokens of all documents that have its rarest
/// word.
#[must_use]
pub fn preview(
    term: &str,
    options: ScoringOptions,
    documents: Option<Indexed<'_>>,
    embedding: &Embedding,
) -> Preview {
    let Some(pattern) = Pattern::parse(term).filter(|_| problem(term).is_none()) else {
        return Preview { problem: problem(term), ..Preview::default() };
    };
    // Negated or not, it matches.
    let options = ScoringOptions { negation: Negation::Off, ..options };
    match (documents, pattern.words.as_slice()) {
        (None, [word]) => in_vectors(word, embedding),
        (None, _) => Preview::default(),
        (Some(indexed), [_]) => words(indexed, &Matcher::with_options(&[vec![(term, 1.0)]], options)),
        (Some(indexed), _) => {
            let mut found = DocSet::default();
            candidates(indexed, &pattern, options, &mut found);
            phrases(indexed, &Matcher::with_options(&[vec![(term, 1.0)]], options), &found)
        }
    }
}

/// Why a term can never match, and what mends it; none where it may.
#[must_use]
pub fn problem(term: &str) -> Option<String> {
    if term.trim().is_empty() {
        return Some("nothing to look for; type a word, a beginning such as happ*, or a phrase".to_owned());
    }
    if let Some(problem) = term.split_whitespace().find_map(problem_of_word) {
        return Some(problem);
    }
    let n_words: usize = term.split_whitespace().map(n_tokens).sum();
    (n_words > LONGEST_PHRASE).then(|| {
        format!("this is a phrase of {n_words} words, which never matches; leave at most {LONGEST_PHRASE}")
    })
}

/// As [`problem`], of what stands between spaces.
fn problem_of_word(piece: &str) -> Option<String> {
    let stem = piece.strip_suffix('*').unwrap_or(piece);
    match piece.split_once('*') {
        Some(("", "")) => {
            return Some(
                "a * alone would match every word; put a beginning before it, as in happ*".to_owned(),
            );
        }
        Some(("", _)) => {
            return Some(format!(
                "“{piece}” has no beginning, and words are only found by their beginning; put the * at the end"
            ));
        }
        Some((beginning, rest)) if !rest.is_empty() => {
            return Some(format!(
                "“{piece}” goes on after its *, which never matches; end it there: {beginning}*"
            ));
        }
        _ => {}
    }
    let kinds = || tokens(stem).map(|token| token.kind);
    if kinds().any(|kind| kind == TokenKind::Handle) {
        return Some(format!("“{piece}” is somebody's handle, and handles never count; leave out the @"));
    }
    if kinds().any(|kind| kind == TokenKind::Address) {
        return Some(format!("“{piece}” is an address, and addresses never count; type words instead"));
    }
    (kinds().next().is_none() && !piece.ends_with('*'))
        .then(|| format!("“{piece}” is no word, and no document has it as one; leave it out"))
}

/// Words that a piece between spaces becomes.
fn n_tokens(piece: &str) -> usize {
    if piece.ends_with('*') { 1 } else { tokens(piece).count() }
}

fn in_vectors(word: &WordPattern, embedding: &Embedding) -> Preview {
    let found = |words: &mut dyn Iterator<Item = &str>| {
        let forms: Vec<(String, u64)> = words.take(N_FORMS).map(|word| (word.to_owned(), 0)).collect();
        Preview { n_forms: forms.len() + words.count(), forms, ..Preview::default() }
    };
    match word {
        WordPattern::Exact(form) => {
            found(&mut embedding.id(form).into_iter().map(|word| embedding.word(word)))
        }
        WordPattern::Prefix(stem) => {
            let words = embedding.words().iter().map(String::as_str);
            found(&mut words.filter(|word| fold(word).starts_with(stem.as_str())))
        }
    }
}

fn words(indexed: Indexed<'_>, matcher: &Matcher) -> Preview {
    let table = MatchTable::of_index(matcher, indexed.tokens, indexed.inverted);
    let mut found: Vec<(Reverse<u64>, TypeId)> = Vec::new();
    for ty in table.worthy() {
        // Both parts of `so-so` count.
        let in_a_token = table.hits_of(ty).len() as u64;
        found.push((Reverse(in_a_token * indexed.inverted.occurrences(ty)), ty));
    }
    let documents = match found.as_slice() {
        [(_, only)] => u64::from(indexed.inverted.documents_with(*only)),
        several => {
            let mut documents = DocSet::default();
            for (_, ty) in several {
                indexed.inverted.each(*ty, |doc, _| documents.insert(doc));
            }
            documents.len() as u64
        }
    };
    let times = found.iter().map(|(times, _)| times.0).sum();
    let n_forms = found.len();
    commonest(&mut found, |&ty| indexed.tokens.form(ty).to_owned());
    let form = |&(times, ty): &(Reverse<u64>, TypeId)| (indexed.tokens.form(ty).to_owned(), times.0);
    Preview { problem: None, forms: found.iter().map(form).collect(), n_forms, times, documents }
}

fn phrases(indexed: Indexed<'_>, matcher: &Matcher, candidates: &DocSet) -> Preview {
    let table = MatchTable::of_index(matcher, indexed.tokens, indexed.inverted);
    let mut scratch = table.scratch();
    let mut counts: HashMap<&[TypeId], u64> = HashMap::new();
    let mut documents = 0;
    for doc in candidates.iter() {
        let types = indexed.tokens.document(doc);
        let mut stands = false;
        table.scan(types, &mut scratch, |_, place| {
            *counts.entry(types.get(place).unwrap_or_default()).or_default() += 1;
            stands = true;
        });
        documents += u64::from(stands);
    }
    let text =
        |types: &&[TypeId]| types.iter().map(|&ty| indexed.tokens.form(ty)).collect::<Vec<_>>().join(" ");
    let times = counts.values().sum();
    let n_forms = counts.len();
    let mut found: Vec<(Reverse<u64>, &[TypeId])> =
        counts.into_iter().map(|(types, times)| (Reverse(times), types)).collect();
    commonest(&mut found, text);
    let forms = found.iter().map(|(times, types)| (text(types), times.0)).collect();
    Preview { problem: None, forms, n_forms, times, documents }
}

/// Leaves the first [`N_FORMS`], in order. Words are only asked for where counts are equal.
fn commonest<T>(found: &mut Vec<(Reverse<u64>, T)>, text: impl Fn(&T) -> String) {
    let order = |a: &(Reverse<u64>, T), b: &(Reverse<u64>, T)| {
        a.0.cmp(&b.0).then_with(|| text(&a.1).cmp(&text(&b.1)))
    };
    if found.len() > N_FORMS {
        found.select_nth_unstable_by(N_FORMS, order);
        found.truncate(N_FORMS);
    }
    found.sort_unstable_by(order);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::options::{Hashtags, Hyphens};
    use super::super::usage::usage;
    use super::*;
    use crate::corpus::index::inverted::tests::build;
    use crate::embedding::tests::tiny;
    use crate::progress::unwatched;

    #[track_caller]
    fn check(term: &str, texts: &[&str], forms: &[(&str, u64)], totals: (usize, u64, u64)) {
        let (index, inverted) = build(texts);
        let indexed = Indexed { tokens: &index, inverted: &inverted };
        let found = preview(term, ScoringOptions::default(), Some(indexed), &tiny());
        let found_forms: Vec<(&str, u64)> =
            found.forms.iter().map(|(form, times)| (form.as_str(), *times)).collect();
        assert_eq!((found_forms.as_slice(), found.problem), (forms, None), "{term}");
        assert_eq!((found.n_forms, found.times, found.documents), totals, "{term}");
    }

    #[test]
    fn words_beginnings_and_phrases_in_documents() {
        let texts = ["Happy, happily happy", "so-so happy #happy", "very happy and very happily", "so?"];
        check("happy", &texts, &[("happy", 4)], (1, 4, 3));
        check("happ*", &texts, &[("happy", 4), ("happily", 2)], (2, 6, 3));
        check("So", &texts, &[("so-so", 2), ("so", 1)], (2, 3, 2));
        check("very happ*", &texts, &[("very happily", 1), ("very happy", 1)], (2, 2, 1));
        check("sad", &texts, &[], (0, 0, 0));
        let many: Vec<String> = (10..40).map(|number| format!("a{number}")).collect();
        let mut told: Vec<(&str, u64)> = vec![("a39", 2)];
        told.extend(many.iter().take(N_FORMS - 1).map(|form| (form.as_str(), 1)));
        check("a*", &[&many.join(" "), "a39"], &told, (30, 31, 2));
    }

    #[test]
    fn without_documents_the_vectors_answer() {
        let forms = |term| {
            let found = preview(term, ScoringOptions::default(), None, &tiny());
            let forms: Vec<String> = found.forms.into_iter().map(|(form, _)| form).collect();
            (forms.join(" "), found.n_forms)
        };
        assert_eq!(forms("l*"), ("low left".to_owned(), 2));
        assert_eq!(forms("Up"), ("up".to_owned(), 1));
        assert_eq!(forms("nowhere"), (String::new(), 0));
        assert_eq!(forms("up down"), (String::new(), 0));
    }

    #[test]
    fn what_never_matches_is_told_with_its_mend() {
        for (term, mend) in [
            ("  ", "type a word"),
            ("h*ppy", "end it there: h*"),
            ("not f**", "end it there: f*"),
            ("*ness", "put the * at the end"),
            ("*", "put a beginning before it"),
            ("one two three four five six", "leave at most 5"),
            ("@joe", "leave out the @"),
            ("@jo*", "leave out the @"),
            ("see www.example.org", "type words instead"),
            ("joy !!", "leave it out"),
        ] {
            let found = preview(term, ScoringOptions::default(), None, &tiny());
            assert!(
                found.problem.as_ref().is_some_and(|problem| problem.contains(mend)),
                "{term}: {found:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_term_without_a_problem_matches_its_own_text(term in "(\\PC{0,3}|[ab@#.'*é-]{0,3}|[ab] ){0,4}") {
            let (index, inverted) = build(&[term.replace('*', "")]);
            let indexed = Indexed { tokens: &index, inverted: &inverted };
            let found = preview(&term, ScoringOptions::default(), Some(indexed), &tiny());
            if Pattern::parse(&term).is_none() {
                prop_assert!(found.problem.is_some());
            }
            if !term.contains('*') {
                prop_assert!(found.problem.is_some() != (found.times > 0), "{:?}", found);
            }
        }

        #[test]
        fn it_counts_what_the_term_alone_would_count(
            texts in proptest::collection::vec("((#?[ab]{1,2}|[ab]-[ab]|a-b-b|not) ){0,14}", 0..8),
            term in r"#?[ab]{1,2}\*?|a-[ab]\*?|[ab]\*? [ab]\*?( a)?",
            words in any::<bool>(),
            whole in any::<bool>(),
        ) {
            let (index, inverted) = build(&texts);
            let indexed = Indexed { tokens: &index, inverted: &inverted };
            let options = ScoringOptions {
                hashtags: if words { Hashtags::Words } else { Hashtags::Apart },
                hyphens: if whole { Hyphens::Whole } else { Hyphens::Parts },
                ..ScoringOptions::default()
            };
            let found = preview(&term, options, Some(indexed), &tiny());
            let counted = usage(indexed, &[(&term, 1.0)], options, &unwatched).unwrap()[0];
            prop_assert_eq!((found.times, found.documents), (counted.times, counted.documents));
            prop_assert_eq!(found.n_forms > N_FORMS, found.forms.len() < found.n_forms);
            if found.forms.len() == found.n_forms {
                prop_assert_eq!(found.forms.iter().map(|(_, times)| times).sum::<u64>(), found.times);
            }
            prop_assert!(found.forms.is_sorted_by(|a, b| (Reverse(a.1), &a.0) < (Reverse(b.1), &b.0)));
        }
    }
}

//! What is written comes back: for every format, what it holds of any lexicon.

use std::path::Path;

use proptest::prelude::*;

use super::outward::held;
use super::{Imported, LexiconFormat, guess, losses, read_bytes, read_bytes_as, to_bytes};
use crate::concept::seeds::Seeds;
use crate::concept::{ConceptKind, Pole};
use crate::lexicon::{EmbeddingRef, Lexicon, LexiconConcept, ModelRef, Source, Term, TermStatus};

/// Reads a text in a format; concepts without a name are called "words".
#[track_caller]
pub(super) fn imported(text: &str, format: LexiconFormat) -> Imported {
    read_bytes_as(Path::new("words.txt"), text.as_bytes(), format).unwrap()
}

/// The lexicon has these concepts with these terms; a minus stands before those of the negative pole.
#[track_caller]
pub(super) fn check(found: &Imported, expected: &[(&str, &[&str])]) {
    let terms = |concept: &LexiconConcept| {
        let sign = |term: &Term| if term.pole == Pole::Negative { "-" } else { "" };
        concept.terms.iter().map(|term| sign(term).to_owned() + &term.term).collect::<Vec<_>>()
    };
    let concepts: Vec<_> =
        found.lexicon.concepts.iter().map(|concept| (concept.name.as_str(), terms(concept))).collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(name, terms)| (*name, terms.iter().map(|&term| term.to_owned()).collect::<Vec<_>>()))
        .collect();
    assert_eq!(concepts, expected, "{:?}", found.report);
    assert_eq!(found.report.n_read, expected.iter().map(|(_, terms)| terms.len()).sum::<usize>());
}

/// Formats that are written.
fn written() -> impl Iterator<Item = LexiconFormat> {
    LexiconFormat::ALL.into_iter().filter(|format| format.is_written())
}

/// Terms that some format could take for something else.
const TRICKY: &[&str] = &[
    "yes",
    "no",
    "null",
    "1.5",
    "~",
    "true",
    ":)",
    ";)",
    ";D",
    ";-) x",
    "; x",
    ";",
    "=)",
    "'=)",
    "''-",
    "-",
    "- a",
    "+1",
    "+plus",
    "@user",
    "@",
    "@near x_y z",
    "%",
    "% 1",
    "#metoo",
    "# x",
    "a: b",
    "a:b",
    "it's",
    "\"quoted\"",
    "\"",
    "a,b",
    "a;b",
    "<3",
    "R&D",
    "&amp;",
    "]]>",
    "happ*",
    "not happ*",
    "h*y",
    "a_b",
    "snake_case_",
    "_",
    "top 10",
    "(02 134)125/464",
    "x (5)",
    "x (y)",
    "<of>1/2",
    "you know",
    "\u{1f468}\u{200d}\u{1f469}",
    "e\u{301}",
    "\u{feff}x",
    "a\tb",
    "a\nb",
    "  pad ",
    "\u{37e}",
    "İ",
    "ß",
    "[a",
    "{b",
    "*x",
    "&x",
    "!x",
    "|",
    ">",
    "?",
    "`",
    "0x1F",
    "1e5",
    "--",
    "X",
    "DicTerm",
    "concept",
    "\u{7}bell",
    "\u{85}",
    "a b c d e f",
    "term",
    "word",
    "\\n",
    "a\\",
    "\u{fffd}",
    "-0.5",
    "N/A",
    "1 2",
    "…",
    "\u{2212}5",
];

fn a_term() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zäöß]{1,6}".boxed(),
        3 => prop::sample::select(TRICKY).prop_map(str::to_owned).boxed(),
        1 => "\\PC{1,8}".boxed(),
        1 => "[a-c]{1,3} [a-c_*']{1,3}( [a-c]{1,2})?".boxed(),
    ]
}

fn a_name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-d]".boxed(),
        4 => "[a-c] > [a-c]( > [ab])?".boxed(),
        2 => "[ab](_positive|_negative)( > [ab])?".boxed(),
        2 => a_term().boxed(),
        1 => (a_term(), a_term()).prop_map(|(a, b)| format!("{a} > {b}")).boxed(),
        1 => Just(" > x > ".to_owned()).boxed(),
    ]
}

fn a_lexicon_term() -> impl Strategy<Value = Term> {
    let weight = prop_oneof![Just(1.0), Just(0.0), 0.0..=1.0, Just(1e-6), Just(0.333_333)];
    let status = prop::sample::select(
        &[
            TermStatus::Accepted,
            TermStatus::Accepted,
            TermStatus::Seed,
            TermStatus::Suggested,
            TermStatus::Rejected,
        ][..],
    );
    let pole = prop::sample::select(&[Pole::Positive, Pole::Positive, Pole::Negative, Pole::Irrelevant][..]);
    let note = prop_oneof![Just(String::new()), Just("=1, \"two\"\nthree".to_owned()), a_term()];
    (a_term(), weight, status, pole, note).prop_map(|(term, weight, status, pole, note)| {
        let weight = if pole == Pole::Negative { -weight } else { weight };
        Term { term, weight, pole, status, note }
    })
}

fn a_concept() -> impl Strategy<Value = LexiconConcept> {
    let kind = prop::sample::select(&[ConceptKind::Unipolar, ConceptKind::Bipolar][..]);
    let seeds = prop::collection::vec(a_term(), 0..3);
    let terms = prop::collection::vec(a_lexicon_term(), 0..6);
    (a_name(), "[a-c <&\"]{0,4}", kind, seeds, terms).prop_map(
        |(name, description, kind, seeds, mut terms)| {
            let mut seen = std::collections::HashSet::new();
            terms.retain(|term| {
                let text = term.term.trim();
                !text.is_empty()
                    && seen.insert(text.to_lowercase())
                    && (kind == ConceptKind::Bipolar || term.weight >= 0.0)
            });
            let seeds = Seeds {
                positive: seeds.into_iter().filter(|seed| !seed.trim().is_empty()).collect(),
                ..Seeds::default()
            };
            LexiconConcept { name, description, kind, model: ModelRef::default(), seeds, terms }
        },
    )
}

/// A lexicon that keeps the rules of our own file.
fn a_lexicon() -> impl Strategy<Value = Lexicon> {
    prop::collection::vec(a_concept(), 0..6).prop_map(|mut concepts| {
        let mut seen = std::collections::HashSet::new();
        concepts.retain(|concept| !concept.name.trim().is_empty() && seen.insert(concept.name.clone()));
        let embedding = EmbeddingRef { name: "glove".to_owned(), words: 3, dimensions: 2 };
        let source = Source { program: "ConceptVector 0.1.0".to_owned(), version: "first".to_owned() };
        Lexicon { embedding, source, concepts, ..Lexicon::default() }
    })
}

/// The concepts a format can hold.
fn fitting(lexicon: &Lexicon, format: LexiconFormat) -> Lexicon {
    let mut lexicon = lexicon.clone();
    if matches!(format, LexiconFormat::Vader | LexiconFormat::WordList) {
        lexicon.concepts.truncate(1);
    }
    lexicon
}

/// Two lexicons made comparable where concepts of `written` changed places: formats that list each term once have the
/// terms in the order of the concepts, so these are sorted too.
fn whatever_the_order(written: &Lexicon, a: &Lexicon, b: &Lexicon) -> [Lexicon; 2] {
    let names = |lexicon: &Lexicon| -> Vec<String> {
        lexicon.concepts.iter().map(|concept| concept.name.clone()).collect()
    };
    let place = |name: &String| written.concepts.iter().position(|concept| concept.name == *name);
    let places: Vec<usize> = names(b).iter().filter_map(place).collect();
    let mut both = [a.clone(), b.clone()];
    if names(a) != names(b) || !places.is_sorted() {
        for concepts in both.iter_mut().map(|lexicon| &mut lexicon.concepts) {
            concepts.sort_by(|a, b| a.name.cmp(&b.name));
            for concept in concepts {
                concept.terms.sort_by(|a, b| a.term.cmp(&b.term));
            }
        }
    }
    both
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn what_a_format_holds_comes_back(lexicon in a_lexicon()) {
        for format in written() {
            let lexicon = fitting(&lexicon, format);
            let bytes = to_bytes(&lexicon, format).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let found = read_bytes_as(Path::new("words.x"), &bytes, format).unwrap();
            prop_assert_eq!(&found.lexicon, &held(&lexicon, format), "{:?}\n{}\n{:?}", format, text, found.report);
            // Twice through a format changes nothing more, and that is told too. Only where a concept is called as a pole
            // of another (“a_positive > b” beside “a”) may they change places once more.
            let again = read_bytes_as(Path::new("words.x"), &to_bytes(&found.lexicon, format).unwrap(), format).unwrap();
            let [again, before] = whatever_the_order(&lexicon, &again.lexicon, &found.lexicon);
            prop_assert_eq!(again, before, "{:?}\n{}", format, text);
            let lost = losses(&found.lexicon, format);
            prop_assert!(lost.iter().all(|sentence| sentence.contains("apostrophe")), "{:?} {:?}\n{}", format, lost, text);
        }
    }

    #[test]
    fn a_lexicon_that_is_held_whole_has_no_losses_and_others_have(lexicon in a_lexicon()) {
        for format in written() {
            let lexicon = fitting(&lexicon, format);
            let is_whole = held(&lexicon, format) == lexicon;
            let lost: Vec<_> = losses(&lexicon, format).into_iter().filter(|it| !it.contains("apostrophe")).collect();
            prop_assert!(!is_whole || lost.is_empty(), "{:?} {:?}", format, lost);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        survive(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "([%+;@{}\\[\\]():,\t\n\r \"'<>/=&*?!|-]|[a-c0-9]|cnode|pnode|name=|word1=|term|\\PC){0,40}") {
        survive(text.as_bytes());
    }

    #[test]
    fn damage_does_no_harm(lexicon in a_lexicon(), at in any::<prop::sample::Index>(), with in "[<>/&;%\t\n\"'{}\\[\\]:,a-z]{0,3}") {
        for format in written() {
            let mut bytes = to_bytes(&fitting(&lexicon, format), format).unwrap();
            let place = at.index(bytes.len() + 1);
            bytes.splice(place..place, with.bytes());
            survive(&bytes);
            bytes.truncate(place);
            survive(&bytes);
        }
    }
}

#[test]
fn files_we_write_are_told_by_their_content() {
    let text = "{\"affect > mood\": [\"glad\", \"very happy\", \"jo*\"], \"sea\": [\"tide\", \"flood\"]}";
    let mut lexicon = imported(text, LexiconFormat::Yaml).lexicon;
    lexicon.concepts[0].terms[1].weight = 0.25;
    for format in written() {
        let lexicon = fitting(&lexicon, format);
        let bytes = to_bytes(&lexicon, format).unwrap();
        assert_eq!(guess(&bytes), Some(format), "{}", String::from_utf8_lossy(&bytes));
    }
}

/// Whatever is read keeps the rules of a lexicon file.
#[track_caller]
fn survive(bytes: &[u8]) {
    drop(read_bytes(Path::new("x"), bytes));
    for format in LexiconFormat::ALL {
        if let Ok(found) = read_bytes_as(Path::new("x"), bytes, format) {
            crate::lexicon::json::to_text(&found.lexicon).unwrap();
            assert_eq!(found.report.skipped.len(), found.report.n_skipped.min(1000));
        }
    }
}

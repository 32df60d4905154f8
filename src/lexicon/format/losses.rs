//! What a format cannot hold, told before anything is written.

use std::collections::HashMap;

use super::gather::{NEGATIVE, POSITIVE};
use super::outward::{effective_terms, held};
use super::text::clean;
use super::{LexiconFormat, Shape, UNNAMED};
use crate::concept::Pole;
use crate::counts::counted;
use crate::lexicon::{Lexicon, LexiconConcept, Source, Term, TermStatus};
use crate::writing::begins_formula;

/// Two weights nearer than this are the same.
const SAME: f64 = 1e-9;

/// What of this lexicon `format` cannot hold, a sentence each with counts and without a full stop; nothing where
/// all of it comes back. Found by comparing the lexicon with what reading would give, so that it is what happens.
#[must_use]
pub fn losses(lexicon: &Lexicon, format: LexiconFormat) -> Vec<String> {
    if format.shape() == Shape::Own {
        return Vec::new();
    }
    let held = held(lexicon, format);
    let places: HashMap<&str, &LexiconConcept> =
        held.concepts.iter().map(|concept| (concept.name.as_str(), concept)).collect();
    let mut found = Losses::default();
    for concept in &lexicon.concepts {
        let name = super::outward::name(&concept.name, format);
        // One of a pair that only looks like two poles may have become a pole.
        let half = |ending| name.strip_suffix(ending).and_then(|name| places.get(name));
        let place = match format.shape() {
            Shape::OneList { .. } => places.get(UNNAMED),
            _ => places.get(name.as_str()).or_else(|| half(POSITIVE)).or_else(|| half(NEGATIVE)),
        };
        found.compare(concept, place.copied(), format);
    }
    found.told(lexicon, format)
}

/// Counts terms that change and keeps the first.
#[derive(Default)]
struct Tally {
    n: usize,
    first: String,
}

impl Tally {
    fn add(&mut self, example: impl FnOnce() -> String) {
        self.n += 1;
        if self.n == 1 {
            self.first = example();
        }
    }
}

#[derive(Default)]
struct Losses {
    irrelevant: Tally,
    rejected: Tally,
    negative: Tally,
    unheld: Tally,
    changed: Tally,
    weights: Tally,
    suggested: Tally,
    seeds: Tally,
    notes: Tally,
    concepts: Tally,
    names: Tally,
    kinds: Tally,
    descriptions: Tally,
    models: Tally,
    seed_lists: Tally,
    formulas: Tally,
}

impl Losses {
    fn compare(&mut self, concept: &LexiconConcept, held: Option<&LexiconConcept>, format: LexiconFormat) {
        let terms = effective_terms(concept);
        let name = || format!("“{}”", concept.name);
        match held {
            None => self.concepts.add(name),
            Some(held) => {
                if held.name != concept.name {
                    self.names.add(|| format!("“{}” becomes “{}”", concept.name, held.name));
                }
                if held.kind != concept.kind {
                    self.kinds.add(name);
                }
            }
        }
        if !concept.description.is_empty() && held.is_none_or(|held| held.description != concept.description)
        {
            self.descriptions.add(name);
        }
        if concept.model != Default::default() {
            self.models.add(name);
        }
        // Seeds that are the only terms are written as terms.
        if !concept.terms.is_empty() && !concept.seeds.is_empty() {
            self.seed_lists.add(name);
        }
        let mut places: HashMap<String, &Term> =
            held.iter().flat_map(|held| &held.terms).map(|term| (term.term.to_lowercase(), term)).collect();
        for term in &terms {
            // Each comes back once: of two that have become the same, one is lost.
            let text = format.fit_term(clean(&term.term));
            let place = text.and_then(|text| places.remove(&text.to_lowercase()));
            match place {
                Some(place) => self.compare_term(term, place),
                None => self.lose(term),
            }
        }
        if format == LexiconFormat::Dicx {
            // LIWC would look for the apostrophe; our own table is meant for people and their spreadsheets.
            let is_guarded = |term: &&Term| begins_formula(clean(&term.term).trim_start_matches('\''));
            let guarded = terms.iter().filter(is_guarded);
            guarded.for_each(|term| self.formulas.add(|| format!("“{}”", term.term)));
        }
    }

    fn compare_term(&mut self, term: &Term, held: &Term) {
        let text = || format!("“{}”", term.term);
        if held.term != term.term {
            self.changed.add(|| format!("“{}” as “{}”", term.term, held.term));
        }
        if (held.weight - term.weight).abs() > SAME {
            self.weights.add(|| format!("{} of “{}” as {}", term.weight, term.term, held.weight));
        }
        match (term.status, held.status) {
            (TermStatus::Suggested, TermStatus::Accepted) => self.suggested.add(text),
            (TermStatus::Seed, TermStatus::Accepted) => self.seeds.add(text),
            _ => {}
        }
        if held.note != term.note {
            self.notes.add(text);
        }
    }

    fn lose(&mut self, term: &Term) {
        let tally = match (term.status, term.pole) {
            (TermStatus::Rejected, _) => &mut self.rejected,
            (_, Pole::Irrelevant) => &mut self.irrelevant,
            (_, Pole::Negative) => &mut self.negative,
            (_, Pole::Positive) => &mut self.unheld,
        };
        tally.add(|| format!("“{}”", term.term));
    }

    /// Puts the counts into sentences, the gravest first.
    fn told(self, lexicon: &Lexicon, format: LexiconFormat) -> Vec<String> {
        let mut sentences = Vec::new();
        let n_concepts = lexicon.concepts.len();
        if matches!(format.shape(), Shape::OneList { .. }) && n_concepts > 1 {
            sentences.push(format!("the file can hold one concept, not {n_concepts}"));
        }
        for (tally, lead, noun) in [
            (self.irrelevant, "left out", "irrelevant term"),
            (self.rejected, "left out", "rejected term"),
            (self.negative, "left out", "term of the negative pole"),
            (self.unheld, "left out, since the format cannot hold them", "term"),
            (self.concepts, "left out", "concept without terms"),
            (self.names, "renamed", "concept"),
            (self.kinds, "read back with another number of poles", "concept"),
            (self.changed, "written in another form", "term"),
            (self.weights, "read back with another weight", "term"),
            (self.suggested, "read back as accepted", "suggested term"),
            (self.seeds, "no longer marked as seeds", "term"),
            (self.seed_lists, "seeds not kept", "concept"),
            (self.notes, "not kept", "note"),
            (self.descriptions, "description not kept", "concept"),
            (self.models, "model not kept", "concept"),
            (self.formulas, "written with an apostrophe in front, so that no spreadsheet runs them", "term"),
        ] {
            if tally.n > 0 {
                let such = if tally.n == 1 { ":" } else { ", such as" };
                sentences.push(format!("{lead}: {}{such} {}", counted_of(tally.n, noun), tally.first));
            }
        }
        if !lexicon.embedding.name.is_empty() {
            sentences.push(format!("not kept: the name of the word vectors, {}", lexicon.embedding.name));
        }
        let Source { program, version } = &lexicon.source;
        for (what, name) in
            [("the program that made the lexicon", program), ("the name of its version", version)]
        {
            if !name.is_empty() {
                sentences.push(format!("not kept: {what}, {name}"));
            }
        }
        sentences
    }
}

/// As [`counted`], for nouns with more words after the first two.
fn counted_of(n: usize, noun: &str) -> String {
    match noun.split_once(" of ").or_else(|| noun.split_once(" without ")) {
        Some((first, _)) => format!("{}{}", counted(n, first), noun.get(first.len()..).unwrap_or_default()),
        None => counted(n, noun),
    }
}

#[cfg(test)]
mod tests {
    use super::super::round_trips::imported;
    use super::*;
    use crate::concept::seeds::Seeds;
    use crate::lexicon::{EmbeddingRef, ModelRef};

    /// A concept with two poles and everything our own file knows, and one of a 2017 file.
    fn sample() -> Lexicon {
        let text = "concept,term,weight,pole,status,note\nlife > mood,glad,0.5,positive,accepted,why not\n\
                    life > mood,merry,1,positive,suggested,\nlife > mood,grim,-0.25,negative,seed,\n\
                    life > mood,cake,0,irrelevant,seed,\nlife > mood,grey,-1,negative,rejected,\n";
        let mut lexicon = imported(text, LexiconFormat::Csv).lexicon;
        let seeds = Seeds { positive: vec!["tide".to_owned()], ..Seeds::default() };
        let mood = &mut lexicon.concepts[0];
        (mood.description, mood.seeds) = ("how one feels".to_owned(), seeds.clone());
        mood.model = ModelRef { name: "kernel-ridge".to_owned(), ..ModelRef::default() };
        let sea = LexiconConcept { name: "sea".to_owned(), seeds, terms: Vec::new(), ..mood.clone() };
        lexicon.concepts.push(LexiconConcept {
            model: ModelRef::default(),
            kind: crate::concept::ConceptKind::Unipolar,
            description: String::new(),
            ..sea
        });
        lexicon.embedding = EmbeddingRef { name: "glove".to_owned(), words: 1, dimensions: 1 };
        lexicon.source = Source { program: String::new(), version: "second".to_owned() };
        lexicon
    }

    #[track_caller]
    fn check(format: LexiconFormat, expected: &[&str]) {
        assert_eq!(losses(&sample(), format), expected, "{format:?}");
    }

    #[test]
    fn our_own_formats_lose_little() {
        check(LexiconFormat::Json, &[]);
        check(
            LexiconFormat::Csv,
            &[
                "seeds not kept: 1 concept: “life > mood”",
                "description not kept: 1 concept: “life > mood”",
                "model not kept: 1 concept: “life > mood”",
                "not kept: the name of the word vectors, glove",
                "not kept: the name of its version, second",
            ],
        );
    }

    #[test]
    fn formats_of_others_tell_everything_they_lose() {
        let rest = [
            "read back as accepted: 1 suggested term: “merry”",
            "no longer marked as seeds: 2 terms, such as “grim”",
            "seeds not kept: 1 concept: “life > mood”",
            "not kept: 1 note: “glad”",
            "description not kept: 1 concept: “life > mood”",
            "model not kept: 1 concept: “life > mood”",
            "not kept: the name of the word vectors, glove",
            "not kept: the name of its version, second",
        ];
        let left_out = ["left out: 1 irrelevant term: “cake”", "left out: 1 rejected term: “grey”"];
        let weights = "read back with another weight: 2 terms, such as 0.5 of “glad” as 1";
        check(LexiconFormat::Dic, &[&left_out[..], &[weights], &rest].concat());
        check(LexiconFormat::Dicx, &[&left_out[..], &rest].concat());
        let yoshikoder = losses(&sample(), LexiconFormat::Yoshikoder);
        assert!(yoshikoder.iter().all(|sentence| !sentence.contains("description")), "{yoshikoder:?}");
    }

    #[test]
    fn a_word_list_has_one_pole_of_one_concept() {
        let mut lexicon = sample();
        let both = losses(&lexicon, LexiconFormat::WordList);
        assert_eq!(both[0], "the file can hold one concept, not 2");
        lexicon.concepts.truncate(1);
        let one = losses(&lexicon, LexiconFormat::WordList);
        for part in
            ["1 term of the negative pole: “grim”", "“life > mood” becomes “words”", "number of poles"]
        {
            assert!(one.iter().any(|sentence| sentence.contains(part)), "{part}: {one:?}");
        }
        assert!(super::super::to_bytes(&sample(), LexiconFormat::WordList).is_err());
    }

    #[test]
    fn words_that_change_are_told() {
        let lexicon =
            imported("a: [snake_case, +plus, \"=)\"]\n\"b (c)\": [x]\n", LexiconFormat::Yaml).lexicon;
        let told = |format| losses(&lexicon, format).join("; ");
        assert_eq!(told(LexiconFormat::Yaml), "");
        assert_eq!(
            told(LexiconFormat::Empath),
            "written in another form: 1 term: “snake_case” as “snake case”"
        );
        assert!(told(LexiconFormat::Lexicoder).contains("cannot hold them: 1 term: “+plus”"));
        assert!(told(LexiconFormat::Dic).contains("“b (c)” becomes “b [c]”"));
        assert!(told(LexiconFormat::Dicx).contains("apostrophe"));
        assert_eq!(told(LexiconFormat::Csv), "");
    }
}

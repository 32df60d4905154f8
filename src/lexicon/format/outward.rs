//! From a lexicon to the categories that a format can hold, and what therefore comes back from such a file.

use super::category::{Category, Entry, in_rows, merged, tree};
use super::gather::{self, NEGATIVE, POSITIVE};
use super::report::ImportReport;
use super::text::{clean, joined, levels};
use super::{LexiconFormat, Shape, UNNAMED};
use crate::concept::{ConceptKind, Pole};
use crate::lexicon::{Lexicon, LexiconConcept, Term, TermStatus};

/// What reading gives after `lexicon` was written in `format`. Losses are told by it, and tests hold the formats to it.
pub(super) fn held(lexicon: &Lexicon, format: LexiconFormat) -> Lexicon {
    if format.shape() == Shape::Own {
        return rounded(lexicon.clone());
    }
    let mut report = ImportReport::new(format, String::new());
    let concepts = gather::concepts(categories(lexicon, format), UNNAMED, &mut report);
    Lexicon { concepts, ..Lexicon::default() }
}

/// Our own file has weights of six decimals.
fn rounded(mut lexicon: Lexicon) -> Lexicon {
    for term in lexicon.concepts.iter_mut().flat_map(|concept| &mut concept.terms) {
        term.weight = (term.weight * 1e6).round() / 1e6;
    }
    lexicon
}

/// What is written: categories with clean paths and words, each as `format` can hold them and in its order.
pub(super) fn categories(lexicon: &Lexicon, format: LexiconFormat) -> Vec<Category> {
    let concepts = lexicon.concepts.iter();
    match format.shape() {
        Shape::Own => Vec::new(),
        Shape::Table => {
            let rows = merged(concepts.map(|concept| whole(concept, format)).collect());
            rows.into_iter().filter(|category| !category.entries.is_empty()).collect()
        }
        Shape::OneList { has_weights } => {
            let mut list = Category::default();
            let terms = concepts.flat_map(|concept| members(concept, format));
            list.entries = terms.filter(|entry| has_weights || entry.term.pole == Pole::Positive).collect();
            for entry in &mut list.entries {
                entry.term.weight = if has_weights { entry.term.weight } else { 1.0 };
                // A number tells its pole, and 0 none.
                if entry.term.weight == 0.0 {
                    (entry.term.weight, entry.term.pole) = (0.0, Pole::Positive);
                }
            }
            merged(vec![list])
        }
        Shape::Categories { is_tree, is_matrix, has_weights } => {
            let mut list = merged(concepts.flat_map(|concept| poles(concept, format, has_weights)).collect());
            if is_tree {
                list = tree(list).into_iter().filter_map(|node| node.category).collect();
            }
            if is_matrix { in_rows(list) } else { list }
        }
    }
}

/// The terms of a concept that says what it measures, else its seeds, which then measure it.
pub(super) fn effective_terms(concept: &LexiconConcept) -> Vec<Term> {
    if !concept.terms.is_empty() {
        return concept.terms.clone();
    }
    let seeds = concept.seeds.iter().map(|(pole, seed)| Term {
        term: seed.to_owned(),
        weight: pole.sign(),
        pole,
        status: TermStatus::Seed,
        note: String::new(),
    });
    seeds.collect()
}

/// The name a concept comes back with.
pub(super) fn name(name: &str, format: LexiconFormat) -> String {
    joined(&path(name, format))
}

/// The path a concept's name becomes, each level as the format can hold it.
fn path(name: &str, format: LexiconFormat) -> Vec<String> {
    let name = clean(name);
    let name = if name.is_empty() { UNNAMED.to_owned() } else { name };
    let has_levels = matches!(format.shape(), Shape::Categories { is_tree: true, .. });
    let path = if has_levels { levels(&name) } else { vec![name] };
    path.into_iter().map(|level| format.fit_level(level)).collect()
}

/// All of a concept's terms.
fn whole(concept: &LexiconConcept, format: LexiconFormat) -> Category {
    let terms = effective_terms(concept).into_iter().filter_map(|mut term| {
        term.term = format.fit_term(clean(&term.term))?;
        term.note.truncate(term.note.trim_end().len());
        term.note.drain(..term.note.len() - term.note.trim_start().len());
        Some(Entry { term, line: None })
    });
    let entries = terms.collect();
    Category { entries, is_whole: true, ..Category::new(path(&concept.name, format)) }
}

/// The terms that belong to a concept on either pole, without what only our file knows of them.
fn members(concept: &LexiconConcept, format: LexiconFormat) -> Vec<Entry> {
    let belongs = |term: &Term| term.status != TermStatus::Rejected && term.pole != Pole::Irrelevant;
    let terms = effective_terms(concept).into_iter().filter(belongs);
    let entry = |term: Term| {
        let text = format.fit_term(clean(&term.term))?;
        let mut entry = Entry::weighted(text, term.weight, 0);
        entry.line = None;
        // The side a weight of 0 stands on is known only here.
        if entry.term.weight == 0.0 {
            entry.term.pole = term.pole;
        }
        Some(entry)
    };
    terms.filter_map(entry).collect()
}

/// One category, or two where there are two poles; weights are those of the words in their category.
fn poles(concept: &LexiconConcept, format: LexiconFormat, has_weights: bool) -> Vec<Category> {
    let mut entries = members(concept, format);
    if format == LexiconFormat::Dicx {
        // A cell with 0 says that the word is not in the category.
        entries.retain(|entry| entry.term.weight != 0.0);
    }
    let (mut positive, mut negative): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| entry.term.pole == Pole::Positive);
    for entry in positive.iter_mut().chain(&mut negative) {
        entry.term.weight = if has_weights { entry.term.weight.abs() } else { 1.0 };
        entry.term.pole = Pole::Positive;
    }
    let description = if format.has_descriptions() { clean(&concept.description) } else { String::new() };
    let category = |ending: &str, entries| {
        let mut path = path(&concept.name, format);
        if let Some(level) = path.last_mut() {
            level.push_str(ending);
        }
        Category { description: description.clone(), entries, ..Category::new(path) }
    };
    if concept.kind == ConceptKind::Bipolar || !negative.is_empty() {
        vec![category(POSITIVE, positive), category(NEGATIVE, negative)]
    } else {
        vec![category("", positive)]
    }
}

//! What speaks for and against terms before and after they are accepted: how often each counts, what one moves, what a
//! typed one matches, and near spellings of words that nobody knows.

use std::collections::HashMap;
use std::sync::Arc;

use super::outcome::{ConceptAnalysis, DocumentScores, LoadedDocuments, Outcome, next_number};
use super::request::{ImpactWanted, MatchingRequest};
use super::{Slot, Stamp, Workbench};
use crate::Result;
use crate::concept::Pole;
use crate::concept::engine::Engine;
use crate::lexicon::scope::{Scope, terms_in_scope};
use crate::progress::Progress;
use crate::project::{ConceptId, ScoringSettings};
use crate::scoring::impact::{Impact, ImpactRequest, impact};
use crate::scoring::matching::{Preview, preview};
use crate::scoring::options::ScoringOptions;
use crate::scoring::radar::{Radar, RadarRequest, radar};
use crate::scoring::ranking::{Order, Ranking};
use crate::scoring::usage::{Usage, usage};

/// Documents told of what a word moves.
const N_MOVED: usize = 5;
/// Near spellings offered.
const N_SPELLINGS: usize = 5;

/// How often the terms of a concept count, by its lexicon.
#[derive(Clone, Debug)]
pub struct UsedTerms {
    /// No others have it.
    pub number: u64,
    /// The lexicon they are of.
    pub analysis: Arc<ConceptAnalysis>,
    /// In the order of the lexicon's terms; 0 for those that do not count.
    pub usage: Vec<Usage>,
}

/// What a word does to the order of the documents.
#[derive(Clone, Debug, PartialEq)]
pub struct WordImpact {
    /// Whether it counts now, so that the impact is that of taking it out.
    pub is_counted: bool,
    /// What would move.
    pub impact: Impact,
}

impl Workbench {
    /// How often the terms of a concept count in the documents, once that is known.
    pub fn usage(&self, id: ConceptId) -> Option<&UsedTerms> {
        self.analysis.usage.as_ref().filter(|(concept, _)| *concept == id).map(|(_, used)| used)
    }

    /// Terms of a concept that may not mean it in these documents, once that is known.
    pub fn radar(&self, id: ConceptId) -> Option<&Radar> {
        self.analysis.radar.as_ref().filter(|(concept, _)| *concept == id).map(|(_, radar)| radar)
    }

    /// What a word moves, once that is known.
    pub fn impact(&self, wanted: &ImpactWanted) -> Option<&WordImpact> {
        self.analysis.impact.as_ref().filter(|(known, _)| known == wanted).map(|(_, impact)| impact)
    }

    /// What a typed term would match, once that is known.
    pub fn matching(&self, request: &MatchingRequest) -> Option<&Preview> {
        self.analysis.matching.as_ref().filter(|(known, _)| known == request).map(|(_, preview)| preview)
    }

    /// Known words spelled like `word`, once they are looked up.
    pub fn near_spellings(&self, word: &str) -> &[String] {
        match &self.analysis.spellings {
            Some((known, near)) if known == word => near,
            _ => &[],
        }
    }

    pub(super) fn plan_evidence(&mut self) {
        self.plan_usage();
        self.plan_radar();
        self.plan_impact();
        self.plan_matching();
        self.plan_spellings();
    }

    fn plan_usage(&mut self) {
        let Some(id) = self.watch.usage else { return };
        let (Some(Stamp::Concept { revision, .. }), Some(documents), Some(Ok(analysis))) = (
            self.done.get(&Slot::Concept(id)),
            self.analysis.documents.clone(),
            self.analysis.concepts.get(&id).cloned(),
        ) else {
            return;
        };
        let options = self.project.scoring.options;
        let stamp = Stamp::Usage { id, concept: *revision, options, load: self.analysis.n_loads };
        if !self.is_settled(Slot::Usage, &stamp) {
            self.start(Slot::Usage, stamp, "Counting terms".to_owned(), move |progress| {
                Ok(Outcome::Usage(id, used_terms(&documents, analysis, options, progress)?))
            });
        }
    }

    /// Once the terms are counted.
    fn plan_radar(&mut self) {
        let Some(id) = self.watch.usage else { return };
        let (Some(Stamp::Usage { id: counted, concept, .. }), Some(documents), Some(engine), Some((_, used))) = (
            self.done.get(&Slot::Usage),
            self.analysis.documents.clone(),
            self.engine().cloned(),
            self.analysis.usage.clone(),
        ) else {
            return;
        };
        if *counted != id || self.jobs.contains_key(&Slot::Usage) {
            return;
        }
        let options = self.project.scoring.options;
        let stamp = Stamp::Radar { id, concept: *concept, options, load: self.analysis.n_loads };
        if !self.is_settled(Slot::Radar, &stamp) {
            self.start(Slot::Radar, stamp, "Looking for words in other senses".to_owned(), move |progress| {
                Ok(Outcome::Radar(id, look_around(&engine, &documents, &used, options, progress)?))
            });
        }
    }

    fn plan_impact(&mut self) {
        let Some(wanted) = self.watch.impact.clone() else { return };
        let (Some(engine), Some(documents), Some(Ok(analysis)), Some(scores)) = (
            self.engine().cloned(),
            self.analysis.documents.clone(),
            self.analysis.concepts.get(&wanted.concept).cloned(),
            self.shared_scores(wanted.concept).cloned(),
        ) else {
            return;
        };
        // Similarities have no terms that one could take out.
        if scores.of_similarity || self.jobs.contains_key(&Slot::Scores(wanted.concept)) {
            return;
        }
        let settings = self.project.scoring;
        let stamp = Stamp::Impact { wanted: wanted.clone(), scores: scores.number, settings };
        if !self.is_settled(Slot::Impact, &stamp) {
            self.start(Slot::Impact, stamp, "Seeing what a word moves".to_owned(), move |_progress| {
                let given =
                    Given { engine: &engine, documents: &documents, analysis: &analysis, scores: &scores };
                Ok(Outcome::Impact(word_impact(&given, &wanted.term, settings)))
            });
        }
    }

    fn plan_matching(&mut self) {
        let (Some(request), Some(engine)) = (self.watch.matching.clone(), self.engine().cloned()) else {
            return;
        };
        let documents = self.analysis.documents.clone();
        let options = self.project.scoring.options;
        let stamp = Stamp::Matching { request: request.clone(), options, load: self.analysis.n_loads };
        if !self.is_settled(Slot::Matching, &stamp) {
            self.start(Slot::Matching, stamp, "Seeing what a term matches".to_owned(), move |_progress| {
                let indexed = documents.as_ref().map(|documents| documents.indexed());
                Ok(Outcome::Matching(preview(&request.term, options, indexed, engine.embedding())))
            });
        }
    }

    fn plan_spellings(&mut self) {
        let (Some(word), Some(engine)) = (self.watch.spelling.clone(), self.engine().cloned()) else {
            return;
        };
        let stamp = Stamp::Spellings(word.clone());
        if !self.is_settled(Slot::Spellings, &stamp) {
            self.start(Slot::Spellings, stamp, "Looking for near spellings".to_owned(), move |_progress| {
                let near = engine.embedding().near_spellings(&word, N_SPELLINGS);
                Ok(Outcome::Spellings(word, near))
            });
        }
    }
}

fn used_terms(
    documents: &LoadedDocuments,
    analysis: Arc<ConceptAnalysis>,
    options: ScoringOptions,
    progress: Progress<'_>,
) -> Result<UsedTerms> {
    let terms = terms_in_scope(&analysis.lexicon, Scope::All);
    let counted = usage(documents.indexed(), &terms, options, progress)?;
    let by_term: HashMap<&str, Usage> = terms.iter().map(|(term, _)| *term).zip(counted).collect();
    let of = |term: &str| by_term.get(term).copied().unwrap_or_default();
    let usage = analysis.lexicon.terms.iter().map(|term| of(&term.term)).collect();
    Ok(UsedTerms { number: next_number(), analysis, usage })
}

fn look_around(
    engine: &Engine,
    documents: &LoadedDocuments,
    used: &UsedTerms,
    options: ScoringOptions,
    progress: Progress<'_>,
) -> Result<Radar> {
    let lexicon = &used.analysis.lexicon;
    let terms = terms_in_scope(lexicon, Scope::All);
    let by_term: HashMap<&str, Usage> =
        lexicon.terms.iter().map(|term| term.term.as_str()).zip(used.usage.iter().copied()).collect();
    let usages: Vec<Usage> =
        terms.iter().map(|(term, _)| by_term.get(term).copied().unwrap_or_default()).collect();
    let request = RadarRequest {
        engine,
        indexed: documents.indexed(),
        kind: lexicon.kind,
        terms: &terms,
        usages: &usages,
        seeds: &lexicon.seeds,
        options,
    };
    radar(&request, progress)
}

/// What an impact is computed from.
struct Given<'a> {
    engine: &'a Engine,
    documents: &'a LoadedDocuments,
    analysis: &'a ConceptAnalysis,
    scores: &'a DocumentScores,
}

/// Taking a term out that counts; otherwise accepting a word, on the side where its score puts it.
fn word_impact(given: &Given<'_>, term: &str, settings: ScoringSettings) -> WordImpact {
    let ScoringSettings { measure, minimum, .. } = settings;
    let terms = terms_in_scope(&given.analysis.lexicon, Scope::All);
    let is_counted = terms.iter().any(|(counted, _)| *counted == term);
    let score = || {
        let word = given.engine.embedding().id(term)?;
        let scores = given.analysis.suggestions.model.score_words(given.engine, &[word]);
        scores.first().map(|score| f64::from(*score).clamp(-1.0, 1.0))
    };
    let weight = if is_counted { None } else { Some(score().unwrap_or_else(|| Pole::Positive.sign())) };
    let order = Order { measure, minimum, descending: true };
    let ranking = Ranking::new(given.documents.corpus.len(), Some(given.scores.scores()), 0, order);
    let request = ImpactRequest { terms: &terms, term, weight, order, n: N_MOVED };
    let impact = impact(given.documents.indexed(), &given.scores.scorer, &ranking, &request);
    WordImpact { is_counted, impact }
}

//! Which jobs close the gap between what is looked at and what has been computed.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::outcome::{LoadedRatings, Outcome};
use super::{Slot, Stamp, Workbench, compute};
use crate::comparison::ratings;
use crate::comparison::words::check_model;
use crate::concept::Pole;
use crate::concept::SUGGESTION_VOCABULARY;
use crate::corpus::read::preview;
use crate::embedding::WordId;
use crate::project::{ConceptId, DocumentSource, Documents, ScoringSettings, VectorSource};

/// Rows shown before documents are read.
const N_PREVIEWED: usize = 50;

impl Workbench {
    /// Starts whatever is missing or out of date. Called after every change; does nothing when all is settled.
    pub(super) fn plan(&mut self) {
        self.plan_vectors();
        self.plan_documents();
        let ids: Vec<ConceptId> = self.project.concepts.iter().map(|concept| concept.id).collect();
        for &id in &ids {
            self.plan_concept(id);
            self.plan_scores(id);
        }
        self.plan_senses();
        self.plan_questions();
        self.plan_sentences();
        self.plan_evidence();
        self.plan_listing();
        self.plan_overview();
        self.plan_groups();
        self.plan_diverse();
        self.plan_reading();
        self.plan_trends();
        self.plan_explained();
        self.plan_rhythm();
        self.plan_within();
        self.plan_group_difference();
        self.plan_zoom();
        self.plan_reviews();
        self.plan_check();
        self.plan_preview();
        self.plan_difference();
        self.plan_lexicons();
        self.plan_index();
    }

    fn plan_documents(&mut self) {
        let Some(spec) = self.opening.clone().or_else(|| self.project.documents.clone()) else {
            if self.project.documents.is_none() {
                self.analysis.documents = None;
                self.analysis.forget_scores();
                self.done.remove(&Slot::Documents);
            }
            return;
        };
        // Whoever opens the same files again wants them as they are now.
        let is_loaded = self.opening.is_none()
            && self.analysis.documents.as_ref().is_some_and(|loaded| loaded.spec == spec);
        let stamp = Stamp::Documents(spec.clone());
        if is_loaded || self.is_settled(Slot::Documents, &stamp) {
            return;
        }
        self.reading.store(0, Ordering::Relaxed);
        let taken = Arc::clone(&self.reading);
        self.start(Slot::Documents, stamp, format!("Reading {}", source_name(&spec)), move |progress| {
            Ok(Outcome::Documents(Arc::new(compute::load_documents(&spec, &taken, progress)?)))
        });
    }

    fn plan_concept(&mut self, id: ConceptId) {
        let (Some(engine), Some(concept)) = (self.engine().cloned(), self.project.concept(id).cloned())
        else {
            return;
        };
        let revision = self.touched.get(&id).copied().unwrap_or(0);
        let view = self.views.get(&id).copied().unwrap_or_default();
        let load = if view.only_in_documents { self.analysis.n_loads } else { 0 };
        let stamp = Stamp::Concept { revision, view, load };
        if self.is_settled(Slot::Concept(id), &stamp) {
            return;
        }
        let before = match self.done.get(&Slot::Concept(id)) {
            Some(Stamp::Concept { revision, view, .. }) => Some((*revision, view.regroupings)),
            _ => None,
        };
        let previous = self.analysis.concepts.get(&id).and_then(|analysis| analysis.as_ref().ok()).cloned();
        let index = self.analysis.index.clone();
        let documents = self.analysis.documents.clone();
        let vocabulary = self.project.vocabulary;
        let label = format!("Finding words for {}", concept.name);
        self.start(Slot::Concept(id), stamp, label, move |_progress| {
            // Groups and places of the other kind of model mean nothing here.
            let previous = previous.as_deref().filter(|previous| previous.lexicon.kind == concept.kind);
            let task = compute::ConceptTask {
                engine: &engine,
                index: index.as_ref().map(|ready| &ready.index),
                documents: documents.as_ref().map(|documents| &documents.index),
                vocabulary,
                view,
                previous: previous.map(|analysis| compute::Previous {
                    analysis,
                    has_changed: before.is_none_or(|(before, _)| before != revision),
                    regroups: before.is_some_and(|(_, regroupings)| regroupings != view.regroupings),
                }),
            };
            Ok(Outcome::Concept(id, Arc::new(compute::analyze_concept(&task, &concept)?)))
        });
    }

    /// The senses of the words on screen, once the suggestions for them are there.
    fn plan_senses(&mut self) {
        let Some(id) = self.watch.suggestions.map(|request| request.concept) else { return };
        let (Some(engine), Some(concept)) = (self.engine().cloned(), self.project.concept(id)) else {
            return;
        };
        if self.jobs.contains_key(&Slot::Concept(id)) {
            return;
        }
        let mut words: Vec<WordId> = concept
            .seeds
            .iter()
            .filter(|(pole, _)| *pole != Pole::Irrelevant)
            .filter_map(|(_, word)| engine.embedding().id(word))
            .filter(|word| !self.analysis.senses.contains_key(word))
            .collect();
        words.sort_unstable();
        words.dedup();
        let stamp = Stamp::Senses(words.clone());
        if words.is_empty() || self.is_settled(Slot::Senses, &stamp) {
            return;
        }
        self.start(Slot::Senses, stamp, "Looking for words of several senses".to_owned(), move |progress| {
            Ok(Outcome::Senses(compute::find_senses(&engine, words, progress)?))
        });
    }

    fn plan_questions(&mut self) {
        let Some(request) = self.watch.questions else { return };
        let (Some(engine), Some(concept)) =
            (self.engine().cloned(), self.project.concept(request.concept).cloned())
        else {
            return;
        };
        let stamp = Stamp::Questions(request);
        if !self.is_settled(Slot::Questions, &stamp) {
            self.start(Slot::Questions, stamp, "Choosing words to ask about".to_owned(), move |progress| {
                Ok(Outcome::Questions(request, compute::choose_questions(&engine, &concept, progress)?))
            });
        }
    }

    fn plan_scores(&mut self, id: ConceptId) {
        let Some(stamp) = self.scores_stamp(id) else { return };
        let (Some(documents), Some(Ok(analysis))) =
            (self.analysis.documents.clone(), self.analysis.concepts.get(&id).cloned())
        else {
            return;
        };
        if self.is_settled(Slot::Scores(id), &stamp) {
            return;
        }
        let label = format!("Scoring documents for {}", analysis.lexicon.name);
        let ScoringSettings { measure, options, .. } = self.project.scoring;
        let engine = self.engine().filter(|_| measure.needs_vectors()).cloned();
        if measure.needs_vectors() && engine.is_none() {
            return;
        }
        // Scores of other documents were dropped when these came.
        let known = compute::KnownScores {
            last: self.analysis.scores.get(&id).cloned(),
            spare: self.analysis.spares.remove(&id),
        };
        self.start(Slot::Scores(id), stamp, label, move |progress| {
            let (lexicon, similarity) = (&analysis.lexicon, engine.as_deref());
            let scores = compute::score_documents(&documents, lexicon, similarity, options, known, progress)?;
            Ok(Outcome::Scores(id, scores))
        });
    }

    /// What scores of a concept would be computed from now; nothing while its words or the documents are missing.
    fn scores_stamp(&self, id: ConceptId) -> Option<Stamp> {
        let Some(Stamp::Concept { revision: concept, .. }) = self.done.get(&Slot::Concept(id)) else {
            return None;
        };
        self.analysis.documents.as_ref()?;
        let ScoringSettings { measure, options, .. } = self.project.scoring;
        let similarity = measure.needs_vectors();
        Some(Stamp::Scores { concept: *concept, similarity, options, load: self.analysis.n_loads })
    }

    /// The revision of the concept that its finished scores belong to, if they are of the loaded documents and by the terms
    /// and options in force.
    pub(super) fn scored_revision(&self, id: ConceptId) -> Option<u64> {
        match self.done.get(&Slot::Scores(id)) {
            Some(Stamp::Scores { concept, similarity, options, load })
                if *load == self.analysis.n_loads
                    && *similarity == self.project.scoring.measure.needs_vectors()
                    && *options == self.project.scoring.options =>
            {
                Some(*concept)
            }
            _ => None,
        }
    }

    /// Where the word pointed at stands: texts are cut anew for that, and some are long.
    fn plan_sentences(&mut self) {
        let (Some(request), Some(documents)) =
            (self.watch.sentences.clone(), self.analysis.documents.clone())
        else {
            return;
        };
        let stamp = Stamp::Sentences { request: request.clone(), load: self.analysis.n_loads };
        if !self.is_settled(Slot::Sentences, &stamp) {
            self.start(Slot::Sentences, stamp, "Looking up sentences".to_owned(), move |_progress| {
                Ok(Outcome::Sentences(compute::sentences(&documents, &request)))
            });
        }
    }

    fn plan_check(&mut self) {
        let Some(request) = self.watch.check.clone() else { return };
        let Some(engine) = self.engine().cloned() else { return };
        let loaded = self.analysis.ratings.clone().filter(|loaded| loaded.request == request.ratings);
        let Some(loaded) = loaded else {
            let (request, stamp) = (request.ratings.clone(), Stamp::Ratings(request.ratings));
            if !self.is_settled(Slot::Ratings, &stamp) {
                self.start(Slot::Ratings, stamp, "Reading ratings".to_owned(), move |_progress| {
                    let ratings = ratings::read(&request.path, &request.columns)?;
                    Ok(Outcome::Ratings(LoadedRatings { request, ratings }))
                });
            }
            return;
        };
        let done = self.done.get(&Slot::Concept(request.concept));
        let Some(Stamp::Concept { revision: concept, .. }) = done else { return };
        let Some(Ok(analysis)) = self.analysis.concepts.get(&request.concept).cloned() else { return };
        let stamp = Stamp::Check { request, concept: *concept };
        if !self.is_settled(Slot::Check, &stamp) {
            self.start(Slot::Check, stamp, "Comparing with ratings".to_owned(), move |_progress| {
                Ok(Outcome::Check(check_model(&engine, &analysis.suggestions.model, &loaded.ratings.rows)))
            });
        }
    }

    /// Looks into files anew at each opening of the dialog, since they may have been mended meanwhile.
    fn plan_preview(&mut self) {
        let Some(request) = self.watch.preview.clone() else {
            self.analysis.preview = None;
            self.done.remove(&Slot::Preview);
            return;
        };
        let stamp = Stamp::Preview(request.clone());
        if self.is_settled(Slot::Preview, &stamp) {
            return;
        }
        self.start(Slot::Preview, stamp, "Looking into files".to_owned(), move |_progress| {
            Ok(Outcome::Preview(preview(&request.files, &request.columns, N_PREVIEWED)?))
        });
    }

    fn plan_difference(&mut self) {
        let Some(moment) = self.watch.difference.clone() else { return };
        let stamp = Stamp::Difference { moment: moment.clone(), revision: self.revision };
        if self.is_settled(Slot::Difference, &stamp) {
            return;
        }
        let (project, history) = (self.project.clone(), self.history.clone());
        self.start(
            Slot::Difference,
            stamp,
            "Comparing with an earlier moment".to_owned(),
            move |_progress| Ok(Outcome::Difference(compute::difference(&project, &history, &moment)?)),
        );
    }

    /// The index, once there is a concept to ask it and nothing more urgent runs.
    fn plan_index(&mut self) {
        let Some(loaded) = self.analysis.vectors.clone() else { return };
        if !self.setup.builds_indexes || !self.jobs.is_empty() || self.project.concepts.is_empty() {
            return;
        }
        let vocabulary = self.project.vocabulary;
        let stamp = Stamp::Index { vocabulary };
        if self.is_settled(Slot::Index, &stamp) {
            return;
        }
        let cache = self.setup.index_cache.clone();
        let is_shipped = loaded.source == VectorSource::Embedded && vocabulary == SUGGESTION_VOCABULARY;
        let label = if is_shipped { "Reading the word index" } else { "Building the word index" };
        self.start(Slot::Index, stamp, label.to_owned(), move |progress| {
            let index =
                compute::ready_index(&loaded.engine, is_shipped, vocabulary, cache.as_ref(), progress)?;
            Ok(Outcome::Index(index))
        });
    }
}

/// "the sample documents", the file's name, or the number of files.
pub(super) fn source_name(spec: &Documents) -> String {
    match &spec.source {
        DocumentSource::Sample => "the sample documents".to_owned(),
        DocumentSource::Files(files) => match files.as_slice() {
            [file] => file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned(),
            files => format!("{} files", files.len()),
        },
    }
}

//! Usable documents in one order, whatever order they came in.

use crate::dynamics::Observation;
use crate::dynamics::trend::{MIN_DOCUMENTS, MIN_TIMES};

/// Each number or category that is adjusted for takes as many documents more (own choice).
const DOCUMENTS_A_COVARIATE: usize = 5;

/// Documents by time, then length, then value, with their covariates and weights.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Documents {
    /// The documents.
    pub(super) sorted: Vec<Observation>,
    /// Where each stood in the input.
    pub(super) order: Vec<usize>,
    /// `[documents × covariates]`.
    covariates: Vec<f64>,
    n_covariates: usize,
    /// What divides each document's noise variance; none means 1.
    pub(super) weights: Vec<f64>,
    /// Where the curve begins and ends; nothing for the first and the last document.
    pub(super) span: Option<(f64, f64)>,
}

impl Documents {
    /// Leaves out what cannot be used. Times beyond 30 000 years and values beyond 10¹⁰⁰ are taken for damage:
    /// their squares would overflow.
    pub(super) fn new(observations: impl Iterator<Item = Observation>) -> Self {
        let usable = |o: &Observation| o.time.abs() <= 1e12 && o.value.abs() <= 1e100 && o.n_words > 0;
        let mut kept: Vec<(usize, Observation)> =
            observations.enumerate().filter(|(_, o)| usable(o)).collect();
        kept.sort_by(|(_, a), (_, b)| {
            a.time.total_cmp(&b.time).then(a.n_words.cmp(&b.n_words)).then(a.value.total_cmp(&b.value))
        });
        let (order, sorted) = kept.into_iter().unzip();
        Self { sorted, order, covariates: Vec::new(), n_covariates: 0, weights: Vec::new(), span: None }
    }

    /// Gives each of the sorted documents `n_covariates` numbers, `[documents × n_covariates]`.
    pub(super) fn set_covariates(&mut self, covariates: Vec<f64>, n_covariates: usize) {
        debug_assert_eq!(covariates.len(), self.sorted.len() * n_covariates);
        self.covariates = covariates;
        self.n_covariates = n_covariates;
    }

    /// Covariates a document has.
    pub(super) const fn n_covariates(&self) -> usize {
        self.n_covariates
    }

    /// The covariates of the sorted document `document`.
    #[inline]
    pub(super) fn covariates_of(&self, document: usize) -> &[f64] {
        &self.covariates[document * self.n_covariates..(document + 1) * self.n_covariates]
    }

    /// What divides the noise variance of the sorted document `document`.
    #[inline]
    pub(super) fn weight(&self, document: usize) -> f64 {
        self.weights.get(document).copied().unwrap_or(1.0)
    }

    /// The mean of the scores; 0 for none.
    pub(super) fn mean_value(&self) -> f64 {
        // A count of documents is far below 2⁵³.
        self.sorted.iter().map(|o| o.value).sum::<f64>() / self.sorted.len().max(1) as f64
    }

    /// Scored words in the documents.
    pub(super) fn n_words(&self) -> u64 {
        self.sorted.iter().map(|o| u64::from(o.n_words)).sum()
    }

    /// First and last time of the curve; none without documents.
    pub(super) fn span(&self) -> Option<(f64, f64)> {
        self.span.or_else(|| Some((self.sorted.first()?.time, self.sorted.last()?.time)))
    }

    /// Why these documents cannot say anything about change, if so.
    pub(super) fn too_few(&self) -> Option<String> {
        let n = self.sorted.len();
        let n_times = self.sorted.chunk_by(|a, b| a.time == b.time).count();
        let n_needed = MIN_DOCUMENTS + DOCUMENTS_A_COVARIATE * self.n_covariates;
        if n >= MIN_DOCUMENTS && n < n_needed {
            Some(format!(
                "adjusting for {} numbers and categories takes {n_needed} dated documents, and there are {n}",
                self.n_covariates
            ))
        } else if n < MIN_DOCUMENTS {
            let documents = if n == 1 { "document has" } else { "documents have" };
            Some(format!("only {n} dated {documents} a scored word, and it takes {MIN_DOCUMENTS}"))
        } else if n_times == 1 {
            Some("all documents have the same time".to_owned())
        } else if n_times < MIN_TIMES {
            Some(format!("the documents have only {n_times} different times, and it takes {MIN_TIMES}"))
        } else {
            None
        }
    }
}

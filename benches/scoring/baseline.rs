//! The obvious way, in the same run: a standard map of strings, a pass over all numbers.

use std::collections::HashMap;

use conceptvector::corpus::Corpus;
use conceptvector::corpus::tokens::{TokenKind, tokens};

/// Tokens as numbers, by way of a map of strings.
pub(crate) struct Baseline {
    numbers: HashMap<String, u32>,
    tokens: Vec<u32>,
    ends: Vec<usize>,
}

impl Baseline {
    pub(crate) fn new(corpus: &Corpus) -> Self {
        let mut baseline = Self { numbers: HashMap::new(), tokens: Vec::new(), ends: Vec::new() };
        for text in corpus.texts() {
            for token in tokens(text) {
                if matches!(token.kind, TokenKind::Handle | TokenKind::Address) {
                    continue;
                }
                let next = u32::try_from(baseline.numbers.len()).unwrap_or(u32::MAX);
                let number = *baseline.numbers.entry(token.form.into_owned()).or_insert(next);
                baseline.tokens.push(number);
            }
            baseline.ends.push(baseline.tokens.len());
        }
        baseline
    }

    /// Sums of weights by document: single words only.
    pub(crate) fn score(&self, terms: &[(String, f64)]) -> Vec<f64> {
        let mut weights = vec![0.0; self.numbers.len()];
        for (term, weight) in terms {
            if let Some(&number) = self.numbers.get(term) {
                weights[number as usize] = *weight;
            }
        }
        let mut start = 0;
        let mut sums = Vec::with_capacity(self.ends.len());
        for &end in &self.ends {
            sums.push(self.tokens[start..end].iter().map(|&number| weights[number as usize]).sum());
            start = end;
        }
        sums
    }
}

//! Real documents, weighed with human ratings of words.

use std::path::{Path, PathBuf};

use conceptvector::corpus::columns::Columns;
use conceptvector::corpus::read;
use conceptvector::dynamics::within::matched;
use conceptvector::progress::unwatched;
use conceptvector::scoring::contributions::contributions;
use conceptvector::scoring::flow::positions;
use conceptvector::scoring::matcher::Matcher;
use conceptvector::{Error, Result};

use crate::Document;

/// Documents with fewer matched words are left out.
const MIN_WORDS: usize = 50;

/// Opens ratings (word, value from 1 to 9) and documents.
pub(crate) fn open(ratings: &Path, documents: &[PathBuf]) -> Result<Vec<Document>> {
    let broken = |problem: csv::Error| Error::format(ratings, None, problem.to_string());
    let mut reader = csv::Reader::from_path(ratings).map_err(broken)?;
    let mut terms: Vec<(String, f64)> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let value = record.get(1).and_then(|value| value.parse::<f64>().ok());
        if let (Some(word), Some(value)) = (record.get(0), value)
            && (value - 5.0).abs() >= 1.0
        {
            terms.push((word.to_owned(), (value - 5.0) / 4.0));
        }
    }
    let terms: Vec<(&str, f64)> = terms.iter().map(|(word, weight)| (word.as_str(), *weight)).collect();
    let matcher = Matcher::new(&[terms]);
    let (corpus, _) = read::read(documents, &Columns::default(), &unwatched)?;
    let mut opened = Vec::new();
    for doc in corpus.ids() {
        let found = contributions(corpus.text(doc), &matcher, 0, &unwatched)?;
        let words = matched(positions(&found));
        if words.len() >= MIN_WORDS {
            let n_tokens = u32::try_from(found.words.len()).unwrap_or(u32::MAX);
            opened.push(Document {
                name: corpus.document(doc).map_or_else(String::new, |document| document.title.to_owned()),
                words,
                n_tokens,
            });
        }
    }
    Ok(opened)
}

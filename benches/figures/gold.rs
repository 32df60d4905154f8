//! What people said about words: the three files of the gold folder, as words of one embedding.

use std::collections::BTreeSet;
use std::path::Path;

use conceptvector::comparison::ratings::{RatingColumns, read};
use conceptvector::embedding::{Embedding, WordId};
use conceptvector::{Error, Result};

use crate::random::Random;

/// Only words among the commonest count.
pub(crate) const N_COMMON: usize = 100_000;
const N_CATEGORIES: usize = 40;
const MIN_KNOWN: usize = 40;

/// Words among the 100,000 commonest, each once.
pub(crate) struct Gold {
    /// Happiness from 1 to 9 (labMT), in file order.
    pub(crate) happiness: Vec<(WordId, f64)>,
    /// +1 or −1 (opinion lexicon), in file order.
    pub(crate) polarity: Vec<(WordId, f64)>,
    /// Forty categories (Empath) of at least forty known words, always drawn alike.
    pub(crate) categories: Vec<BTreeSet<WordId>>,
}

impl Gold {
    pub(crate) fn open(folder: &Path, embedding: &Embedding) -> Result<Self> {
        let rated = |name: &str| -> Result<Vec<(WordId, f64)>> {
            let mut seen = BTreeSet::new();
            let rows = read(&folder.join(name), &RatingColumns::default())?.rows;
            let known = rows.iter().filter_map(|row| Some((known(embedding, &row.item)?, row.value)));
            Ok(known.filter(|(id, _)| seen.insert(*id)).collect())
        };
        let path = folder.join("empath_categories.tsv");
        let text = std::fs::read_to_string(&path).map_err(Error::reading(&path))?;
        let lines: Vec<&str> = text.lines().collect();
        let categories = Random(40)
            .draw(&lines, lines.len())
            .into_iter()
            .map(|line| line.split('\t').filter_map(|word| known(embedding, word)).collect::<BTreeSet<_>>())
            .filter(|words| words.len() >= MIN_KNOWN)
            .take(N_CATEGORIES)
            .collect();
        Ok(Self {
            happiness: rated("labmt_happiness.csv")?,
            polarity: rated("opinion_polarity.csv")?,
            categories,
        })
    }
}

fn known(embedding: &Embedding, word: &str) -> Option<WordId> {
    embedding.id(word).filter(|id| id.row() < N_COMMON)
}

//! The options that say what a concept is, shared by all commands that start from words.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::embeddings::load;
use super::tell;
use crate::concept::engine::{Engine, KnownSeeds, UnknownWord};
use crate::concept::model::Model;
use crate::concept::{ConceptKind, ModelChoice, ModelName, Pole, Seeds};
use crate::embedding::sharpen::by_dictionary;
use crate::progress::unwatched;
use crate::{Error, Result};

/// Seed words, the model that scores by them, and the vectors it works with.
#[derive(Debug, Args)]
pub(super) struct SeedArgs {
    /// Words for the idea, separated by commas
    #[arg(long, value_name = "WORDS", value_delimiter = ',')]
    positive: Vec<String>,
    /// Words for its opposite, which make it a scale between two ends
    #[arg(long, value_name = "WORDS", value_delimiter = ',', requires = "positive")]
    negative: Vec<String>,
    /// Words near the idea that are not meant
    #[arg(long, value_name = "WORDS", value_delimiter = ',', requires = "positive")]
    irrelevant: Vec<String>,
    /// How words are scored [default: kernel-ridge with negative words, whitened-centroid without]
    #[arg(long, value_name = "NAME")]
    model: Option<ModelName>,
    /// Word vectors to use instead of those inside the program: GloVe, word2vec or
    /// fastText (text or binary, also .gz), .fifu, .cvec
    #[arg(long, value_name = "FILE")]
    embeddings: Option<PathBuf>,
    /// Pull synonyms together and opposites apart in those vectors, by the English relations of WordNet
    #[arg(long, requires = "embeddings")]
    sharpen: bool,
}

impl ValueEnum for ModelName {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::WhitenedCentroid => "nearness to the middle of the words, for one idea",
            Self::KernelRidge => "each word speaks for those near it, for a scale between two ends",
            Self::Axis => "one line from end to end, for a scale between two ends",
            Self::KernelDensity2017 => "the model of the 2017 paper, for comparison with it",
        };
        Some(PossibleValue::new(self.as_str()).help(help))
    }
}

/// Seeds that can be worked with: at least one positive word is known.
pub(super) struct Given {
    pub(super) engine: Engine,
    pub(super) seeds: Seeds,
    pub(super) choice: ModelChoice,
    pub(super) known: KnownSeeds,
    pub(super) unknown: Vec<UnknownWord>,
}

impl SeedArgs {
    /// Loads the vectors and looks the words up; unknown ones are told in one line.
    ///
    /// # Errors
    /// Vectors that cannot be read; [`Error::Request`] when no positive word is known, or the model has no place for
    /// the negative ones.
    pub(super) fn prepare(&self) -> Result<Given> {
        let seeds = Seeds {
            positive: cleaned(&self.positive),
            negative: cleaned(&self.negative),
            irrelevant: cleaned(&self.irrelevant),
        };
        let by_words = if seeds.negative.is_empty() { ConceptKind::Unipolar } else { ConceptKind::Bipolar };
        let kind = self.model.and_then(ModelName::only_kind).unwrap_or(by_words);
        let choice = ModelChoice::new(kind, self.model);
        if kind == ConceptKind::Unipolar && !seeds.negative.is_empty() {
            return Err(Error::Request(format!(
                "the model {} has no negative end; leave out --negative or choose --model {}",
                choice.name().as_str(),
                ModelName::default_of(ConceptKind::Bipolar).as_str()
            )));
        }
        if seeds.positive.is_empty() {
            return Err(Error::Request(
                "there is no positive word; give at least one with --positive".to_owned(),
            ));
        }
        let opened = load(self.embeddings.as_deref())?;
        if let Some(trouble) = opened.report.trouble() {
            tell(&format!("the word vectors: {trouble}"));
        }
        let embedding =
            if self.sharpen { by_dictionary(&opened.embedding, &unwatched)? } else { opened.embedding };
        let engine = Engine::new(embedding);
        let (known, unknown) = engine.resolve(&seeds, kind);
        if known.positive.is_empty() {
            let words: Vec<_> = unknown.iter().filter(|word| word.pole == Pole::Positive).collect();
            return Err(Error::Request(format!(
                "no positive word is known to the word vectors; give another than {}",
                named(&words)
            )));
        }
        if !unknown.is_empty() {
            let words: Vec<_> = unknown.iter().collect();
            tell(&format!("not known to the word vectors and left out: {}", named(&words)));
        }
        Ok(Given { engine, seeds, choice, known, unknown })
    }
}

impl Given {
    /// # Errors
    /// As [`Model::fit`].
    pub(super) fn fit(&self) -> Result<Model> {
        Model::fit(&self.engine, self.choice, &self.known)
    }
}

/// Without spaces around words, and without what a stray comma leaves.
fn cleaned(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// `hapy (near: happy, harpy), xqzt`
fn named(words: &[&UnknownWord]) -> String {
    let one = |word: &&UnknownWord| {
        let near =
            if word.near.is_empty() { String::new() } else { format!(" (near: {})", word.near.join(", ")) };
        word.word.clone() + &near
    };
    words.iter().map(one).collect::<Vec<_>>().join(", ")
}

//! The lexicon file as it stands, kept apart from the domain types so that these may change without the contract.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{EmbeddingRef, Lexicon, LexiconConcept, ModelRef, Source, Term, TermStatus};
use crate::concept::seeds::{ConceptKind, Pole, Seeds};

/// The `format` field of every lexicon file.
pub(super) const FORMAT: &str = "conceptvector-lexicon";
/// The newest `version` this program reads, and the one it writes.
pub(super) const VERSION: u64 = 1;

/// The whole file.
#[derive(Serialize, Deserialize)]
pub(super) struct LexiconFile {
    format: String,
    version: u64,
    #[serde(default)]
    created: String,
    /// More than the format asks for: what to cite.
    #[serde(default, skip_serializing_if = "SourceFile::is_empty")]
    source: SourceFile,
    #[serde(default)]
    embedding: EmbeddingFile,
    concepts: Vec<ConceptFile>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SourceFile {
    program: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    version: String,
}

impl SourceFile {
    fn is_empty(&self) -> bool {
        self.program.is_empty() && self.version.is_empty()
    }
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct EmbeddingFile {
    name: String,
    words: u64,
    dimensions: u64,
}

#[derive(Serialize, Deserialize)]
struct ConceptFile {
    name: String,
    #[serde(default)]
    description: String,
    kind: KindFile,
    #[serde(default)]
    model: ModelFile,
    #[serde(default)]
    seeds: SeedsFile,
    terms: Vec<TermFile>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ModelFile {
    name: String,
    parameters: BTreeMap<String, f64>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SeedsFile {
    positive: Vec<String>,
    negative: Vec<String>,
    irrelevant: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct TermFile {
    term: String,
    weight: f64,
    pole: PoleFile,
    status: StatusFile,
    #[serde(default)]
    note: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum KindFile {
    Unipolar,
    Bipolar,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PoleFile {
    Positive,
    Negative,
    Irrelevant,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum StatusFile {
    Seed,
    Accepted,
    Suggested,
    Rejected,
}

impl From<&Lexicon> for LexiconFile {
    fn from(lexicon: &Lexicon) -> Self {
        let EmbeddingRef { name, words, dimensions } = lexicon.embedding.clone();
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            created: lexicon.created.clone(),
            source: SourceFile {
                program: lexicon.source.program.clone(),
                version: lexicon.source.version.clone(),
            },
            embedding: EmbeddingFile { name, words, dimensions },
            concepts: lexicon.concepts.iter().map(ConceptFile::from).collect(),
        }
    }
}

impl From<&LexiconConcept> for ConceptFile {
    fn from(concept: &LexiconConcept) -> Self {
        let ModelRef { name, parameters } = concept.model.clone();
        let Seeds { positive, negative, irrelevant } = concept.seeds.clone();
        Self {
            name: concept.name.clone(),
            description: concept.description.clone(),
            kind: match concept.kind {
                ConceptKind::Unipolar => KindFile::Unipolar,
                ConceptKind::Bipolar => KindFile::Bipolar,
            },
            model: ModelFile { name, parameters },
            seeds: SeedsFile { positive, negative, irrelevant },
            terms: concept.terms.iter().map(TermFile::from).collect(),
        }
    }
}

impl From<&Term> for TermFile {
    fn from(term: &Term) -> Self {
        Self {
            term: term.term.clone(),
            // Six decimals come back exactly; a full-length float may lose its last bit in a quick JSON reader.
            weight: (term.weight * 1e6).round() / 1e6,
            pole: match term.pole {
                Pole::Positive => PoleFile::Positive,
                Pole::Negative => PoleFile::Negative,
                Pole::Irrelevant => PoleFile::Irrelevant,
            },
            status: match term.status {
                TermStatus::Seed => StatusFile::Seed,
                TermStatus::Accepted => StatusFile::Accepted,
                TermStatus::Suggested => StatusFile::Suggested,
                TermStatus::Rejected => StatusFile::Rejected,
            },
            note: term.note.clone(),
        }
    }
}

impl From<EmbeddingFile> for EmbeddingRef {
    fn from(EmbeddingFile { name, words, dimensions }: EmbeddingFile) -> Self {
        Self { name, words, dimensions }
    }
}

impl From<SourceFile> for Source {
    fn from(SourceFile { program, version }: SourceFile) -> Self {
        Self { program, version }
    }
}

impl From<ModelFile> for ModelRef {
    fn from(ModelFile { name, parameters }: ModelFile) -> Self {
        Self { name, parameters }
    }
}

impl From<SeedsFile> for Seeds {
    fn from(SeedsFile { positive, negative, irrelevant }: SeedsFile) -> Self {
        Self { positive, negative, irrelevant }
    }
}

impl From<KindFile> for ConceptKind {
    fn from(kind: KindFile) -> Self {
        match kind {
            KindFile::Unipolar => Self::Unipolar,
            KindFile::Bipolar => Self::Bipolar,
        }
    }
}

impl From<PoleFile> for Pole {
    fn from(pole: PoleFile) -> Self {
        match pole {
            PoleFile::Positive => Self::Positive,
            PoleFile::Negative => Self::Negative,
            PoleFile::Irrelevant => Self::Irrelevant,
        }
    }
}

impl From<StatusFile> for TermStatus {
    fn from(status: StatusFile) -> Self {
        match status {
            StatusFile::Seed => Self::Seed,
            StatusFile::Accepted => Self::Accepted,
            StatusFile::Suggested => Self::Suggested,
            StatusFile::Rejected => Self::Rejected,
        }
    }
}

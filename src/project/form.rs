//! How the parts of a project are written down, in project files and journals alike: readable, and apart from the
//! domain types, so that these may change without breaking files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Concept, ConceptId, Counted, Decision, DocumentSource, Documents, Remark, VectorSource};
use crate::concept::{ConceptKind, ModelName, Pole, Seeds};
use crate::corpus::columns::Columns;

/// A change that several hold, as the change itself.
pub(super) mod shared {
    use std::sync::Arc;

    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use crate::project::Command;

    pub(in crate::project) fn serialize<S: Serializer>(
        command: &Arc<Command>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        command.as_ref().serialize(serializer)
    }

    pub(in crate::project) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<Command>, D::Error> {
        Command::deserialize(deserializer).map(Arc::new)
    }
}

/// A concept. What may be missing is missing in files of the first version.
#[derive(Serialize, Deserialize)]
pub(super) struct ConceptForm {
    /// 0 where none was written.
    #[serde(default)]
    id: u64,
    name: String,
    #[serde(default)]
    description: String,
    kind: ConceptKind,
    /// Nothing: the default of the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<ModelName>,
    #[serde(default)]
    color: usize,
    #[serde(default)]
    suggestions_counted: Counted,
    #[serde(default)]
    seeds: Seeds,
    #[serde(default)]
    accepted: BTreeMap<String, Pole>,
    #[serde(default)]
    rejected: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    remarks: BTreeMap<String, Remark>,
}

impl From<Concept> for ConceptForm {
    fn from(concept: Concept) -> Self {
        let (mut accepted, mut rejected) = (BTreeMap::new(), Vec::new());
        for (term, decision) in concept.decisions {
            match decision {
                Decision::Accepted(pole) => {
                    accepted.insert(term, pole);
                }
                Decision::Rejected => rejected.push(term),
            }
        }
        Self {
            id: concept.id.0,
            name: concept.name,
            description: concept.description,
            kind: concept.kind,
            model: concept.model,
            color: concept.color,
            suggestions_counted: concept.counted,
            seeds: concept.seeds,
            accepted,
            rejected,
            remarks: concept.remarks,
        }
    }
}

impl From<ConceptForm> for Concept {
    fn from(form: ConceptForm) -> Self {
        let accepted = form.accepted.into_iter().map(|(term, pole)| (term, Decision::Accepted(pole)));
        let rejected = form.rejected.into_iter().map(|term| (term, Decision::Rejected));
        Self {
            id: ConceptId(form.id),
            name: form.name,
            description: form.description,
            kind: form.kind,
            model: form.model,
            color: form.color,
            seeds: form.seeds,
            counted: form.suggestions_counted,
            decisions: accepted.chain(rejected).collect(),
            remarks: form.remarks,
        }
    }
}

/// A number of suggestions, or a least score.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum CountedForm {
    Top(usize),
    Above { above: f64 },
}

impl From<Counted> for CountedForm {
    fn from(counted: Counted) -> Self {
        match counted {
            Counted::Accepted => Self::Top(0),
            Counted::Top(count) => Self::Top(count),
            Counted::Above(above) => Self::Above { above },
        }
    }
}

impl From<CountedForm> for Counted {
    fn from(form: CountedForm) -> Self {
        match form {
            CountedForm::Top(0) => Self::Accepted,
            CountedForm::Top(count) => Self::Top(count.min(Self::MOST)),
            CountedForm::Above { above } => Self::Above(above.clamp(0.0, 1.0)),
        }
    }
}

/// Nothing: the vectors inside the program.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct VectorsForm(Option<VectorsFile>);

#[derive(Serialize, Deserialize)]
struct VectorsFile {
    file: PathBuf,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    sharpened: bool,
}

impl From<VectorSource> for VectorsForm {
    fn from(vectors: VectorSource) -> Self {
        Self(match vectors {
            VectorSource::Embedded => None,
            VectorSource::File { path, is_sharpened } => {
                Some(VectorsFile { file: path, sharpened: is_sharpened })
            }
        })
    }
}

impl From<VectorsForm> for VectorSource {
    fn from(form: VectorsForm) -> Self {
        form.0.map_or(Self::Embedded, |VectorsFile { file, sharpened }| Self::File {
            path: file,
            is_sharpened: sharpened,
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct DocumentsForm {
    /// Nothing: the sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    files: Option<Vec<PathBuf>>,
    #[serde(default)]
    columns: Columns,
}

impl From<Documents> for DocumentsForm {
    fn from(documents: Documents) -> Self {
        let files = match documents.source {
            DocumentSource::Sample => None,
            DocumentSource::Files(files) => Some(files),
        };
        Self { files, columns: documents.columns }
    }
}

impl From<DocumentsForm> for Documents {
    fn from(form: DocumentsForm) -> Self {
        let source = form.files.map_or(DocumentSource::Sample, DocumentSource::Files);
        Self { source, columns: form.columns }
    }
}

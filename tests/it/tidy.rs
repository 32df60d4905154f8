//! The tree keeps its promises: layers, one file per outside crate, no leftovers.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// Paths below src/ with forward slashes, and the text without comments.
fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files.sort();
    assert!(files.len() > 50, "the sources were not found");
    let code = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().display().to_string().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        (name, code.join("\n"))
    };
    files.into_iter().map(code).collect()
}

#[track_caller]
fn check_only_in(words: &[&str], allowed: impl Fn(&str) -> bool) {
    for (name, code) in all() {
        for word in words {
            assert!(allowed(&name) || !code.contains(word), "{name} names {word}");
        }
    }
}

#[test]
fn only_the_window_names_its_crates() {
    check_only_in(&["egui", "eframe", "rfd::"], |name| name.starts_with("ui/"));
    check_only_in(&["rfd::"], |name| name == "ui/dialogs.rs");
}

#[test]
fn outside_crates_stay_behind_their_adapters() {
    check_only_in(&["hnsw_rs"], |name| name == "neighbors/hnsw.rs");
    check_only_in(&["finalfusion::"], |name| name.starts_with("embedding/"));
    check_only_in(&["plotters"], |name| name.starts_with("export/"));
    check_only_in(&["argmin::"], |name| name.starts_with("dynamics/"));
    check_only_in(&["calamine::"], |name| name == "corpus/read/sheet.rs");
    let adapters = ["corpus/read/parquet.rs", "export/parquet.rs", "corpus/fields/tests.rs"];
    check_only_in(&["parquet::file", "parquet::schema"], |name| adapters.contains(&name));
    let adapters = ["corpus/read/office.rs", "lexicon/format/yoshikoder.rs"];
    check_only_in(&["quick_xml::"], |name| adapters.contains(&name));
    check_only_in(&["granit_parser"], |name| name == "lexicon/format/yaml.rs");
    check_only_in(&["zip::", "zstd::"], |name| name.starts_with("corpus/read/"));
}

#[test]
fn a_part_of_the_pipeline_knows_only_those_before_it() {
    let layers: [(&str, &[&str]); 13] = [
        ("embedding/", &["neighbors", "concept", "suggestion", "corpus", "lexicon", "scoring", "dynamics"]),
        ("neighbors/", &["embedding", "concept", "suggestion", "corpus", "lexicon", "scoring", "dynamics"]),
        ("concept/", &["suggestion", "corpus", "lexicon", "scoring", "dynamics", "comparison"]),
        ("suggestion/", &["corpus", "lexicon", "scoring", "dynamics", "comparison"]),
        ("corpus/", &["embedding", "concept", "suggestion", "lexicon", "scoring", "dynamics", "comparison"]),
        ("lexicon/", &["scoring", "dynamics", "comparison"]),
        ("scoring/", &["dynamics", "comparison", "suggestion"]),
        ("dynamics/", &["comparison", "suggestion", "lexicon"]),
        ("comparison/", &["dynamics"]),
        ("export/", &["suggestion", "lexicon"]),
        ("project/", &["suggestion", "dynamics"]),
        ("overview/", &["embedding", "concept", "suggestion", "lexicon", "scoring", "project", "listing"]),
        ("workbench/", &["cli"]),
    ];
    for (folder, later) in layers {
        for (name, code) in all().iter().filter(|(name, _)| name.starts_with(folder)) {
            for other in later.iter().chain(&["workbench", "cli", "ui"]) {
                let is_itself = folder.starts_with(other) && folder.len() == other.len() + 1;
                assert!(is_itself || !code.contains(&format!("crate::{other}::")), "{name} uses {other}");
            }
        }
    }
}

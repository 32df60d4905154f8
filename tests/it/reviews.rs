//! Decisions about documents stay with them: through another order of the file, saving, undo, and in any number.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use conceptvector::concept::engine::Engine;
use conceptvector::corpus::DocId;
use conceptvector::corpus::columns::Columns;
use conceptvector::embedding::read;
use conceptvector::project::backups::Saving;
use conceptvector::project::{Command, DocumentSource, DocumentState, Documents, Origin, Review};
use conceptvector::workbench::runner::Runner;
use conceptvector::workbench::{Setup, Workbench};
use proptest::prelude::*;

/// A workbench on two words, without places.
fn workbench() -> Workbench {
    let folder = tempfile::tempdir().unwrap();
    let vectors = folder.path().join("vectors.txt");
    std::fs::write(&vectors, "happy 1 0 0\nsad 0 1 0\n").unwrap();
    Workbench::new(Setup {
        runner: Runner::Inline,
        wake: Arc::new(|| {}),
        engine: Some(Arc::new(Engine::new(read::open(&vectors, &|_| Ok(())).unwrap().embedding))),
        builds_indexes: false,
        index_cache: None,
        places: None,
        analyst: String::new(),
    })
}

fn open(workbench: &mut Workbench, file: &Path) {
    let source = DocumentSource::Files(vec![file.to_owned()]);
    workbench.open_documents(Documents { source, columns: Columns::default() });
    workbench.poll();
}

fn said(state: DocumentState, note: &str) -> Review {
    Review { state, reasons: Vec::new(), note: note.to_owned() }
}

/// The change that says this of documents, by their place in the file.
fn saying(workbench: &Workbench, said: impl IntoIterator<Item = (u32, Review)>) -> Command {
    let documents = workbench.documents().unwrap();
    let commands = said.into_iter().map(|(place, review)| {
        let key = documents.keys.key(&documents.corpus, DocId(place));
        Command::review(key, documents.corpus.text(DocId(place)), review)
    });
    Command::together(commands.collect())
}

/// What was said of all documents is what is said of each, and adds up.
#[track_caller]
fn check(workbench: &Workbench) {
    let (documents, reviews) = (workbench.documents().unwrap(), workbench.reviews().unwrap());
    let mut counts = [0; 4];
    let mut n_here = 0;
    for doc in documents.corpus.ids() {
        let review = workbench.review(doc);
        assert_eq!(reviews.state(doc), review.state);
        assert_eq!(reviews.by_doc.get(&doc), Some(&review).filter(|review| !review.is_empty()));
        counts[review.state.place()] += 1;
        n_here += usize::from(!review.is_empty());
    }
    assert_eq!((reviews.states.len(), reviews.counts), (documents.corpus.len(), counts));
    assert_eq!(reviews.n_elsewhere, workbench.project().reviews.len() - n_here);
}

/// Notes by the text of the document that they are about.
fn notes(workbench: &Workbench) -> Vec<(String, String)> {
    let documents = workbench.documents().unwrap();
    let by_doc = workbench.reviews().unwrap().by_doc.iter();
    let note =
        |(doc, review): (&DocId, &Review)| (documents.corpus.text(*doc).to_owned(), review.note.clone());
    let mut notes: Vec<(String, String)> = by_doc.map(note).collect();
    notes.sort();
    notes
}

#[test]
fn decisions_stay_with_documents_when_the_file_is_sorted_otherwise() {
    let rows =
        ["k1,2024-01-01,A happy day out", "k2,2024-01-02,A sad day in", "k3,2024-01-03,A happy day out"];
    let without_ids = rows.map(|row| &row[3..]);
    let all = [("id,date,text", rows), ("date,text", without_ids)];
    for (header, rows) in all {
        let folder = tempfile::tempdir().unwrap();
        let (file, project) = (folder.path().join("diary.csv"), folder.path().join("p.cvproject"));
        let write =
            |rows: &[&str]| std::fs::write(&file, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        write(&rows);
        let mut first = workbench();
        open(&mut first, &file);
        let picked = said(DocumentState::Picked, "about the first");
        let command =
            saying(&first, [(0, picked.clone()), (1, said(DocumentState::Rejected, "about the second"))]);
        first.dispatch(command, Origin::Hand);
        first.save(project.clone(), Saving::Wished);
        first.poll();

        write(&[rows[2], rows[1], "", rows[0]]);
        let mut second = workbench();
        second.open_project(&project);
        second.poll();
        check(&second);
        assert_eq!(notes(&second), notes(&first), "{header}");
        assert_eq!(second.review(DocId(2)), picked);
        assert_eq!(second.reviews().unwrap().counts, [1, 0, 1, 1]);

        // A document that is gone keeps what was said of it for when it comes back.
        write(&rows[1..]);
        let mut third = workbench();
        third.open_project(&project);
        third.poll();
        check(&third);
        assert_eq!(third.reviews().unwrap().n_elsewhere, 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn what_is_gathered_follows_every_change(
        steps in prop::collection::vec(prop::option::of(prop::collection::vec((0u32..7, 0usize..4), 1..4)), 1..12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let (file, other) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
        let texts = ["a day", "b day", "c day", "a day", "d day", "e day", "a day"];
        std::fs::write(&file, format!("text\n{}\n", texts.join("\n"))).unwrap();
        std::fs::write(&other, format!("text\n{}\nf day\n", texts[2..].join("\n"))).unwrap();
        let mut workbench = workbench();
        open(&mut workbench, &file);
        for step in steps {
            match step {
                Some(step) => {
                    let said = step.into_iter().map(|(doc, state)| (doc % 6, said(DocumentState::ALL[state], "")));
                    let command = saying(&workbench, said.collect::<Vec<_>>());
                    workbench.dispatch(command, Origin::Hand);
                    // Even where it is not told at once, it may be told with the next.
                    if workbench.revision().is_multiple_of(2) {
                        continue;
                    }
                }
                None if workbench.history().done().len() > 2 => workbench.undo(),
                None => open(&mut workbench, &other),
            }
            workbench.poll();
            check(&workbench);
        }
        workbench.poll();
        check(&workbench);
    }
}

#[test]
fn twenty_thousand_documents_are_decided_in_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("many.csv");
    let mut text = "id,title,text\n".to_owned();
    (0..20_000).for_each(|n| writeln!(text, "{n},Title {n},text of {n}").unwrap());
    std::fs::write(&file, text).unwrap();
    let mut workbench = workbench();
    open(&mut workbench, &file);
    let docs: Vec<DocId> = workbench.documents().unwrap().corpus.ids().collect();
    let command = workbench.deciding(&docs, DocumentState::Accepted).unwrap();
    let counts = |workbench: &mut Workbench| {
        workbench.poll();
        workbench.reviews().unwrap().counts
    };
    workbench.dispatch(command, Origin::Hand);
    assert_eq!(counts(&mut workbench), [0, 20_000, 0, 0]);
    let number = workbench.reviews().unwrap().number;
    let sentence = workbench.history().undo_description().unwrap();
    assert_eq!(sentence, "Accept 20,000 documents: “Title 0”, “Title 1”, “Title 2” …");
    workbench.undo();
    assert_eq!(counts(&mut workbench), [20_000, 0, 0, 0]);
    workbench.redo();
    assert_eq!(counts(&mut workbench), [0, 20_000, 0, 0]);
    assert_ne!(workbench.reviews().unwrap().number, number);
    check(&workbench);
    assert_eq!(workbench.deciding(&docs, DocumentState::Accepted), None, "they are so already");
    // What is not about documents leaves it as it is.
    let number = workbench.reviews().unwrap().number;
    workbench.dispatch(Command::SetVocabulary { n_words: 1 }, Origin::Hand);
    workbench.poll();
    assert_eq!(workbench.reviews().unwrap().number, number);
}

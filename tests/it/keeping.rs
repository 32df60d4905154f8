//! What protects a project that is open: locks, saving, and steps back through a long history.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use conceptvector::concept::engine::Engine;
use conceptvector::concept::{ConceptKind, Pole};
use conceptvector::embedding::read;
use conceptvector::project::backups::Saving;
use conceptvector::project::places::Places;
use conceptvector::project::{Command, Concept, ConceptId, Decision, Origin, session};
use conceptvector::workbench::runner::Runner;
use conceptvector::workbench::{Setup, Workbench};

/// A workbench on three words, with its places in `folder`; `wakes` counts what jobs told.
fn workbench(folder: &Path, wakes: &Arc<AtomicUsize>) -> Workbench {
    let vectors = folder.join("vectors.txt");
    std::fs::write(&vectors, "happy 1 0 0\nsad 0 1 0\ntree 0 0 1\n").unwrap();
    let wakes = Arc::clone(wakes);
    Workbench::new(Setup {
        runner: Runner::Inline,
        wake: Arc::new(move || {
            wakes.fetch_add(1, Ordering::Relaxed);
        }),
        engine: Some(Arc::new(Engine::new(read::open(&vectors, &|_| Ok(())).unwrap().embedding))),
        builds_indexes: false,
        index_cache: None,
        places: Some(Places::at(folder.join("data"))),
        analyst: String::new(),
    })
}

fn with_concept(folder: &Path) -> Workbench {
    let mut workbench = workbench(folder, &Arc::default());
    let concept = Box::new(Concept::new(ConceptId(1), "joy", ConceptKind::Unipolar));
    workbench.dispatch(Command::InsertConcept { at: 0, concept }, Origin::Hand);
    workbench
}

fn add(workbench: &mut Workbench, word: &str) {
    let command = workbench.project().concepts[0].place_seed(Pole::Positive, word).unwrap();
    workbench.dispatch(command, Origin::Hand);
}

fn save(workbench: &mut Workbench, path: &Path) {
    workbench.save(path.to_owned(), Saving::Wished);
    workbench.poll();
}

#[test]
fn a_copy_that_cannot_be_written_leaves_a_read_only_window_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.cvproject");
    let mut first = with_concept(folder.path());
    save(&mut first, &path);
    let mut second = workbench(folder.path(), &Arc::default());
    second.open_project(&path);
    assert!(second.is_read_only());
    save(&mut second, &folder.path().join("missing").join("b.cvproject"));
    assert!(second.is_read_only(), "its project is still that of the first window");
    second.dispatch(Command::Rename { id: ConceptId(1), name: "other".to_owned() }, Origin::Hand);
    assert_eq!(second.project().concepts[0].name, "joy");
    save(&mut second, &folder.path().join("b.cvproject"));
    assert!(!second.is_read_only());
}

#[test]
fn a_copy_that_cannot_be_written_leaves_the_project_with_its_window() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.cvproject");
    let mut first = with_concept(folder.path());
    save(&mut first, &path);
    save(&mut first, &folder.path().join("missing").join("b.cvproject"));
    let mut second = workbench(folder.path(), &Arc::default());
    second.open_project(&path);
    assert!(second.is_read_only());
    // A copy that is written takes the window along, and the project is free.
    save(&mut first, &folder.path().join("c.cvproject"));
    let mut third = workbench(folder.path(), &Arc::default());
    third.open_project(&path);
    assert!(!third.is_read_only());
}

#[cfg(unix)]
#[test]
fn a_project_saved_for_the_first_time_behind_a_link_is_locked_under_its_true_name() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real"), folder.path().join("link"));
    std::fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let mut first = with_concept(folder.path());
    save(&mut first, &link.join("a.cvproject"));
    let mut second = workbench(folder.path(), &Arc::default());
    second.open_project(&real.join("a.cvproject"));
    assert!(second.is_read_only());
}

#[test]
fn going_back_many_steps_computes_only_where_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let wakes = Arc::new(AtomicUsize::new(0));
    let mut workbench = workbench(folder.path(), &wakes);
    let concept = Box::new(Concept::new(ConceptId(1), "joy", ConceptKind::Unipolar));
    workbench.dispatch(Command::InsertConcept { at: 0, concept }, Origin::Hand);
    for n in 0..200 {
        add(&mut workbench, &if n == 0 { "happy".to_owned() } else { format!("word {n}") });
    }
    workbench.poll();
    wakes.store(0, Ordering::Relaxed);
    workbench.go_to_step(2);
    workbench.poll();
    assert_eq!(workbench.project().concepts[0].seeds.positive, ["happy"]);
    let told = wakes.load(Ordering::Relaxed);
    assert!(told < 10, "{told} jobs for one move");
    workbench.go_to_step(201);
    assert_eq!(workbench.project().concepts[0].seeds.positive.len(), 200);
}

#[test]
fn the_newest_of_two_saves_is_what_the_file_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = &folder.path().join("a.cvproject");
    let order = session::SaveOrder::default();
    let (older, newer) = (order.next(), order.next());
    let write_to =
        |text: &'static str| move || std::fs::write(path, text).map_err(conceptvector::Error::writing(path));
    order.write(newer, write_to("newer")).unwrap();
    // Its thread was held up.
    assert!(order.write(older, write_to("older")).is_err());
    assert_eq!(std::fs::read_to_string(path).unwrap(), "newer");
}

#[test]
fn many_terms_at_once_are_one_step_and_too_many_seeds_are_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let mut workbench = with_concept(folder.path());
    let terms: Vec<String> = (0..20_000).map(|n| format!("term {n}")).collect();
    let accepted = Some(Decision::Accepted(Pole::Positive));
    let command = workbench.project().concepts[0].place_decisions(&terms, accepted).unwrap();
    workbench.dispatch(command, Origin::Lexicon);
    assert_eq!(workbench.project().concepts[0].decisions.len(), 20_000);
    let sentence = workbench.history().undo_description().unwrap().to_owned();
    assert_eq!(sentence, "Accept 20,000 words: term 0, term 1, term 2 …");
    workbench.take_notices();

    let before = workbench.project().clone();
    let command = workbench.project().concepts[0].place_seeds(Pole::Positive, &terms);
    match command {
        Some(command) => workbench.dispatch(command, Origin::Lexicon),
        None => panic!("nothing was tried"),
    }
    assert_eq!(workbench.project(), &before, "all or nothing");
    let notices = workbench.take_notices();
    assert!(
        notices.iter().any(|notice| notice.text.contains("already has 1000 positive seeds")),
        "{notices:?}"
    );
}

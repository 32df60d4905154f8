//! A program that is killed loses nothing that was written down, and leaves no file that cannot be read.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::time::Duration;

use conceptvector::concept::engine::Engine;
use conceptvector::concept::{ConceptKind, Pole};
use conceptvector::corpus::keys::DocumentKey;
use conceptvector::embedding::read;
use conceptvector::project::backups::Saving;
use conceptvector::project::places::Places;
use conceptvector::project::{
    Command, Concept, ConceptId, Decision, DocumentState, History, Made, Origin, Project, Remark, Review,
    journal, session,
};
use conceptvector::workbench::runner::Runner;
use conceptvector::workbench::{Setup, Workbench};

const FOLDER: &str = "CONCEPTVECTOR_KILLED_FOLDER";
const SEED: &str = "CONCEPTVECTOR_KILLED_SEED";
const N_KILLS: u64 = 200;
/// Longer than any program lives here.
const N_STEPS: usize = 3000;

/// Numbers that look random and are the same in both processes.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// What the script does next.
enum Step {
    Change(Command),
    Undo,
    Redo,
    Save,
}

fn step(numbers: &mut Numbers, number: usize, project: &Project) -> Step {
    let id = ConceptId(1 + u64::try_from(number).unwrap());
    let concept = || {
        let name = format!("concept {number}");
        Step::Change(Command::InsertConcept {
            at: 0,
            concept: Box::new(Concept::new(id, &name, ConceptKind::Bipolar)),
        })
    };
    let Some(chosen) = project.concepts.get(numbers.below(project.concepts.len().max(1))) else {
        return concept();
    };
    let (id, word) = (chosen.id, format!("wörd {}", numbers.below(500)));
    match numbers.below(20) {
        0 => concept(),
        1 => Step::Undo,
        2 => Step::Redo,
        3 => Step::Save,
        4 if project.concepts.len() > 3 => Step::Change(Command::RemoveConcept { id }),
        5 | 6 => Step::Change(Command::Remark {
            id,
            term: word,
            remark: Remark { weight: Some(0.25), note: "a note\nof two lines".to_owned() },
        }),
        7 | 8 => Step::Change(Command::review(
            DocumentKey(word),
            "A \"title\"",
            Review { note: "two\nlines".to_owned(), ..Review::default() }.with_state(DocumentState::Picked),
        )),
        9..=11 => {
            Step::Change(Command::Decide { id, word, decision: Some(Decision::Accepted(Pole::Negative)) })
        }
        _ => chosen.place_seed(Pole::Positive, &word).map_or(Step::Redo, Step::Change),
    }
}

/// The states of the project after each step, the first before any.
fn states(seed: u64, n_steps: usize) -> Vec<Project> {
    let (mut project, mut history) = (Project::default(), History::default());
    let mut numbers = Numbers(seed);
    let mut states = vec![project.clone()];
    for number in 0..n_steps {
        match step(&mut numbers, number, &project) {
            Step::Change(command) => {
                history.apply(&mut project, command, Made::now("", Origin::Hand)).unwrap();
            }
            Step::Undo => drop(history.undo(&mut project).unwrap()),
            Step::Redo => drop(history.redo(&mut project).unwrap()),
            Step::Save => {}
        }
        states.push(project.clone());
    }
    states
}

/// The program that is killed: edits by the script and says after each step that it is written down. Does nothing
/// when it is run as a test among others.
#[test]
fn the_program_that_is_killed() {
    let (Ok(folder), Ok(seed)) = (std::env::var(FOLDER), std::env::var(SEED)) else { return };
    let folder = Path::new(&folder);
    let vectors = folder.join("vectors.txt");
    std::fs::write(&vectors, "happy 1 0 0\nsad 0 1 0\ntree 0 0 1\n").unwrap();
    let embedding = read::open(&vectors, &|_| Ok(())).unwrap().embedding;
    let mut workbench = Workbench::new(Setup {
        runner: Runner::Inline,
        wake: Arc::new(|| {}),
        engine: Some(Arc::new(Engine::new(embedding))),
        builds_indexes: false,
        index_cache: None,
        places: Some(Places::at(folder.join("data"))),
        analyst: "ann".to_owned(),
    });
    let mut numbers = Numbers(seed.parse().unwrap());
    let mut said = std::io::stderr();
    for number in 0..N_STEPS {
        match step(&mut numbers, number, workbench.project()) {
            Step::Change(command) => workbench.dispatch(command, Origin::Suggestion),
            Step::Undo => workbench.undo(),
            Step::Redo => workbench.redo(),
            Step::Save => {
                let saving = if number % 2 == 0 { Saving::Wished } else { Saving::Automatic };
                workbench.save(folder.join("p.cvproject"), saving);
                workbench.poll();
            }
        }
        workbench.poll();
        workbench.flush_journal();
        said.write_all(format!("{}\n", number + 1).as_bytes()).unwrap();
    }
}

/// Kills the program after a while; returns the number of steps it said were written down.
fn run_and_kill(folder: &Path, seed: u64, while_: Duration) -> usize {
    let mut program = Process::new(std::env::current_exe().unwrap())
        .args(["killed::the_program_that_is_killed", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env(SEED, seed.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(program.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    std::thread::sleep(while_);
    program.kill().unwrap();
    program.wait().unwrap();
    let mut n_steps: usize = line.trim().parse().unwrap();
    let rest = std::io::read_to_string(said).unwrap();
    // The last line may be torn, too.
    let whole = rest.rfind('\n').map_or("", |end| &rest[..end]);
    if let Some(last) = whole.lines().next_back() {
        n_steps = last.parse().unwrap();
    }
    assert!(n_steps < N_STEPS, "it was not killed while it worked");
    n_steps
}

#[test]
fn nothing_written_down_is_lost_and_every_file_can_be_read() {
    let mut n_recovered = 0;
    let mut n_steps_in_all = 0;
    for kill in 0..N_KILLS {
        let folder = tempfile::tempdir().unwrap();
        let mut numbers = Numbers(kill);
        let while_ = Duration::from_micros(u64::try_from(numbers.below(20_000)).unwrap());
        let n_steps = run_and_kill(folder.path(), kill, while_);
        n_steps_in_all += n_steps;
        let states = states(kill, n_steps + 1);

        let places = Places::at(folder.path().join("data"));
        let path = folder.path().join("p.cvproject");
        let saved = path.exists().then(|| session::open(&path).unwrap().project);
        let found = journal::left_behind(&places.journals());
        // Killed between the beginning of a new journal and the end of the old one, both are there.
        assert!(found.len() <= 2, "{found:?}");
        n_recovered += usize::from(!found.is_empty());
        let kept = found.first().map(|found| found.session.project.clone()).or(saved).unwrap_or_default();
        let place = states.iter().rposition(|state| *state == kept);
        let place = place.unwrap_or_else(|| panic!("kill {kill}: a state that never was: {kept:?}"));
        // An earlier state may be equal to a later one.
        assert!(place >= n_steps, "kill {kill}: {n_steps} steps were written down, {place} are there");

        for backup in std::fs::read_dir(folder.path().join("data/versions")).into_iter().flatten().flatten() {
            for file in std::fs::read_dir(backup.path()).unwrap() {
                let file = file.unwrap().path();
                if file.extension().is_some_and(|ending| ending == "cvproject") {
                    session::open(&file).unwrap();
                }
            }
        }
    }
    assert!(n_recovered > 100 && n_steps_in_all > 1000, "{n_recovered} recoveries, {n_steps_in_all} steps");
}

//! Undo restores the project exactly, whatever was done; a saved project opens as it was.

use conceptvector::concept::{ConceptKind, ModelName, Pole};
use conceptvector::corpus::columns::Columns;
use conceptvector::corpus::keys::DocumentKey;
use conceptvector::project::session::{self, Session};
use conceptvector::project::{
    Command, Concept, ConceptId, Counted, Decision, DocumentSource, DocumentState, Documents, Event, History,
    Made, Mix, Origin, Project, Remark, Review, ScoringSettings, VectorSource, Version,
};
use conceptvector::scoring::options::{Hashtags, Negation, ScoringOptions};
use conceptvector::scoring::scores::Measure;
use proptest::prelude::*;

fn pole() -> impl Strategy<Value = Pole> {
    prop::sample::select(Pole::ALL.to_vec())
}

fn id() -> impl Strategy<Value = ConceptId> {
    (1u64..4).prop_map(ConceptId)
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["joy", "sad", "it's", "zoë", "a b", ""]).prop_map(str::to_owned)
}

fn kind() -> impl Strategy<Value = ConceptKind> {
    prop::sample::select(vec![ConceptKind::Unipolar, ConceptKind::Bipolar])
}

fn documents() -> impl Strategy<Value = Option<Documents>> {
    let files = prop::collection::vec("[a-z]{1,5}\\.csv", 1..3)
        .prop_map(|names| DocumentSource::Files(names.into_iter().map(Into::into).collect()));
    let source = prop_oneof![Just(DocumentSource::Sample), files];
    let columns = prop::option::of("[a-z]{0,6}").prop_map(|text| Columns { text, ..Columns::default() });
    prop::option::of((source, columns).prop_map(|(source, columns)| Documents { source, columns }))
}

fn counted() -> impl Strategy<Value = Counted> {
    prop_oneof![
        Just(Counted::Accepted),
        (1usize..99).prop_map(Counted::Top),
        (0.01..1.0f64).prop_map(Counted::Above)
    ]
}

fn key() -> impl Strategy<Value = DocumentKey> {
    prop::sample::select(vec!["id:1", "id:ö", "text:0123456789abcdef-2"])
        .prop_map(|key| DocumentKey(key.to_owned()))
}

fn review() -> impl Strategy<Value = Review> {
    let state = prop::sample::select(DocumentState::ALL.to_vec());
    let reasons = prop::collection::vec(" ?[a-c]?", 0..3);
    (state, reasons, "[a-c\n]{0,2}").prop_map(|(state, reasons, note)| Review { state, reasons, note })
}

fn made() -> Made {
    Made::now("ann", Origin::Suggestion)
}

fn event() -> impl Strategy<Value = Event> {
    (0_u8..3, "[a-b ]").prop_map(|(day, name)| Event { time: f64::from(day) * 86_400.0, name })
}

/// Single changes, many of which do not fit the project they meet.
fn single() -> impl Strategy<Value = Command> {
    let decision = prop::option::of(prop_oneof![
        Just(Decision::Accepted(Pole::Positive)),
        Just(Decision::Accepted(Pole::Negative)),
        Just(Decision::Rejected)
    ]);
    let concept =
        (id(), "[a-c]", kind()).prop_map(|(id, name, kind)| Box::new(Concept::new(id, &name, kind)));
    prop_oneof![
        4 => (0usize..4, concept).prop_map(|(at, concept)| Command::InsertConcept { at, concept }),
        2 => id().prop_map(|id| Command::RemoveConcept { id }),
        2 => (id(), "[a-c ]").prop_map(|(id, name)| Command::Rename { id, name }),
        1 => (id(), "[a-c]{0,3}").prop_map(|(id, description)| Command::Describe { id, description }),
        1 => (id(), kind()).prop_map(|(id, kind)| Command::SetKind { id, kind }),
        1 => (id(), prop::option::of(prop::sample::select(ModelName::ALL.to_vec())))
            .prop_map(|(id, model)| Command::SetModel { id, model }),
        1 => (id(), counted()).prop_map(|(id, counted)| Command::SetCounted { id, counted }),
        1 => (id(), 0usize..4).prop_map(|(id, to)| Command::MoveConcept { id, to }),
        1 => (id(), 0usize..9).prop_map(|(id, color)| Command::SetColor { id, color }),
        1 => (id(), "[a-d]", kind()).prop_map(|(id, name, kind)| {
            let mut concept = Concept::new(id, &name, kind);
            concept.seeds.positive.push("new".to_owned());
            Command::Replace { concept: Box::new(concept) }
        }),
        2 => (id(), word(), prop::option::of(0.0..2.0f64), "[a-c]{0,2}").prop_map(|(id, term, weight, note)| {
            Command::Remark { id, term, remark: Remark { weight, note } }
        }),
        1 => (0usize..3, "[a-b ]").prop_map(|(at, name)| {
            let concepts = vec![Concept::new(ConceptId(1), "a", ConceptKind::Bipolar)];
            let version = Version { name, at: "2026-11-24T12:00:00Z".parse().unwrap(), concepts };
            Command::InsertVersion { at, version: Box::new(version) }
        }),
        1 => "[a-b]".prop_map(|name| Command::RemoveVersion { name }),
        8 => (id(), pole(), 0usize..4, word())
            .prop_map(|(id, pole, at, word)| Command::InsertSeed { id, pole, at, word }),
        6 => (id(), pole(), word()).prop_map(|(id, pole, word)| Command::RemoveSeed { id, pole, word }),
        4 => (id(), word(), decision).prop_map(|(id, word, decision)| Command::Decide { id, word, decision }),
        4 => (key(), review()).prop_map(|(key, review)| Command::review(key, "Title", review)),
        1 => prop::collection::vec(" ?[a-c]?", 0..4).prop_map(|reasons| Command::SetReasons { reasons }),
        2 => (0usize..3, "[a-b ]", prop::collection::vec((id(), -3.0..3.0f64), 0..4))
            .prop_map(|(at, name, weights)| Command::InsertMix { at, mix: Mix { name, weights } }),
        1 => "[a-b]".prop_map(|name| Command::RemoveMix { name }),
        2 => (event(), any::<bool>()).prop_map(|(event, adds)| {
            if adds { Command::InsertEvent { event } } else { Command::RemoveEvent { event } }
        }),
        1 => documents().prop_map(|documents| Command::SetDocuments { documents }),
        1 => prop::option::of("[a-z]{1,5}\\.vec").prop_map(|file| Command::SetVectors {
            vectors: file.map_or(VectorSource::Embedded, |file| VectorSource::File { is_sharpened: file.len() % 2 == 0, path: file.into() }),
        }),
        1 => (1usize..9).prop_map(|n| Command::SetVocabulary { n_words: n * 50_000 }),
        1 => (prop::sample::select(Measure::ALL.to_vec()), 1u32..5, any::<bool>()).prop_map(|(measure, minimum, turned)| {
            let mut options = ScoringOptions::default();
            if turned {
                (options.negation, options.hashtags) = (Negation::Flip, Hashtags::Words);
            }
            Command::SetScoring { scoring: ScoringSettings { measure, minimum, options } }
        }),
    ]
}

fn commands() -> impl Strategy<Value = Vec<Command>> {
    let together = prop::collection::vec(single(), 0..4).prop_map(|commands| Command::Together { commands });
    prop::collection::vec(prop_oneof![5 => single(), 1 => together], 0..40)
}

proptest! {
    #[test]
    fn undo_restores_every_state_and_redo_comes_back(commands in commands()) {
        let (mut project, mut history) = (Project::default(), History::default());
        let mut states = vec![project.clone()];
        for command in commands {
            let before = project.clone();
            match history.apply(&mut project, command, made()) {
                Ok(_) => states.push(project.clone()),
                // A change that does not fit leaves everything as it was.
                Err(_) => prop_assert_eq!(&project, &before),
            }
        }
        let last = project.clone();
        for state in states.iter().rev() {
            prop_assert_eq!(&project, state);
            history.undo(&mut project).unwrap();
        }
        prop_assert_eq!(&project, &Project::default());
        while history.redo(&mut project).unwrap().is_some() {}
        prop_assert_eq!(&project, &last);
    }

    #[test]
    fn a_saved_project_opens_as_it_was_with_its_history(commands in commands(), n_undone in 0usize..4) {
        let (mut project, mut history) = (Project::default(), History::default());
        for command in commands {
            history.apply(&mut project, command, made()).ok();
        }
        for _ in 0..n_undone {
            history.undo(&mut project).unwrap();
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.cvproject");
        let fingerprint = (project.vectors != VectorSource::Embedded).then(|| "0123456789abcdef".to_owned());
        let saved = Session { project, history, embedding: "v".into(), fingerprint };
        session::save(&path, &saved).unwrap();
        let mut opened = session::open(&path).unwrap();
        prop_assert_eq!(&opened.project, &saved.project);
        prop_assert_eq!((&opened.embedding, &opened.fingerprint), (&saved.embedding, &saved.fingerprint));
        let told = |history: &History| history.done().iter().map(|step| (step.sentence.clone(), step.made.clone())).collect::<Vec<_>>();
        prop_assert_eq!(told(&opened.history), told(&saved.history));
        // What was done before it was saved can still be taken back and done again.
        while opened.history.undo(&mut opened.project).unwrap().is_some() {}
        prop_assert_eq!(&opened.project, &Project::default());
        for _ in 0..saved.history.done().len() {
            opened.history.redo(&mut opened.project).unwrap();
        }
        prop_assert_eq!(&opened.project, &saved.project);
    }

    #[test]
    fn any_moment_of_the_history_can_be_looked_at(commands in commands()) {
        let (mut project, mut history) = (Project::default(), History::default());
        let mut states = vec![project.clone()];
        for command in commands {
            if history.apply(&mut project, command, made()).is_ok() {
                states.push(project.clone());
            }
        }
        for (n_steps, state) in states.iter().enumerate() {
            prop_assert_eq!(&history.project_after(&project, n_steps).unwrap(), state);
        }
    }
}

#[test]
fn a_project_file_without_vectors_means_those_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.cvproject");
    let old = r#"{"format": "conceptvector-project", "version": 1, "embedding": "v", "concepts": []}"#;
    std::fs::write(&path, old).unwrap();
    let Session { project, fingerprint, .. } = session::open(&path).unwrap();
    assert_eq!((project.vectors, fingerprint), (VectorSource::Embedded, None));
    // Nor are there decisions on documents, but what is offered for them.
    assert!(project.reviews.is_empty() && project.mixes.is_empty());
    assert_eq!((project.reasons.len(), project.reasons[0].as_str()), (5, "well-written"));
}

#[test]
fn broken_and_newer_project_files_are_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.cvproject");
    for (text, expected) in [
        ("", "not a readable project file"),
        ("{\"format\": 1}", "not a readable project file"),
        ("{\"format\": \"other\", \"version\": 1}", "not a ConceptVector project"),
        ("{\"format\": \"conceptvector-project\", \"version\": 5, \"concepts\": 7}", "newer version"),
        (
            "{\"format\": \"conceptvector-project\", \"version\": 1, \"concepts\": [{\"name\": \"a\", \
             \"kind\": \"bipolar\", \"seeds\": {\"positive\": [\"x\"], \"negative\": [\"x\"]}}]}",
            "\"x\" stands twice in a",
        ),
        (
            "{\"format\": \"conceptvector-project\", \"version\": 1, \"concepts\": [{\"name\": \"a\", \
             \"kind\": \"bipolar\", \"model\": \"oracle\"}]}",
            "no model \"oracle\"",
        ),
    ] {
        std::fs::write(&path, text).unwrap();
        let error = session::open(&path).unwrap_err().to_string();
        assert!(error.contains(expected) && error.lines().count() == 1, "{error}");
    }
}

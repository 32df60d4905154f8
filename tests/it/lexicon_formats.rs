//! Lexicons of other programs on the command line: converted both ways, with every loss told.

use serde_json::{Value, json};

use crate::util::{Folder, keys};

/// Two poles, a phrase, a beginning, a word that YAML takes for something else; a suggestion and an irrelevant word.
const MOOD: &str = r#"{"format": "conceptvector-lexicon", "version": 1, "concepts": [
    {"name": "life > mood", "kind": "bipolar", "terms": [
        {"term": "glad", "weight": 0.5, "pole": "positive", "status": "accepted"},
        {"term": "over the moon", "weight": 1, "pole": "positive", "status": "accepted"},
        {"term": "grim*", "weight": -0.25, "pole": "negative", "status": "accepted"},
        {"term": "cake", "weight": 0, "pole": "irrelevant", "status": "seed"}]},
    {"name": "denial", "kind": "unipolar", "terms": [
        {"term": "no", "weight": 1, "pole": "positive", "status": "accepted"},
        {"term": "=(", "weight": 1, "pole": "positive", "status": "suggested"}]}]}"#;

/// Name, kind, and terms with weights of a concept.
type Content = (String, String, Vec<(String, f64)>);

/// The names, kinds and (term, weight) pairs of a lexicon file.
fn content(folder: &Folder, name: &str) -> Vec<Content> {
    let file: Value = serde_json::from_str(&folder.read(name)).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let terms = |concept: &Value| {
        let terms = concept["terms"].as_array().unwrap();
        terms.iter().map(|term| (text(&term["term"]), term["weight"].as_f64().unwrap())).collect()
    };
    let concepts = file["concepts"].as_array().unwrap();
    concepts.iter().map(|concept| (text(&concept["name"]), text(&concept["kind"]), terms(concept))).collect()
}

#[test]
fn a_lexicon_goes_out_in_each_format_and_comes_back() {
    let folder = Folder::with(&[("lex.json", MOOD)]);
    for (file, options, has_weights) in [
        ("a.dic", "", false),
        ("a.dicx", "", true),
        ("a.yml", "", false),
        ("a.lc3", "", false),
        ("a.cat", "", true),
        ("a.ykd", "", false),
        ("a.tsv", "--to empath", false),
        ("b.tsv", "", true),
        ("a.csv", "", true),
    ] {
        let out = folder.json(&format!("lexicon convert lex.json {file} {options}"));
        assert_eq!((&out["read_as"], &out["n_skipped"]), (&json!("json"), &json!(0)), "{out}");
        let losses = out["losses"].to_string();
        let is_table = ["a.csv", "b.tsv"].contains(&file);
        assert_eq!(losses.contains("irrelevant"), !is_table, "{file}: {losses}");
        assert_eq!(losses.contains("another weight"), !has_weights, "{file}: {losses}");
        // The ending is not asked.
        std::fs::rename(folder.path(file), folder.path("in.txt")).unwrap();
        let back = folder.json("lexicon convert in.txt back.json");
        assert_eq!((&back["read_as"], &back["skipped"]), (&out["format"], &json!([])), "{file}: {back}");
        let weights = if has_weights { [0.5, 1.0, -0.25] } else { [1.0, 1.0, -1.0] };
        let mut mood: Vec<_> =
            ["glad", "over the moon", "grim*"].into_iter().map(str::to_owned).zip(weights).collect();
        if is_table {
            mood.push(("cake".to_owned(), 0.0));
        }
        let denial = vec![("no".to_owned(), 1.0), ("=(".to_owned(), 1.0)];
        let expected = [
            ("life > mood".to_owned(), "bipolar".to_owned(), mood),
            ("denial".to_owned(), "unipolar".to_owned(), denial),
        ];
        assert_eq!(content(&folder, "back.json"), expected, "{file}");
        assert_eq!(folder.json("lexicon validate in.txt")["valid"], true, "{file}");
    }
}

#[test]
fn lists_of_one_concept_are_named_after_their_file() {
    let folder = Folder::with(&[
        ("AFINN.txt", "abandon\t-2\nsuperb\t5\n"),
        ("lex.json", MOOD),
        ("words.txt", "; a comment\nglad\nvery happy\n"),
    ]);
    folder.json("lexicon convert AFINN.txt afinn.json");
    let afinn = [(
        "AFINN".to_owned(),
        "bipolar".to_owned(),
        vec![("abandon".to_owned(), -0.4), ("superb".to_owned(), 1.0)],
    )];
    assert_eq!(content(&folder, "afinn.json"), afinn);
    folder.json("lexicon convert afinn.json vader.txt --to vader");
    assert_eq!(folder.read("vader.txt"), "abandon\t-1.6\t0\t[]\nsuperb\t4\t0\t[]\n");
    let list = folder.json("lexicon convert afinn.json list.txt");
    assert_eq!((folder.read("list.txt").as_str(), &list["format"]), ("superb\n", &json!("words")));
    assert!(list["losses"].to_string().contains("negative pole"), "{list}");
    assert_eq!(folder.json("lexicon convert words.txt w.json")["terms"], 2);
    folder.check_failure("lexicon convert lex.json two.txt", &["one concept", ".csv"], "two.txt");
}

#[test]
fn the_report_tells_what_was_skipped_noted_and_lost() {
    let dic = "%\n1\taffect\n\t2\tposemo\n%\nhappy\t2\nlone\nodd\t7\nHappy\t2\n";
    let folder = Folder::with(&[("liwc.txt", dic)]);
    let report = folder.json("lexicon convert liwc.txt out.json");
    let expected =
        ["concepts", "terms", "output", "format", "read_as", "n_skipped", "skipped", "notes", "losses"];
    assert_eq!(keys(&report), expected);
    assert_eq!(
        (&report["terms"], &report["format"], &report["read_as"]),
        (&json!(1), &json!("json"), &json!("dic"))
    );
    let lines: Vec<_> = report["skipped"].as_array().unwrap().iter().map(|it| it["line"].clone()).collect();
    assert_eq!(lines, [6, 7, 8]);
    assert!(report["skipped"][2]["reason"].as_str().unwrap().contains("twice"), "{report}");
    assert!(report["notes"].to_string().contains("affect > posemo"), "{report}");

    let plain = folder.run("lexicon convert liwc.txt out.dic");
    assert_eq!((plain.code, plain.stderr.as_str()), (0, ""));
    for part in ["read as", "written   out.dic (dic)", "skipped: line 6: ", "on reading: "] {
        assert!(plain.stdout.contains(part), "{part}: {}", plain.stdout);
    }

    let outcome = folder.run("lexicon validate liwc.txt --json");
    outcome.check_told(&["3 problems", "liwc.txt"]);
    let answer = outcome.json();
    assert_eq!(
        (outcome.code, &answer["valid"], &answer["problems"][0]["line"]),
        (1, &json!(false), &json!(6))
    );
    assert_eq!((&answer["format"], &answer["terms"]), (&json!("dic"), &json!(1)));
}

#[test]
fn what_cannot_be_done_is_said_and_nothing_is_written() {
    let encrypted: Vec<u8> = (0..400_u32).map(|n| u8::try_from(n * 7919 % 251).unwrap()).collect();
    let folder = Folder::with(&[
        ("lex.json", MOOD),
        ("prose.txt", "It was the best of times, it was the worst of times, and so on.\n"),
        ("python.json", "{'name': 'joy'}"),
        ("empty.dic", ""),
    ]);
    folder.write("liwc.dic", encrypted);
    for (command, parts, output) in [
        ("convert liwc.dic a.json", &["encrypted", "liwc.dic"][..], "a.json"),
        ("convert prose.txt a.json", &["no lexicon", "prose.txt"], "a.json"),
        ("convert python.json a.dic", &["Python", "python.json"], "a.dic"),
        ("convert empty.dic a.json", &["empty", "empty.dic"], "a.json"),
        ("convert missing.dic a.json", &["cannot read", "missing.dic"], "a.json"),
        ("convert lex.json a.docx", &["not written as .docx", ".dicx", "--to"], "a.docx"),
        ("convert lex.json a.tff --to mpqa", &["nothing is written as MPQA"], "a.tff"),
        ("convert lex.json lex.json --to dic", &["replace an input"], ""),
        ("convert lex.json --from yaml no/such/a.dic", &["cannot write", "a.dic"], ""),
    ] {
        folder.check_failure(&format!("lexicon {command}"), parts, output);
    }
    assert_eq!(folder.read("lex.json"), MOOD);
    let wrong = folder.run("lexicon convert lex.json a.x --to excel");
    assert!(wrong.code == 2 && wrong.stderr.contains("wordstat"), "{wrong:?}");
}

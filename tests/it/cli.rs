//! The command line as other programs rely on it: options, JSON keys, CSV headers, exit codes, one sentence an error.

use std::fmt::Write as _;
use std::process::Stdio;

use serde_json::Value;

use crate::embeddings::VECTORS;
use crate::util::{Folder, check_near, keys};

/// Weights by hand: joyful 1 (by joy*), glad 0.5, grim −0.5, merry 0.8 (a suggestion nobody has looked at).
pub(crate) const JOY: &str = r#"{"name": "joy", "kind": "bipolar", "terms": [
    {"term": "happy", "weight": 1, "pole": "positive", "status": "seed"},
    {"term": "joy*", "weight": 1, "pole": "positive", "status": "accepted"},
    {"term": "glad", "weight": 0.5, "pole": "positive", "status": "accepted"},
    {"term": "grim", "weight": -0.5, "pole": "negative", "status": "accepted"},
    {"term": "merry", "weight": 0.8, "pole": "positive", "status": "suggested"},
    {"term": "house", "weight": 0.9, "pole": "positive", "status": "rejected"}]}"#;
pub(crate) const MONEY: &str = r#"{"name": "=money", "kind": "unipolar", "terms": [
    {"term": "tax", "weight": 0.4, "pole": "positive", "status": "accepted"},
    {"term": "glad", "weight": 0.2, "pole": "positive", "status": "accepted"}]}"#;

pub(crate) fn lexicon(concepts: &[&str]) -> String {
    let concepts = concepts.join(", ");
    format!(r#"{{"format": "conceptvector-lexicon", "version": 1, "concepts": [{concepts}]}}"#)
}

const DOCUMENTS: &str = "\
id,date,author,text
=1,2020-01-01,@ann,\"Joyful and glad, we met at noon.\"
b,2020-01-02T10:00:00Z,bob,A grim and grim tax on a merry house
c,2020-01-03,bob,Nothing to see here
";

fn scored(concepts: &[&str], options: &str) -> (Folder, Value) {
    let folder = Folder::with(&[("lex.json", &lexicon(concepts)), ("docs.csv", DOCUMENTS)]);
    let answer = folder.json(&format!("score --lexicon lex.json {options} docs.csv --output s.csv"));
    (folder, answer)
}

#[test]
fn suggest_gives_the_best_words_first_and_names_unknown_seeds() {
    let folder = Folder::new();
    let outcome = folder
        .run("suggest --positive happy,joy,hapy --negative sad,grief --irrelevant birthday --count 7 --json");
    assert_eq!(outcome.code, 0, "{outcome:?}");
    outcome.check_told(&["hapy", "happy"]);
    let answer = outcome.json();
    assert_eq!(keys(&answer), ["positive", "negative", "unknown", "seconds"]);
    let scores = |pole: &str| -> Vec<f64> {
        answer[pole].as_array().unwrap().iter().map(|word| word["score"].as_f64().unwrap()).collect()
    };
    let (positive, negative) = (scores("positive"), scores("negative"));
    assert_eq!((positive.len(), negative.len()), (7, 7));
    assert!(
        positive.is_sorted_by(|a, b| a >= b) && positive.iter().all(|&score| score > 0.0),
        "{positive:?}"
    );
    assert!(negative.is_sorted() && negative.iter().all(|&score| score < 0.0), "{negative:?}");
    assert_eq!(keys(&answer["positive"][0]), ["term", "score", "group"]);
    assert!(answer["positive"][0]["group"].is_u64());
    assert_eq!(keys(&answer["unknown"][0]), ["term", "near"]);
    assert_eq!(answer["unknown"][0]["term"], "hapy");
    assert!(answer["unknown"][0]["near"].as_array().unwrap().contains(&"happy".into()));
    assert!(answer["seconds"].as_f64().unwrap() > 0.0);
}

#[test]
fn suggest_with_one_pole_is_a_table_without_json() {
    let outcome = Folder::new().run("suggest --positive money --count 3 --exact");
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{outcome:?}");
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert_eq!(lines[0].split_whitespace().collect::<Vec<_>>(), ["positive", "score", "group"]);
    let width = lines[1].chars().count();
    assert!(lines[1..].iter().all(|line| line.chars().count() == width && line.contains("+0.")), "{lines:?}");
}

#[test]
fn the_model_can_be_named() {
    let folder = Folder::with(&[("v.txt", VECTORS)]);
    let suggest = "suggest --positive up --embeddings v.txt";
    let linear = folder.json(&format!("{suggest} --model whitened-centroid"));
    assert_eq!(linear["positive"], folder.json(suggest)["positive"]);
    let ridge = folder.json(&format!("{suggest} --model kernel-ridge"));
    assert_ne!(linear["positive"], ridge["positive"]);
    folder.check_failure(
        &format!("{suggest} --negative down --model whitened-centroid"),
        &["no negative end", "kernel-ridge"],
        "",
    );
    let axis = folder.json(&format!("{suggest} --negative down --model axis"));
    assert_ne!(axis["positive"], folder.json(&format!("{suggest} --negative down"))["positive"]);
    // The 2017 model is for both kinds; an exact answer, since no index knows its distances.
    for ends in ["", " --negative down"] {
        let density = folder.json(&format!("{suggest}{ends} --model kernel-density-2017"));
        assert_eq!(density["negative"].as_array().unwrap().is_empty(), ends.is_empty());
    }
    let build = "lexicon build --positive up --model kernel-density-2017 --embeddings v.txt";
    assert_eq!(folder.json(&format!("{build} --output lex.json"))["model"], "kernel-density-2017");
    let file: Value = serde_json::from_str(&folder.read("lex.json")).unwrap();
    let model = &file["concepts"][0]["model"];
    assert_eq!(
        (&model["name"], &model["parameters"]["squared_bandwidth"]),
        (&"kernel-density-2017".into(), &2.0.into())
    );
    let wrong = folder.run(&format!("{suggest} --model linear"));
    assert!(wrong.code == 2 && wrong.stderr.contains("kernel-ridge"), "{wrong:?}");
}

#[test]
fn missing_seeds_are_told() {
    let folder = Folder::with(&[("v.txt", VECTORS), ("w.txt", "up\n")]);
    for command in
        ["suggest", "weigh --words w.txt --output x", "lexicon build --output x.json", "evaluate --gold g"]
    {
        let outcome = folder.run(command);
        assert!(outcome.code == 2 && outcome.stderr.contains("--positive"), "{outcome:?}");
    }
    let seeds = "--negative down --embeddings v.txt";
    folder.check_failure(
        &format!("suggest --positive upp {seeds}"),
        &["no positive word", "upp (near: up)"],
        "",
    );
    folder.check_failure(&format!("suggest --positive , {seeds}"), &["no positive word", "--positive"], "");
    folder.check_failure(
        &format!("weigh --positive qqq {seeds} --words w.txt --output w.csv"),
        &["qqq"],
        "w.csv",
    );
    folder.check_failure(
        &format!("lexicon build --positive qqq {seeds} --output l.json"),
        &["qqq"],
        "l.json",
    );
}

#[test]
fn weigh_writes_a_row_a_line() {
    let folder =
        Folder::with(&[("v.txt", VECTORS), ("words.txt", "\u{feff}high\r\n=unknown\n\nLow\n-5\nup")]);
    let answer = folder
        .json("weigh --positive up --negative down --embeddings v.txt --words words.txt --output w.csv");
    assert_eq!((&answer["words"], &answer["unknown"]), (&6.into(), &2.into()));
    let table = folder.read("w.csv");
    let rows: Vec<(&str, &str)> = table.lines().map(|line| line.split_once(',').unwrap()).collect();
    let words: Vec<&str> = rows.iter().map(|row| row.0).collect();
    assert_eq!(words, ["word", "high", "'=unknown", "", "Low", "'-5", "up"]);
    assert_eq!((rows[0].1, rows[2].1, rows[3].1), ("score", "", ""));
    let score = |row: usize| rows[row].1.parse::<f64>().unwrap();
    assert!(score(1) > 0.0 && score(4) < 0.0 && score(6) > 0.0, "{table}");

    folder.write("none.txt", " \n");
    let weigh = "weigh --positive up --embeddings v.txt --output n.csv --words";
    folder.check_failure(&format!("{weigh} none.txt"), &["empty", "none.txt"], "n.csv");
    folder.check_failure(&format!("{weigh} missing.txt"), &["cannot read", "missing.txt"], "n.csv");
}

#[test]
fn a_lexicon_is_built_checked_and_used() {
    let folder = Folder::with(&[("docs.csv", DOCUMENTS)]);
    let build = "lexicon build --positive happy,joy --negative sad,grief --name happiness --top 20";
    let built = folder.json(&format!("{build} --output lex.json"));
    assert_eq!(
        (&built["positive"], &built["negative"], &built["terms"]),
        (&22.into(), &22.into(), &44.into())
    );
    let file: Value = serde_json::from_str(&folder.read("lex.json")).unwrap();
    assert_eq!(keys(&file), ["format", "version", "created", "embedding", "concepts"]);
    assert_eq!(file["embedding"]["words"], 200_000);
    let concept = &file["concepts"][0];
    assert_eq!((&concept["name"], &concept["kind"]), (&"happiness".into(), &"bipolar".into()));
    assert_eq!(concept["model"]["name"], "kernel-ridge");
    let terms = concept["terms"].as_array().unwrap();
    let with = |status: &str| terms.iter().filter(|term| term["status"] == status).collect::<Vec<_>>();
    assert_eq!((with("seed").len(), with("accepted").len()), (4, 40));
    assert!(with("accepted").iter().all(|term| term["note"] == "accepted by rank, not reviewed"));

    let valid = folder.json("lexicon validate lex.json");
    assert_eq!(
        (&valid["valid"], &valid["terms"], &valid["problems"]),
        (&true.into(), &44.into(), &Value::Array(vec![]))
    );
    let scored = folder.json("score --lexicon lex.json docs.csv --output s.csv");
    assert_eq!(scored["documents"], 3);
    assert!(folder.read("s.csv").starts_with("id,time,group,tokens,matched,happiness\n"));
    folder.json("lexicon convert lex.json copy.json");
    assert_eq!(folder.read("copy.json"), folder.read("lex.json"));
}

#[test]
fn old_lexicons_are_converted() {
    let old =
        r#"{"name": "Tide", "concept_type": "unipolar", "input_terms": {"positive": [{"text": "tidal"}]}}"#;
    let folder = Folder::with(&[("old.json", old)]);
    folder.json("lexicon convert old.json new.json");
    let file: Value = serde_json::from_str(&folder.read("new.json")).unwrap();
    assert_eq!(file["concepts"][0]["seeds"]["positive"][0], "tidal");
}

#[test]
fn an_invalid_lexicon_is_told_with_places() {
    let broken = lexicon(&[JOY]).replace("0.5,", "1.5,").replace("\"seed\"", "\"seeds\"");
    let folder = Folder::with(&[("bad.json", &broken), ("one.json", "{}"), ("docs.csv", DOCUMENTS)]);
    let outcome = folder.run("lexicon validate bad.json --json");
    assert_eq!(outcome.code, 1);
    outcome.check_told(&["bad.json", "3 problems"]);
    let answer = outcome.json();
    assert_eq!(answer["valid"], false);
    let problems = answer["problems"].as_array().unwrap();
    assert_eq!((problems.len(), &problems[0]["line"]), (3, &2.into()), "{problems:?}");
    assert!(problems[1]["text"].as_str().unwrap().contains("“glad”"), "{problems:?}");
    let plain = folder.run("lexicon validate bad.json");
    assert!(
        plain.code == 1 && plain.stdout.lines().count() == 3 && plain.stdout.contains("line 2: "),
        "{plain:?}"
    );
    folder.run("lexicon validate one.json").check_told(&["not a lexicon file", "one.json"]);
    folder.check_failure("lexicon validate missing.json", &["cannot read", "missing.json"], "");
    folder.check_failure(
        "score --lexicon bad.json docs.csv --output s.csv",
        &["bad.json, line 2", "2 more problems"],
        "s.csv",
    );
}

#[test]
fn score_writes_what_is_worked_by_hand() {
    // First: joyful 1 and glad 0.5. Second: grim twice −0.5; merry is not accepted, house is rejected.
    let (folder, answer) = scored(&[JOY], "");
    let expected = "id,time,group,tokens,matched,joy\n\
        '=1,2020-01-01T00:00:00Z,'@ann,7,2,0.75\n\
        b,2020-01-02T10:00:00Z,bob,9,2,-0.5\n\
        c,2020-01-03T00:00:00Z,bob,4,0,\n";
    assert_eq!(folder.read("s.csv"), expected);
    assert_eq!(
        (&answer["documents"], &answer["tokens"], &answer["matched"]),
        (&3.into(), &20.into(), &4.into())
    );
    assert_eq!(
        (&answer["concepts"][0]["name"], &answer["concepts"][0]["scored"]),
        (&"joy".into(), &2.into())
    );
    check_near(&answer["concepts"][0]["mean"], 0.125);
}

#[test]
fn scoring_options_change_scores_and_are_told() {
    let posts = "id,text\n1,#Joyful and 7 grim days\n2,I am not at all joyful\n3,a grim-faced man\n";
    let folder = Folder::with(&[("lex.json", &lexicon(&[JOY])), ("posts.csv", posts)]);
    let scores = |options: &str| {
        let answer = folder.json(&format!("score --lexicon lex.json {options} posts.csv --output s.csv"));
        let table = folder.read("s.csv");
        let rows = table.lines().skip(1).map(|row| row.splitn(4, ',').nth(3).unwrap().to_owned());
        (rows.collect::<Vec<_>>(), answer["scoring"].clone())
    };
    let (rows, told) = scores("");
    assert_eq!(rows, ["5,1,-0.5", "6,1,1", "3,1,-0.5"]);
    let default = serde_json::json!({"measure": "mean", "minimum": 1, "hashtags": "apart", "hyphens": "parts",
        "negation": "off", "numbers": "counted"});
    assert_eq!(told, default);
    assert_eq!(scores("--hashtags words").0, ["5,2,0.25", "6,1,1", "3,1,-0.5"]);
    assert_eq!(scores("--negation flip").0, ["5,1,-0.5", "6,1,-1", "3,1,-0.5"]);
    assert_eq!(scores("--negation drop").0, ["5,1,-0.5", "6,0,", "3,1,-0.5"]);
    assert_eq!(scores("--hyphens whole").0, ["5,1,-0.5", "6,1,1", "3,0,"]);
    let (rows, told) = scores("--numbers apart --measure share");
    assert_eq!(rows[0], "4,1,-0.125");
    assert_eq!((&told["measure"], &told["numbers"]), (&"share".into(), &"apart".into()));
    let outcome = folder.run("score --lexicon lex.json --negation no posts.csv --output s.csv");
    assert_eq!(outcome.code, 2, "{outcome:?}");
    assert!(outcome.stderr.contains("off or flip or drop"), "{outcome:?}");
}

#[test]
fn several_concepts_count_a_shared_match_once() {
    // “glad” belongs to both: the first document has two matches, not three.
    let (folder, _) = scored(&[JOY, MONEY], "--minimum 2");
    let expected = "id,time,group,tokens,matched,joy,'=money\n\
        '=1,2020-01-01T00:00:00Z,'@ann,7,2,0.75,\n\
        b,2020-01-02T10:00:00Z,bob,9,3,-0.5,\n\
        c,2020-01-03T00:00:00Z,bob,4,0,,\n";
    assert_eq!(folder.read("s.csv"), expected);
    let (folder, _) = scored(&[JOY, MONEY], "");
    let table = folder.read("s.csv");
    let money: Vec<&str> = table.lines().map(|line| line.rsplit(',').next().unwrap()).collect();
    assert_eq!(money, ["'=money", "0.2", "0.4", ""]);
}

/// The score of the second document: grim, grim and, where suggestions count, merry; nine tokens.
#[track_caller]
fn check_second(options: &str, expected: f64) {
    let (folder, _) = scored(&[JOY], options);
    let table = folder.read("s.csv");
    let found: f64 = table.lines().nth(2).unwrap().rsplit(',').next().unwrap().parse().unwrap();
    assert!((found - expected).abs() < 1e-12, "{options}: {found} is not {expected}");
}

#[test]
fn measures_and_scopes() {
    check_second("--measure mean --scope accepted", -0.5);
    check_second("--measure sum --scope top:0", -1.0);
    check_second("--measure share", -1.0 / 9.0);
    check_second("--scope all --measure sum", -0.2);
    check_second("--scope top:1", -0.2 / 3.0);
    let folder = Folder::new();
    for wrong in ["--scope some", "--measure median", "--minimum -1"] {
        let outcome = folder.run(&format!("score --lexicon l.json {wrong} d.csv --output s.csv"));
        assert_eq!(outcome.code, 2, "{outcome:?}");
    }
}

#[test]
fn columns_can_be_named_and_files_and_folders_mixed() {
    let folder = Folder::with(&[
        ("lex.json", &lexicon(&[JOY])),
        ("a.csv", "remark,when,who,key,text\nglad,2020-02-03,eve,k1,grim\n"),
        (
            "b.jsonl",
            "{\"remark\": \"grim\", \"when\": \"2020-02-04T01:02:03.250Z\", \"who\": \"bob\", \"key\": 7}\n",
        ),
        ("notes/2020-02-05.txt", "A joyous day"),
    ]);
    folder.json(
        "score --lexicon lex.json a.csv b.jsonl notes --text remark --time when --group who --id key --output s.csv",
    );
    let expected = "id,time,group,tokens,matched,joy\n\
        k1,2020-02-03T00:00:00.000Z,eve,1,1,0.5\n\
        7,2020-02-04T01:02:03.250Z,bob,1,1,-0.5\n\
        2020-02-05.txt,2020-02-05T00:00:00.000Z,,3,1,1\n";
    assert_eq!(folder.read("s.csv"), expected);
}

#[test]
fn broken_rows_bytes_and_dates_are_counted_and_the_rest_is_read() {
    let folder = Folder::with(&[("lex.json", &lexicon(&[JOY]))]);
    let mut bytes = DOCUMENTS.as_bytes().to_vec();
    bytes.extend_from_slice(
        b"d,2020-13-45,bob,A glad caf\xC3\xA9\ne,2020-01-05,bob\nf,2020-01-06,ann,a joyful na\xFFve day\n",
    );
    folder.write("docs.csv", bytes);
    let score = "score --lexicon lex.json docs.csv --output s.csv";
    let outcome = folder.run(&format!("{score} --json"));
    assert_eq!(outcome.code, 0, "{outcome:?}");
    outcome.check_told(&[
        "5 documents",
        "1 broken character",
        "1 without a readable date",
        "1 broken row",
        "line 6",
    ]);
    let answer = outcome.json();
    assert_eq!((&answer["documents"], &answer["skipped"]), (&5.into(), &1.into()));
    let table = folder.read("s.csv");
    assert!(
        table.contains("\nd,,bob,3,1,0.5\n") && table.contains("\nf,2020-01-06T00:00:00Z,ann,"),
        "{table}"
    );
    // Not twice on a terminal, where both streams meet.
    let plain = folder.run(score);
    assert!(plain.stderr.contains("5 documents") && !plain.stdout.contains("5 documents"), "{plain:?}");
}

#[test]
fn files_that_cannot_be_scored_are_one_sentence_and_no_output() {
    let newer = r#"{"format": "conceptvector-lexicon", "version": 2, "concepts": 7}"#;
    let folder = Folder::with(&[
        ("lex.json", &lexicon(&[JOY])),
        ("newer.json", newer),
        ("nothing.json", &lexicon(&[])),
        ("docs.csv", DOCUMENTS),
        ("numbers.csv", "a,b\n1,2.5\n3,4\n"),
        ("empty.csv", ""),
        ("undated.csv", "id,text\n1,glad\n2,grim\n"),
    ]);
    for command in ["score", "trend"] {
        let check = |lexicon: &str, rest: &str, parts: &[&str]| {
            folder.check_failure(
                &format!("{command} --lexicon {lexicon} {rest} --output o.csv"),
                parts,
                "o.csv",
            );
        };
        check("lex.json", "missing.csv", &["cannot read", "missing.csv"]);
        check("missing.json", "docs.csv", &["cannot read", "missing.json"]);
        check("newer.json", "docs.csv", &["newer version", "newer.json"]);
        check("nothing.json", "docs.csv", &["no concept", "nothing.json"]);
        check("lex.json", "numbers.csv", &["no column looks like text", "--text", "a, b", "numbers.csv"]);
        check("lex.json", "docs.csv --text body", &["no column \"body\"", "id, date, author, text"]);
        check("lex.json", "empty.csv", &["the file is empty", "empty.csv"]);
    }
    let trend = "trend --lexicon lex.json --output o.csv";
    folder.check_failure(
        &format!("{trend} undated.csv"),
        &["no document has a date", "--time", "id, text"],
        "o.csv",
    );
    folder.check_failure(
        &format!("{trend} docs.csv --adjust age"),
        &["no column \"age\" to adjust for", "id, date, author, text, length, link, mention"],
        "o.csv",
    );
    folder.check_failure(&format!("{trend} docs.csv --figure t.jpg"), &[".svg or .png", "t.jpg"], "o.csv");
    folder.check_failure(
        "score --lexicon lex.json docs.csv --output no/such/s.csv",
        &["cannot write", "s.csv"],
        "no",
    );
    let outcome = folder.run("score --lexicon lex.json docs.csv --output docs.csv");
    outcome.check_told(&["would replace an input", "docs.csv"]);
    assert_eq!((outcome.code, folder.read("docs.csv").as_str()), (1, DOCUMENTS));
}

/// Two documents a day with ten words each; how many of them are glad rather than grim turns from `before` to `after`
/// (of ten) in the middle, give or take two.
fn dated(before: u32, after: u32) -> String {
    let mut table = "id,date,text\n".to_owned();
    // A linear congruential generator: chance enough, and the same everywhere.
    let mut state = 7_u32;
    for document in 0..200 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let glad = if document < 100 { before } else { after } + (state >> 16) % 5 - 2;
        let text = "glad ".repeat(usize::try_from(glad).unwrap())
            + &"grim ".repeat(usize::try_from(10 - glad).unwrap());
        let (month, day) = (1 + document / 2 / 28, 1 + document / 2 % 28);
        writeln!(table, "{document},2020-{month:02}-{day:02},{text}").unwrap();
    }
    table
}

#[test]
fn trend_finds_a_step_and_nothing_in_constant_data() {
    let folder = Folder::with(&[
        ("lex.json", &lexicon(&[JOY])),
        ("step.csv", &dated(3, 7)),
        ("still.csv", &dated(5, 5)),
    ]);
    let answer =
        folder.json("trend --lexicon lex.json step.csv --grid 50 --output t.csv --figure t.svg --time date");
    let concept = &answer["concepts"][0];
    assert_eq!(concept["name"], "joy");
    assert!(concept["sentence"].as_str().unwrap().starts_with("The score changes"), "{concept}");
    let candidates = concept["candidates"].as_array().unwrap();
    let models: Vec<&Value> = candidates.iter().map(|candidate| &candidate["model"]).collect();
    assert_eq!(models[..4], ["flat", "ornstein_uhlenbeck", "matern32", "random_walk"]);
    let chosen = models.iter().position(|model| *model == &concept["chosen"]).unwrap();
    assert_eq!(
        (&concept["aic"], &concept["parameters"]),
        (&candidates[chosen]["aic"], &candidates[chosen]["parameters"])
    );
    assert!(chosen > 0 && candidates[chosen]["aic"].as_f64() < candidates[0]["aic"].as_f64());
    assert_eq!(keys(&candidates[1]["parameters"]), ["document_variance", "variance", "tau"]);
    assert!((0.85..=1.0).contains(&concept["coverage"].as_f64().unwrap()), "{concept}");
    assert!(concept["log_likelihood"].is_f64());

    let table = folder.read("t.csv");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!((lines.len(), lines[0]), (51, "time,mean,lower,upper"));
    assert!(lines[1].starts_with("2020-01-01T00:00:00Z,") && lines[50].starts_with("2020-04-16T00:00:00Z,"));
    let mean = |line: usize| lines[line].split(',').nth(1).unwrap().parse::<f64>().unwrap();
    // Three of ten glad: 0.15 − 0.35 = −0.2; seven of ten: +0.2.
    assert!((mean(10) + 0.2).abs() < 0.1 && (mean(45) - 0.2).abs() < 0.1, "{table}");
    assert!(folder.read("t.svg").starts_with("<svg"));

    let still = &folder.json("trend --lexicon lex.json still.csv --output c.csv")["concepts"][0];
    assert_eq!((&still["chosen"], &still["evidence"]), (&"flat".into(), &"no_evidence_of_change".into()));
    assert_eq!(folder.read("c.csv").lines().count(), 401);
}

/// The second half comes from a glad source: no change once that is adjusted for.
#[test]
fn trend_shows_raw_and_adjusted() {
    let mut table = String::new();
    for (row, line) in dated(3, 7).lines().enumerate() {
        let source = if row == 0 {
            "source"
        } else if row <= 100 {
            "paper"
        } else {
            "radio"
        };
        writeln!(table, "{line},{source}").unwrap();
    }
    let folder = Folder::with(&[("lex.json", &lexicon(&[JOY])), ("step.csv", &table)]);
    let trend = "trend --lexicon lex.json step.csv --grid 9 --output t.csv --figure t.svg --robust";
    let answer = folder.json(&format!("{trend} --adjust source,length"));
    let (raw, adjusted) = (&answer["concepts"][0], &answer["concepts"][0]["adjusted"]);
    assert_eq!(
        (&raw["evidence"], &adjusted["evidence"]),
        (&"change".into(), &"no_evidence_of_change".into())
    );
    let effect = &adjusted["adjustments"][0];
    assert!(effect["name"].as_str().unwrap().starts_with("source: "), "{effect}");
    // Three of ten glad or seven of ten: −0.2 or 0.2.
    assert!((effect["estimate"].as_f64().unwrap().abs() - 0.4).abs() < 0.1, "{effect}");
    assert_eq!(raw["outliers"], 0);
    let table = folder.read("t.csv");
    let head = table.lines().next().unwrap();
    assert_eq!(head, "time,mean,lower,upper,adjusted mean,adjusted lower,adjusted upper");
    let figure = folder.read("t.svg");
    // Raw and adjusted are of the same documents.
    assert!(
        figure.contains("joy, adjusted") && figure.contains(&format!("n = {} documents", raw["documents"]))
    );
    let text = folder.run(&format!("{trend} --adjust text"));
    text.check_told(&["no column \"text\" to adjust for"]);
}

#[test]
fn trends_of_several_concepts_share_their_times_and_too_few_documents_are_told() {
    let folder = Folder::with(&[
        ("lex.json", &lexicon(&[JOY, MONEY])),
        ("docs.csv", DOCUMENTS),
        ("step.csv", &dated(3, 7)),
    ]);
    folder.write("more.csv", "id,date,text\nx,2019-12-01,tax\ny,2019-12-02,a tax\n");
    folder.json("trend --lexicon lex.json step.csv more.csv --grid 5 --output t.csv --figure t.svg");
    let table = folder.read("t.csv");
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    let head =
        ["time", "joy mean", "joy lower", "joy upper", "'=money mean", "'=money lower", "'=money upper"];
    assert_eq!((rows.len(), rows[0].as_slice()), (6, head.as_slice()));
    assert_eq!(rows[1][0], "2019-12-01T00:00:00Z");
    assert!(rows[1..].iter().flat_map(|row| &row[1..]).all(|cell| cell.parse::<f64>().is_ok()), "{table}");

    let few = folder.run("trend --lexicon lex.json docs.csv --output few.csv");
    assert_eq!((few.code, few.stderr.as_str()), (0, ""), "{few:?}");
    assert!(few.stdout.contains("Too little to tell") && !few.stdout.contains("NaN"), "{few:?}");
}

#[test]
fn evaluate_agrees_with_figures_by_hand() {
    let gold = "term,rating\nhappy,8.5\nglad,7\ngrim,2\nmerry,6\nunheard,5\n";
    let folder = Folder::with(&[("lex.json", &lexicon(&[MONEY, JOY])), ("gold.csv", gold)]);
    // Happy is a seed. Scores 0.5, −0.5, 0.8 beside 7, 2, 6: ranks 2 1 3 and 3 1 2, so ρ = 1 − 6 · 2 / 24. Deviations
    // from 4/15 and 5: xy = 3.3, xx = 139/150, yy = 14. Glad and merry lie above the scale's middle 4.5, grim below.
    let evaluate = "evaluate --lexicon lex.json --gold gold.csv";
    let answer = folder.json(&format!("{evaluate} --concept joy"));
    assert_eq!(keys(&answer), ["n", "spearman", "pearson", "auc", "coverage"]);
    assert_eq!(answer["n"], 3);
    check_near(&answer["spearman"], 0.5);
    check_near(&answer["pearson"], 3.3 / (139.0_f64 / 150.0 * 14.0).sqrt());
    check_near(&answer["auc"], 1.0);
    check_near(&answer["coverage"], 0.75);

    // Of the first concept only “glad” is rated: nothing to correlate.
    let answer = folder.json(&format!("{evaluate} --word term --value rating"));
    assert_eq!((&answer["n"], &answer["spearman"], &answer["auc"]), (&1.into(), &Value::Null, &Value::Null));
    let plain = folder.run(evaluate);
    assert!(plain.stdout.contains('–') && !plain.stdout.contains("NaN"), "{plain:?}");
    folder.check_failure(&format!("{evaluate} --concept fear"), &["“fear”", "=money, joy"], "");
    folder.check_failure(&format!("{evaluate} --value score"), &["no column “score”", "gold.csv"], "");
    let both = folder.run(&format!("{evaluate} --positive happy"));
    assert_eq!(both.code, 2, "{both:?}");
}

#[test]
fn evaluate_by_seeds_leaves_them_out() {
    let gold = "word,value\nup,9\nhigh,8\ntall,8.5\ndown,1\nlow,2\ndeep,1.5\nnowhere,5\nbroken,\n";
    let folder = Folder::with(&[("v.txt", VECTORS), ("gold.csv", gold)]);
    let outcome =
        folder.run("evaluate --positive up --negative down --embeddings v.txt --gold gold.csv --json");
    outcome.check_told(&["1 row", "line 9", "gold.csv"]);
    let answer = outcome.json();
    // High, tall, low and deep of the five words that are no seeds.
    assert_eq!((outcome.code, &answer["n"]), (0, &4.into()));
    check_near(&answer["auc"], 1.0);
    check_near(&answer["coverage"], 0.8);
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let folder = Folder::with(&[("v.txt", VECTORS)]);
    for arguments in ["embeddings info v.txt --json", "--help"] {
        let mut child = folder
            .command(arguments.split_whitespace())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{arguments}");
    }
}

#[test]
fn usage_errors_help_and_version() {
    let folder = Folder::new();
    for (arguments, code, part) in [
        ("sugest --positive happy", 2, "suggest"),
        ("score", 2, "--lexicon"),
        ("lexicon", 2, "build"),
        ("suggest --positive happy --count 10001", 2, "10000"),
        ("--version", 0, "conceptvector 0."),
        ("help", 0, "evaluate"),
        ("trend --help", 0, "--figure"),
    ] {
        let outcome = folder.run(arguments);
        let told = outcome.stdout.clone() + &outcome.stderr;
        assert!(outcome.code == code && told.contains(part), "{arguments}: {outcome:?}");
    }
}

/// Elsewhere a window may open without either variable.
#[cfg(target_os = "linux")]
#[test]
fn without_a_display_the_command_that_does_the_job_is_named() {
    let folder = Folder::with(&[("docs.csv", DOCUMENTS)]);
    let main_job = "`conceptvector suggest --positive happy,joy --negative sad,grief`";
    folder.check_failure("", &["no display", main_job], "");
    folder.check_failure("docs.csv", &["no display", main_job], "");
}

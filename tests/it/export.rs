//! Files for a cluster: whoever joins and adds up what they hold gets the scores of `score`, to the bit.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::process::Command;

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::{Field, Row};
use serde_json::{Value, json};

use crate::util::{Folder, keys};

const FILES: [&str; 5] =
    ["tokens.parquet", "documents.parquet", "lexicon.parquet", "score.sql", "score_spark.sql"];

/// Phrases that overlap, beginnings, hyphens, signs, names that need quoting; the last concept matches nothing.
fn lexicon() -> String {
    let term = |&(term, weight): &(&str, f64)| {
        let pole = if weight < 0.0 { "negative" } else { "positive" };
        json!({"term": term, "weight": weight, "pole": pole, "status": "accepted"})
    };
    let concept = |name: &str, terms: &[(&str, f64)]| json!({"name": name, "kind": "bipolar", "terms": terms.iter().map(term).collect::<Vec<_>>()});
    let concepts = [
        concept(
            "joy; \"of 'life'`\n",
            &[
                ("happ*", 0.7),
                ("happy", 0.9),
                ("good", 0.123_456),
                ("not bad", 0.35),
                ("love", 0.8),
                ("#love", 1.0),
                ("😀", 0.6),
                ("❤", 0.5),
                ("well", 0.1),
                ("ice-cream", 0.3),
                ("very good", 0.4),
                ("very very good", 0.95),
                ("bad", -0.6),
                ("don't", -0.05),
                ("nothing", 0.0),
            ],
        ),
        concept(
            "=power",
            &[
                ("white house", 0.5),
                ("white house staff", 0.25),
                ("house", -0.1),
                ("house of cards", 0.2),
                ("the white hous*", -0.75),
                ("staff", 0.333_333),
                ("good", -0.2),
                ("o’brien", 0.15),
                ("2013", 0.01),
                ("not", -0.3),
            ],
        ),
        concept("Größe", &[("caf*", 0.4), ("straße", 0.6), ("known", -0.4), ("cream", 0.2), ("日本", 1.0)]),
        concept("tokens", &[("zyzzyva", 1.0)]),
    ];
    json!({"format": "conceptvector-lexicon", "version": 1, "concepts": concepts}).to_string()
}

/// A lexicon with one of the concepts only.
fn lexicon_of(place: usize) -> String {
    let mut lexicon: Value = serde_json::from_str(&lexicon()).unwrap();
    let concept = lexicon["concepts"][place].take();
    lexicon["concepts"] = json!([concept]);
    lexicon.to_string()
}

const WORDS: [&str; 60] = [
    "the",
    "a",
    "of",
    "and",
    "we",
    "it",
    "White",
    "house",
    "HOUSE",
    "staff",
    "cards",
    "white",
    "houses",
    "not",
    "never",
    "don’t",
    "Don't",
    "no",
    "without",
    "cannot",
    "good",
    "very",
    "bad",
    "happy",
    "happiness",
    "unhappy",
    "love",
    "#love",
    "#Love",
    "#happy",
    "#whitehouse",
    "#bad",
    "well-known",
    "well-fed",
    "ice-cream",
    "ice‑cream",
    "so-good",
    "😀",
    "❤️",
    "👍🏽",
    "👩‍👩‍👧",
    "2013",
    "3,14",
    "10:30",
    "O’Brien",
    "o'brien",
    "cafe\u{301}",
    "Café",
    "Straße",
    "STRASSE",
    "日本語",
    "@bob",
    "https://t.co/abc",
    "!",
    "“",
    "—",
    "nothing",
    "\"",
    "na\u{ef}ve",
    "İstanbul",
];

/// Documents made of words that lexicon terms are about: JSON lines with groups, dates and gaps in both.
fn documents() -> String {
    // A linear congruential generator: chance enough, and the same everywhere.
    let mut state = 2_013_u64;
    let mut chance = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut lines = String::new();
    for number in 0..1000 {
        // Some have no token at all.
        let text = match number % 97 {
            0 => "@bob !!! https://t.co/abc".to_owned(),
            1 => "…".to_owned(),
            _ => {
                let words: Vec<&str> = (0..=chance(40)).map(|_| WORDS[chance(WORDS.len())]).collect();
                words.join(if number % 5 == 0 { ", " } else { " " })
            }
        };
        let mut document = json!({"id": format!("d{number}"), "text": text});
        if number % 7 != 0 {
            let (day, minute, milli) = (1 + chance(28), chance(60), chance(1000));
            document["date"] = format!("1969-12-{day:02}T23:{minute:02}:07.{milli:03}Z").into();
        }
        if number % 3 != 0 {
            document["author"] = ["ann", "bob “the builder”", "cleo, d'Or"][chance(3)].into();
        }
        lines += &(document.to_string() + "\n");
    }
    lines
}

/// Options, and the concept where there is only one.
const RUNS: [(&str, Option<usize>); 9] = [
    ("", None),
    ("--negation flip --measure share", None),
    ("--negation drop --minimum 2", None),
    ("--hashtags words --hyphens whole --measure sum --minimum 0", None),
    ("--numbers apart --measure share --minimum 0", None),
    ("--hashtags words --negation flip --numbers apart", None),
    ("--negation drop --hashtags words", Some(1)),
    ("--measure sum", Some(2)),
    ("--measure similarity --hashtags words --negation flip", Some(0)),
];

/// Scores and exports 1,000 documents in each of several ways.
fn each_run(mut check: impl FnMut(&Folder, &str)) {
    let folder = Folder::with(&[("lex.json", &lexicon()), ("docs.jsonl", &documents())]);
    for (options, place) in RUNS {
        folder.write("lex.json", place.map_or_else(lexicon, lexicon_of));
        let arguments = format!("--lexicon lex.json {options} docs.jsonl --group author --output");
        for command in ["score", "export"] {
            let output = if command == "score" { "scores.csv" } else { "out" };
            let outcome = folder.run(&format!("{command} {arguments} {output} --json"));
            outcome.check_told(&["143 without a readable date"]);
            assert_eq!(outcome.json()["documents"], 1000, "{outcome:?}");
        }
        check(&folder, options);
    }
}

fn rows(folder: &Folder, name: &str) -> Vec<Row> {
    let reader = SerializedFileReader::new(File::open(folder.path(name)).unwrap()).unwrap();
    reader.get_row_iter(None).unwrap().map(Result::unwrap).collect()
}

fn field<'r>(row: &'r Row, name: &str) -> &'r Field {
    row.get_column_iter().find(|(column, _)| *column == name).unwrap().1
}

fn text(row: &Row, name: &str) -> String {
    match field(row, name) {
        Field::Str(text) => text.clone(),
        Field::Null => String::new(),
        other => unreachable!("{name} is {other:?}"),
    }
}

fn number(row: &Row, name: &str) -> i64 {
    match field(row, name) {
        Field::Long(number) => *number,
        other => unreachable!("{name} is {other:?}"),
    }
}

/// A cell of `scores.csv` in which nothing depends on how it is written.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Text(String),
    /// The bits of a number.
    Number(u64),
}

/// The table that `score` wrote: head, then rows.
fn scores(folder: &Folder) -> (Vec<String>, Vec<Vec<Cell>>) {
    let mut reader = csv::Reader::from_path(folder.path("scores.csv")).unwrap();
    // In front of what a spreadsheet would take for a formula stands an apostrophe.
    let head =
        reader.headers().unwrap().iter().map(|name| name.trim_start_matches('\'').to_owned()).collect();
    let rows = reader.records().map(|row| row.unwrap().iter().enumerate().map(cell).collect()).collect();
    (head, rows)
}

/// What stands in a column, counted from 0.
fn cell((place, written): (usize, &str)) -> Cell {
    match written.parse() {
        Ok(number) if place > 2 => number_cell(number),
        _ => Cell::Text(written.to_owned()),
    }
}

fn number_cell(number: f64) -> Cell {
    // A zero has no sign in tables.
    Cell::Number((number + 0.0).to_bits())
}

/// Sum and matches by the concept's place.
type Tallies = BTreeMap<i64, (i64, i64)>;

/// Joins and adds up as the query says, in the few words that it takes.
fn joined(folder: &Folder, options: &str, n_concepts: usize) -> Vec<Vec<Cell>> {
    let mut worths: HashMap<String, Vec<(i64, i64, i64)>> = HashMap::new();
    for row in rows(folder, "out/lexicon.parquet") {
        let worth = (number(&row, "place"), number(&row, "sum"), number(&row, "matched"));
        worths.entry(text(&row, "token")).or_default().push(worth);
    }
    let mut documents: HashMap<i64, Tallies> = HashMap::new();
    for row in rows(folder, "out/tokens.parquet") {
        for &(place, sum, matched) in worths.get(&text(&row, "token")).into_iter().flatten() {
            let tally = documents.entry(number(&row, "doc")).or_default().entry(place).or_default();
            *tally = (tally.0 + sum, tally.1 + matched);
        }
    }
    let option = |name: &str| {
        let mut words = options.split_whitespace();
        words.find(|&word| word == name).and_then(|_| words.next())
    };
    let minimum: i64 = option("--minimum").map_or(1, |minimum| minimum.parse().unwrap());
    let row = |row: Row| {
        let tokens = number(&row, "tokens");
        let none = Tallies::new();
        let tallies = documents.get(&number(&row, "doc")).unwrap_or(&none);
        let tally = |place: usize| tallies.get(&i64::try_from(place).unwrap()).copied().unwrap_or_default();
        let all = tally(if n_concepts == 1 { 0 } else { n_concepts });
        let time = match field(&row, "time") {
            Field::Null => String::new(),
            Field::TimestampMillis(millis) => time_text(*millis),
            other => unreachable!("time is {other:?}"),
        };
        let mut cells = vec![Cell::Text(text(&row, "id")), Cell::Text(time), Cell::Text(text(&row, "group"))];
        cells.extend([number_cell(tokens as f64), number_cell(all.1 as f64)]);
        cells.extend((0..n_concepts).map(|place| {
            let (sum, matched) = tally(place);
            let divisor = match option("--measure") {
                Some("sum") => 1,
                Some("share") => tokens,
                _ => matched,
            };
            let has_value = matched >= minimum && divisor > 0;
            if has_value { number_cell(sum as f64 / 1e6 / divisor as f64) } else { Cell::Text(String::new()) }
        }));
        cells
    };
    rows(folder, "out/documents.parquet").into_iter().map(row).collect()
}

fn time_text(millis: i64) -> String {
    format!("{:.3}", jiff::Timestamp::from_millisecond(millis).unwrap())
}

#[test]
fn a_join_and_a_sum_give_the_scores_to_the_bit() {
    let mut n_corrections = 0;
    each_run(|folder, options| {
        let (head, expected) = scores(folder);
        let found = joined(folder, options, head.len() - 5);
        assert_eq!(found.len(), expected.len(), "{options}");
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{options}");
        }
        let tokens = rows(folder, "out/tokens.parquet");
        n_corrections += tokens.iter().filter(|row| text(row, "token").contains(' ')).count();
    });
    assert!(n_corrections > 1000, "phrases and negations have been exercised: {n_corrections}");
}

/// Prints one JSON object: the names of the columns, and the rows, of a query run inside the folder. Cells are texts:
/// of numbers these are exact, which JSON's own numbers are not for every reader.
const DUCKDB: &str = "
import duckdb, json
found = duckdb.sql(open('score.sql', encoding='utf-8').read())
time = lambda cell: cell.isoformat(timespec='milliseconds') + 'Z'
plain = lambda cell: '' if cell is None else time(cell) if hasattr(cell, 'isoformat') else str(cell)
print(json.dumps({'head': found.columns, 'rows': [[plain(cell) for cell in row] for row in found.fetchall()]}))
";

fn python(script: &str) -> Command {
    let mut python = Command::new("python3");
    python.args(["-c", script]);
    python
}

#[test]
fn duckdb_gives_the_scores_to_the_bit() {
    if !python("import duckdb").output().is_ok_and(|output| output.status.success()) {
        assert!(
            std::env::var_os("CONCEPTVECTOR_NEEDS_DUCKDB").is_none(),
            "python3 lacks duckdb; install it with: python3 -m pip install duckdb"
        );
        eprintln!("not tested: python3 with the module duckdb is not there");
        return;
    }
    each_run(|folder, options| {
        let output = python(DUCKDB).current_dir(folder.path("out")).output().unwrap();
        assert!(output.status.success(), "{options}: {}", String::from_utf8_lossy(&output.stderr));
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        let (head, expected) = scores(folder);
        assert_eq!(found["head"], json!(head), "{options}");
        let rows = found["rows"].as_array().unwrap();
        assert_eq!(rows.len(), expected.len(), "{options}");
        for (row, expected) in rows.iter().zip(&expected) {
            let found: Vec<Cell> = {
                let cells = row.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap());
                cells.enumerate().map(cell).collect()
            };
            assert_eq!(&found, expected, "{options}");
        }
    });
}

const JOY: &str = r#"{"format": "conceptvector-lexicon", "version": 1, "concepts": [
    {"name": "joy", "kind": "unipolar", "terms": [
    {"term": "glad", "weight": 0.5, "pole": "positive", "status": "accepted"},
    {"term": "so glad", "weight": 0.75, "pole": "positive", "status": "accepted"}]}]}"#;

const DATED: &str =
    "id,date,text\na,2020-01-02,So glad we came\nb,2020-01-02,@bob!\nc,2020-01-03,Never glad.\n";

/// The rows of a table with their cells one after another.
fn lines(folder: &Folder, name: &str) -> Vec<String> {
    let line = |row: &Row| {
        let cells = row.get_column_iter().map(|(name, field)| match field {
            Field::Long(_) => number(row, name).to_string(),
            Field::Str(_) | Field::Null => text(row, name),
            other => other.to_string(),
        });
        cells.collect::<Vec<_>>().join("|")
    };
    rows(folder, name).iter().map(line).collect()
}

#[test]
fn the_files_hold_what_their_names_say() {
    let folder = Folder::with(&[("lex.json", JOY), ("docs.csv", DATED)]);
    folder.json("export --lexicon lex.json --negation flip docs.csv --output out");
    let tokens = ["0|so", "0|glad", "0|we", "0|came", "0|so glad", "2|never", "2|glad", "2|(not) glad"];
    assert_eq!(lines(&folder, "out/tokens.parquet"), tokens);
    let documents = ["0|a|2020-01-02 00:00:00.000 +00:00||4", "1|b|2020-01-02 00:00:00.000 +00:00||0"];
    assert_eq!(lines(&folder, "out/documents.parquet")[..2], documents);
    // What is counted for the phrase less what “glad” is worth: 0.75 − 0.5, 0.75² − 0.5², one match for another.
    let worths = [
        "glad|joy|0|500000|250000000|1",
        "so glad|joy|0|250000|312500000|0",
        "(not) glad|joy|0|-1000000|0|0",
    ];
    assert_eq!(lines(&folder, "out/lexicon.parquet"), worths);
}

#[test]
fn other_files_of_the_folder_stay_and_what_is_replaced_is_told() {
    let folder = Folder::with(&[
        ("lex.json", JOY),
        ("docs.csv", DATED),
        ("out/notes.txt", "mine"),
        ("out/score.sql", "old"),
    ]);
    let answer = folder.json("export --lexicon lex.json --negation flip docs.csv --output out");
    let names = "documents skipped scoring tokens corrections worths reading files replaced output seconds";
    assert_eq!(keys(&answer).join(" "), names);
    let counts = ["documents", "skipped", "tokens", "corrections", "worths"].map(|name| &answer[name]);
    assert_eq!(counts, [3, 0, 6, 2, 3]);
    assert_eq!((&answer["files"], &answer["replaced"]), (&json!(FILES), &json!(["score.sql"])));
    assert_eq!(answer["scoring"]["negation"], "flip");
    let entries = std::fs::read_dir(folder.path("out")).unwrap();
    assert_eq!(entries.count(), FILES.len() + 1, "nothing half done is left");
    assert_eq!(folder.read("out/notes.txt"), "mine");

    let plain = folder.run("export --lexicon lex.json docs.csv --output out");
    assert_eq!((plain.code, plain.stderr.as_str()), (0, ""), "{plain:?}");
    assert!(plain.stdout.contains("Replaced: tokens.parquet, documents.parquet"), "{plain:?}");
}

#[test]
fn inputs_stay_and_failures_leave_nothing() {
    let folder =
        Folder::with(&[("lex.json", JOY), ("docs.csv", "id,text\na,glad\n"), ("numbers.csv", "a,b\n1,2\n")]);
    folder.check_failure(
        "export --lexicon lex.json numbers.csv --output out",
        &["no column looks like text"],
        "out",
    );
    folder.check_failure(
        "export --lexicon none.json docs.csv --output out",
        &["cannot read", "none.json"],
        "out",
    );
    folder.check_failure("export --lexicon lex.json docs.csv --output docs.csv", &["docs.csv"], "");
    folder.json("export --lexicon lex.json docs.csv --output out");
    // What was exported can be read as documents itself, but not replaced by what becomes of it.
    folder.check_failure(
        "export --lexicon lex.json out/documents.parquet --text id --output out",
        &["would replace an input", "documents.parquet"],
        "",
    );
    folder.check_failure(
        "export --lexicon lex.json docs.csv --output out --skipped out/score.sql",
        &["another output", "score.sql"],
        "",
    );
    assert_eq!(folder.run("export --lexicon lex.json docs.csv").code, 2);
}

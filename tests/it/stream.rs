//! Scores of files that are larger than what is held: batch by batch, to CSV or Parquet.

use std::fmt::Write as _;
use std::fs::File;

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;

use crate::util::Folder;

const LEXICON: &str = r#"{"format": "conceptvector-lexicon", "version": 1, "concepts": [
    {"name": "joy, \"pure\"", "kind": "bipolar", "terms": [
    {"term": "glad", "weight": 0.3, "pole": "positive", "status": "accepted"},
    {"term": "so glad", "weight": 0.9, "pole": "positive", "status": "accepted"},
    {"term": "sorr*", "weight": -0.7, "pole": "negative", "status": "accepted"}]},
    {"name": "size", "kind": "unipolar", "terms": [
    {"term": "long", "weight": 1, "pole": "positive", "status": "accepted"}]}]}"#;

/// Documents of two files and kinds, the last with a fraction of a second, after more text than one batch holds.
fn folder() -> Folder {
    let folder = Folder::with(&[("lex.json", LEXICON)]);
    let mut lines = String::new();
    let long = "long words of no meaning ".repeat(40_000);
    for number in 0..40 {
        let text = match number % 4 {
            0 => format!("So glad, so glad: {long}"),
            1 => "sorrow and a glad end".to_owned(),
            2 => "nothing".to_owned(),
            _ => format!("{long} sorry"),
        };
        let group = if number % 3 == 0 { "" } else { "=left" };
        let day = number % 28 + 1;
        writeln!(
            lines,
            r#"{{"id":"n{number}","date":"2019-03-{day:02}T10:00:00Z","group":"{group}","text":"{text}"}}"#
        )
        .unwrap();
        if number == 7 {
            lines.push_str("{\"id\": broken\n");
        }
    }
    folder.write("posts.jsonl", lines);
    folder.write(
        "more.csv",
        "id,date,group,text\nlast,2019-04-01T10:00:00.250Z,right,glad\nundated,,right,so\n",
    );
    folder
}

#[test]
fn many_batches_give_one_table_with_the_finest_times_and_parquet_holds_the_same() {
    let folder = folder();
    for (measure, minimum) in [("mean", 1), ("share", 2)] {
        let score =
            format!("score --lexicon lex.json posts.jsonl more.csv --measure {measure} --minimum {minimum}");
        let outcome = folder.run(&format!("{score} --output s.csv"));
        assert_eq!(outcome.code, 0, "{outcome:?}");
        assert!(outcome.stderr.contains("1 broken row skipped"), "{}", outcome.stderr);
        assert_eq!(folder.run(&format!("{score} --output s.parquet")).code, 0);
        let text = folder.read("s.csv");
        let mut table = csv::Reader::from_reader(text.as_bytes());
        let head: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(head, ["id", "time", "group", "tokens", "matched", "joy, \"pure\"", "size"]);
        let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 42);
        assert_eq!(&rows[1][1], "2019-03-02T10:00:00.000Z", "as fine as the last");
        assert_eq!((&rows[40][1], &rows[41][1]), ("2019-04-01T10:00:00.250Z", ""));
        if measure == "mean" {
            assert_eq!((&rows[0][5], &rows[0][6], &rows[1][5]), ("0.9", "1", "-0.2"));
        }
        let reader = SerializedFileReader::new(File::open(folder.path("s.parquet")).unwrap()).unwrap();
        let found: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(found.len(), rows.len());
        for (row, found) in rows.iter().zip(&found) {
            let cells = found.get_column_iter().zip(&head).zip(row.iter());
            for ((((name, cell), head), written), place) in cells.zip(0..) {
                assert_eq!(name, head);
                let same = match cell {
                    Field::Null => written.is_empty(),
                    // In the table a quote keeps it from being a formula.
                    Field::Str(text) => text == written.trim_start_matches('\''),
                    Field::Long(count) => count.to_string() == written,
                    Field::Double(score) => written.parse::<f64>().unwrap().to_bits() == score.to_bits(),
                    Field::TimestampMicros(time) => {
                        written.parse::<jiff::Timestamp>().unwrap().as_microsecond() == *time
                    }
                    _ => false,
                };
                assert!(same, "{name} {place}: {cell:?} is not {written}");
            }
        }
    }
}

#[test]
fn what_fails_half_way_leaves_the_old_table() {
    let folder = folder();
    folder.write("s.csv", "old");
    let outcome = folder.run("score --lexicon lex.json posts.jsonl missing.csv --output s.csv");
    assert!(outcome.code == 1 && outcome.stderr.contains("missing.csv"), "{outcome:?}");
    assert_eq!(folder.read("s.csv"), "old");
}

const SHORT_LEXICON: &str = r#"{"format": "conceptvector-lexicon", "version": 1, "concepts": [
    {"name": "joy", "kind": "bipolar", "terms": [
    {"term": "glad", "weight": 0.5, "pole": "positive", "status": "accepted"},
    {"term": "not glad", "weight": -0.25, "pole": "negative", "status": "accepted"}]},
    {"name": "state, all", "kind": "unipolar", "terms": [
    {"term": "tax*", "weight": 0.3, "pole": "positive", "status": "accepted"}]}]}"#;

/// A text of each kind, and what is written of it.
const KINDS: [(&str, &str); 4] = [
    ("so glad", "2,1,0.5,"),
    ("not glad about taxes", "4,2,-0.25,0.3"),
    ("nothing here", "2,0,,"),
    ("glad taxation, glad", "3,3,0.5,0.3"),
];

/// Words of its own for each document make the vocabulary grow and no batch like another.
fn rows(n: usize) -> impl Iterator<Item = (usize, &'static str, &'static str)> {
    (0..n).map(|row| {
        let (text, scores) = KINDS[row % KINDS.len()];
        (row, text, scores)
    })
}

/// Enough documents for some batches: each takes more than a hundred bytes.
const MANY: usize = 300_000;

#[test]
fn a_file_of_many_batches_is_scored_as_each_of_its_documents() {
    let (mut table, mut expected) =
        ("id,text\n".to_owned(), "id,time,group,tokens,matched,joy,\"state, all\"\n".to_owned());
    for (row, text, scores) in rows(MANY) {
        writeln!(table, "d{row},\"{text}\"").unwrap();
        writeln!(expected, "d{row},,,{scores}").unwrap();
    }
    let folder = Folder::with(&[("lex.json", SHORT_LEXICON), ("t.csv", &table)]);
    let answer = folder.json("score --lexicon lex.json t.csv --output s.csv");
    assert_eq!((&answer["documents"], &answer["matched"]), (&MANY.into(), &(MANY / 4 * 6).into()));
    assert_eq!(answer["concepts"][0]["scored"], MANY / 4 * 3);
    // Not by assert_eq, which would print all of both.
    assert!(folder.read("s.csv") == expected, "a row differs");
}

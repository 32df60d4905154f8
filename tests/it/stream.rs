//! `score` on files of more than one batch, to CSV and to Parquet.

use std::fmt::Write as _;
use std::fs::File;

use parquet::basic::{LogicalType, TimeUnit};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;

use crate::util::Folder;

const LEXICON: &str = r#"{"format": "conceptvector-lexicon", "version": 1, "concepts": [
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
    let folder = Folder::with(&[("lex.json", LEXICON), ("t.csv", &table)]);
    let answer = folder.json("score --lexicon lex.json t.csv --output s.csv");
    assert_eq!((&answer["documents"], &answer["matched"]), (&MANY.into(), &(MANY / 4 * 6).into()));
    assert_eq!(answer["concepts"][0]["scored"], MANY / 4 * 3);
    // Not by assert_eq, which would print all of both.
    assert!(folder.read("s.csv") == expected, "a row differs");
}

/// Two files of different kinds, with a broken row, a missing date and group, and a fraction late.
fn two_files() -> Folder {
    let table = "id,date,author,text\na,2020-01-01,ann,so glad\n=b,,bob,not glad about taxes\nx,y\n";
    let lines = "{\"id\": \"c\", \"date\": \"2020-01-02T10:00:00.250Z\", \"text\": \"nothing here\"}\n\
        {\"id\": \"d\", \"date\": \"1960-01-01\", \"text\": \"glad taxation, glad\"}\n";
    Folder::with(&[("lex.json", LEXICON), ("t.csv", table), ("l.jsonl", lines)])
}

#[test]
fn a_late_fraction_makes_the_times_of_earlier_files_finer() {
    let folder = two_files();
    let outcome = folder.run("score --lexicon lex.json t.csv l.jsonl --group author --output s.csv");
    // JSON lines have no such column: it must be left to guessing.
    assert_eq!(outcome.code, 1, "{outcome:?}");
    let outcome = folder.run("score --lexicon lex.json t.csv l.jsonl --output s.csv");
    assert_eq!(outcome.code, 0, "{outcome:?}");
    outcome.check_told(&["1 broken row skipped", "1 without a readable date"]);
    let times: Vec<String> = folder
        .read("s.csv")
        .lines()
        .map(|line| line.split(',').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    let expected = [
        "id time",
        "a 2020-01-01T00:00:00.000Z",
        "'=b ",
        "c 2020-01-02T10:00:00.250Z",
        "d 1960-01-01T00:00:00.000Z",
    ];
    assert_eq!(times, expected);
}

/// A cell of Parquet as CSV has it.
fn written(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) if text.starts_with('=') => format!("'{text}"),
        Field::Str(text) => text.clone(),
        Field::Long(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        Field::TimestampMicros(time) => {
            format!("{:.3}", jiff::Timestamp::from_microsecond(*time).unwrap())
        }
        other => panic!("{other:?} is not expected"),
    }
}

#[test]
fn parquet_has_the_rows_of_the_csv() {
    let folder = two_files();
    for output in ["s.csv", "s.parquet"] {
        let outcome = folder.run(&format!("score --lexicon lex.json t.csv l.jsonl --output {output}"));
        assert_eq!(outcome.code, 0, "{outcome:?}");
    }
    let reader = SerializedFileReader::new(File::open(folder.path("s.parquet")).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema().clone();
    let time = schema.get_fields()[1].get_basic_info().logical_type_ref().cloned();
    assert_eq!(time, Some(LogicalType::timestamp(true, TimeUnit::MICROS)));
    let head: Vec<String> = schema.get_fields().iter().map(|field| field.name().to_owned()).collect();
    let rows = reader.get_row_iter(None).unwrap();
    let rows = rows.map(|row| row.unwrap().get_column_iter().map(|(_, field)| written(field)).collect());
    let found: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let csv = folder.read("s.csv");
    let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    let expected: Vec<Vec<String>> =
        table.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(found, expected);
    assert_eq!(found.len(), 5);
}

#[test]
fn an_output_that_is_an_input_or_cannot_be_written_leaves_everything() {
    let folder = two_files();
    let before = folder.read("t.csv");
    folder.check_failure("score --lexicon lex.json t.csv --output t.csv", &["would replace an input"], "");
    folder.check_failure("score --lexicon lex.json t.csv --output no/s.parquet", &["s.parquet"], "no");
    // A failure half way leaves the older table as it was.
    folder.write("s.parquet", "older");
    folder.check_failure(
        "score --lexicon lex.json t.csv missing.csv --output s.parquet",
        &["missing.csv"],
        "",
    );
    assert_eq!((folder.read("t.csv"), folder.read("s.parquet")), (before, "older".to_owned()));
}

//! Whatever stands in a table can be asked for by document.

use std::borrow::Cow;
use std::path::Path;

use proptest::prelude::*;

use super::{Field, FieldCells, FieldValues};
use crate::corpus::columns::Columns;
use crate::corpus::read::{Keep, read, read_bytes, read_each};
use crate::corpus::{Corpus, DocId, DocumentRef};
use crate::progress::unwatched;

fn read_text(name: &str, text: &str) -> Corpus {
    read_bytes(Path::new(name), text.as_bytes(), &Columns::default(), &unwatched).unwrap().0
}

fn names(corpus: &Corpus) -> Vec<&str> {
    corpus.fields().iter().map(|field| field.name.as_str()).collect()
}

fn kind(field: &Field) -> &'static str {
    match field.values {
        FieldValues::Numbers(_) => "numbers",
        FieldValues::Categories { .. } => "categories",
        FieldValues::Texts(_) => "texts",
    }
}

/// The kind of the field and its cells.
#[track_caller]
fn check(corpus: &Corpus, name: &str, kind_wanted: &str, wanted: &[&str]) {
    let field = corpus.field(name).unwrap();
    let cells: Vec<_> = corpus.ids().map(|doc| field.text(doc)).collect();
    assert_eq!(
        (kind(field), cells),
        (kind_wanted, wanted.iter().map(|&cell| Cow::Borrowed(cell)).collect()),
        "{name}"
    );
}

/// A corpus of one document a row, each with these cells.
fn corpus_of(columns: &[String], rows: &[Vec<Cow<'_, str>>]) -> Corpus {
    let mut corpus = Corpus::default();
    for cells in rows {
        let fields = FieldCells { names: columns, cells, late: &[] };
        corpus.push(DocumentRef { fields, ..DocumentRef::default() }).unwrap();
    }
    corpus.finish();
    corpus
}

#[test]
fn the_columns_of_a_csv_file_are_kept_as_written() {
    let table = "id,date,party,score,zip,account,open,text,empty,remark\n\
        a,2019-01-02,left,1.50,01234,1234567890123456789,true,\"It is a fine day, they say\",,\"so, so\"\n\
        b,soon,right,2,99999,1234567890123456790,false,It is not a fine day at all,,\n\
        c,2019-01-04,left,,00501,1234567890123456791,,Never mind the weather today,, no\n\
        d,2019-01-05,left,-3.25,02134,,true,Nobody minds it anyway now,,yes \n";
    let corpus = read_text("t.csv", table);
    assert_eq!(names(&corpus), ["date", "score", "zip", "account", "open", "remark"]);
    check(&corpus, "date", "texts", &["2019-01-02", "soon", "2019-01-04", "2019-01-05"]);
    check(&corpus, "score", "numbers", &["1.50", "2", "", "-3.25"]);
    check(&corpus, "zip", "texts", &["01234", "99999", "00501", "02134"]);
    let long = ["1234567890123456789", "1234567890123456790", "1234567890123456791", ""];
    check(&corpus, "account", "texts", &long);
    check(&corpus, "open", "categories", &["true", "false", "", "true"]);
    check(&corpus, "remark", "texts", &["so, so", "", " no", "yes "]);
    let score = corpus.field("score").unwrap();
    let numbers: Vec<_> = corpus.ids().map(|doc| score.number(doc)).collect();
    assert_eq!(numbers, [Some(1.5), Some(2.0), None, Some(-3.25)]);
    assert_eq!((score.text(DocId(4)), score.number(DocId(4)), score.code(DocId(0))), ("".into(), None, None));
    assert_eq!(corpus.field("open").unwrap().code(DocId(3)), Some(0));
    // The party is the group.
    assert_eq!((corpus.group(DocId(1)), corpus.field("party").is_none()), ("right", true));
    assert!(corpus.field("empty").is_none() && corpus.field("text").is_none());
}

#[test]
fn json_keeps_numbers_as_written_and_what_is_nested() {
    let lines = "{\"text\": \"a line of text\", \"n\": 1.50, \"big\": 12345678901234567890123, \"user\": null, \"on\": true}\n\
        {\"text\": \"another line of text\", \"n\" : 2e1, \"big\": 7, \"user\": {\"name\": \"Ann\", \"n\": 0.10}, \"on\": false}\n\
        {\"text\": \"and yet another\", \"tags\": [1, \"b\"], \"user\": {\"name\": \"Bob\"}, \"user.x\": -0.0, \"n\\u00e9\": 3.0}\n";
    let array = format!("[{}]", lines.trim_end().replace('\n', ","));
    let values = lines.replace("}\n{", "}\n\n{\n").replacen("{\"text\"", "{\n\"text\"", 1);
    for (name, text) in [("t.jsonl", lines), ("t.json", &array), ("v.json", &values)] {
        let corpus = read_text(name, text);
        assert_eq!(
            names(&corpus),
            ["n", "big", "on", "user.name", "user.n", "tags", "user.x", "né"],
            "{name}"
        );
        check(&corpus, "n", "numbers", &["1.50", "2e1", ""]);
        check(&corpus, "big", "texts", &["12345678901234567890123", "7", ""]);
        check(&corpus, "on", "categories", &["true", "false", ""]);
        check(&corpus, "user.name", "texts", &["", "Ann", "Bob"]);
        check(&corpus, "user.n", "numbers", &["", "0.10", ""]);
        check(&corpus, "tags", "texts", &["", "", "1, b"]);
        check(&corpus, "user.x", "numbers", &["", "", "-0.0"]);
        assert_eq!(corpus.field("né").unwrap().number(DocId(2)), Some(3.0));
    }
}

#[test]
fn json_columns_that_turn_up_late_are_kept() {
    let early = "{\"text\": \"a line of text\", \"place\": null, \"n\": 1}\n".repeat(400);
    let late = "{\"text\": \"a late line\", \"place\": {\"name\": \"here\", \"at\": {\"x\": 1.50}}, \"n\": 2, \"tags\": [\"a\"]}\n";
    let lines = early + late;
    let array = format!("[{}]", lines.trim_end().replace('\n', ","));
    for (name, text) in [("t.jsonl", &lines), ("t.json", &array)] {
        let corpus = read_text(name, text);
        assert_eq!(names(&corpus), ["n", "place.name", "place.at.x", "tags"]);
        let cells: Vec<_> = corpus.fields().iter().map(|field| field.text(DocId(400)).into_owned()).collect();
        assert_eq!(cells, ["2", "here", "1.50", "a"]);
        assert_eq!(corpus.field("place.at.x").unwrap().number(DocId(0)), None);
    }
    // An object with a key per record is no table.
    let keys = (0..2000).map(|n| format!("{{\"text\": \"a line of text\", \"key {n}\": 1}}\n"));
    assert_eq!(read_text("t.jsonl", &keys.collect::<String>()).fields().len(), 1000);
}

#[test]
fn files_with_different_columns_are_one_table() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let paths = [
        write("a.csv", "text,likes,place\nthe first of all texts,1,here\nthe second of all texts,2,here\n"),
        write("b.txt", "A text without any columns"),
        write(
            "c.tsv",
            "place\tshares\ttext\nthere\t5\tthe third of all texts\nhere\t6\tthe fourth of all texts\n",
        ),
    ];
    let (corpus, _) =
        read(&paths, &Columns { group: Some(String::new()), ..Columns::default() }, &unwatched).unwrap();
    assert_eq!(names(&corpus), ["likes", "place", "shares"]);
    check(&corpus, "likes", "numbers", &["1", "2", "", "", ""]);
    check(&corpus, "place", "categories", &["here", "here", "", "there", "here"]);
    check(&corpus, "shares", "numbers", &["", "", "", "5", "6"]);
    assert_eq!(corpus.field("likes").unwrap().number(DocId(4)), None);
    let mut n_cells = 0;
    read_each(&paths, &Columns::default(), Keep::Roles, &unwatched, &mut |document| {
        n_cells += document.fields.cells.len();
        Ok(())
    })
    .unwrap();
    assert_eq!(n_cells, 0);
}

#[test]
fn a_parquet_file_keeps_its_columns() {
    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
    let schema = "message schema {
        required binary text (UTF8); required int64 id; required double share; optional binary mood (UTF8);
    }";
    let schema = parquet::schema::parser::parse_message_type(schema).unwrap();
    let mut writer =
        parquet::file::writer::SerializedFileWriter::new(Vec::new(), schema.into(), Default::default())
            .unwrap();
    let mut rows = writer.next_row_group().unwrap();
    let texts = |texts: &[&str]| texts.iter().map(|&text| ByteArray::from(text)).collect::<Vec<_>>();
    for column in 0.. {
        let Some(mut writer) = rows.next_column().unwrap() else { break };
        match column {
            0 => writer.typed::<ByteArrayType>().write_batch(
                &texts(&["one line of text", "two lines of text", "no more lines"]),
                None,
                None,
            ),
            1 => writer.typed::<Int64Type>().write_batch(&[7, 8, 9], None, None),
            2 => writer.typed::<DoubleType>().write_batch(&[0.5, -1.25, 1e-7], None, None),
            _ => {
                writer.typed::<ByteArrayType>().write_batch(&texts(&["glad", "glad"]), Some(&[1, 0, 1]), None)
            }
        }
        .unwrap();
        writer.close().unwrap();
    }
    rows.close().unwrap();
    let bytes = writer.into_inner().unwrap();
    let (corpus, _) = read_bytes(Path::new("t.parquet"), &bytes, &Columns::default(), &unwatched).unwrap();
    check(&corpus, "share", "numbers", &["0.5", "-1.25", "0.0000001"]);
    check(&corpus, "mood", "categories", &["glad", "", "glad"]);
    assert_eq!(names(&corpus), ["share", "mood"]);
}

#[test]
fn few_values_cost_a_byte_each_and_many_become_texts() {
    let columns: Vec<String> = ["few", "many", "numbers", "constant", "late"].map(String::from).into();
    let mut corpus = Corpus::default();
    let n = 100_000_usize;
    for doc in 0..n {
        let cells = [
            ["red", "green", "blue"][doc % 3].into(),
            format!("name {doc}").into(),
            (doc * doc).to_string().into(),
            "en".into(),
            if doc + 1 == n { "x".into() } else { "".into() },
        ];
        let fields = FieldCells { names: &columns, cells: &cells, late: &[] };
        corpus.push(DocumentRef { fields, ..DocumentRef::default() }).unwrap();
    }
    let growing = corpus.memory();
    corpus.finish();
    let kinds: Vec<_> = corpus.fields().iter().map(|field| (kind(field), field.memory() / n)).collect();
    assert_eq!(kinds, [("categories", 1), ("texts", 13), ("numbers", 8), ("categories", 1), ("texts", 4)]);
    assert!(corpus.memory() < growing);
    assert_eq!(corpus.field("numbers").unwrap().number(DocId(99_999)), Some(99_999.0 * 99_999.0));
    // Late documents may change what a field is.
    let cells = ["red".into(), Cow::Borrowed(""), "a lot".into()];
    let fields = FieldCells { names: &columns[..3], cells: &cells, late: &[] };
    corpus.push(DocumentRef { fields, ..DocumentRef::default() }).unwrap();
    corpus.finish();
    let numbers = corpus.field("numbers").unwrap();
    assert_eq!(
        (kind(numbers), numbers.text(DocId(3)), numbers.text(DocId(100_000))),
        ("texts", "9".into(), "a lot".into())
    );
    assert_eq!((corpus.fields().len(), corpus.field("few").unwrap().code(DocId(100_000))), (5, Some(0)));
}

proptest! {
    #[test]
    fn every_cell_comes_back_as_it_went_in(
        rows in prop::collection::vec(
            (
                "|-?[0-9]{1,3}(\\.[0-9]{0,3})?",
                "|0[0-9]{4}|[1-9][0-9]{0,19}",
                "|[ab]|true|NA| ",
                "\\PC{0,6}",
                "|[0-9]{1,3}\\.[0-9]{2}",
            ),
            0..30,
        ),
        again in prop::collection::vec("|[0-9]|[a-c]", 0..6),
    ) {
        let columns: Vec<String> = (0..5).map(|column| format!("c{column}")).collect();
        let rows: Vec<Vec<Cow<'_, str>>> =
            rows.iter().map(|(a, b, c, d, e)| [a, b, c, d, e].map(|cell| Cow::Borrowed(cell.as_str())).into()).collect();
        let mut corpus = corpus_of(&columns, &rows);
        let mut wanted: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(AsRef::as_ref).collect()).collect();
        // Another table with one of the columns and one of its own.
        let other = ["c3".to_owned(), "own".to_owned()];
        for cell in &again {
            let cells = [Cow::Borrowed(cell.as_str()), Cow::Borrowed(cell.as_str())];
            corpus.push(DocumentRef { fields: FieldCells { names: &other, cells: &cells, late: &[] }, ..DocumentRef::default() }).unwrap();
            wanted.push(vec!["", "", "", cell, "", cell]);
        }
        corpus.finish();
        for (doc, cells) in corpus.ids().zip(&wanted) {
            for (column, name) in ["c0", "c1", "c2", "c3", "c4", "own"].iter().enumerate() {
                let cell = cells.get(column).copied().unwrap_or_default();
                let Some(field) = corpus.field(name) else {
                    prop_assert_eq!(cell, "");
                    continue;
                };
                prop_assert_eq!(field.text(doc), cell);
                match &field.values {
                    FieldValues::Numbers(_) => prop_assert_eq!(field.number(doc), cell.trim().parse().ok()),
                    FieldValues::Categories { names, .. } => {
                        prop_assert_eq!(&*names[field.code(doc).unwrap() as usize], cell);
                    }
                    FieldValues::Texts(_) => prop_assert_eq!((field.number(doc), field.code(doc)), (None, None)),
                }
            }
        }
    }
}

use super::{Columns, ReadReport, read, read_bytes};
use crate::corpus::dates::DateFormat;
use crate::corpus::{Corpus, DocId};
use crate::progress::{cancelled, unwatched};
use proptest::prelude::*;
use std::path::Path;

fn read_text(name: &str, text: &str) -> crate::Result<(Corpus, ReadReport)> {
    read_bytes(Path::new(name), text.as_bytes(), &Columns::default(), &unwatched)
}

#[track_caller]
fn check_error(name: &str, bytes: &[u8], part: &str) {
    let error = read_bytes(Path::new(name), bytes, &Columns::default(), &unwatched).unwrap_err().to_string();
    assert!(error.contains(part), "{error}");
}

const COMMENTS: &str = "commentID,commentBody,approveDate,section
7,\"It\\'s \\\"\"fine\\\"\",<br/>really &amp; truly\",1423762913,World
8,,1423762913,World
9,\"I don\\'t know
about that\",soon,Arts
10,too short
11,\"They\\'ll see, I\\'m sure\",1423762920,World
";

#[test]
fn a_comment_table_becomes_documents() {
    let (corpus, report) = read_text("c.csv", COMMENTS).unwrap();
    let documents: Vec<_> = corpus.documents().map(|(_, document)| document).collect();
    let [first, second, third] = documents.as_slice() else { panic!("{corpus:?}") };
    assert_eq!(first.text, "It's \"fine\",\nreally & truly");
    assert_eq!((first.id, first.group, first.time), ("7", "World", Some(1_423_762_913.0)));
    assert_eq!((second.text, second.time), ("I don't know\nabout that", None));
    assert_eq!(third.text, "They'll see, I'm sure");
    let [file] = report.files.as_slice() else { panic!("{report:?}") };
    assert_eq!((file.documents, file.empty, file.undated), (3, 1, 1));
    assert_eq!((report.n_skipped, report.skipped.first().unwrap().line), (1, Some(6)));
    assert_eq!(file.columns.text.as_deref(), Some("commentBody"));
}

#[test]
fn the_whole_column_decides_on_day_and_month() {
    let mut table = String::from("date;text\n");
    for n in 0..1000 {
        table += &format!("{}/{}/2019;some words here\n", n % 12 + 1, n % 9 + 1);
    }
    let (_, report) = read_text("d.csv", &table).unwrap();
    assert!(report.summary().contains("assumed"), "{}", report.summary());
    let (corpus, report) = read_text("d.csv", &format!("{table}3/31/2019;the last\n")).unwrap();
    assert_eq!(report.files.first().unwrap().date_format, Some(DateFormat::MonthDayYear));
    // 2019-03-31 is 17986 days after 1970-01-01.
    assert_eq!(corpus.documents().last().unwrap().1.time, Some(17_986.0 * 86_400.0));
}

#[test]
fn content_not_the_name_tells_json() {
    let tweets =
        r#"[{"text":"one &amp; all","created_at":"Thu Jan 01 00:00:10 +0000 1970"},{"text":"two of us"}"#;
    let (corpus, report) = read_text("tweets.csv", tweets).unwrap();
    assert_eq!(corpus.texts().collect::<Vec<_>>(), ["one & all", "two of us"]);
    assert_eq!(corpus.time(DocId(0)), Some(10.0));
    assert_eq!(report.n_skipped, 1);
    let (corpus, _) = read_text("speech.txt", "[Applause], thank you\nall, so much").unwrap();
    assert_eq!(corpus.len(), 1);
}

#[test]
fn files_without_documents_say_why() {
    check_error("a.csv", b"", "empty");
    check_error("a.csv", b"\xEF\xBB\xBF \n", "empty");
    check_error("a.csv", b"id,text\n", "header (id, text) but no rows");
    check_error("a.csv", b"id,n\n1,2\n", "--text; there are: id, n");
    check_error("a.csv", b"id,text\n1\n", "line 2");
    check_error("a.csv", b"id,text\n1,\n", "no ");
    check_error("a.json", b"[]", "no rows");
    check_error("a.xlsx", b"PK\x03\x04", "CSV");
}

#[test]
fn files_and_folders_are_joined_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    };
    write("letters/b 1970-01-02.txt", b"caf\xE9 au lait");
    write("letters/a.txt", "café au lait".as_bytes());
    write("letters/1914/c.md", b"from the front");
    write("letters/empty.txt", b" ");
    let table = write("t.tsv", b"text\twhen\nhello to you\t1970-01-03\n");
    let paths = [folder.path().join("letters"), table];
    let (corpus, report) = read(&paths, &Columns::default(), &unwatched).unwrap();
    let ids: Vec<_> = corpus.documents().map(|(_, d)| d.id.replace('\\', "/")).collect();
    assert_eq!(ids, ["1914/c.md", "a.txt", "b 1970-01-02.txt", "4"]);
    assert_eq!(corpus.group(DocId(0)), "1914");
    assert_eq!(corpus.text(DocId(2)), "café au lait");
    let times: Vec<_> = corpus.documents().map(|(_, d)| d.time).collect();
    assert_eq!(times, [None, None, Some(86_400.0), Some(172_800.0)]);
    let folder_report = report.files.first().unwrap();
    assert_eq!((folder_report.encoding.as_str(), folder_report.empty), ("several encodings", 1));
    assert!(read(&paths, &Columns::default(), &cancelled).is_err());
    assert!(read(&[folder.path().join("none.csv")], &Columns::default(), &unwatched).is_err());
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), name in "a\\.(csv|txt|json)") {
        drop(read_bytes(Path::new(&name), &bytes, &Columns::default(), &unwatched));
    }

    #[test]
    fn no_damage_makes_it_panic(
        sample in 0..2_usize,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), "[\"\\\\,;\n\t|{}\\[\\]<&é]?"), 1..8),
    ) {
        let lines = "{\"text\": \"a line\", \"at\": {\"day\": \"2019-01-02\"}, \"tags\": [1, \"b\"]}\n".repeat(3);
        let mut text = if sample == 0 { COMMENTS.to_owned() } else { lines };
        for (at, insert) in cuts {
            let mut at = at.index(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            if let Some(old) = text.get(at..).and_then(|rest| rest.chars().next()) {
                text.replace_range(at..at + old.len_utf8(), &insert);
            }
            text.push(' ');
        }
        drop(read_text("a.csv", &text));
    }
}

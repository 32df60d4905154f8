//! Documents of many formats, as the command line reads them.

use std::io::Write as _;

use crate::util::Folder;

const LEXICON: &str = r#"{"format": "conceptvector-lexicon", "version": 1, "concepts": [
    {"name": "joy", "kind": "unipolar", "terms": [
    {"term": "glad", "weight": 0.5, "pole": "positive", "status": "accepted"}]}]}"#;

const SCORE: &str = "score --lexicon lex.json --output s.csv";

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// A Word text of one paragraph.
fn word(text: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let xml = format!(
        "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    );
    archive.write_all(xml.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn packed_tables_and_folders_of_many_formats_are_scored_together() {
    let folder = Folder::with(&[
        ("lex.json", LEXICON),
        (
            "texts/1970-01-03.html",
            "<!doctype html><html><body><nav>glad glad</nav><p>so glad</p></body></html>",
        ),
        ("texts/talk.srt", "1\n00:00:02,000 --> 00:00:03,000\nglad to be here\n"),
        ("texts/photo.jpg", "glad"),
        ("texts/broken.docx", "PK\u{3}\u{4}"),
    ]);
    folder.write("rows.jsonl.gz", gzip("{\"text\": \"glad of it\", \"date\": \"1970-01-02\"}\n"));
    folder.write("texts/letter.docx", word("we are glad"));
    let outcome = folder.run(&format!("{SCORE} rows.jsonl.gz texts --json"));
    assert_eq!(outcome.code, 0, "{outcome:?}");
    outcome.check_told(&["4 documents", "2 files", "1 broken row", "damaged"]);
    let table = folder.read("s.csv").replace('\\', "/");
    let expected = "id,time,group,tokens,matched,joy\n\
        1,1970-01-02T00:00:00Z,,3,1,0.5\n\
        1970-01-03.html,1970-01-03T00:00:00Z,,2,1,0.5\n\
        letter.docx,,,3,1,0.5\n\
        talk.srt 00:00:02,000,";
    assert!(
        table.replace("\"talk.srt 00:00:02,000\"", "talk.srt 00:00:02,000").starts_with(expected),
        "{table}"
    );
}

#[test]
fn the_zone_of_dates_and_the_list_of_skipped_rows() {
    let table = "date,text\n2019-07-01 12:00,a glad day\n3,x,y\n2019-07-01T12:00:00Z,glad again\n=4\n";
    let folder = Folder::with(&[("lex.json", LEXICON), ("t.csv", table)]);
    let outcome = folder.run(&format!("{SCORE} t.csv --zone Europe/Berlin --skipped left.csv"));
    assert_eq!(outcome.code, 0, "{outcome:?}");
    let scores = folder.read("s.csv");
    assert!(
        scores.contains("\n1,2019-07-01T10:00:00Z,") && scores.contains("\n2,2019-07-01T12:00:00Z,"),
        "{scores}"
    );
    assert_eq!(
        folder.read("left.csv"),
        "file,line,reason\nt.csv,3,3 values for 2 columns\nt.csv,5,1 values for 2 columns\n"
    );
    let wrong = folder.run(&format!("{SCORE} t.csv --zone Middle/Earth"));
    assert!(wrong.code == 2 && wrong.stderr.contains("Middle/Earth"), "{wrong:?}");
    folder.check_failure(
        "score --lexicon lex.json t.csv --output o.csv --skipped t.csv",
        &["would replace an input", "t.csv"],
        "o.csv",
    );
    folder.check_failure(
        "score --lexicon lex.json t.csv --output o.csv --skipped o.csv",
        &["another output", "o.csv"],
        "o.csv",
    );
}

#[test]
fn files_of_unread_kinds_say_what_to_do() {
    let folder = Folder::with(&[
        ("lex.json", LEXICON),
        ("a.pdf", "%PDF-1.7 glad"),
        ("b.rtf", "{\\rtf1 glad}"),
        ("c.xml", "<?xml version=\"1.0\"?><TEI>glad</TEI>"),
        ("d.xlsx", "PK\u{3}\u{4}"),
    ]);
    for (file, part) in [("a.pdf", ".txt"), ("b.rtf", ".docx"), ("c.xml", "XML"), ("d.xlsx", "damaged")] {
        folder.check_failure(&format!("{SCORE} {file}"), &[part, file], "s.csv");
    }
}

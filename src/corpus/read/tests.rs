use super::office::tests::archive;
use super::{Columns, ReadReport, read, read_bytes};
use crate::corpus::columns::Markup;
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

/// Three documents, of which the first date says two hours ahead of UTC, the second none, the third UTC.
#[track_caller]
pub(super) fn check_clocks(name: &str, bytes: &[u8]) {
    let (corpus, report) = read_bytes(Path::new(name), bytes, &Columns::default(), &unwatched).unwrap();
    let of = |n: u32| (corpus.time(DocId(n)), corpus.seconds_ahead(DocId(n)));
    // 2013-05-01 is 15826 days after 1970-01-01.
    let day = 15_826.0 * 86_400.0;
    let expected = [(22.0 * 3600.0, Some(7200)), (12.0 * 3600.0, None), (12.0 * 3600.0, Some(0))];
    assert_eq!([0, 1, 2].map(of), expected.map(|(time, ahead)| (Some(day + time), ahead)), "{report:?}");
    assert!(corpus.has_written_clocks());
}

#[test]
fn the_clock_that_a_date_was_written_by_is_kept() {
    let texts = ["It was a fine day", "We all went out", "And so did they"];
    for dates in [
        ["2013-05-02T00:00:00+02:00", "2013-05-01T12:00:00", "2013-05-01T12:00:00Z"],
        ["Thu, 2 May 2013 00:00:00 +0200", "1 May 2013 12:00", "Wed, 1 May 2013 12:00:00 GMT"],
        ["2/5/2013 0:00 +0200", "1/5/2013 12:00", "1/5/2013 12:00 UTC"],
    ] {
        let rows = || dates.iter().zip(&texts);
        let csv: String = rows().map(|(date, text)| format!("\"{date}\",{text}\n")).collect();
        let objects: Vec<String> =
            rows().map(|(date, text)| format!(r#"{{"date": "{date}", "text": "{text}"}}"#)).collect();
        check_clocks("a.csv", format!("date,text\n{csv}").as_bytes());
        check_clocks("a.json", format!("[{}]", objects.join(", ")).as_bytes());
        check_clocks("a.jsonl", objects.join("\n").as_bytes());
    }
    // What machines write is no local clock.
    let (corpus, _) = read_text("z.csv", "date,text\n2013-05-01T12:00:00Z,It was a fine day\n").unwrap();
    assert_eq!((corpus.seconds_ahead(DocId(0)), corpus.has_written_clocks()), (None, false));
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
    check_error("a.xlsx", b"PK\x03\x04", "damaged");
    check_error("a.zip", &archive(&[("a.txt", "a text")]), "unpack it");
    check_error("a.txt", b"  \n", "empty");
    check_error("a.html", b"<html><body><script>x</script></body></html>", "no text");
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
    write("letters/nothing.txt", b"");
    write("letters/old.docx", b"PK\x03\x04");
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
    assert_eq!((folder_report.encoding.as_str(), folder_report.empty), ("several encodings", 2));
    assert_eq!((report.n_skipped, report.skipped[0].path.ends_with("old.docx")), (1, true));
    assert!(read(&paths, &Columns::default(), &cancelled).is_err());
    assert!(read(&[folder.path().join("none.csv")], &Columns::default(), &unwatched).is_err());
}

/// Text, time, group, id and title of the documents.
fn documents(name: &str, text: &str) -> (Vec<String>, ReadReport) {
    let (corpus, report) = read_text(name, text).unwrap();
    let written = |d: &crate::corpus::DocumentRef<'_>| {
        let time = d.time.map(|time| time.to_string()).unwrap_or_default();
        format!("{}|{time}|{}|{}|{}", d.text, d.group, d.id, d.title).replace('\n', "/")
    };
    (corpus.documents().map(|(_, document)| written(&document)).collect(), report)
}

#[track_caller]
fn check_shape(name: &str, text: &str, shape: &str, wanted: &[&str]) -> ReadReport {
    let (documents, report) = documents(name, text);
    assert_eq!(documents, wanted);
    assert_eq!(report.files[0].shape, Some(shape));
    assert!(report.summary().contains(shape), "{}", report.summary());
    report
}

#[test]
fn archives_of_tweets() {
    let archive = "window.YTD.tweets.part0 = [ {\"tweet\" : {\"id\": 12, \"id_str\" : \"12345678901234567\",
        \"source\" : \"<a href=\\\"x\\\">App</a>\", \"lang\": \"en\", \"retweeted\": false,
        \"full_text\" : \"Tea &amp; cake\", \"created_at\" : \"Thu Jan 01 00:00:10 +0000 1970\"} },
        {\"tweet\": {\"id_str\": \"8\", \"full_text\": \"ok\", \"created_at\": \"Thu Jan 01 01:00:10 +0100 1970\"}} ]";
    let wanted = ["Tea & cake|10|en|12345678901234567|", "ok|10||8|"];
    check_shape("tweets.js", archive, "an X archive", &wanted);
    let flat = "[{\"source\": \"Web\", \"id_str\": \"1528\", \"text\": \"Make it so\", \"is_retweet\": false,
        \"created_at\": \"Thu Jan 01 00:00:10 +0000 1970\", \"in_reply_to_user_id_str\": null}]";
    check_shape("2011.json", flat, "tweets", &["Make it so|10|Web|1528|"]);
    let table = "id,text,isRetweet,isDeleted,device,favorites,retweets,date,isFlagged\n\
        98,\"Great, great!\",f,f,Phone,3,4,1970-01-01 00:00:10,f\n";
    check_shape("t.csv", table, "the Trump Twitter Archive", &["Great, great!|10|Phone|98|"]);
}

#[test]
fn dumps_of_reddit() {
    let comments = "{\"id\":\"c1\",\"subreddit\":\"tea\",\"body\":\"I like it &gt; coffee\",\"created_utc\":10,\"author\":\"x\"}
{\"id\":\"c2\",\"subreddit\":\"tea\",\"body\":\"[deleted]\",\"created_utc\":\"11\",\"author\":\"[deleted]\"}
{\"id\":\"c3\",\"subreddit\":\"tea\",\"body\":\"me too\",\"created_utc\":\"1430438400\",\"author\":\"y\"}
{\"id\":\"c4\",\"subreddit\":\"tea\",\"body\":\"me three\",\"created_utc\":1430438400.0,\"author\":\"y\"}
{\"id\":\"c5\",\"subreddit\":\"tea\",\"body\":\"\",\"created_utc\":1430438401,\"author\":\"y\"}
";
    let wanted =
        ["I like it > coffee|10|tea|c1|", "me too|1430438400|tea|c3|", "me three|1430438400|tea|c4|"];
    let report = check_shape("RC_2015-05", comments, "Reddit comments", &wanted);
    assert_eq!((report.files[0].removed, report.files[0].empty, report.n_skipped), (1, 1, 0));
    assert!(report.summary().contains("1 row with removed text left out"), "{}", report.summary());
    let posts = "{\"id\":\"p1\",\"subreddit\":\"tea\",\"title\":\"Which pot?\",\"selftext\":\"Iron or clay\",\"created_utc\":1430438400}
{\"id\":\"p2\",\"subreddit\":\"tea\",\"title\":\"A link\",\"selftext\":\"\",\"created_utc\":1430438400}
{\"id\":\"p3\",\"subreddit\":\"tea\",\"title\":\"Gone\",\"selftext\":\"[removed]\",\"created_utc\":1430438400}
";
    let wanted = ["Which pot?//Iron or clay|1430438400|tea|p1|Which pot?", "A link|1430438400|tea|p2|A link"];
    let report = check_shape("RS_2015-05", posts, "Reddit posts", &wanted);
    assert_eq!(report.files[0].removed, 1);
    // Who names a column gets that column alone.
    let wish = Columns { text: Some("selftext".into()), ..Columns::default() };
    let (corpus, _) = read_bytes(Path::new("p"), posts.as_bytes(), &wish, &unwatched).unwrap();
    assert_eq!(corpus.text(DocId(0)), "Iron or clay");
}

#[test]
fn comments_and_exports() {
    let times = "commentID,parentID,commentBody,userDisplayName,createDate,approveDate,recommendations,newDesk\n\
        7,0,\"Well<br/>said\",Ann,\"1430438400\",1430438500,3,National\n";
    check_shape("c.csv", times, "New York Times comments", &["Well/said|1430438400|National|7|"]);
    let older = "UserID,Status_Accepted,commentBody,ApproveDate,Location,CommentSequence,EditorsSelection\n\
        1,approved,Well <b>said</b>,1430438400,earth,14117900,0\n";
    check_shape("c.csv", older, "New York Times comments", &["Well said|1430438400|0|14117900|"]);
    let chan = "id,thread_id,timestamp,body,subject,author,extra\n\
        2,1,1970-01-01 00:00:10,first of all,Hello there,Anonymous,\n3,1,1970-01-01 00:00:20,second of all,,Anonymous,\n";
    let wanted = ["Hello there//first of all|10|Anonymous|2|Hello there", "second of all|20|Anonymous|3|"];
    check_shape("4cat.csv", chan, "a 4CAT export", &wanted);
    let tags = "Tweet Id,Date,Hour,User Name,Tweet content,Is a RT,Country\n\
        71,1970-01-02,01:00,Ann,Good morning all,false,US\n72,1970-01-02,,Bo,Good night all,true,DE\n";
    let wanted = ["Good morning all|90000|US|71|", "Good night all|86400|DE|72|"];
    check_shape("tags.csv", tags, "a Followthehashtag export", &wanted);
}

#[test]
fn packed_files_are_read_as_what_is_in_them() {
    use std::io::Write as _;
    let gzip = |text: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let zstd = |text: &str| zstd::stream::encode_all(text.as_bytes(), 1).unwrap();
    let read = |name: &str, bytes: &[u8]| read_bytes(Path::new(name), bytes, &Columns::default(), &unwatched);
    let (corpus, report) = read("c.csv.gz", &gzip(COMMENTS)).unwrap();
    assert_eq!((corpus.len(), report.files[0].format.as_str()), (3, "CSV, gzip"));
    let lines = "{\"text\": \"a line of text\"}\n".repeat(4);
    // Two parts one after the other are one file.
    let mut parts = zstd(&lines);
    parts.extend(zstd(&lines));
    let (corpus, report) = read("lines.zst", &parts).unwrap();
    assert_eq!((corpus.len(), report.files[0].format.as_str()), (8, "JSON lines, Zstandard"));
    let (corpus, _) = read("a/1970-01-02 speech.txt.gz", &gzip("My friends, hear me")).unwrap();
    assert_eq!(
        (corpus.time(DocId(0)), corpus.document(DocId(0)).unwrap().id),
        (Some(86_400.0), "1970-01-02 speech.txt")
    );

    // What came before a break is kept.
    let many: String =
        (0..40_000_u64).map(|n| format!("{{\"text\": \"line number {}\"}}\n", n * n * n)).collect();
    for whole in [gzip(&many), zstd(&many)] {
        let (corpus, report) = read("cut", &whole[..whole.len() / 2]).unwrap();
        assert!((100..40_000).contains(&corpus.len()), "{}", corpus.len());
        let reason = &report.skipped.last().unwrap().reason;
        assert!(reason.contains("cut short or damaged"), "{reason}");
    }
    check_error("c.csv.gz", &gzip(COMMENTS)[..5], "cut short or damaged");
}

/// A frame as Reddit's dumps have them: its window is 2³¹ bytes. Its one block is not compressed.
#[test]
fn the_largest_window_works() {
    let text = b"{\"text\": \"a line of text\"}\n{\"text\": \"another line\"}\n";
    let mut frame = vec![0x28, 0xB5, 0x2F, 0xFD, 0, (31 - 10) << 3];
    let header = (u32::try_from(text.len()).unwrap() << 3) | 1;
    frame.extend(&header.to_le_bytes()[..3]);
    frame.extend(text);
    let (corpus, _) = read_bytes(Path::new("RC.zst"), &frame, &Columns::default(), &unwatched).unwrap();
    assert_eq!(corpus.len(), 2);
}

#[test]
fn subtitles_are_one_series() {
    let talk = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Good morning\n\n00:65.000 --> x\nno\n\n00:03.000 --> 00:04.000\nThank you";
    let (documents, report) = documents("talk.vtt", talk);
    assert_eq!(
        documents,
        ["Good morning|1|talk|talk.vtt 00:01.000|Ann", "Thank you|3|talk|talk.vtt 00:03.000|00:03.000"]
    );
    assert_eq!((report.files[0].date_format, report.n_skipped), (Some(DateFormat::Elapsed), 1));
    assert_eq!(report.skipped[0].line, Some(6));
}

#[test]
fn markup_can_be_kept_and_the_zone_and_date_form_be_said() {
    let table = "date,text\n1/2/1970 00:30,a <b>bold</b> &amp; long text\n";
    let wish = Columns {
        markup: Markup::Kept,
        zone: "+00:30".parse().unwrap(),
        dates: Some(DateFormat::MonthDayYear),
        ..Columns::default()
    };
    let (corpus, report) = read_bytes(Path::new("t.csv"), table.as_bytes(), &wish, &unwatched).unwrap();
    assert_eq!(corpus.text(DocId(0)), "a <b>bold</b> &amp; long text");
    assert_eq!(corpus.time(DocId(0)), Some(86_400.0));
    assert!(report.summary().contains("read as month/day/year in +00:30"), "{}", report.summary());
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

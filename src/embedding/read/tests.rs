//! Every format by its content, whatever the bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;
use crate::embedding::{WordId, write};
use crate::progress::{cancelled, unwatched};

fn file(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    // A name that says nothing.
    let path = folder.path().join("vectors.data");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn opened(bytes: &[u8]) -> Result<Opened> {
    let (_folder, path) = file(bytes);
    open(&path, &unwatched)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Different words, some with spaces, quotes and letters of several bytes, each with three numbers.
fn vectors() -> impl Strategy<Value = Vec<(String, [f32; 3])>> {
    let word = "[a-zé\u{4e16}'\"{-]{1,4}( [a-z]{1,3})?";
    let number = prop_oneof![-1e3f32..1e3, -1e-6f32..1e-6, Just(0.0f32)];
    let vectors = prop::collection::btree_map(word, prop::array::uniform3(number), 1..40);
    vectors.prop_map(|vectors| vectors.into_iter().collect())
}

fn embedding(vectors: &[(String, [f32; 3])]) -> Embedding {
    let words = vectors.iter().map(|(word, _)| word.clone()).collect();
    let raw = vectors.iter().flat_map(|(_, numbers)| *numbers).collect();
    Embedding::new("t", words, raw, 3).0
}

fn glove(vectors: &[(String, [f32; 3])], end: &str) -> String {
    let mut text = String::new();
    for (word, [a, b, c]) in vectors {
        write!(text, "{word} {a} {b} {c}{end}").unwrap();
    }
    text
}

fn binary(vectors: &[(String, [f32; 3])], end: &str) -> Vec<u8> {
    let mut bytes = format!("{} 3\n", vectors.len()).into_bytes();
    for (word, numbers) in vectors {
        bytes.extend(word.bytes());
        bytes.push(b' ');
        numbers.iter().for_each(|v| bytes.extend(v.to_le_bytes()));
        bytes.extend(end.bytes());
    }
    bytes
}

fn is_same(found: &Embedding, vectors: &[(String, [f32; 3])]) -> bool {
    found.len() == vectors.len()
        && (0u32..).map(WordId).zip(vectors).all(|(id, (word, numbers))| {
            let length = numbers.iter().map(|v| v * v).sum::<f32>().sqrt();
            let near = |(a, b): (&f32, &f32)| (a - b).abs() <= 1e-5 * length + f32::MIN_POSITIVE;
            found.word(id) == word && found.raw(id).iter().zip(numbers).all(near)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_text_form_comes_back_as_it_was(vectors in vectors()) {
        let mut word2vec = Vec::new();
        write::word2vec_text(&embedding(&vectors), &mut word2vec).unwrap();
        let glove = glove(&vectors, "\n");
        let forms: [(Vec<u8>, &str); 6] = [
            (glove.clone().into_bytes(), "GloVe text"),
            (glove.replace('\n', "\r\n").into_bytes(), "GloVe text"),
            (format!("\u{feff}{glove}").into_bytes(), "GloVe text"),
            (word2vec.clone(), "word2vec text"),
            (gzip(glove.as_bytes()), "GloVe text, gzip"),
            (gzip(&word2vec), "word2vec text, gzip"),
        ];
        for (bytes, format) in forms {
            let opened = opened(&bytes).unwrap();
            prop_assert_eq!(opened.report.trouble(), None);
            prop_assert_eq!(opened.report.format.as_str(), format);
            prop_assert!(is_same(&opened.embedding, &vectors), "{}: {:?}", format, opened.embedding.words());
        }
    }

    #[test]
    fn binary_forms_come_back_as_they_were(vectors in vectors()) {
        // The binary form has no words with spaces.
        let vectors: BTreeMap<String, [f32; 3]> =
            vectors.into_iter().map(|(word, numbers)| (word.replace(' ', "_"), numbers)).collect();
        let vectors: Vec<(String, [f32; 3])> = vectors.into_iter().collect();
        for end in ["", "\n"] {
            let bytes = binary(&vectors, end);
            // All numbers 0 or letters by chance: that is text as well.
            prop_assume!(word2vec::head(&bytes).is_some());
            for bytes in [bytes.clone(), gzip(&bytes)] {
                let opened = opened(&bytes).unwrap();
                prop_assert!(opened.report.format.starts_with("word2vec binary"));
                prop_assert!(is_same(&opened.embedding, &vectors), "{:?}", opened.embedding.words());
            }
        }
        let mut fifu = std::io::Cursor::new(Vec::new());
        write::fifu(&embedding(&vectors), &mut fifu).unwrap();
        prop_assert!(is_same(&opened(&fifu.into_inner()).unwrap().embedding, &vectors));
    }

    #[test]
    fn any_bytes_are_read_or_refused_in_one_sentence(
        kind in 0usize..8,
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        text in "([a-c .0-9e+-]{0,12}[ \n]){0,20}",
    ) {
        let beginnings: [&[u8]; 8] = [
            b"",
            b"2 3\n",
            b"FiFu\0\0\0\0\x02\0\0\0\x01\0\0\0\x02\0\0\0\x01\0\0\0",
            b"CVQ8\x01\0\0\0",
            b"\xba\x16\x4f\x2f\x0c\0\0\0",
            b"\x1f\x8b\x08",
            b"{\"words\": [",
            b"a 1 2 3\nb 1 2 3\n",
        ];
        for rest in [bytes.as_slice(), text.as_bytes()] {
            let whole = [beginnings[kind], rest].concat();
            match opened(&whole) {
                Ok(opened) => prop_assert!(!opened.embedding.is_empty()),
                Err(error) => prop_assert_eq!(error.to_string().lines().count(), 1),
            }
        }
    }
}

#[test]
fn a_text_cut_anywhere_is_told() {
    let text = "3 3\na 1 2 3\nb 1 2 3\nc 1 2 3";
    for n in 5..text.len() - 1 {
        match opened(&text.as_bytes()[..n]) {
            Ok(opened) => {
                assert!(opened.embedding.len() == 3 || opened.report.trouble().is_some(), "cut at {n}");
            }
            Err(error) => {
                assert!(error.to_string().contains("not a word vector file"), "cut at {n}: {error}");
            }
        }
    }
    let packed = gzip("a 1 2 3\nb 1 2 3\n".repeat(50).as_bytes());
    for n in 20..packed.len() {
        let error = opened(&packed[..n]).unwrap_err().to_string();
        assert!(error.contains("cut short") || error.contains("not a word vector"), "cut at {n}: {error}");
    }
}

#[test]
fn other_files_are_named() {
    for (bytes, part) in [
        (&b""[..], "the file is empty"),
        (b"PK\x03\x04 rest", "unpack it"),
        (b"\xff\xfea\0 \x001\0", "UTF-16"),
        (b"{\"a\": 1}", "does not hold word vectors"),
        (b"\x1f\x8b\x08\x00", "gzip"),
    ] {
        let error = opened(bytes).unwrap_err().to_string();
        assert!(error.contains(part) && error.lines().count() == 1, "{error}");
    }
    let nested = gzip(b"CVQ8\x01\0\0\0");
    assert!(opened(&nested).unwrap_err().to_string().contains("unpack this gzip file first"));
    let folder = tempfile::tempdir().unwrap();
    assert!(open(folder.path(), &unwatched).is_err());
}

#[test]
fn a_word_that_is_a_brace_is_no_json() {
    let opened = opened(b"{ 1 2 3\n\"a 1 2 3\n").unwrap();
    assert_eq!(opened.embedding.words(), ["{", "\"a"]);
}

#[test]
fn names_lose_the_endings_of_storage() {
    for (path, name) in
        [("x/glove.6B.100d.txt.gz", "glove.6B.100d"), ("cc.en.300.bin", "cc.en.300"), ("vectors", "vectors")]
    {
        assert_eq!(name_of(Path::new(path)), name);
    }
}

#[test]
fn reading_can_be_cancelled() {
    for bytes in [b"a 1 2 3\nb 1 2 3\n".to_vec(), gzip(b"a 1 2 3\n")] {
        let (_folder, path) = file(&bytes);
        assert!(matches!(open(&path, &cancelled), Err(Error::Cancelled)));
    }
}

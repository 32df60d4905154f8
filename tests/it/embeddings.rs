//! Files of word vectors on the command line: every format, what is left out, what cannot be read.

use std::io::Write as _;

use crate::util::{Folder, check_near};

/// Word vectors in GloVe's text form, small enough to need no time: up, high and tall against down, low and deep. The
/// last number varies most and means nothing: bipolar models leave out the first principal axis.
pub(crate) const VECTORS: &str = "\
up 0 2 0 5
high 0.1 1 0 -5
tall 0.2 1.5 0.1 5
down 0 -2 0 5
low 0.1 -1 0 -5
deep 0.2 -1.4 0.1 5
left -1 0 0.5 -5
flat 1 0 -0.5 -5
-5 1 1 1 5
";

#[test]
fn embeddings_are_described_and_converted() {
    let folder = Folder::with(&[("v.txt", VECTORS), ("prose.txt", "once upon a time\nthere was\n")]);
    let inside = folder.json("embeddings info");
    assert_eq!((&inside["words"], &inside["dimensions"]), (&200_000.into(), &100.into()));
    let text = folder.json("embeddings info v.txt");
    assert_eq!(
        (&text["words"], &text["format"], &text["skipped"]),
        (&9.into(), &"GloVe text".into(), &0.into())
    );

    // “-5” is not usable and never kept.
    let packed = folder.json("embeddings convert v.txt v.cvec --name tiny");
    assert_eq!((&packed["words"], &packed["name"]), (&8.into(), &"tiny".into()));
    assert_eq!(packed["not_kept"], 1);
    assert_eq!(folder.json("embeddings convert v.txt any.vec --any")["words"], 9);
    check_near(&packed["overlap"], 1.0);
    let fifu = folder.json("embeddings convert v.cvec v.fifu --words 3");
    assert_eq!((&fifu["words"], fifu.get("overlap")), (&3.into(), None));
    let facts = folder.json("embeddings info v.fifu");
    assert_eq!((&facts["words"], &facts["format"]), (&3.into(), &"finalfusion".into()));
    assert_eq!(folder.json("embeddings info v.cvec")["name"], "tiny");

    folder.check_failure("embeddings convert v.txt v.bin", &[".txt or .cvec", "v.bin"], "v.bin");
    folder.check_failure(
        "embeddings convert prose.txt p.cvec",
        &["not a word vector file", "prose.txt"],
        "p.cvec",
    );
    folder.check_failure("embeddings info missing.txt", &["cannot read", "missing.txt"], "");
}

/// Two words in word2vec's binary form.
fn word2vec_binary(n_words: usize) -> Vec<u8> {
    let mut bytes = format!("{n_words} 2\n").into_bytes();
    for (word, numbers) in [("up", [0.0, 2.0_f32]), ("down", [0.5, -2.0])] {
        bytes.extend(format!("{word} ").bytes());
        numbers.iter().for_each(|v| bytes.extend(v.to_le_bytes()));
        bytes.push(b'\n');
    }
    bytes
}

/// A fastText model of four words, with one row for parts of words that all words share; it points up.
fn fasttext_model() -> Vec<u8> {
    let words = [("up", [0.0_f32, 9.0]), ("down", [0.0, -9.0]), ("left", [-9.0, 0.0]), ("flat", [9.0, 0.0])];
    let mut bytes = Vec::new();
    let mut add = |numbers: &[i32]| numbers.iter().for_each(|v| bytes.extend(v.to_le_bytes()));
    add(&[793_712_314, 12, 2, 5, 5, 1, 5, 1, 2, 2, 1, 3, 4, 100]);
    add(&[0, 0]);
    // Four words, no labels, no pruning.
    add(&[4, 4, 0, 9, 0, -1, -1]);
    for (word, _) in words {
        bytes.extend(format!("{word}\0").bytes());
        bytes.extend([0; 9]);
    }
    bytes.push(0);
    [5u64, 2].iter().for_each(|v| bytes.extend(v.to_le_bytes()));
    let rows = words.iter().flat_map(|(_, row)| *row).chain([0.0, 4.0]);
    rows.for_each(|v| bytes.extend(v.to_le_bytes()));
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_format_is_told_by_its_content() {
    let folder = Folder::new();
    let headed = format!("9 4\n{VECTORS}");
    folder.write("a", VECTORS);
    folder.write("b", &headed);
    folder.write("c", gzip(headed.as_bytes()));
    folder.write("d", word2vec_binary(2));
    folder.write("e", gzip(&word2vec_binary(2)));
    folder.write("f", fasttext_model());
    folder.json("embeddings convert a g.fifu");
    folder.json("embeddings convert a h.cvec");
    folder.json("embeddings convert b i.vec");
    for (file, format, n_words, dimensions) in [
        ("a", "GloVe text", 9, 4),
        ("b", "word2vec text", 9, 4),
        ("c", "word2vec text, gzip", 9, 4),
        ("d", "word2vec binary", 2, 2),
        ("e", "word2vec binary, gzip", 2, 2),
        ("f", "fastText model", 4, 2),
        ("g.fifu", "finalfusion", 8, 4),
        ("h.cvec", "packed 8-bit", 8, 4),
        ("i.vec", "word2vec text", 8, 4),
    ] {
        let facts = folder.json(&format!("embeddings info {file}"));
        let found = (&facts["format"], &facts["words"], &facts["dimensions"], &facts["skipped"]);
        assert_eq!(found, (&format.into(), &n_words.into(), &dimensions.into(), &0.into()), "{file}");
        assert_eq!(facts["subwords"], (file == "f"));
    }
    let table = folder.run("embeddings info f").stdout;
    assert!(table.contains("from their parts"), "{table}");
}

#[test]
fn what_is_left_out_of_vectors_is_counted_and_shown() {
    let folder = Folder::new();
    folder.write("v.txt", b"5 3\nup 1 2 3\nshort 1 2\nup 3 2 1\nca\xe9 1 2 3\nnan 1 nan 3\ndown 1 1 1\n");
    let facts = folder.json("embeddings info v.txt");
    assert_eq!(
        (&facts["words"], &facts["skipped"], &facts["broken"], &facts["repeated"], &facts["announced"]),
        (&2.into(), &4.into(), &3.into(), &1.into(), &5.into())
    );
    let left_out = facts["left_out"].as_array().unwrap();
    let lines: Vec<u64> = left_out.iter().map(|entry| entry["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [3, 4, 5, 6]);
    let table = folder.run("embeddings info v.txt").stdout;
    assert!(table.contains("3: too few numbers") && table.contains("5: the word is not UTF-8"), "{table}");
    let outcome = folder.run("embeddings convert v.txt v.fifu --json");
    outcome.check_told(&["4 lines left out", "line 3: too few numbers", "announces 5 words", "v.txt"]);
    assert_eq!((&outcome.json()["words"], &outcome.json()["skipped"]), (&2.into(), &4.into()));
}

#[test]
fn vectors_that_end_too_early_or_promise_too_much_are_one_sentence() {
    let folder = Folder::new();
    folder.write("empty", "");
    folder.write("absurd", word2vec_binary(usize::MAX));
    let model = fasttext_model();
    folder.write("model", &model[..model.len() - 3]);
    folder.write("packed", &gzip(VECTORS.as_bytes())[..40]);
    folder.write("zip", b"PK\x03\x04");
    for (file, part) in [
        ("empty", "is empty"),
        ("absurd", "announces 18446744073709551615 words"),
        ("model", "ends too early"),
        ("packed", "cut short"),
        ("zip", "unpack it"),
    ] {
        folder.check_failure(&format!("embeddings info {file}"), &[part, file], "");
    }
}

#[test]
fn a_seed_without_a_vector_gets_one_from_its_parts() {
    let folder = Folder::new();
    folder.write("v.bin", fasttext_model());
    let answer = folder.json("suggest --positive upward --embeddings v.bin");
    assert_eq!(
        (answer["unknown"].as_array().unwrap().len(), &answer["positive"][0]["term"]),
        (0, &"up".into())
    );
}

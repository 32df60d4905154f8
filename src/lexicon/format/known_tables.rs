//! Tables that researchers meet, each with its traps, read by their content alone.

use std::path::Path;

use super::round_trips::check;
use super::{Imported, LexiconFormat, read_bytes, read_bytes_as};

#[track_caller]
fn read(name: &str, text: &str) -> Imported {
    let found = read_bytes(Path::new(name), text.as_bytes()).unwrap();
    assert!(matches!(found.report.format, LexiconFormat::Csv | LexiconFormat::Tsv), "{:?}", found.report);
    found
}

/// Weights of the first concept.
fn weights(found: &Imported) -> Vec<f64> {
    found.lexicon.concepts[0].terms.iter().map(|term| term.weight).collect()
}

#[track_caller]
fn check_told(found: &Imported, part: &str) {
    assert!(found.report.notes.iter().any(|note| note.contains(part)), "{:?}", found.report.notes);
}

#[track_caller]
fn check_skipped(found: &Imported, expected: &[(u64, &str)]) {
    let skipped = &found.report.skipped;
    assert_eq!(skipped.len(), expected.len(), "{skipped:?}");
    for (skipped, (line, part)) in skipped.iter().zip(expected) {
        assert!(
            skipped.line == Some(*line) && skipped.reason.contains(part),
            "{skipped:?} is not {line} {part}"
        );
    }
}

#[test]
fn labmt_has_a_preamble_and_a_scale_from_1_to_9() {
    let found = read(
        "labMT.txt",
        "labMT 1.0: language assessment by Mechanical Turk\nwords rated by happiness, see the paper\n\n\
         word\thappiness_rank\thappiness_average\thappiness_standard_deviation\ttwitter_rank\tgoogle_rank\tnyt_rank\tlyrics_rank\n\
         laughter\t1\t8.50\t0.9313\t3600\t--\t--\t1728\nhappiness\t2\t8.44\t0.9723\t1853\t2458\t--\t1230\n\
         the\t3000\t5\t0.9\t1\t1\t1\t1\nterrorist\t10222\t1.30\t0.9091\t3576\t--\t3026\t--\n",
    );
    check(&found, &[("happiness", &["laughter", "happiness", "the", "-terrorist"])]);
    assert_eq!(weights(&found), [(8.5 - 5.0) / 4.0, (8.44 - 5.0) / 4.0, 0.0, (1.3 - 5.0) / 4.0]);
    check_told(&found, "2 lines above the table");
    check_told(&found, "from 1 to 9 became weights from -1 to 1, with 5 as 0");
    check_told(&found, "not read: “happiness_rank”");
}

#[test]
fn nrc_emolex_lists_every_pair_with_0_or_1_below_a_preamble() {
    let mut text = "NRC Word-Emotion Association Lexicon\n(NRC Emotion Lexicon)\nVersion 0.92\n\n".to_owned();
    text += &"Terms of use: see the page, please; contact the authors.\n".repeat(40);
    for word in ["abacus", "abandon", "abandoned"] {
        for (emotion, values) in [("anger", "001"), ("fear", "011"), ("joy", "000"), ("trust", "100")] {
            let place = ["abacus", "abandon", "abandoned"].iter().position(|other| *other == word).unwrap();
            text += &format!("{word}\t{emotion}\t{}\n", &values[place..=place]);
        }
    }
    let found = read("NRC-Emotion-Lexicon.txt", &text);
    check(
        &found,
        &[
            ("anger", &["abandoned"]),
            ("fear", &["abandon", "abandoned"]),
            ("joy", &[]),
            ("trust", &["abacus"]),
        ],
    );
    check_told(&found, "43 lines above");
    check_told(&found, "8 rows with 0");
}

#[test]
fn nrc_intensity_and_valence() {
    let found = read(
        "eil.txt",
        "term\tscore\tAffectDimension\noutraged\t0.964\tanger\nbrutality\t0.959\tanger\nsad\t0.844\tsadness\n",
    );
    check(&found, &[("anger", &["outraged", "brutality"]), ("sadness", &["sad"])]);
    assert_eq!(weights(&found), [0.964, 0.959]);

    let vad = "aaaaaaah\t0.479\t0.606\t0.291\nlove\t1.000\t0.519\t0.673\ntoxic\t0.008\t0.75\t0.5\n";
    for (head, names) in
        [("Word\tValence\tArousal\tDominance\n", ["Valence", "Arousal"]), ("", ["column 2", "column 3"])]
    {
        let found = read("vad.txt", &format!("{head}{vad}"));
        let concepts = &found.lexicon.concepts;
        assert_eq!([concepts[0].name.as_str(), concepts[1].name.as_str()], names, "{:?}", found.report);
        assert_eq!(weights(&found), [(0.479 - 0.5) * 2.0, 1.0, (0.008 - 0.5) * 2.0]);
        assert_eq!(concepts[2].terms[2].weight, 0.0, "a rating in the middle stays");
        check_told(&found, "from 0 to 1 became weights from -1 to 1");
    }
}

#[test]
fn afinn_is_divided_by_5_even_where_nothing_reaches_it() {
    let found =
        read("AFINN-111.txt", "abandon\t-2\nabhor\t-3\nnot good\t-2\ncan't stand\t-3\nbreathtaking\t4\n");
    check(&found, &[("AFINN-111", &["-abandon", "-abhor", "-not good", "-can't stand", "breathtaking"])]);
    assert_eq!(weights(&found), [-0.4, -0.6, -0.4, -0.6, 0.8]);
    check_told(&found, "from -5 to 5 were divided by 5");
}

#[test]
fn tidy_tables() {
    let found = read("bing.csv", "\"word\",\"sentiment\"\n\"2-faced\",\"negative\"\n\"a+\",\"positive\"\n");
    check(&found, &[("negative", &["2-faced"]), ("positive", &["a+"])]);
    let found = read(
        "all.csv",
        "word,sentiment,lexicon,score\nabacus,trust,nrc,NA\nabandon,fear,nrc,NA\nabhor,negative,bing,NA\n",
    );
    check(
        &found,
        &[("nrc > trust", &["abacus"]), ("nrc > fear", &["abandon"]), ("bing > negative", &["abhor"])],
    );
    let found = read("afinn.csv", "word,value\nabandon,-2\nsuperb,5\n");
    assert_eq!(weights(&found), [-0.4, 1.0]);
}

#[test]
fn a_table_in_the_european_way_with_magnitudes_on_its_poles() {
    let found = read(
        "stimmung.csv",
        "Kategorie;Term;Weight;Polarity;Remark\nStimmung;froh;0,5;positive;a; b\nStimmung;traurig;1,5;negative;\n\
         Stimmung;öde;x;negative;\nStimmung;;1;negative;\nStimmung;grau;1;so-so;\n",
    );
    check(&found, &[("stimmung", &["-traurig"])]);
    check_skipped(&found, &[(2, "6 cells"), (4, "no number"), (5, "no term"), (6, "so-so")]);
    assert_eq!(weights(&found), [-1.0]);
    check_told(&found, "divided by 1.5");
    check_told(&found, "1 weight on the negative pole got a sign");
}

#[test]
fn columns_as_categories() {
    let found = read("wide.csv", "word,anger,joy,kind\nrage,1,0,noun\nglad,0,1,adj\ntable,0,0,noun\n");
    check(&found, &[("anger", &["rage"]), ("joy", &["glad"])]);
    check_skipped(&found, &[(4, "in no category")]);
    check_told(&found, "not read: “kind”");
    let found = read("pair.csv", "word,mood_positive,mood_negative\nglad,x,\ngrim,,x\n");
    check(&found, &[("mood", &["glad", "-grim"])]);
}

#[test]
fn our_own_table_comes_from_a_spreadsheet_too() {
    let found = read(
        "edited.csv",
        "concept;term;weight;pole;status;note\r\nmood;'=);0,5;positive;seed;\"two\r\nlines\"\r\n\r\nmood;'tis;0;irrelevant;rejected;'-x\r\n\
         mood;bad;0,5;positive;odd;\r\n",
    );
    check(&found, &[("mood", &["=)", "'tis"])]);
    let notes: Vec<_> = found.lexicon.concepts[0].terms.iter().map(|term| term.note.as_str()).collect();
    assert_eq!(notes, ["two\r\nlines", "-x"]);
    check_skipped(&found, &[(6, "status")]);
}

#[test]
fn a_quote_that_is_never_closed_does_not_swallow_the_file() {
    let mut text = "word,score\n\"oops,1\n".to_owned();
    (0..300).for_each(|n| text += &format!("word{n},0.5\n"));
    assert_eq!(read("a.csv", &text).report.n_read, 301);
    let found = read("b.tsv", "word\tscore\n\"\t1\n:\"\t0.5\n\"so\"\t1\n");
    check(&found, &[("b", &["\"", ":\"", "so"])]);
}

#[test]
fn encodings_and_line_ends() {
    let utf16: Vec<u8> =
        "\u{feff}word,score\r\ncaf\u{e9},1\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = read_bytes(Path::new("a.csv"), &utf16).unwrap();
    check(&found, &[("a", &["café"])]);
    assert_eq!(found.report.encoding, "UTF-16");
    let found = read_bytes(Path::new("a.csv"), b"word;score\rcaf\xe9;1\r;1\r").unwrap();
    check(&found, &[("a", &["café"])]);
    check_skipped(&found, &[(3, "no term")]);
}

#[test]
fn names_that_are_numbers_are_names_in_our_own_table() {
    let found = read("a.csv", "concept,term,weight,pole,status,note\n1984,1e5,0.5,positive,seed,7\n");
    check(&found, &[("1984", &["1e5"])]);
    assert_eq!(found.lexicon.concepts[0].terms[0].note, "7");
}

#[test]
fn an_empty_table_of_ours_is_read() {
    let found =
        read_bytes_as(Path::new("a.csv"), b"concept,term,weight,pole,status,note\n", LexiconFormat::Csv);
    check(&found.unwrap(), &[]);
}

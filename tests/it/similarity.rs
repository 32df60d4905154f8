//! Documents in which no term stands, scored by the similarity of their words.

use crate::embeddings::VECTORS;
use crate::util::{Folder, check_near};

/// Seeds only; the kind is told by the poles.
fn lexicon(concepts: &[(&str, &[&str], &[&str])]) -> String {
    let concept = |(name, positive, negative): &(&str, &[&str], &[&str])| {
        let term = |word: &&str, weight: i32, pole: &str| serde_json::json!({"term": word, "weight": weight, "pole": pole, "status": "seed"});
        let terms: Vec<_> = positive
            .iter()
            .map(|word| term(word, 1, "positive"))
            .chain(negative.iter().map(|word| term(word, -1, "negative")))
            .collect();
        serde_json::json!({"name": name, "kind": "bipolar", "terms": terms})
    };
    let concepts: Vec<_> = concepts.iter().map(concept).collect();
    serde_json::json!({"format": "conceptvector-lexicon", "version": 1, "concepts": concepts}).to_string()
}

const POSTS: &str = "\
id,date,text
glad,2024-01-01,What a wonderful sunny birthday party
table,2024-01-02,The table stands beside the window
awful,2024-01-03,An awful funeral and a painful death
signs,2024-01-04,!!! ...
";

/// The column of a table, by its head.
fn column(table: &str, name: &str) -> Vec<Option<f64>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let place = reader.headers().unwrap().iter().position(|head| head == name).unwrap();
    reader.records().map(|row| row.unwrap()[place].parse().ok()).collect()
}

#[test]
fn posts_without_a_term_are_ranked_by_similarity() {
    let happiness = ("happiness", &["happy", "joy"][..], &["sad", "grief"][..]);
    let nature = ("nature", &["forest"][..], &["factory"][..]);
    let folder = Folder::with(&[("lex.json", &lexicon(&[happiness])), ("posts.csv", POSTS)]);
    let score = "score --lexicon lex.json posts.csv --output s.csv";
    assert_eq!(folder.json(score)["concepts"][0]["scored"], 0);
    let answer = folder.json(&format!("{score} --measure similarity"));
    assert_eq!(
        (&answer["scoring"]["measure"], &answer["concepts"][0]["scored"]),
        (&"similarity".into(), &3.into())
    );
    let alone = column(&folder.read("s.csv"), "happiness");
    let [Some(glad), Some(table), Some(awful), None] = alone[..] else { unreachable!("{alone:?}") };
    assert!(glad > table && table > awful && awful < 0.0, "{alone:?}");
    // “The”, “a” and “and” are among the commonest words and say nothing.
    let matched = column(&folder.read("s.csv"), "matched");
    assert_eq!(matched, [5.0, 4.0, 4.0, 0.0].map(Some));
    folder.json(&format!("{score} --measure similarity --minimum 5"));
    let strict = column(&folder.read("s.csv"), "happiness");
    assert_eq!(strict, [Some(glad), None, None, None]);

    // A second concept changes nothing in the first, and no word counts twice.
    folder.write("lex.json", lexicon(&[happiness, nature]));
    folder.json(&format!("{score} --measure similarity"));
    assert_eq!(column(&folder.read("s.csv"), "happiness"), alone);
    assert_eq!(column(&folder.read("s.csv"), "matched"), matched);
    let trend = folder.json(
        "trend --lexicon lex.json posts.csv --measure similarity --grid 5 --output t.csv --figure t.svg",
    );
    assert_eq!(
        (&trend["scoring"]["measure"], &trend["concepts"][0]["documents"]),
        (&"similarity".into(), &3.into())
    );
    check_near(&trend["concepts"][0]["words"], 13.0);
    assert!(folder.read("t.svg").contains("mean similarity of words"));
}

#[test]
fn own_vectors_are_used_where_they_are_needed_and_only_there() {
    let ends = ("height", &["up"][..], &["down"][..]);
    let folder = Folder::with(&[("lex.json", &lexicon(&[ends])), ("v.txt", VECTORS)]);
    folder.write("posts.csv", "text\nso tall\nso deep\n");
    let score = "score --lexicon lex.json posts.csv --output s.csv";
    folder.json(&format!("{score} --measure similarity --embeddings v.txt"));
    let found = column(&folder.read("s.csv"), "height");
    let [Some(tall), Some(deep)] = found[..] else { unreachable!("{found:?}") };
    assert!(tall > 0.0 && deep < 0.0, "{found:?}");
    assert_eq!(
        column(&folder.read("s.csv"), "matched"),
        [Some(1.0), Some(1.0)],
        "“so” is not in these vectors"
    );

    let other = "score --lexicon lex.json posts.csv --output o.csv";
    folder.check_failure(&format!("{other} --embeddings v.txt"), &["mean", "--measure similarity"], "o.csv");
    folder.check_failure(&format!("{other} --measure similarity --embeddings w.txt"), &["w.txt"], "o.csv");
    folder.check_failure(
        "score --lexicon lex.json posts.csv --output v.txt --measure similarity --embeddings v.txt",
        &["would replace an input", "v.txt"],
        "",
    );
    folder.write("lex.json", lexicon(&[("depth", &["abyss"], &[])]));
    let unknown = format!("{other} --measure similarity --embeddings v.txt");
    folder.check_failure(&unknown, &["no counted term of “depth”", "another measure"], "o.csv");
    let wrong = folder.run(&format!("{other} --measure median"));
    assert!(wrong.code == 2 && wrong.stderr.contains("share or similarity"), "{wrong:?}");
}

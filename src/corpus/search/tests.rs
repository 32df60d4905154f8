use super::*;
use crate::corpus::DocumentRef;
use crate::progress::unwatched;
use proptest::prelude::*;

const TEXTS: [&str; 6] = [
    "The White House is white.",
    "A house of cards, painted white",
    "Happy, happier, #HappyHour at http://happy.org",
    "A well-known fact: don’t ask @Bob_Smith",
    "unhappy?! the house that Jack built",
    "",
];

fn find(texts: &[&str], query: &str) -> Vec<u32> {
    find_query(texts, &Query::parse(query))
}

fn find_query(texts: &[&str], query: &Query) -> Vec<u32> {
    let mut corpus = Corpus::default();
    for &text in texts {
        corpus.push(DocumentRef { text, ..DocumentRef::default() }).unwrap();
    }
    let index = TokenIndex::build(&corpus, &unwatched).unwrap();
    let inverted = InvertedIndex::build(&index, &unwatched).unwrap();
    query.find(&corpus, &index, &inverted).iter().map(|doc| doc.0).collect()
}

#[test]
fn words_phrases_and_beginnings_are_found() {
    for (query, wanted) in [
        ("house ", &[0, 1, 4][..]),
        ("white house ", &[0, 1]),
        ("HOUSE white ", &[0, 1]),
        ("\"white house\"", &[0]),
        ("“White House” white ", &[0]),
        ("\"white hou", &[0]),
        ("\"house that jack built\" the ", &[4]),
        ("happ", &[2]),
        ("happ ", &[]),
        ("happ* ", &[2]),
        ("happyhour ", &[2]),
        ("known ", &[3]),
        ("don't ", &[3]),
        ("@bob_smith", &[3]),
        ("happy.org", &[2]),
        ("?!", &[4]),
        ("?! house ", &[4]),
        ("nowhere ", &[]),
        ("\"of the house\"", &[]),
        ("", &[0, 1, 2, 3, 4, 5]),
        ("\" \"", &[0, 1, 2, 3, 4, 5]),
    ] {
        assert_eq!(find(&TEXTS, query), wanted, "{query}");
    }
    assert!(Query::parse(" \"\" ").is_empty());
}

#[test]
fn places_are_told_apart_from_each_other() {
    let places = |query: Query, text: &str| {
        query.places(text).into_iter().map(|place| text[place].to_owned()).collect::<Vec<_>>()
    };
    let text = "Known as the well-known White House, #known to @Bob; the white";
    assert_eq!(places(Query::parse("known "), text), ["Known", "well-known", "#known"]);
    assert_eq!(places(Query::parse("\"the white\" house"), text), ["House", "the white"]);
    assert_eq!(places(Query::term("known"), text), ["Known"]);
    assert_eq!(places(Query::term("white house"), text), ["White House"]);
    assert_eq!(places(Query::parse("@bob"), text), ["@Bob"]);
}

#[test]
fn case_matters_where_it_is_asked_for() {
    for (query, wanted) in [
        ("white ", &[0, 1][..]),
        ("White ", &[0]),
        ("WHITE ", &[]),
        ("\"White House\"", &[0]),
        ("\"white House\"", &[]),
        ("Happ", &[2]),
        ("Happy ", &[2]),
        ("happyhour ", &[]),
        ("HappyHour ", &[2]),
        ("Known ", &[]),
        ("well ", &[3]),
        ("don't ", &[3]),
        ("Don’t ", &[]),
        ("@Bob_Smith", &[3]),
        ("@bob_smith", &[]),
        ("white Happ", &[]),
        ("", &[0, 1, 2, 3, 4, 5]),
    ] {
        assert_eq!(find_query(&TEXTS, &Query::parse_cased(query, true)), wanted, "{query}");
    }
    let text = "The White House is white, don’t DON’T, @Bob @bob, #White";
    let places = |query| {
        let places = Query::parse_cased(query, true).places(text);
        places.into_iter().map(|place| text[place].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(places("white "), ["white"]);
    assert_eq!(places("Wh* DON'T @bob "), ["White", "DON’T", "@bob", "#White"]);
}

/// Whether a word of a text, which is cut at spaces, is what is looked for.
fn is_word(word: &str, wanted: &str, alone: bool) -> bool {
    let is = |word: &str| match wanted.strip_suffix('*') {
        Some(beginning) => word.starts_with(beginning),
        None => word == wanted,
    };
    is(word)
        || word.strip_prefix('#').is_some_and(is)
        || alone && word.contains('-') && word.split('-').any(is)
}

proptest! {
    #[test]
    fn cased_is_as_written_and_a_part_of_uncased(
        texts in prop::collection::vec(prop::collection::vec("#?[aAbBéÉ]{1,2}|[aA]-[bB]", 0..6), 1..5),
        words in prop::collection::vec("[aAbBéÉ]{1,2}\\*?", 0..3),
        phrase in prop::collection::vec("[aAbBÉ]", 2..4),
        has_phrase: bool,
    ) {
        let mut query = words.join(" ") + " ";
        if has_phrase {
            query += &format!("\"{}\" ", phrase.join(" "));
        }
        let joined: Vec<String> = texts.iter().map(|words| words.join(" ")).collect();
        let all: Vec<&str> = joined.iter().map(String::as_str).collect();
        let cased = Query::parse_cased(&query, true);
        let found = find_query(&all, &cased);
        let has = |text: &Vec<String>| {
            words.iter().all(|wanted| text.iter().any(|word| is_word(word, wanted, true)))
                && (!has_phrase || text.windows(phrase.len()).any(|text| {
                    text.iter().zip(&phrase).all(|(word, wanted)| is_word(word, wanted, false))
                }))
        };
        let naive: Vec<u32> = (0..).zip(&texts).filter(|(_, text)| has(text)).map(|(doc, _)| doc).collect();
        prop_assert_eq!(&found, &naive, "{}", query);
        let uncased = find(&all, &query);
        prop_assert!(found.iter().all(|doc| uncased.contains(doc)));
        for &doc in &found {
            let text = all[doc as usize];
            prop_assert!(cased.is_empty() || !cased.places(text).is_empty());
        }
    }

    #[test]
    fn any_query_is_read_and_found_where_it_says(query in "[a*\"“ @.#-]{0,12}|\\PC{0,8}") {
        let found = find(&TEXTS, &query);
        let read = Query::parse(&query);
        for (doc, text) in (0..).zip(TEXTS) {
            let places = read.places(text);
            prop_assert!(places.iter().all(|place| text.get(place.clone()).is_some()));
            // Other letters than ASCII are looked for in lower case, and so not always placed.
            if found.contains(&doc) && !read.is_empty() && query.is_ascii() {
                prop_assert!(!places.is_empty(), "{query} in {text}");
            }
        }
    }

    #[test]
    fn a_phrase_is_where_its_words_follow_each_other(
        texts in proptest::collection::vec("([ab] ){0,8}", 1..6),
        phrase in "[ab]( [ab]){1,2}",
    ) {
        let texts: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
        let wanted: Vec<u32> = (0..).zip(&texts).filter(|(_, text)| text.contains(&phrase)).map(|(doc, _)| doc).collect();
        prop_assert_eq!(find(&texts, &format!("\"{phrase}\" ")), wanted);
    }
}

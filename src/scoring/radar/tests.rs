use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::usage::usage;
use super::*;
use crate::Error;
use crate::corpus::index::inverted::tests::build;
use crate::embedding::{Embedding, embedded};
use crate::progress::{cancelled, unwatched};

fn request<'r>(
    engine: &'r Engine,
    indexed: Indexed<'r>,
    kind: ConceptKind,
    terms: &'r [(&'r str, f64)],
    usages: &'r [Usage],
    seeds: &'r Seeds,
) -> RadarRequest<'r> {
    RadarRequest { engine, indexed, kind, terms, usages, seeds, options: ScoringOptions::default() }
}

fn look(engine: &Engine, kind: ConceptKind, texts: &[String], terms: &[(&str, f64)]) -> Radar {
    let (index, inverted) = build(texts);
    let indexed = Indexed { tokens: &index, inverted: &inverted };
    let usages = usage(indexed, terms, ScoringOptions::default(), &unwatched).unwrap();
    let seeds = Seeds::default();
    radar(&request(engine, indexed, kind, terms, &usages, &seeds), &unwatched).unwrap()
}

/// Each sentence with each word in its gap.
fn filled(sentences: &[&str], words: &[&str]) -> Vec<String> {
    words.iter().flat_map(|word| sentences.iter().map(move |sentence| sentence.replace('_', word))).collect()
}

const GARDEN: [&str; 12] = [
    "We watered the _ and pulled the weeds around its roots before the sun came out",
    "In spring the _ shows fresh green leaves and the first blossoms",
    "Compost and a little mulch keep the soil under the _ moist",
    "The neighbors planted another _ beside the hedge near the pond",
    "Prune the _ in autumn, then rake the fallen leaves off the lawn",
    "Aphids sat on the _ all summer until the ladybirds found them",
    "A row of tulips grows in the shade of the _ by the greenhouse",
    "Sparrows nest close to the _ where ivy climbs the old wall",
    "The seedlings next to the _ need more light and less shade",
    "After the frost the _ looked brown, yet new shoots appeared in May",
    "Do not put fertilizer on the _ when the ground is dry",
    "Between the _ and the vegetable beds we sowed clover for the bees",
];

const POLITICS: [&str; 12] = [
    "Governor _ said the senate should vote on the bill before the election",
    "Voters in Ohio liked _ more than the senator from Massachusetts",
    "The campaign of _ raised millions from donors in Texas",
    "When _ gave a speech about taxes, the party's delegates cheered",
    "Reporters asked _ whether troops would stay in Baghdad another year",
    "The governor and _ met congressional leaders at Camp David",
    "A spokesman for _ denied that the White House knew about the memo",
    "Polls show _ ahead among Republicans and independents this week",
    "Lawyers for _ asked the supreme court to stop the recount in Florida",
    "The budget that _ sent to congress cuts spending on schools",
    "Critics blame _ for the deficit, the war and the governor's defeat",
    "On Tuesday _ will veto the legislation, an aide told the press",
];

#[test]
fn a_name_is_told_from_a_plant() {
    let engine = Engine::new(embedded::load().unwrap());
    let plants = ["oak", "birch", "grass", "rose", "tree", "flower", "hedge", "shrub"];
    let terms = |negative: &[&'static str]| -> Vec<(&str, f64)> {
        let plants = plants.iter().map(|&plant| (plant, 0.6)).chain([("bush", 0.4), ("moss", 0.5)]);
        plants.chain(negative.iter().map(|&word| (word, -0.6))).collect()
    };
    let concepts = [
        (ConceptKind::Unipolar, terms(&[])),
        (ConceptKind::Bipolar, terms(&["dog", "cat", "horse", "bird"])),
    ];
    let garden = filled(&GARDEN, &plants);
    let others = filled(&POLITICS, &["Kerry", "Gore"]);
    let politics = [garden.clone(), others.clone(), filled(&POLITICS, &["Bush"])].concat();
    let shrubs = [garden, others, filled(&GARDEN, &["bush"])].concat();
    for (kind, terms) in concepts {
        let found = look(&engine, kind, &politics, &terms);
        let [Alarm { term, share, reason, around }] = found.alarms.as_slice() else {
            panic!("{kind:?}: {found:?}");
        };
        assert_eq!(term, "bush");
        assert!(*share > 0.05 && *share < 0.15, "{share}");
        let Reason::Unlike { likeness, error, n_places: 12 } = *reason else { panic!("{reason:?}") };
        assert!(likeness < 0.0 && error < 0.3, "{reason:?}");
        assert!(around.iter().any(|word| word == "governor"), "{around:?}");
        // Moss and animals count nowhere: nothing is said of them.
        assert_eq!(found.too_rare, [""; 0]);
        assert_eq!(look(&engine, kind, &shrubs, &terms), Radar::default());
        // Where all is about plants, plants stand among no more of them than any word does.
        assert_eq!(look(&engine, kind, &filled(&GARDEN, &plants), &terms).alarms, []);
    }
}

/// Words with vectors of three numbers, of which the last has the greatest spread.
fn few_words() -> Engine {
    let raw: Vec<f32> = (0..12_u16)
        .flat_map(|n| [f32::from(n % 4) - 1.5, f32::from(n % 3) - 1.0, f32::from(n % 2) * 9.0])
        .collect();
    let words = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"].map(str::to_owned).to_vec();
    Engine::new(Embedding::new("few", words, raw, 3).0)
}

#[test]
fn a_term_that_stands_in_few_sentences_is_not_judged() {
    let engine = few_words();
    let repeated: Vec<String> = (0..30).map(|_| "a b c d".to_owned()).collect();
    let other = ["e f g h a", "f e i c", "d e k j"].map(str::to_owned);
    let found = look(
        &engine,
        ConceptKind::Unipolar,
        &[repeated, other.to_vec()].concat(),
        &[("b", 1.0), ("e", 0.5), ("z", 0.5)],
    );
    assert_eq!(found, Radar { alarms: Vec::new(), too_rare: vec!["b".to_owned(), "e".to_owned()] });
    let nothing = look(&engine, ConceptKind::Bipolar, &[], &[("b", 1.0)]);
    assert_eq!(nothing, Radar::default());
}

#[test]
fn a_word_is_outsized_by_its_share_and_what_comes_next() {
    let engine = few_words();
    let (index, inverted) = build(&["a"]);
    let indexed = Indexed { tokens: &index, inverted: &inverted };
    let check = |shares: &[f64], seed: &str, outsized: &[(usize, f64)]| {
        let names: Vec<String> = (0..shares.len()).map(|place| format!("w{place}")).collect();
        let terms: Vec<(&str, f64)> = names.iter().map(|name| (name.as_str(), 0.5)).collect();
        let usages: Vec<Usage> =
            shares.iter().map(|&share| Usage { times: 50, share, ..Usage::default() }).collect();
        let seeds = Seeds { positive: vec![seed.to_owned()], ..Seeds::default() };
        let request = request(&engine, indexed, ConceptKind::Unipolar, &terms, &usages, &seeds);
        let found: Vec<(usize, f64)> = super::outsized(&request)
            .into_iter()
            .map(|(place, reason)| match reason {
                Reason::Outsized { times_the_next } => (place, (times_the_next * 100.0).round() / 100.0),
                Reason::Unlike { .. } => panic!("{reason:?}"),
            })
            .collect();
        assert_eq!(found, outsized, "{shares:?}");
    };
    let rest = [0.02; 9];
    check(&[&[0.1, 0.4][..], &rest].concat(), "", &[(1, 4.0)]);
    check(&[&[0.1, 0.4][..], &rest].concat(), "w1", &[]);
    check(&[&[0.2, 0.4][..], &rest].concat(), "", &[]);
    check(&[&[0.01, 0.19][..], &rest].concat(), "", &[]);
    check(&[&[0.3, 0.6][..], &rest].concat(), "w1", &[(1, 2.0)]);
    check(&[0.9, 0.1], "", &[]);
}

#[test]
fn a_cancelled_look_stops() {
    let (index, inverted) = build(&["a b"]);
    let indexed = Indexed { tokens: &index, inverted: &inverted };
    let seeds = Seeds::default();
    let engine = few_words();
    let request = request(&engine, indexed, ConceptKind::Unipolar, &[], &[], &seeds);
    assert!(matches!(radar(&request, &cancelled), Err(Error::Cancelled)));
}

#[test]
fn of_many_places_some_are_read_from_beginning_to_end() {
    let engine = few_words();
    // Each place tells its document; every other "b" is taken by the phrase.
    let texts: Vec<String> = (0..3000)
        .map(|doc| if doc % 2 == 0 { format!("n{doc} a b") } else { format!("n{doc} b c b1 b2") })
        .collect();
    let (index, inverted) = build(&texts);
    let indexed = Indexed { tokens: &index, inverted: &inverted };
    let terms = [("b", 1.0), ("a b", 0.5), ("b1*", 0.5), ("n7", 0.5), ("b*", 0.1)];
    let usages = usage(indexed, &terms, ScoringOptions::default(), &unwatched).unwrap();
    let seeds = Seeds::default();
    let request = request(&engine, indexed, ConceptKind::Unipolar, &terms, &usages, &seeds);
    let matcher = Matcher::new(&[terms.to_vec()]);
    let table = MatchTable::new(&matcher, index.forms());
    let found = places::places(&request, &table, &unwatched).unwrap();
    for (term, (windows, parity)) in found.iter().zip([Some(1), Some(0), Some(1), None, Some(1)]).enumerate()
    {
        let mut docs: Vec<usize> =
            windows.iter().map(|window| index.form(window[0])[1..].parse().unwrap()).collect();
        docs.sort_unstable();
        let Some(parity) = parity else {
            assert_eq!(docs, [0; 0]);
            continue;
        };
        assert!(docs.iter().all(|doc| doc % 2 == parity), "{term}: {docs:?}");
        assert!(docs.len() > 150 && docs.len() <= 200, "{term}: {}", docs.len());
        assert!(docs.windows(2).all(|pair| pair[1] - pair[0] < 60) && docs[0] < 60, "{term}: {docs:?}");
        assert!(docs.last().is_some_and(|&last| last > 2900), "{term}: {docs:?}");
    }
}

/// Mean and standard deviation, the latter 0 for one.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, if n > 1.0 { (squares / (n - 1.0)).sqrt() } else { 0.0 })
}

proptest! {
    /// The formulas word for word, on strings.
    #[test]
    fn likenesses_are_what_the_formulas_say(
        texts in proptest::collection::vec("([a-z] ){0,30}", 1..25),
        terms in proptest::collection::btree_map("[a-n]", -1.0..1.0, 1..5),
    ) {
        let engine = few_words();
        let (embedding, space) = (engine.embedding(), engine.space(ConceptKind::Bipolar));
        let (index, inverted) = build(&texts);
        let indexed = Indexed { tokens: &index, inverted: &inverted };
        let terms: Vec<(&str, f64)> = terms.iter().map(|(term, weight)| (term.as_str(), *weight)).collect();
        let usages = usage(indexed, &terms, ScoringOptions::default(), &unwatched).unwrap();
        let seeds = Seeds::default();
        let request = request(&engine, indexed, ConceptKind::Bipolar, &terms, &usages, &seeds);
        let matcher = Matcher::new(std::slice::from_ref(&terms));
        let table = MatchTable::new(&matcher, index.forms());
        let found = places::places(&request, &table, &unwatched).unwrap();
        let found = surroundings::likenesses(&request, &found);

        let documents: Vec<Vec<&str>> = texts.iter().map(|text| text.split_whitespace().collect()).collect();
        let n_tokens: usize = documents.iter().map(Vec::len).sum();
        let count = |word: &str| documents.iter().flatten().filter(|&&other| other == word).count();
        let around = |document: &[&'_ str], at: usize| -> Vec<String> {
            let near = (at.saturating_sub(8)..document.len().min(at + 9)).filter(|&other| other != at);
            near.map(|other| document[other].to_owned()).filter(|word| *word != document[at]).collect()
        };
        for (place, &(term, weight)) in terms.iter().enumerate() {
            let own_pole = terms.iter().filter(|(_, other)| other * weight > 0.0);
            let mut direction = [0.0_f64; 3];
            for (word, weight) in own_pole.filter_map(|&(word, weight)| Some((embedding.id(word)?, weight))) {
                for (sum, z) in direction.iter_mut().zip(space.vector(embedding, word)) {
                    *sum += weight.abs() * f64::from(z);
                }
            }
            let length = direction.iter().map(|value| value * value).sum::<f64>().sqrt();
            let say = |window: &[String]| {
                let (mut sum, mut weights) = (0.0, 0.0);
                for word in window {
                    let Some(id) = embedding.id(word) else { continue };
                    let z = space.vector(embedding, id);
                    let cosine: f64 = z.iter().zip(&direction).map(|(&z, c)| f64::from(z) * c / length).sum();
                    let weight = 1e-3 / (1e-3 + count(word) as f64 / n_tokens as f64);
                    sum += weight * cosine.max(0.0);
                    weights += weight;
                }
                (weights > 0.0).then(|| sum / weights)
            };
            // Fewer than 2,000 tokens: every place is one of those anywhere.
            let all: Vec<f64> = documents
                .iter()
                .flat_map(|document| (0..document.len()).map(move |at| around(document, at)))
                .filter_map(|window| say(&window))
                .collect();
            let own: BTreeSet<Vec<String>> = documents
                .iter()
                .flat_map(|document| (0..document.len()).filter(|&at| document[at] == term).map(move |at| around(document, at)))
                .collect();
            let own: Vec<f64> = own.iter().filter_map(|window| say(window)).collect();
            let (mean, deviation) = if all.is_empty() { (0.0, 0.0) } else { moments(&all) };
            let is_judged = count(term) >= 10 && own.len() >= 10 && deviation > 0.0 && length > 1e-6;
            prop_assert_eq!(found[place].is_some(), is_judged, "{} {:?}", term, found[place]);
            if let Some(likeness) = found[place] {
                let (own_mean, own_deviation) = moments(&own);
                let error = (own_deviation / deviation).max(0.5) / (own.len() as f64).sqrt();
                prop_assert_eq!(likeness.n_places, own.len());
                prop_assert!((likeness.mean - (own_mean - mean) / deviation).abs() < 1e-4);
                prop_assert!((likeness.error - error).abs() < 1e-4);
            }
        }
    }
}

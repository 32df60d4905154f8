use std::sync::Arc;

use proptest::prelude::*;

use super::super::exact::top_k;
use super::super::hnsw::{HnswParams, Insertion, build};
use super::super::recall::{sample, share_found};
use super::super::rows::Rows;
use super::super::unit;
use super::*;
use crate::dot::dot;
use crate::progress::unwatched;

/// `n` unit rows around one center per forty rows, from a fixed seed: like words, near in groups.
pub(in super::super) fn clustered(n: usize, dims: usize) -> Vec<f32> {
    // xorshift64*: enough for test data, and the same everywhere.
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut random = || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        let high = u16::try_from(state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 48).unwrap();
        f32::from(high) / 32_768.0 - 1.0
    };
    let centers: Vec<f32> = (0..n.div_ceil(40) * dims).map(|_| random()).collect();
    let center = |row: usize| centers.chunks_exact(dims).cycle().nth(row).unwrap();
    (0..n)
        .flat_map(|row| unit(&center(row).iter().map(|x| x + 0.8 * random()).collect::<Vec<_>>()).unwrap())
        .collect()
}

/// About the `ef` rows nearest to a direction, by walking the graph that was built over them.
pub(in super::super) fn nearest(
    graph: &Graph,
    rows: &[f32],
    direction: &[f32],
    entries: &[u32],
    ef: usize,
) -> Vec<Neighbor> {
    let dims = direction.len();
    graph.search(entries, ef, &mut |words, scores| {
        scores.extend(words.iter().map(|&word| dot(&rows[word as usize * dims..][..dims], direction)));
    })
}

fn graph(rows: &[f32], dims: usize, params: &HnswParams) -> Graph {
    build(&Arc::new(Rows::of(rows, dims)), params, &unwatched).unwrap()
}

const PARAMS: HnswParams =
    HnswParams { max_connections: 12, ef_construction: 48, insertion: Insertion::Serial };

/// A graph of one level from the links of each word.
fn by_hand(entry: u32, links: &[&[u32]]) -> Graph {
    Graph::from_parts(links.len(), Some(entry), vec![Links::new(links.len(), |word| links[word]).unwrap()])
        .unwrap()
}

#[test]
fn finds_nearly_all_of_the_true_fifty() {
    let rows = clustered(3_000, 32);
    let graph = graph(&rows, 32, &PARAMS);
    let recall = |ef: usize| {
        let queries = sample(&rows, 32, 50);
        let share = |query: &[f32]| {
            let words = |found: Vec<Neighbor>| found.into_iter().map(|n| n.word).take(50).collect::<Vec<_>>();
            share_found(&words(nearest(&graph, &rows, query, &[], ef)), &words(top_k(&rows, 32, query, 50)))
        };
        queries.chunks_exact(32).map(share).sum::<f64>() / 50.0
    };
    let (narrow, wide) = (recall(50), recall(150));
    assert!(wide >= 0.97, "{wide}");
    // More candidates miss less, and a word-sized ef alone is not perfect: the measure can tell.
    assert!(narrow < wide, "{narrow} {wide}");
}

#[test]
fn goes_uphill_from_every_entry_and_ranks_ties_by_word() {
    // A chain 0 – 1 – 2 – 3 – 4 with a valley in the middle.
    let chain = by_hand(0, &[&[1], &[0, 2], &[1, 3], &[2, 4], &[3]]);
    let heights = [2.0, 1.0, 0.0, 1.5, 3.0];
    let search = |entries: &[u32], ef: usize| {
        let mut score = |words: &[u32], scores: &mut Vec<f32>| {
            scores.extend(words.iter().map(|&word| heights[word as usize]));
        };
        chain.search(entries, ef, &mut score).iter().map(|found| found.word).collect::<Vec<_>>()
    };
    assert_eq!(search(&[], 1), [0], "the valley stops a narrow walk");
    assert_eq!(search(&[3], 2), [4, 0], "an entry beyond it does not");
    assert_eq!(search(&[], 99), [4, 0, 3, 1, 2], "nor does a wide one");
    assert_eq!(search(&[7, u32::MAX], 1), [0], "words that do not exist are no entries");
    assert_eq!(search(&[], 0), [0u32; 0]);
}

#[test]
fn a_score_that_is_no_number_keeps_its_word_out() {
    let star = by_hand(0, &[&[1, 2, 3], &[], &[], &[]]);
    let mut score = |words: &[u32], scores: &mut Vec<f32>| {
        scores.extend(words.iter().map(|&word| [0.5, f32::NAN, f32::INFINITY, -0.0][word as usize]));
    };
    let found: Vec<u32> = star.search(&[], 9, &mut score).iter().map(|found| found.word).collect();
    assert_eq!(found, [0, 3]);
}

#[test]
fn words_that_nothing_leads_to_are_linked_from_their_nearest() {
    // 2 and 3 are an island, 4 knows 1 but is not known, 5 has no direction and stays out.
    let lost = by_hand(0, &[&[1], &[0], &[3], &[2], &[1], &[]]);
    assert_eq!(lost.len(), 2);
    let found = lost.connect(0..5).unwrap();
    assert_eq!(found.len(), 5);
    assert_eq!(found.levels[0].of(1), [0, 4]);
    assert_eq!(found.levels[0].of(0), [1, 2]);
    assert_eq!(Graph::from_parts(6, Some(0), found.levels.clone()), Some(found));
}

#[test]
fn an_empty_graph_finds_nothing() {
    let none = graph(&[], 2, &PARAMS);
    assert!(none.is_empty() && nearest(&none, &[], &[1.0, 0.0], &[0], 5).is_empty());
}

proptest! {
    /// Whatever the rows, every word with a direction can be found, best first, each once.
    #[test]
    fn every_word_is_found_when_all_are_asked_for(n in 1usize..200, m in 2usize..6) {
        let rows = clustered(n, 6);
        let params = HnswParams { max_connections: m, ef_construction: 8, insertion: Insertion::Serial };
        let graph = graph(&rows, 6, &params);
        prop_assert_eq!(graph.len(), n);
        let found = nearest(&graph, &rows, &rows[..6], &[], n);
        prop_assert_eq!(found.len(), n);
        prop_assert!(found.is_sorted_by(|a, b| a.best_first(b).is_lt()));
    }
}

//! Builds the index. The only file that names the library behind it, which panics or ends the process on what it
//! dislikes; so everything is checked before.
//!
//! The library keeps about 2 kB of pointers a word. It is only used for building: the finished links are taken out of
//! it into a [`Graph`], a twentieth of the size and several times as fast to search, and the rest is dropped.

use std::ops::RangeInclusive;
use std::sync::Arc;

use hnsw_rs::prelude::{Distance, Hnsw};

use rayon::prelude::*;

use super::graph::{Graph, Links};
use super::rows::Rows;
use crate::progress::Progress;
use crate::{Error, Result};

/// How the graph is built. More of either number: better recall, slower building and searching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HnswParams {
    /// M of the paper: links a word keeps per level (twice as many in the lowest), 2 to 255.
    pub max_connections: usize,
    /// efConstruction of the paper: candidates looked at to place a word, 1 to 4096.
    pub ef_construction: usize,
    /// Whether equal rows must give an equal graph.
    pub insertion: Insertion,
}

/// In what order words enter the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Insertion {
    /// One after the other: equal rows give an equal graph and equal answers.
    Serial,
    /// On all threads of the surrounding rayon pool: faster, and answers differ a little from build to build.
    Parallel,
}

impl Default for HnswParams {
    fn default() -> Self {
        Self { max_connections: 12, ef_construction: 64, insertion: Insertion::Parallel }
    }
}

impl HnswParams {
    /// 256 is the library's limit, above which it ends the process; but it also counts links in a byte, so that
    /// 256 would become 0. One link gives levels of infinite height (their scale is 1 / ln M).
    const CONNECTIONS: RangeInclusive<usize> = 2..=255;
    /// Own choice: the library reserves memory for all of them for every word.
    const EF_CONSTRUCTION: RangeInclusive<usize> = 1..=4096;

    /// Refuses numbers that the library does not survive.
    ///
    /// # Errors
    /// [`Error::Request`] naming the number and its range.
    pub fn check(&self) -> Result<()> {
        check_range("connections per word", self.max_connections, &Self::CONNECTIONS)?;
        check_range("candidates while building", self.ef_construction, &Self::EF_CONSTRUCTION)
    }
}

fn check_range(name: &str, value: usize, range: &RangeInclusive<usize>) -> Result<()> {
    if range.contains(&value) {
        return Ok(());
    }
    let (low, high) = (range.start(), range.end());
    Err(Error::Request(format!("the index cannot have {value} {name}; choose a number from {low} to {high}")))
}

/// Words inserted between two reports of progress: a few tenths of a second, which bounds the wait for a cancel.
const BATCH: usize = 512;

/// Words inserted as they come.
const FIRST: usize = 4096;
/// Places told apart.
const PLACES: usize = 256;

/// Levels the graph may have: what the library allows at most.
const LEVELS: usize = 16;

/// To the library a word's vector is its number; the distance looks the rows up, so that they exist once.
struct RowDistance(Arc<Rows>);

impl Distance<u32> for RowDistance {
    #[inline]
    fn eval(&self, a: &[u32], b: &[u32]) -> f32 {
        match (a, b) {
            (&[a], &[b]) => self.0.distance(a, b),
            // Never: every word is inserted as one number.
            _ => f32::MAX,
        }
    }
}

/// Builds the graph over `rows`. Those without direction are left out, and the others keep their numbers. Grows like
/// n^1.45.
///
/// Reports progress, and can be canceled, every few hundred words.
///
/// # Errors
/// [`Error::Request`] where the parameters are out of range or there are more links than the graph can number;
/// whatever `progress` returns.
pub fn build(rows: &Arc<Rows>, params: &HnswParams, progress: Progress<'_>) -> Result<Graph> {
    params.check()?;
    let too_large = || Error::Request(format!("{} words are too many for an index; take fewer", rows.len()));
    let n_words = u32::try_from(rows.len()).ok().ok_or_else(too_large)?;
    let words: Vec<u32> = (0..n_words).filter(|&word| rows.has_direction(word)).collect();
    let (connections, ef) = (params.max_connections, params.ef_construction);
    let library = Hnsw::new(connections, words.len(), LEVELS, ef, RowDistance(Arc::clone(rows)));
    progress(0.0)?;
    let mut n_done = 0;
    let order = by_place(rows, &words);
    for batch in order.chunks(BATCH) {
        insert(&library, batch, params.insertion);
        n_done += batch.len();
        // A share for a progress bar: lost digits do not matter.
        progress(n_done as f32 / words.len() as f32)?;
    }
    let graph = take_out(library, rows.len()).ok_or_else(too_large)?;
    graph.connect(words.into_iter()).ok_or_else(too_large)
}

/// In what order to insert: the first few thousand as they come, which spans the graph; then the others place by place,
/// so that a word finds the part of the graph it belongs to in the processor's caches.
fn by_place(rows: &Rows, words: &[u32]) -> Vec<u32> {
    let (first, rest) = words.split_at(words.len().min(FIRST));
    let centers: Vec<u32> = first.iter().copied().step_by((FIRST / PLACES).max(1)).collect();
    let place = |&word: &u32| {
        let distance = |&center: &u32| rows.distance(word, center);
        centers.iter().map(distance).enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place)
    };
    let mut placed: Vec<(Option<usize>, u32)> = rest.par_iter().map(|word| (place(word), *word)).collect();
    placed.sort_unstable();
    first.iter().copied().chain(placed.into_iter().map(|(_, word)| word)).collect()
}

/// Inserts words.
fn insert(library: &Hnsw<'static, u32, RowDistance>, words: &[u32], insertion: Insertion) {
    let one_by_one = match insertion {
        Insertion::Serial => words.len(),
        // The first word goes in alone: a word that finds the graph empty gets no links, and of several that
        // come at once only one becomes the entry from which the others could be found.
        Insertion::Parallel if library.get_nb_point() == 0 => words.len().min(1),
        Insertion::Parallel => 0,
    };
    let (early, late) = words.split_at(one_by_one);
    for word in early {
        library.insert_slice((std::slice::from_ref(word), *word as usize));
    }
    let late: Vec<(&[u32], usize)> =
        late.iter().map(|word| (std::slice::from_ref(word), *word as usize)).collect();
    library.parallel_insert_slice(&late);
}

/// Links as they come out of the library: by word, a range of `targets`.
struct Draft {
    ranges: Vec<std::ops::Range<usize>>,
    targets: Vec<u32>,
}

/// The links of all words; nothing where they cannot be numbered in 32 bits.
fn take_out(library: Hnsw<'static, u32, RowDistance>, n_words: usize) -> Option<Graph> {
    let top = usize::from(library.get_max_level_observed());
    let mut drafts: Vec<Draft> =
        (0..=top).map(|_| Draft { ranges: vec![0..0; n_words], targets: Vec::new() }).collect();
    let mut entry = None;
    let points = library.get_point_indexation();
    for own_level in 0..=top {
        for point in points.get_layer_iterator(own_level) {
            let word = point.get_origin_id();
            // The lowest word of the highest level: any will do, but the choice must not hang on threads.
            if own_level == top {
                entry = entry.map_or(Some(word), |entry: usize| Some(entry.min(word)));
            }
            // Above its own level a point only remembers where it came down.
            let levels = point.get_neighborhood_id().into_iter().take(own_level + 1);
            for (draft, linked) in drafts.iter_mut().zip(levels) {
                let start = draft.targets.len();
                // Row numbers fit: `build` took no more than 2³² rows.
                draft.targets.extend(linked.iter().map(|near| near.d_id as u32));
                draft.ranges[word] = start..draft.targets.len();
            }
        }
    }
    drop(library);
    let links = |draft: &Draft| Links::new(n_words, |word| &draft.targets[draft.ranges[word].clone()]);
    let levels = drafts.iter().map(links).collect::<Option<Vec<_>>>()?;
    Graph::from_parts(n_words, entry.and_then(|word| u32::try_from(word).ok()), levels)
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::{clustered, nearest};
    use super::*;
    use crate::progress::{cancelled, unwatched};

    const SERIAL: HnswParams =
        HnswParams { max_connections: 8, ef_construction: 32, insertion: Insertion::Serial };

    fn graph(rows: &[f32], dims: usize, params: &HnswParams) -> Result<Graph> {
        build(&Arc::new(Rows::of(rows, dims)), params, &unwatched)
    }

    #[test]
    fn serial_building_gives_the_same_graph_again() {
        let rows = clustered(600, 8);
        assert_eq!(graph(&rows, 8, &SERIAL).unwrap(), graph(&rows, 8, &SERIAL).unwrap());
    }

    #[test]
    fn rows_without_direction_are_left_out_and_the_others_keep_their_numbers() {
        let rows = [0.0, 0.0, 1.0, 0.0, f32::NAN, 1.0, 0.6, 0.8, f32::INFINITY, 0.0, 0.0, 1.0];
        let index = graph(&rows, 2, &HnswParams::default()).unwrap();
        assert_eq!(index.len(), 3);
        let words =
            |ef| nearest(&index, &rows, &[9.0, 0.0], &[], ef).iter().map(|n| n.word).collect::<Vec<_>>();
        assert_eq!((words(10), words(1)), (vec![1, 3, 5], vec![1]));
    }

    /// With more equal rows than links, all links have length 0; and rounding puts cosines of equal rows above 1.
    #[test]
    fn equal_rows_are_survived_and_come_by_row() {
        let rows = [0.3; 7].repeat(40);
        let index = graph(&rows, 7, &SERIAL).unwrap();
        let found = nearest(&index, &rows, &rows[..7], &[], 40);
        assert_eq!(found.iter().map(|n| n.word).collect::<Vec<_>>(), (0..40).collect::<Vec<_>>());
    }

    #[test]
    fn parallel_building_links_every_word() {
        let rows = clustered(300, 8);
        let params = HnswParams { max_connections: 3, ef_construction: 4, insertion: Insertion::Parallel };
        for _ in 0..10 {
            assert_eq!(graph(&rows, 8, &params).unwrap().len(), 300);
        }
    }

    #[test]
    fn bad_parameters_are_refused_in_words() {
        for (max_connections, ef_construction, said) in
            [(1, 32, "1 connections"), (256, 32, "from 2 to 255"), (8, 0, "0 candidates"), (8, 5000, "4096")]
        {
            let params = HnswParams { max_connections, ef_construction, ..SERIAL };
            let error = graph(&[1.0, 0.0], 2, &params).unwrap_err();
            assert!(matches!(error, Error::Request(_)) && error.to_string().contains(said), "{error}");
        }
    }

    #[test]
    fn progress_rises_to_one_and_can_cancel_between_batches() {
        let rows = Arc::new(Rows::of(&clustered(BATCH + 1, 4), 4));
        let shares = std::sync::Mutex::new(Vec::new());
        let watch = |share| {
            shares.lock().unwrap().push(share);
            if shares.lock().unwrap().len() > 2 { cancelled(share) } else { Ok(()) }
        };
        let stopped = build(&rows, &SERIAL, &watch);
        assert!(matches!(stopped, Err(Error::Cancelled)));
        let shares = shares.lock().unwrap();
        assert_eq!(shares.len(), 3, "start, first batch, second batch");
        assert!(shares.is_sorted() && shares[0] == 0.0 && shares[2] == 1.0, "{shares:?}");
        assert!(matches!(build(&rows, &SERIAL, &cancelled), Err(Error::Cancelled)));
    }
}

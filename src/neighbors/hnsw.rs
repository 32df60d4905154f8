//! The index for large vocabularies: a hierarchical navigable small world (HNSW) graph. The only file that names the
//! library behind it, which panics or ends the process on what it dislikes; so everything is checked before.
//!
//! Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using Hierarchical Navigable Small
//! World graphs", 2018. The index may miss a neighbor: see [`super::recall`].

use hnsw_rs::prelude::{DistL2, Hnsw};

use super::{Neighbor, TopK, unit};
use crate::progress::Progress;
use crate::{Error, Result};

/// How the graph is built. More of either number: better recall, slower building and searching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HnswParams {
    /// M of the paper: links a word keeps per layer (twice as many in the lowest), 2 to 255.
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
    /// Own choice, measured on the 100,000 commonest words of `glove.6B.100d`: about 40 s of CPU, and .996
    /// of the true fifty neighbors of a common word at ef = 200 (.969 where rare words are asked for too). With 100
    /// candidates while building .999 and .980, for almost twice the time.
    fn default() -> Self {
        Self { max_connections: 16, ef_construction: 64, insertion: Insertion::Parallel }
    }
}

impl HnswParams {
    /// 256 is the library's limit, above which it ends the process; but it also counts links in a byte, so that
    /// 256 would become 0. One link gives layers of infinite height (their scale is 1 / ln M).
    const CONNECTIONS: std::ops::RangeInclusive<usize> = 2..=255;
    /// Own choice: the library reserves memory for all of them for every word.
    const EF_CONSTRUCTION: std::ops::RangeInclusive<usize> = 1..=4096;

    /// Refuses numbers that the library does not survive.
    ///
    /// # Errors
    /// [`Error::Request`] naming the number and its range.
    pub fn check(&self) -> Result<()> {
        check_range("connections per word", self.max_connections, &Self::CONNECTIONS)?;
        check_range("candidates while building", self.ef_construction, &Self::EF_CONSTRUCTION)
    }
}

fn check_range(name: &str, value: usize, range: &std::ops::RangeInclusive<usize>) -> Result<()> {
    if range.contains(&value) {
        return Ok(());
    }
    let (low, high) = (range.start(), range.end());
    Err(Error::Request(format!("the index cannot have {value} {name}; choose a number from {low} to {high}")))
}

/// An index over the rows it was built from, of which it keeps a copy: with the links about 3 kB a word at 100
/// dimensions and M = 16.
pub struct HnswIndex {
    dims: usize,
    /// Euclidean distance orders vectors of length one as the cosine does. The library's dot distance asserts that
    /// it is not negative, and so panics where rounding puts a cosine above 1; its cosine distance takes twice the
    /// time; the 1 − [`super::exact::dot`] of our own took a tenth longer (measured at 100 and 300 dimensions), as
    /// only the library may use AVX2.
    graph: Hnsw<'static, f32, DistL2>,
}

/// Words inserted between two reports of progress: a few tenths of a second, which bounds the wait for a cancel.
const BATCH: usize = 512;

/// Layers the graph may have: what the library allows at most.
const LAYERS: usize = 16;

impl HnswIndex {
    /// Builds the index over `rows: [n × dims]`, row-major, n up to 2³². Rows are scaled to length one; rows without
    /// direction (zeros, NaN, infinity) are left out and the others keep their numbers. Grows like n^1.45.
    ///
    /// Reports progress, and can be canceled, every few hundred words.
    ///
    /// # Errors
    /// [`Error::Request`] where the parameters are out of range or `rows` is no whole number of rows; whatever
    /// `progress` returns.
    pub fn build(rows: &[f32], dims: usize, params: &HnswParams, progress: Progress<'_>) -> Result<Self> {
        params.check()?;
        if dims == 0 || !rows.len().is_multiple_of(dims) || u32::try_from(rows.len() / dims).is_err() {
            let count = rows.len();
            return Err(Error::Request(format!(
                "{count} numbers cannot be indexed as words of {dims} dimensions; load the vectors again"
            )));
        }
        let n = rows.len() / dims;
        let (connections, ef) = (params.max_connections, params.ef_construction);
        let graph = Hnsw::new(connections, n, LAYERS, ef, DistL2);
        progress(0.0)?;
        for start in (0..n).step_by(BATCH) {
            let end = n.min(start + BATCH);
            insert(&graph, start, &rows[start * dims..end * dims], dims, params.insertion);
            // A share for a progress bar: lost digits do not matter.
            progress(end as f32 / n as f32)?;
        }
        Ok(Self { dims, graph })
    }

    /// Words in the index: the rows that have a direction.
    #[must_use]
    pub fn len(&self) -> usize {
        self.graph.get_nb_point()
    }

    /// Whether there is no word to be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Numbers in a row, and so in a query.
    #[must_use]
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// About the `k` most similar words to `query: [dims]`, best first, ties by row; a few may be missed.
    ///
    /// `ef` is the number of candidates followed through the graph, raised to `k` where it is smaller; the more, the
    /// fewer are missed. Fewer than `k` where the index has fewer. Empty where the query has no direction or another
    /// number of dimensions, as in [`super::exact::top_k`].
    #[must_use]
    pub fn search(&self, query: &[f32], k: usize, ef: usize) -> Vec<Neighbor> {
        let k = k.min(self.len());
        let mut top = TopK::new(k);
        if let Some(query) = unit(query).filter(|query| query.len() == self.dims && k > 0) {
            // The library reserves memory for ef candidates, so a huge one must not reach it.
            for found in self.graph.search(&query, k, ef.clamp(k, self.len())) {
                // Of unit vectors |a − b|² = 2 − 2 cos. Row numbers fit: `build` took no more than 2³² rows.
                top.offer(found.d_id as u32, 1.0 - found.distance * found.distance / 2.0);
            }
        }
        top.into_sorted()
    }
}

impl std::fmt::Debug for HnswIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HnswIndex")
            .field("words", &self.len())
            .field("dims", &self.dims)
            .finish_non_exhaustive()
    }
}

/// Inserts consecutive `rows`, the first of which has the number `first`.
fn insert(graph: &Hnsw<'static, f32, DistL2>, first: usize, rows: &[f32], dims: usize, insertion: Insertion) {
    let units: Vec<(Vec<f32>, usize)> = (first..)
        .zip(rows.chunks_exact(dims))
        .filter_map(|(row, vector)| Some((unit(vector)?, row)))
        .collect();
    let one_by_one = match insertion {
        Insertion::Serial => units.len(),
        // The first word goes in alone: a word that finds the graph empty gets no links, and of several that
        // come at once only one becomes the entry from which the others could be found.
        Insertion::Parallel if graph.get_nb_point() == 0 => units.len().min(1),
        Insertion::Parallel => 0,
    };
    let (early, late) = units.split_at(one_by_one);
    for (vector, row) in early {
        graph.insert((vector, *row));
    }
    let late: Vec<(&Vec<f32>, usize)> = late.iter().map(|(vector, row)| (vector, *row)).collect();
    graph.parallel_insert(&late);
}

#[cfg(test)]
mod tests {
    use super::super::recall::tests::clustered;
    use super::*;
    use crate::progress::{cancelled, unwatched};

    const SERIAL: HnswParams =
        HnswParams { max_connections: 8, ef_construction: 32, insertion: Insertion::Serial };

    #[test]
    fn serial_building_gives_the_same_answers_again() {
        let rows = clustered(600, 8);
        let build = || HnswIndex::build(&rows, 8, &SERIAL, &unwatched).unwrap();
        let (one, two) = (build(), build());
        for query in rows.chunks_exact(8).step_by(50) {
            assert_eq!(one.search(query, 20, 20), two.search(query, 20, 20));
        }
    }

    #[test]
    fn rows_without_direction_are_left_out_and_the_others_keep_their_numbers() {
        let rows = [0.0, 0.0, 1.0, 0.0, f32::NAN, 1.0, 0.6, 0.8, f32::INFINITY, 0.0, 0.0, 1.0];
        let index = HnswIndex::build(&rows, 2, &HnswParams::default(), &unwatched).unwrap();
        assert_eq!(index.len(), 3);
        let words = |found: Vec<Neighbor>| found.iter().map(|found| found.word).collect::<Vec<_>>();
        assert_eq!(words(index.search(&[9.0, 0.0], 10, 1)), [1, 3, 5], "k above n, ef below k");
        assert_eq!(words(index.search(&[9.0, 0.0], 10, usize::MAX)), [1, 3, 5]);
        assert_eq!(words(index.search(&[0.0, 2.0], 1, 10)), [5]);
    }

    #[test]
    fn nothing_is_found_where_nothing_can_be() {
        let none = HnswIndex::build(&[], 2, &SERIAL, &unwatched).unwrap();
        assert!(none.is_empty() && none.search(&[1.0, 0.0], 5, 5).is_empty());
        let one = HnswIndex::build(&[1.0, 0.0], 2, &SERIAL, &unwatched).unwrap();
        for query in [&[0.0, 0.0][..], &[f32::NAN, 0.0], &[1.0], &[]] {
            assert!(one.search(query, 5, 5).is_empty(), "{query:?}");
        }
        assert!(one.search(&[1.0, 0.0], 0, 0).is_empty());
    }

    /// With more equal rows than links, all links have length 0; and rounding puts cosines of equal rows above 1.
    #[test]
    fn equal_rows_are_survived_and_come_by_row() {
        let row = unit(&[0.3; 7]).unwrap();
        let index = HnswIndex::build(&row.repeat(40), 7, &SERIAL, &unwatched).unwrap();
        let found = index.search(&row, 10, 40);
        assert_eq!(found.len(), 10);
        assert!(found.is_sorted_by(|a, b| a.word < b.word && a.similarity == b.similarity), "{found:?}");
    }

    #[test]
    fn parallel_building_links_every_word() {
        // No more words than links, so nothing is pruned and every word must be found whatever the threads did.
        let rows = clustered(16, 8);
        let params = HnswParams { insertion: Insertion::Parallel, ..SERIAL };
        for _ in 0..20 {
            let index = HnswIndex::build(&rows, 8, &params, &unwatched).unwrap();
            assert_eq!(index.search(&rows[..8], 16, 16).len(), 16);
        }
    }

    #[test]
    fn bad_parameters_are_refused_in_words() {
        for (max_connections, ef_construction, said) in
            [(1, 32, "1 connections"), (256, 32, "from 2 to 255"), (8, 0, "0 candidates"), (8, 5000, "4096")]
        {
            let params = HnswParams { max_connections, ef_construction, ..SERIAL };
            let error = HnswIndex::build(&[1.0, 0.0], 2, &params, &unwatched).unwrap_err();
            assert!(matches!(error, Error::Request(_)) && error.to_string().contains(said), "{error}");
        }
        assert!(HnswIndex::build(&[1.0; 5], 2, &SERIAL, &unwatched).is_err());
        assert!(HnswIndex::build(&[1.0; 5], 0, &SERIAL, &unwatched).is_err());
    }

    #[test]
    fn progress_rises_to_one_and_can_cancel_between_batches() {
        let rows = clustered(3 * BATCH / 2, 4);
        let shares = std::sync::Mutex::new(Vec::new());
        let watch = |share| {
            shares.lock().unwrap().push(share);
            if shares.lock().unwrap().len() > 2 { cancelled(share) } else { Ok(()) }
        };
        let stopped = HnswIndex::build(&rows[..4 * BATCH + 4], 4, &SERIAL, &watch);
        assert!(matches!(stopped, Err(Error::Cancelled)));
        let shares = shares.lock().unwrap();
        assert_eq!(shares.len(), 3, "start, first batch, second batch");
        assert!(shares.is_sorted() && shares[0] == 0.0 && shares[2] == 1.0, "{shares:?}");
        assert!(matches!(HnswIndex::build(&rows, 4, &SERIAL, &cancelled), Err(Error::Cancelled)));
    }

    #[test]
    fn an_index_can_be_built_on_one_thread_and_searched_on_others() {
        fn check_shared<T: Send + Sync + 'static>() {}
        check_shared::<HnswIndex>();
    }
}

//! Finished graphs on disk, so that each is built once a machine.
//!
//! A file is only believed when it says that it holds the graph of exactly these rows and parameters ([`Key`]) and
//! its checksum agrees; and every link is checked again. Anything else (foreign, older, cut short, damaged) is as good
//! as no file: the graph is built again.
//!
//! Layout, little-endian: `CVGRAPH` and a zero, version (u32), key (u128), checksum of all that follows (u128); number
//! of words (u32), entry (u32; 2³² − 1 for none), number of levels (u32); then for each level the number of links
//! (u32), where each word's links begin and the last ones end (u32 each), and the links (u32 each).

use std::hash::Hasher as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use etcetera::BaseStrategy as _;
use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::graph::{Graph, Links};
use super::hnsw::HnswParams;
use super::rows::Rows;
use crate::{Error, Result};

const MAGIC: &[u8; 8] = b"CVGRAPH\0";
/// Raised when the layout or the way of building changes.
const VERSION: u32 = 1;
/// Graphs kept, about 10 MB each.
const N_KEPT: usize = 6;
const EXTENSION: &str = "graph";
const NO_ENTRY: u32 = u32::MAX;

/// What a graph is built from, as a number: the rows and the parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(u128);

impl Key {
    /// Reads every row.
    #[must_use]
    pub fn of(rows: &Rows, params: &HnswParams) -> Self {
        let mut hasher = SipHasher13::new();
        for number in [rows.dims(), rows.len(), params.max_connections, params.ef_construction] {
            hasher.write(&number.to_le_bytes());
        }
        rows.write_bytes(|bytes| hasher.write(bytes));
        Self(hasher.finish128().as_u128())
    }

    /// Of a graph that belongs to a file.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        Self(checksum(bytes))
    }
}

/// A folder of graphs.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// In `folder`, which is made when something is first stored.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where the system keeps what a program can make again: `$XDG_CACHE_HOME/conceptvector` or
    /// `~/.cache/conceptvector` on Linux. Nothing where there is no such place.
    #[must_use]
    pub fn of_user() -> Option<Self> {
        let system = etcetera::base_strategy::choose_native_strategy().ok()?;
        Some(Self::at(system.cache_dir().join("conceptvector")))
    }

    /// The graph of exactly this key; nothing where there is none, or none that can be believed.
    #[must_use]
    pub fn load(&self, key: Key) -> Option<Graph> {
        let path = self.path(key);
        let graph = decode(&std::fs::read(&path).ok()?, key)?;
        // Used now, so thrown out last; that it fails where the folder cannot be written does no harm.
        let touched = std::fs::File::open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        drop(touched);
        Some(graph)
    }

    /// Keeps a graph, and of all graphs the few used last. The file appears whole or not at all.
    ///
    /// # Errors
    /// [`Error::Write`], after which the folder is as it was.
    pub fn store(&self, key: Key, graph: &Graph) -> Result<()> {
        let path = self.path(key);
        let failed = |source| Error::Write { path: path.clone(), source };
        std::fs::create_dir_all(&self.folder).map_err(failed)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder).map_err(failed)?;
        file.write_all(&encode(graph, key)).map_err(failed)?;
        file.persist(&path).map_err(|error| failed(error.error))?;
        self.prune().map_err(failed)
    }

    fn path(&self, key: Key) -> PathBuf {
        self.folder.join(format!("{:032x}.{EXTENSION}", key.0))
    }

    /// Removes all but the graphs used last.
    fn prune(&self) -> std::io::Result<()> {
        let is_graph = |path: &Path| path.extension().is_some_and(|extension| extension == EXTENSION);
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            let path = entry.path();
            if is_graph(&path) {
                files.push((entry.metadata()?.modified()?, path));
            }
        }
        files.sort();
        let n_extra = files.len().saturating_sub(N_KEPT);
        files.iter().take(n_extra).try_for_each(|(_, path)| std::fs::remove_file(path))
    }
}

pub(super) fn encode(graph: &Graph, key: Key) -> Vec<u8> {
    let mut payload = Vec::new();
    let mut put = |number: u32| payload.extend_from_slice(&number.to_le_bytes());
    // Counts fit: a graph numbers its words and links in 32 bits.
    put(graph.n_words() as u32);
    put(graph.entry().unwrap_or(NO_ENTRY));
    put(graph.levels().len() as u32);
    for links in graph.levels() {
        put(links.targets.len() as u32);
        links.starts.iter().chain(&links.targets).for_each(|&number| put(number));
    }
    let mut bytes = Vec::with_capacity(payload.len() + 44);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&key.0.to_le_bytes());
    bytes.extend_from_slice(&checksum(&payload).to_le_bytes());
    bytes.append(&mut payload);
    bytes
}

pub(super) fn decode(bytes: &[u8], key: Key) -> Option<Graph> {
    let rest = bytes.strip_prefix(MAGIC)?.strip_prefix(&VERSION.to_le_bytes())?;
    let rest = rest.strip_prefix(&key.0.to_le_bytes())?;
    let (stored, payload) = rest.split_first_chunk::<16>()?;
    if u128::from_le_bytes(*stored) != checksum(payload) {
        return None;
    }
    let (numbers, cut) = payload.as_chunks::<4>();
    if !cut.is_empty() {
        return None;
    }
    let mut rest = numbers;
    let mut take = |n: usize| -> Option<Vec<u32>> {
        let (head, tail) = rest.split_at_checked(n)?;
        rest = tail;
        Some(head.iter().map(|number| u32::from_le_bytes(*number)).collect())
    };
    let [n_words, entry, n_levels] = take(3)?.try_into().ok()?;
    // u32 fits usize on every platform a desktop program runs on.
    let n_words = n_words as usize;
    let mut levels = Vec::new();
    for _ in 0..n_levels {
        let n_links = take(1)?.first().copied()?;
        let starts = take(n_words.checked_add(1)?)?;
        levels.push(Links { starts, targets: take(n_links as usize)? });
    }
    if !rest.is_empty() {
        return None;
    }
    Graph::from_parts(n_words, (entry != NO_ENTRY).then_some(entry), levels)
}

fn checksum(bytes: &[u8]) -> u128 {
    let mut hasher = SipHasher13::new();
    hasher.write(bytes);
    hasher.finish128().as_u128()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::graph::tests::clustered;
    use super::super::hnsw::{Insertion, build};
    use super::*;
    use crate::progress::unwatched;

    const PARAMS: HnswParams =
        HnswParams { max_connections: 4, ef_construction: 16, insertion: Insertion::Serial };

    fn graph(n: usize) -> (Key, Graph) {
        let rows = Arc::new(Rows::of(&clustered(n, 4), 4));
        (Key::of(&rows, &PARAMS), build(&rows, &PARAMS, &unwatched).unwrap())
    }

    #[test]
    fn keeps_a_graph_for_exactly_its_rows_and_parameters() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().join("made when needed"));
        let (key, graph) = graph(60);
        assert_eq!(cache.load(key), None);
        cache.store(key, &graph).unwrap();
        assert_eq!(cache.load(key), Some(graph));
        let other = HnswParams { ef_construction: 17, ..PARAMS };
        let rows = Rows::of(&clustered(60, 4), 4);
        assert_eq!(Key::of(&rows, &PARAMS), key);
        assert_ne!(Key::of(&rows, &other), key);
        assert_ne!(Key::of(&Rows::of(&clustered(61, 4), 4), &PARAMS), key);
        // A graph under another's name is not believed.
        let foreign = Key(key.0 + 1);
        std::fs::copy(cache.path(key), cache.path(foreign)).unwrap();
        assert_eq!(cache.load(foreign), None);
    }

    #[test]
    fn only_the_graphs_used_last_stay() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().to_owned());
        let (_, graph) = graph(3);
        std::fs::write(folder.path().join("notes.txt"), "not ours").unwrap();
        let keys: Vec<Key> = (0..N_KEPT as u128).map(Key).collect();
        for (&key, age) in keys.iter().zip(1u64..) {
            cache.store(key, &graph).unwrap();
            let then = SystemTime::now() - std::time::Duration::from_secs(3600 - age);
            std::fs::File::open(cache.path(key)).unwrap().set_modified(then).unwrap();
        }
        // The oldest is used, so the second oldest goes.
        assert!(cache.load(keys[0]).is_some());
        cache.store(Key(99), &graph).unwrap();
        assert!(cache.load(keys[0]).is_some() && cache.load(keys[1]).is_none());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), N_KEPT + 1);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_that_names_the_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let (key, graph) = graph(3);
        let error = Cache::at(file.path().to_owned()).store(key, &graph).unwrap_err();
        assert!(matches!(error, Error::Write { .. }), "{error}");
        assert_eq!(Cache::at(file.path().to_owned()).load(key), None);
    }

    /// Someone who writes the right checksum over wrong links still gets nothing in.
    #[test]
    fn links_out_of_range_are_refused_whatever_the_checksum_says() {
        let key = Key(7);
        let seal = |numbers: &[u32]| {
            let payload: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            let head = [&MAGIC[..], &VERSION.to_le_bytes(), &key.0.to_le_bytes()].concat();
            [head, checksum(&payload).to_le_bytes().to_vec(), payload].concat()
        };
        // Two words, entry 0, one level of two links: 0 → 1, 1 → 0.
        let good = [2, 0, 1, 2, 0, 1, 2, 1, 0];
        assert_eq!(decode(&seal(&good), key).unwrap().len(), 2);
        for (place, wrong) in
            [(0, 3), (0, u32::MAX), (1, 2), (2, 0), (2, 2), (3, 1), (4, 1), (5, 3), (6, 1), (7, 2), (8, 9)]
        {
            let mut bad = good;
            bad[place] = wrong;
            assert_eq!(decode(&seal(&bad), key), None, "{place} {wrong}");
        }
        assert_eq!(decode(&seal(&[&good[..], &[0]].concat()), key), None);
    }

    proptest! {
        #[test]
        fn a_cut_or_flipped_file_is_refused(n in 0usize..40, at in 0.0f64..1.0, bit in 0u8..8) {
            let (key, graph) = graph(n);
            let whole = encode(&graph, key);
            prop_assert_eq!(decode(&whole, key), Some(graph));
            let place = (at * whole.len() as f64) as usize;
            prop_assert_eq!(decode(&whole[..place], key), None);
            let mut flipped = whole;
            flipped[place] ^= 1 << bit;
            prop_assert_eq!(decode(&flipped, key), None);
        }

        #[test]
        fn noise_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(decode(&bytes, Key(0)), None);
        }
    }
}

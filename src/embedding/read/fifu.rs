//! finalfusion's .fifu, with a whole word vocabulary and plain vectors, measured before it is trusted.
//!
//! finalfusion panics on a repeated word and believes every count in the file, so the layout is walked first:
//! `FiFu`, version (u32), number of chunks (u32), their kinds (u32 each); then each chunk as kind (u32), length
//! (u64) and content. A sound file is then mapped rather than read: its matrix costs no memory of its own. It must not
//! be overwritten while it is open (programs usually write a new file beside it, which does no harm).

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use finalfusion::embeddings::Embeddings;
use finalfusion::io::MmapEmbeddings as _;
use finalfusion::norms::NdNorms;
use finalfusion::storage::{StorageView as _, StorageViewWrap};
use finalfusion::vocab::SimpleVocab;
use rayon::prelude::*;

use super::Opened;
use super::report::VectorsReport;
use super::rows::Rows;
use crate::embedding::Embedding;
use crate::progress::Progress;
use crate::{Error, Result};

const METADATA: u32 = 5;
const SIMPLE_VOCABULARY: u32 = 1;
const PLAIN_ARRAY: u32 = 2;
const NORMS: u32 = 6;
const F32: u32 = 10;
/// Chunks a file can have: metadata, vocabulary, array, norms.
const MOST_CHUNKS: u32 = 4;
/// Rows further from length 1 than this are normalized anew.
const TOLERANCE: f64 = 1e-4;
/// Rows read between reports of progress.
const ROWS_PER_REPORT: usize = 4096;

/// Whether `bytes` begin like a .fifu.
pub(super) fn is_fifu(bytes: &[u8]) -> bool {
    bytes.starts_with(b"FiFu")
}

/// Where numbers begin that may come from `at` on; finalfusion passes over a whole four bytes where none are needed.
fn padded(at: u64) -> u64 {
    (at / 4).saturating_add(1).saturating_mul(4)
}

/// Where things stand in the file.
#[derive(Debug, Default)]
struct Layout {
    words: Vec<Vec<u8>>,
    dimensions: usize,
    /// Byte at which the matrix begins.
    matrix: u64,
    norms: Option<Vec<f32>>,
}

pub(super) fn read(path: &Path, name: &str, progress: Progress<'_>) -> Result<Opened> {
    let file = File::open(path).map_err(Error::reading(path))?;
    let n_bytes = file.metadata().map_err(Error::reading(path))?.len();
    let mut walk = Walk { path, file: BufReader::with_capacity(1 << 20, file), at: 0, n_bytes };
    let layout = walk.layout()?;
    progress(0.3)?;
    let report = VectorsReport { n_words: layout.words.len(), ..VectorsReport::of("finalfusion") };
    let words: HashSet<&[u8]> = layout.words.iter().map(Vec::as_slice).collect();
    let is_sound = words.len() == layout.words.len()
        && !words.contains(&b""[..])
        && layout.words.iter().all(|word| std::str::from_utf8(word).is_ok())
        && layout.norms.iter().flatten().all(|norm| norm.is_finite() && *norm >= 0.0);
    drop(words);
    if is_sound && let Some(embedding) = walk.map(name, &layout)? {
        return Ok(Opened { embedding, report });
    }
    walk.rows(&layout, report, progress).map(|rows| rows.finish(name))
}

/// Walks through a file without ever stepping over its end.
struct Walk<'a> {
    path: &'a Path,
    file: BufReader<File>,
    at: u64,
    n_bytes: u64,
}

impl Walk<'_> {
    fn damaged(&self) -> Error {
        Error::format(self.path, None, "the file is cut short or damaged; copy or convert it anew")
    }

    fn failed(&self, error: io::Error) -> Error {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            return self.damaged();
        }
        Error::Read { path: self.path.to_owned(), source: error }
    }

    fn n_left(&self) -> u64 {
        self.n_bytes.saturating_sub(self.at)
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.file.read_exact(&mut bytes).map_err(|error| self.failed(error))?;
        self.at += N as u64;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64> {
        self.bytes().map(u64::from_le_bytes)
    }

    /// As many bytes as the file has at least.
    fn take(&mut self, n_bytes: u64) -> Result<Vec<u8>> {
        if n_bytes > self.n_left() {
            return Err(self.damaged());
        }
        let mut bytes = vec![0; usize::try_from(n_bytes).map_err(|_too_many| self.damaged())?];
        self.file.read_exact(&mut bytes).map_err(|error| self.failed(error))?;
        self.at += n_bytes;
        Ok(bytes)
    }

    fn go_to(&mut self, at: u64) -> Result<()> {
        if at > self.n_bytes || at < self.at {
            return Err(self.damaged());
        }
        // Keeps what is buffered where it can.
        let step = i64::try_from(at - self.at).map_err(|_too_far| self.damaged())?;
        self.file.seek_relative(step).map_err(|error| self.failed(error))?;
        self.at = at;
        Ok(())
    }

    /// Every count fits the file; the vocabulary is plain; the array is plain f32 and has a row for each word.
    fn layout(&mut self) -> Result<Layout> {
        self.bytes::<8>()?;
        let n_chunks = self.u32()?;
        if n_chunks > MOST_CHUNKS {
            return Err(self.damaged());
        }
        let kinds = (0..n_chunks).map(|_| self.u32()).collect::<Result<Vec<u32>>>()?;
        let plain: Vec<u32> =
            kinds.iter().copied().filter(|kind| ![METADATA, NORMS].contains(kind)).collect();
        if plain != [SIMPLE_VOCABULARY, PLAIN_ARRAY] {
            let problem =
                "this .fifu has subwords or is quantized, which is not read; convert it to plain vectors";
            return Err(Error::format(self.path, None, problem));
        }
        let mut layout = Layout::default();
        for kind in kinds {
            if self.u32()? != kind {
                return Err(self.damaged());
            }
            let length = self.u64()?;
            let end = self.at.checked_add(length).filter(|&end| end <= self.n_bytes);
            let end = end.ok_or_else(|| self.damaged())?;
            match kind {
                SIMPLE_VOCABULARY => layout.words = self.words()?,
                PLAIN_ARRAY => self.array(&mut layout, end)?,
                NORMS => layout.norms = Some(self.norms(layout.words.len())?),
                _ => {}
            }
            self.go_to(end)?;
        }
        if self.n_left() == 0 && layout.matrix > 0 { Ok(layout) } else { Err(self.damaged()) }
    }

    fn words(&mut self) -> Result<Vec<Vec<u8>>> {
        let n_words = self.u64()?;
        let mut words = Vec::new();
        for _ in 0..n_words {
            let n_bytes = u64::from(self.u32()?);
            words.push(self.take(n_bytes)?);
        }
        Ok(words)
    }

    /// Rows (u64), columns (u32), type (u32), padding to four bytes, rows × columns × 4 bytes.
    fn array(&mut self, layout: &mut Layout, end: u64) -> Result<()> {
        let (n_rows, n_columns, kind) = (self.u64()?, self.u32()?, self.u32()?);
        let matrix = padded(self.at);
        let n_numbers = n_rows.checked_mul(u64::from(n_columns)).and_then(|n| n.checked_mul(4));
        let fits = n_numbers.and_then(|n| n.checked_add(matrix)).is_some_and(|needed| needed <= end);
        let is_whole = u64::try_from(layout.words.len()).is_ok_and(|n_words| n_words == n_rows);
        if !fits || !is_whole || n_rows == 0 || n_columns == 0 || kind != F32 {
            return Err(self.damaged());
        }
        layout.dimensions = usize::try_from(n_columns).map_err(|_too_many| self.damaged())?;
        layout.matrix = matrix;
        Ok(())
    }

    fn norms(&mut self, n_words: usize) -> Result<Vec<f32>> {
        let (n_norms, kind) = (self.u64()?, self.u32()?);
        if kind != F32 || usize::try_from(n_norms) != Ok(n_words) {
            return Err(self.damaged());
        }
        self.go_to(padded(self.at))?;
        let bytes = self.take(n_norms.checked_mul(4).ok_or_else(|| self.damaged())?)?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    /// Maps a file whose words are sound; nothing when its rows must be normalized first.
    fn map(&mut self, name: &str, layout: &Layout) -> Result<Option<Embedding>> {
        self.file.seek(SeekFrom::Start(0)).map_err(|error| self.failed(error))?;
        let mapped = Embeddings::<SimpleVocab, StorageViewWrap>::mmap_embeddings(&mut self.file);
        let mapped = mapped.map_err(|error| {
            Error::format(self.path, None, format!("the vectors cannot be read ({error}); convert it anew"))
        })?;
        let (metadata, words, storage, _) = mapped.into_parts();
        let is_unit = |row: &[f32]| {
            let length = row.iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>().sqrt();
            // A zero vector stays what it is; NaN fails.
            (length - 1.0).abs() < TOLERANCE || length == 0.0
        };
        let rows = storage.view();
        let rows = rows.as_slice().unwrap_or(&[]);
        if !rows.par_chunks_exact(layout.dimensions).all(is_unit) {
            return Ok(None);
        }
        let norms = layout.norms.clone().unwrap_or_else(|| vec![1.0; layout.words.len()]);
        let vectors = Embeddings::new(metadata, words, storage, NdNorms::new(norms));
        Ok(Some(Embedding::from_finalfusion(name, vectors)))
    }

    /// Reads a file that cannot be mapped: repeated words, broken rows, lengths other than 1.
    fn rows(&mut self, layout: &Layout, report: VectorsReport, progress: Progress<'_>) -> Result<Rows> {
        self.file.seek(SeekFrom::Start(layout.matrix)).map_err(|error| self.failed(error))?;
        self.at = layout.matrix;
        let n_words = layout.words.len();
        let mut rows = Rows::new(layout.dimensions, report);
        rows.expect(n_words);
        let mut bytes = vec![0; layout.dimensions * 4];
        for (row, word) in layout.words.iter().enumerate() {
            if row % ROWS_PER_REPORT == 0 {
                // Only a progress bar: rounding does not matter.
                progress(0.3 + 0.65 * row as f32 / n_words as f32)?;
            }
            self.file.read_exact(&mut bytes).map_err(|error| self.failed(error))?;
            let norm = layout.norms.as_ref().and_then(|norms| norms.get(row)).copied().unwrap_or(1.0);
            let values = bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes) * norm);
            rows.push(row as u64 + 1, word, values)?;
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedding::{tests::tiny, write};
    use crate::progress::unwatched;
    use finalfusion::storage::NdArray;
    use ndarray::Array2;

    fn open(bytes: &[u8]) -> Result<Opened> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.fifu");
        std::fs::write(&path, bytes).unwrap();
        read(&path, "t", &unwatched)
    }

    fn bytes_of(embedding: &Embedding) -> Vec<u8> {
        let mut bytes = io::Cursor::new(Vec::new());
        write::fifu(embedding, &mut bytes).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn round_trip_is_mapped_and_every_cut_is_an_error() {
        let before = tiny();
        let bytes = bytes_of(&before);
        let after = open(&bytes).unwrap().embedding;
        assert!(matches!(after.finalfusion().storage(), StorageViewWrap::MmapArray(_)));
        assert_eq!((after.words(), after.fingerprint()), (before.words(), before.fingerprint()));
        let low = before.id("low").unwrap();
        assert_eq!(after.raw(low), before.raw(low));
        for n in 4..bytes.len() {
            assert!(open(&bytes[..n]).is_err(), "cut at {n}");
        }
    }

    #[test]
    fn absurd_counts_neither_panic_nor_fill_memory() {
        let whole = bytes_of(&tiny());
        for at in 4..whole.len() - 4 {
            let mut bytes = whole.clone();
            bytes[at..at + 4].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f]);
            // Some of these bytes are numbers or letters: then the file still opens.
            drop(open(&bytes));
        }
    }

    #[test]
    fn the_first_of_repeated_words_counts() {
        let mut bytes = bytes_of(&tiny());
        let at = bytes.windows(4).position(|w| w == b"flat").unwrap();
        bytes[at..at + 4].copy_from_slice(b"left");
        let opened = open(&bytes).unwrap();
        assert_eq!((opened.embedding.len(), opened.report.n_repeated), (5, 1));
        let left = opened.embedding.id("left").unwrap();
        assert!((opened.embedding.raw(left)[0] + 1.0).abs() < 1e-6);
    }

    #[test]
    fn rows_of_other_lengths_are_normalized() {
        let rows = Array2::from_shape_vec((2, 2), vec![3.0, 4.0, 0.0, 2.0]).unwrap();
        let words = SimpleVocab::new(vec!["a".to_owned(), "b".to_owned()]);
        let norms = NdNorms::new(vec![1.0, 0.5]);
        let vectors = Embeddings::new(None, words, NdArray::new(rows).into(), norms);
        let opened = open(&bytes_of(&Embedding::from_finalfusion("t", vectors))).unwrap();
        let a = opened.embedding.id("a").unwrap();
        assert_eq!((opened.embedding.unit(a), opened.embedding.norms()), (&[0.6, 0.8][..], &[5.0, 1.0][..]));
    }
}

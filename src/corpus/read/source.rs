//! The bytes of a file as often as they are needed: from disk or memory, unpacked where they are gzip or Zstandard.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::decode::{Encoding, TextStream, survey};
use crate::progress::Counted;
use crate::{Error, Result};

/// Bytes looked at to tell what a file holds.
const HEAD: usize = 1 << 20;
/// Bytes asked of the system at once.
const BUFFER: usize = 1 << 18;
/// Reddit's dumps look back this far, as a power of two: the decoder takes up to 2 GiB of memory for them.
const LARGEST_WINDOW: u32 = 31;
/// A single document, or JSON that must be held as a whole, is not larger than this.
const MOST_HELD: u64 = 4 << 30;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
    Zstandard,
}

/// A file that can be read from its beginning any number of times.
pub(super) struct Source<'a> {
    path: Cow<'a, Path>,
    /// The bytes where they are in memory.
    bytes: Option<Cow<'a, [u8]>>,
    /// Of the file as it lies there.
    n_bytes: u64,
    packing: Packing,
    head: Vec<u8>,
    is_all_head: bool,
    encoding: Encoding,
}

impl<'a> Source<'a> {
    /// A file on disk.
    ///
    /// # Errors
    /// A file that cannot be read or, packed, not even begun.
    pub(super) fn open(path: &'a Path) -> Result<Self> {
        let file = File::open(path).map_err(Error::reading(path))?;
        let data = file.metadata().map_err(Error::reading(path))?;
        if data.is_file() {
            return Self::new(Cow::Borrowed(path), None, data.len());
        }
        // A pipe gives its bytes only once.
        let bytes = std::fs::read(path).map_err(Error::reading(path))?;
        let n_bytes = bytes.len() as u64;
        Self::new(Cow::Borrowed(path), Some(Cow::Owned(bytes)), n_bytes)
    }

    /// Bytes in memory; `path` is what messages call them.
    ///
    /// # Errors
    /// Packed bytes that cannot be unpacked.
    pub(super) fn memory(path: &'a Path, bytes: &'a [u8]) -> Result<Self> {
        Self::new(Cow::Borrowed(path), Some(Cow::Borrowed(bytes)), bytes.len() as u64)
    }

    fn new(path: Cow<'a, Path>, bytes: Option<Cow<'a, [u8]>>, n_bytes: u64) -> Result<Self> {
        let mut source = Self {
            path,
            bytes,
            n_bytes,
            packing: Packing::None,
            head: Vec::new(),
            is_all_head: true,
            encoding: Encoding::default(),
        };
        let mut mark = Vec::new();
        source.raw()?.take(4).read_to_end(&mut mark).map_err(Error::reading(&source.path))?;
        source.packing = match mark.as_slice() {
            [0x1F, 0x8B, ..] => Packing::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD] => Packing::Zstandard,
            _ => Packing::None,
        };
        let mut head = Vec::new();
        let read = source.reader()?.take(HEAD as u64).read_to_end(&mut head);
        // What came before a damaged place is looked at all the same; the reading of the rows reports the place.
        match read {
            Err(error) if head.is_empty() => return Err(source.broken(&error)),
            Err(error) if source.packing == Packing::None => {
                return Err(Error::Read { path: source.path.into_owned(), source: error });
            }
            _ => {}
        }
        source.is_all_head = head.len() < HEAD;
        source.head = head;
        Ok(source)
    }

    /// Finds out the encoding, for which much of the text must be read. Only for files that are text.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn find_encoding(&mut self) -> Result<()> {
        self.encoding = if self.is_all_head { survey(self.head.as_slice()) } else { survey(self.reader()?) };
        Ok(())
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The name without the ending that says how it is packed.
    pub(super) fn inner_name(&self) -> PathBuf {
        let name = PathBuf::from(self.path.file_name().unwrap_or(self.path.as_os_str()));
        unpacked_name(&name).unwrap_or(name)
    }

    /// The first bytes, unpacked.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Whether [`head`](Self::head) is all there is.
    pub(super) fn is_all_head(&self) -> bool {
        self.is_all_head
    }

    pub(super) fn is_packed(&self) -> bool {
        self.packing != Packing::None
    }

    /// The encoding in plain words.
    pub(super) fn encoding_name(&self) -> String {
        self.encoding.describe()
    }

    /// The format's name, and how the file is packed.
    pub(super) fn packed(&self, format: &str) -> String {
        match self.packing {
            Packing::None => format.to_owned(),
            Packing::Gzip => format!("{format}, gzip"),
            Packing::Zstandard => format!("{format}, Zstandard"),
        }
    }

    /// The first part of the text, cut at a character's end; all of it where [`is_all_head`](Self::is_all_head).
    pub(super) fn head_text(&self) -> String {
        let mut text = String::new();
        let mut stream = TextStream::new(Box::new(self.head.as_slice()), self.encoding.clone());
        // Memory cannot fail to be read.
        while stream.append(&mut text, HEAD).unwrap_or(false) {}
        if self.is_all_head {
            stream.finish(&mut text);
        }
        text
    }

    /// The text from its beginning, block by block.
    ///
    /// # Errors
    /// A file that cannot be opened any more.
    pub(super) fn stream(&self) -> Result<Stream<'_>> {
        let n_read = Arc::new(AtomicU64::new(0));
        let text = TextStream::new(self.counted(&n_read)?, self.encoding.clone());
        Ok(Stream { source: self, text, n_read })
    }

    /// The whole text.
    ///
    /// # Errors
    /// A file that cannot be read, is damaged, or too large to be held.
    pub(super) fn text(&self) -> Result<String> {
        if self.is_all_head {
            return Ok(self.head_text());
        }
        let mut stream = self.stream()?;
        let mut text = String::new();
        while stream.append(&mut text, BUFFER)?.is_more() {
            self.check_size(text.len() as u64)?;
        }
        Ok(text)
    }

    /// All bytes, unpacked.
    ///
    /// # Errors
    /// As [`text`](Self::text).
    pub(super) fn all_bytes(&self) -> Result<Cow<'_, [u8]>> {
        match &self.bytes {
            Some(bytes) if !self.is_packed() => return Ok(Cow::Borrowed(bytes)),
            _ if self.is_all_head => return Ok(Cow::Borrowed(&self.head)),
            _ => {}
        }
        let mut bytes = Vec::new();
        let read = self.reader()?.take(MOST_HELD + 1).read_to_end(&mut bytes);
        read.map_err(|error| self.broken(&error))?;
        self.check_size(bytes.len() as u64)?;
        Ok(Cow::Owned(bytes))
    }

    /// The file itself where it lies on disk as it is.
    ///
    /// # Errors
    /// A file that cannot be opened any more.
    pub(super) fn file(&self) -> Result<Option<File>> {
        if self.bytes.is_some() || self.is_packed() {
            return Ok(None);
        }
        File::open(&self.path).map(Some).map_err(Error::reading(&self.path))
    }

    fn check_size(&self, n_bytes: u64) -> Result<()> {
        if n_bytes <= MOST_HELD {
            return Ok(());
        }
        let problem = "the file is too large to be held as a whole; save it as JSON lines or CSV";
        Err(Error::format(&self.path, None, problem))
    }

    fn raw(&self) -> Result<Box<dyn Read + '_>> {
        Ok(match &self.bytes {
            Some(bytes) => Box::new(bytes.as_ref()),
            None => Box::new(File::open(&self.path).map_err(Error::reading(&self.path))?),
        })
    }

    fn reader(&self) -> Result<Box<dyn Read + '_>> {
        self.counted(&Arc::default())
    }

    fn counted(&self, n_read: &Arc<AtomicU64>) -> Result<Box<dyn Read + '_>> {
        let raw = Counted { inner: self.raw()?, n_read: Arc::clone(n_read) };
        let raw = BufReader::with_capacity(BUFFER, raw);
        unpacked(raw, self.packing).map_err(|error| self.broken(&error))
    }

    /// An error of reading; of a packed file it is about the content.
    fn broken(&self, error: &io::Error) -> Error {
        if self.is_packed() {
            return Error::format(&self.path, None, format!("{}; copy it anew", damage(error)));
        }
        let source = io::Error::new(error.kind(), error.to_string());
        Error::Read { path: self.path.to_path_buf(), source }
    }
}

fn unpacked<'r>(raw: impl BufRead + 'r, packing: Packing) -> io::Result<Box<dyn Read + 'r>> {
    Ok(match packing {
        Packing::None => Box::new(raw),
        Packing::Gzip => Box::new(MultiGzDecoder::new(raw)),
        Packing::Zstandard => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(raw)?;
            decoder.window_log_max(LARGEST_WINDOW)?;
            Box::new(decoder)
        }
    })
}

/// What a decoder's complaint means.
fn damage(error: &io::Error) -> String {
    let text = error.to_string();
    if text.to_lowercase().contains("memory") {
        return "there is too little memory to unpack the file, which may take 2 GiB".to_owned();
    }
    format!("the compressed file is cut short or damaged ({text})")
}

/// The name without `.gz` or `.zst`.
pub(super) fn unpacked_name(name: &Path) -> Option<PathBuf> {
    let ending = name.extension()?.to_str()?.to_ascii_lowercase();
    matches!(ending.as_str(), "gz" | "gzip" | "zst" | "zstd").then(|| name.with_extension(""))
}

/// A text being read.
pub(super) struct Stream<'s> {
    source: &'s Source<'s>,
    text: TextStream<'s>,
    n_read: Arc<AtomicU64>,
}

/// What came of asking for more text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum More {
    /// There is more.
    Text,
    /// That was all.
    End,
    /// The packed file is damaged here; why, in words for the report.
    Damage(String),
}

impl More {
    pub(super) fn is_more(&self) -> bool {
        *self == Self::Text
    }
}

impl Stream<'_> {
    /// Appends about `n_bytes` bytes of text.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn append(&mut self, text: &mut String, n_bytes: usize) -> Result<More> {
        match self.text.append(text, n_bytes) {
            Ok(true) => Ok(More::Text),
            Ok(false) => {
                self.text.finish(text);
                Ok(More::End)
            }
            Err(error) if self.source.is_packed() => {
                self.text.finish(text);
                Ok(More::Damage(format!("{}; nothing after it was read", damage(&error))))
            }
            Err(error) => Err(Error::Read { path: self.source.path.to_path_buf(), source: error }),
        }
    }

    /// How much of the file was read, in [0, 1]; more than was used, by a buffer.
    pub(super) fn share(&self) -> f32 {
        // Rounding is harmless: only a progress bar.
        let share = self.n_read.load(Ordering::Relaxed) as f32 / self.source.n_bytes.max(1) as f32;
        share.clamp(0.0, 1.0)
    }
}

//! Word → number, as fast as words are cut.
//!
//! Almost all words fit into sixteen bytes and are compared as one number: nothing is copied and no pointer followed.
//! What is left is waiting for memory, as the words of a text are scattered over a table larger than the processor's
//! cache. So a slot is only four bytes, the words themselves stand in first-seen order (those of the commonest close
//! together), and many words are looked up at a time, so that the waiting overlaps.

use std::collections::HashMap;

use crate::corpus::tokens::Piece;

/// Longest word compared as a number, in bytes.
const SHORT: usize = 16;
/// Says that a slot is free.
const FREE: u32 = u32::MAX;
/// Words looked up at a time.
pub(super) const BATCH: usize = 64;

/// Numbers of words, in first-seen order.
#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    /// A power of two of them, or none; at most half are taken. Searched from the key's own place onwards.
    slots: Vec<u32>,
    /// By number, the word; 0 for a long one.
    keys: Vec<Key>,
    long: HashMap<Box<str>, u32>,
}

/// A short folded word, filled up with zero bytes, of which no word has one.
pub(super) type Key = u128;

/// Where a key stands or belongs.
enum Place {
    Taken(u32),
    Free(usize),
}

/// Words that wait for their numbers.
#[derive(Debug)]
pub(super) struct Batch {
    keys: [Key; BATCH],
    len: usize,
}

impl Default for Batch {
    fn default() -> Self {
        Self { keys: [0; BATCH], len: 0 }
    }
}

impl Batch {
    /// Takes one more word into a batch that is not full.
    #[inline]
    pub(super) fn push(&mut self, key: Key) {
        if let Some(place) = self.keys.get_mut(self.len) {
            *place = key;
            self.len += 1;
        }
    }

    /// Whether its words must be numbered before another.
    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.len == BATCH
    }
}

impl Interner {
    /// Tells the number of each word of a batch, in order and with the word where it is new, and empties it. Fewer
    /// than `u32::MAX` words must be known by then.
    #[inline]
    pub(super) fn number(&mut self, batch: &mut Batch, mut tell: impl FnMut(u32, Option<Key>)) {
        if self.slots.is_empty() {
            self.grow();
        }
        let keys = batch.keys.get(..batch.len).unwrap_or_default();
        // Loops that only load, so that no load waits for another.
        let mut hashes = [0_u64; BATCH];
        let mut seen = [FREE; BATCH];
        let last = self.slots.len() - 1;
        for ((hash, seen), &key) in hashes.iter_mut().zip(&mut seen).zip(keys) {
            *hash = hash_of(key);
            *seen = self.slots[*hash as usize & last];
        }
        let mut known: [Key; BATCH] = [0; BATCH];
        for (known, &seen) in known.iter_mut().zip(&seen).take(keys.len()) {
            *known = self.keys.get(seen as usize).copied().unwrap_or(0);
        }
        for (((&key, &hash), &seen), known) in keys.iter().zip(&hashes).zip(&seen).zip(&known) {
            if *known == key {
                tell(seen, None);
            } else {
                let (id, is_new) = self.number_one(key, hash);
                tell(id, is_new.then_some(key));
            }
        }
        batch.len = 0;
    }

    /// The number of a word that is not at its own place, or not there yet.
    fn number_one(&mut self, key: Key, hash: u64) -> (u32, bool) {
        match self.place(key, hash) {
            Place::Taken(id) => (id, false),
            Place::Free(at) => {
                let id = self.next();
                if let Some(slot) = self.slots.get_mut(at) {
                    *slot = id;
                }
                self.keys.push(key);
                if self.keys.len() * 2 > self.slots.len() {
                    self.grow();
                }
                (id, true)
            }
        }
    }

    /// The number of a long folded word, and whether it is new.
    pub(super) fn number_long(&mut self, form: &str) -> (u32, bool) {
        if let Some(&id) = self.long.get(form) {
            return (id, false);
        }
        let id = self.next();
        self.long.insert(form.into(), id);
        self.keys.push(0);
        (id, true)
    }

    fn next(&self) -> u32 {
        // Callers keep the number of words below it.
        u32::try_from(self.keys.len()).unwrap_or(FREE)
    }

    /// The number of a folded form.
    pub(super) fn find(&self, form: &str) -> Option<u32> {
        // A form with a zero byte is in no table.
        if form.as_bytes().contains(&0) || form.is_empty() {
            return None;
        }
        match padded(form.as_bytes()) {
            Some(_) if self.slots.is_empty() => None,
            Some(key) => match self.place(key, hash_of(key)) {
                Place::Taken(id) => Some(id),
                Place::Free(_) => None,
            },
            None => self.long.get(form).copied(),
        }
    }

    /// Finds a key, or the free slot where it belongs. There must be slots, and a free one.
    fn place(&self, key: Key, hash: u64) -> Place {
        let last = self.slots.len() - 1;
        let mut at = hash as usize & last;
        loop {
            let id = self.slots[at];
            if id == FREE {
                return Place::Free(at);
            }
            if self.keys.get(id as usize) == Some(&key) {
                return Place::Taken(id);
            }
            at = (at + 1) & last;
        }
    }

    #[cold]
    fn grow(&mut self) {
        self.slots = vec![FREE; (self.slots.len() * 2).max(1 << 12)];
        let last = self.slots.len() - 1;
        for (id, &key) in (0..).zip(&self.keys).filter(|(_, key)| **key != 0) {
            let hash = hash_of(key);
            let mut at = hash as usize & last;
            while self.slots[at] != FREE {
                at = (at + 1) & last;
            }
            self.slots[at] = id;
        }
    }

    /// Memory taken, in bytes.
    pub(super) fn memory(&self) -> usize {
        let long: usize = self.long.keys().map(|form| form.len() + 2 * size_of::<(Box<str>, u32)>()).sum();
        self.slots.capacity() * size_of::<u32>() + self.keys.capacity() * size_of::<Key>() + long
    }
}

/// Folded multiplication of both halves. Not proof against chosen keys: these are a user's own words.
#[inline]
fn hash_of(key: Key) -> u64 {
    let (low, high) = (key as u64, (key >> 64) as u64);
    // Odd constants: the fractional parts of the golden ratio and of the square root of 2.
    let product =
        u128::from(low ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(u128::from(high ^ 0x6A09_E667_F3BC_C909));
    let folded = (product as u64) ^ ((product >> 64) as u64);
    folded ^ (folded >> 32)
}

/// The folded word as a number; none for longer words.
#[inline]
pub(super) fn key(piece: &Piece<'_>) -> Option<Key> {
    match piece {
        &Piece::Plain { text, start, end, has_capitals } => {
            let n = end - start;
            if n > SHORT {
                return None;
            }
            let bytes = text.as_bytes();
            let loaded = match bytes.get(start..start + SHORT).and_then(|bytes| bytes.try_into().ok()) {
                // The bytes of what follows the word are masked out.
                Some(bytes) => u128::from_le_bytes(bytes) & (u128::MAX >> (8 * (SHORT - n).min(SHORT - 1))),
                None => padded(bytes.get(start..end)?)?,
            };
            // ASCII letters are the bytes with the bit 0x40 set; capitals lack the bit 0x20.
            let letters = loaded & (u128::MAX / 0xFF * 0x40);
            Some(if has_capitals { loaded | (letters >> 1) } else { loaded })
        }
        Piece::Folded(form) => padded(form.as_bytes()),
    }
}

/// The word of a key.
pub(super) fn form_of(key: Key, form: &mut String) {
    form.clear();
    let bytes = key.to_le_bytes();
    let n = bytes.iter().position(|&byte| byte == 0).unwrap_or(SHORT);
    // Keys are made from whole words, so they are always valid.
    form.push_str(bytes.get(..n).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default());
}

/// Up to sixteen bytes as a number, filled up with zeros.
fn padded(bytes: &[u8]) -> Option<Key> {
    let mut filled = [0_u8; SHORT];
    filled.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(u128::from_le_bytes(filled))
}

//! Word → number, as fast as words are cut.
//!
//! Almost all words fit into sixteen bytes. These are kept inside the table, in slots of 24 bytes: a look-up loads
//! sixteen bytes of the text at once, folds capitals in that number, and mostly touches one line of memory. Nothing
//! is copied and no pointer followed, which is where the time of a table of strings goes.

use std::collections::HashMap;

use crate::corpus::tokens::Piece;

/// Longest word kept inside the table, in bytes.
const SHORT: usize = 16;
/// Says that a slot is free.
const FREE: u32 = u32::MAX;

/// Numbers of words.
#[derive(Clone, Debug, Default)]
pub(in crate::corpus) struct Interner {
    /// A power of two of them, or none; at most half are taken. Searched from the key's own place onwards.
    slots: Vec<Slot>,
    n_short: usize,
    long: HashMap<Box<str>, u32>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    low: u64,
    high: u64,
    id: u32,
}

/// Where a key stands or belongs.
enum Place {
    Taken(u32),
    Free(usize),
}

impl Interner {
    /// The number of a word; `next` becomes the number of one not seen before. `next` must not be `u32::MAX`.
    #[inline]
    pub(super) fn number(&mut self, piece: &Piece<'_>, next: u32) -> u32 {
        if self.n_short * 2 >= self.slots.len() {
            self.grow();
        }
        let Some(key) = key(piece) else { return self.number_of_long(piece, next) };
        match place(&self.slots, key) {
            Place::Taken(id) => id,
            Place::Free(at) => {
                if let Some(slot) = self.slots.get_mut(at) {
                    *slot = Slot { low: key as u64, high: (key >> 64) as u64, id: next };
                    self.n_short += 1;
                }
                next
            }
        }
    }

    fn number_of_long(&mut self, piece: &Piece<'_>, next: u32) -> u32 {
        let form = piece.form();
        if let Some(&id) = self.long.get(form.as_ref()) {
            return id;
        }
        self.long.insert(form.into_owned().into_boxed_str(), next);
        next
    }

    /// The number of a folded form.
    pub(super) fn find(&self, form: &str) -> Option<u32> {
        // Zero bytes fill up a key: no token has one, and a form that ends in one is in no table.
        if form.as_bytes().contains(&0) || form.is_empty() {
            return None;
        }
        match padded(form.as_bytes()) {
            Some(_) if self.slots.is_empty() => None,
            Some(key) => match place(&self.slots, key) {
                Place::Taken(id) => Some(id),
                Place::Free(_) => None,
            },
            None => self.long.get(form).copied(),
        }
    }

    #[cold]
    fn grow(&mut self) {
        let free = Slot { low: 0, high: 0, id: FREE };
        let mut slots = vec![free; (self.slots.len() * 2).max(1 << 12)];
        for slot in self.slots.iter().filter(|slot| slot.id != FREE) {
            let key = u128::from(slot.low) | u128::from(slot.high) << 64;
            if let Place::Free(at) = place(&slots, key)
                && let Some(new) = slots.get_mut(at)
            {
                *new = *slot;
            }
        }
        self.slots = slots;
    }

    /// Memory taken, in bytes.
    pub(super) fn memory(&self) -> usize {
        let long: usize = self.long.keys().map(|form| form.len() + 2 * size_of::<(Box<str>, u32)>()).sum();
        self.slots.capacity() * size_of::<Slot>() + long
    }
}

/// Finds a key, or the free slot where it belongs. There must be slots, and a free one.
#[inline]
fn place(slots: &[Slot], key: u128) -> Place {
    let (low, high) = (key as u64, (key >> 64) as u64);
    let last = slots.len() - 1;
    let mut at = hash(low, high) as usize & last;
    loop {
        let slot = &slots[at];
        if slot.low == low && slot.high == high && slot.id != FREE {
            return Place::Taken(slot.id);
        }
        if slot.id == FREE {
            return Place::Free(at);
        }
        at = (at + 1) & last;
    }
}

/// Folded multiplication of both halves. Not proof against chosen keys: these are a user's own words.
#[inline]
fn hash(low: u64, high: u64) -> u64 {
    // Odd constants: the fractional parts of the golden ratio and of the square root of 2.
    let product =
        u128::from(low ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(u128::from(high ^ 0x6A09_E667_F3BC_C909));
    let folded = (product as u64) ^ ((product >> 64) as u64);
    folded ^ (folded >> 32)
}

/// The folded word as a number; none for longer words.
#[inline]
fn key(piece: &Piece<'_>) -> Option<u128> {
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

/// Up to sixteen bytes as a number, filled up with zeros.
fn padded(bytes: &[u8]) -> Option<u128> {
    let mut filled = [0_u8; SHORT];
    filled.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(u128::from_le_bytes(filled))
}

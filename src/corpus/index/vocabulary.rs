//! The forms in alphabetical order, so that all that start alike stand together.

use super::{TokenIndex, TypeId};

/// What joins the parts of a hyphenated form.
const HYPHEN: char = '-';

/// Types by form, and by the parts of hyphenated forms.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    /// By form.
    sorted: Vec<TypeId>,
    /// By part, then by type.
    parts: Vec<Part>,
    /// Bits at the hashes of all parts: most words are part of nothing, which shows here without a search.
    part_hashes: Vec<u64>,
}

/// Bits kept for each part; one word in so many seems to be a part and is searched in vain.
const BITS_A_PART: usize = 16;

/// A part of a hyphenated form, as bytes of it.
#[derive(Clone, Copy, Debug)]
struct Part {
    ty: TypeId,
    start: u32,
    end: u32,
}

impl Part {
    fn text(self, index: &TokenIndex) -> &str {
        index.form(self.ty).get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

impl Vocabulary {
    pub(super) fn build(index: &TokenIndex) -> Self {
        let n = u32::try_from(index.n_types()).unwrap_or(u32::MAX);
        let mut sorted: Vec<TypeId> = (0..n).map(TypeId).collect();
        sorted.sort_unstable_by_key(|&ty| index.form(ty));
        let mut parts = Vec::new();
        for ty in (0..n).map(TypeId) {
            let form = index.form(ty);
            if !form.contains(HYPHEN) {
                continue;
            }
            let mut start = 0;
            for part in form.split(HYPHEN) {
                let end = start + part.len();
                // A token longer than four gigabytes has no parts.
                if let (Ok(start), Ok(end), false) =
                    (u32::try_from(start), u32::try_from(end), part.is_empty())
                {
                    parts.push(Part { ty, start, end });
                }
                start = end + HYPHEN.len_utf8();
            }
        }
        let n_blocks = (parts.len() * BITS_A_PART).div_ceil(64).next_power_of_two();
        let mut part_hashes = vec![0_u64; if parts.is_empty() { 0 } else { n_blocks }];
        for part in &parts {
            let (block, bit) = hash_place(part.text(index), part_hashes.len());
            part_hashes[block] |= bit;
        }
        parts.sort_unstable_by(|a: &Part, b: &Part| a.text(index).cmp(b.text(index)).then(a.ty.cmp(&b.ty)));
        Self { sorted, parts, part_hashes }
    }

    /// Types whose form starts with `prefix`, in alphabetical order.
    pub(super) fn starting_with(&self, index: &TokenIndex, prefix: &str) -> &[TypeId] {
        range(&self.sorted, prefix, |&ty| index.form(ty))
    }

    /// Hyphenated types with a part that is `word`, or starts with it.
    pub(super) fn with_part<'v>(
        &'v self,
        index: &'v TokenIndex,
        word: &'v str,
        whole: bool,
    ) -> impl Iterator<Item = TypeId> + 'v {
        let (block, bit) = hash_place(word, self.part_hashes.len());
        let may_be_part = self.part_hashes.get(block).is_some_and(|bits| bits & bit != 0);
        let searched = if whole && !may_be_part { &[] } else { self.parts.as_slice() };
        let parts = range(searched, word, |part| part.text(index));
        let parts = parts.iter().take_while(move |part| !whole || part.text(index).len() == word.len());
        parts.map(|part| part.ty)
    }

    pub(super) fn memory(&self) -> usize {
        self.sorted.capacity() * size_of::<TypeId>() + self.parts.capacity() * size_of::<Part>()
    }
}

/// The block of a table of so many (a power of two, or none), and the bit in it.
fn hash_place(word: &str, n_blocks: usize) -> (usize, u64) {
    // FNV-1a, then a multiplication that brings its best bits to the top.
    let hash = word.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    let mixed = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    // The upper half of a hash serves as a place; what it loses on narrow machines does not matter.
    ((mixed >> 32) as usize & n_blocks.saturating_sub(1), 1 << (mixed >> 26 & 63))
}

/// Those of a sorted list that start with `prefix`; the word that is the prefix itself comes first.
fn range<'l, 't, T>(list: &'l [T], prefix: &str, text: impl Fn(&T) -> &'t str) -> &'l [T] {
    let start = list.partition_point(|one| text(one) < prefix);
    let rest = list.get(start..).unwrap_or_default();
    let n = rest.partition_point(|one| text(one).starts_with(prefix));
    rest.get(..n).unwrap_or_default()
}

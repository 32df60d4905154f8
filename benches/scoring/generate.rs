//! Documents and lexicons that look like the real ones to a scorer: words as frequent as in English prose, with
//! capitals, punctuation, contractions, hyphens, hashtags, handles, addresses, numbers and emoji. The same in every
//! run.

use std::fmt::Write as _;

/// Distinct ordinary words that can occur.
const N_WORDS: u64 = 300_000;
/// Flattens the top of the frequency curve: the commonest word is one token in 33, as "the" is.
const OFFSET: f64 = 1.7;

/// From here on words get rarer faster.
const TAIL: f64 = 4000.0;

const COMMON: [&str; 24] = [
    "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "was", "on", "not", "with", "he", "as",
    "you", "at", "his", "no", "are", "have", "they", "never",
];
const CONSONANTS: &[u8; 16] = b"bcdfghklmnprstvw";
const VOWELS: &[u8; 5] = b"aeiou";

/// What to make.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) n_documents: u64,
    /// Words of a document, on average.
    pub(crate) n_words: u64,
}

/// A small generator of random numbers (splitmix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// In [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The rank of a word, from 0, as often as 1 / (rank + offset); beyond some thousands, rarer than that.
    pub(crate) fn rank(&mut self) -> u64 {
        let (low, high) = (1.0 + OFFSET, N_WORDS as f64 + OFFSET);
        loop {
            let place = low * (high / low).powf(self.unit()) - OFFSET;
            if place < TAIL || self.unit() < (TAIL / place).sqrt() {
                return (place as u64).clamp(1, N_WORDS) - 1;
            }
        }
    }

    /// The rank of a common word.
    pub(crate) fn common_rank(&mut self) -> u64 {
        self.rank() % 1000
    }
}

/// The word of a rank: common ones are English, the others syllables, longer where they are rarer.
pub(crate) fn word(rank: u64, into: &mut String) {
    if let Some(common) = usize::try_from(rank).ok().and_then(|rank| COMMON.get(rank)) {
        into.push_str(common);
        return;
    }
    let mut rest = rank;
    for syllable in 0.. {
        if rest == 0 && syllable >= 2 {
            break;
        }
        into.push(char::from(CONSONANTS[(rest % 16) as usize]));
        into.push(char::from(VOWELS[(rest / 16 % 5) as usize]));
        rest /= 80;
    }
    into.push_str(["", "n", "s", "r", "l", "th", "ing"][(rank % 7) as usize]);
}

/// Writes one document.
pub(crate) fn document(random: &mut Random, shape: Shape, text: &mut String) {
    let n_words = shape.n_words / 2 + random.below(shape.n_words) + 1;
    let mut begins = true;
    for at in 0..n_words {
        if at > 0 {
            text.push(' ');
        }
        let start = text.len();
        match random.below(400) {
            0 => text.push_str("https://t.co/aB3dE5fG7h"),
            1 | 2 => {
                text.push('@');
                word(random.rank(), text);
            }
            3..=5 => {
                text.push('#');
                word(random.rank(), text);
            }
            6..=9 => write!(text, "{}", random.below(3000)).unwrap_or_default(),
            10 => text.push('😀'),
            11 => text.push('❤'),
            12..=16 => text.push_str(["don't", "can’t", "it's", "isn't", "I'm"][random.below(5) as usize]),
            17 | 18 => {
                word(random.common_rank(), text);
                text.push('-');
                word(random.common_rank(), text);
            }
            19 => text.push_str(["café", "naïve", "Österreich", "señor"][random.below(4) as usize]),
            _ => word(random.rank(), text),
        }
        if begins && text[start..].starts_with(|c: char| c.is_ascii_lowercase()) {
            let first = text[start..=start].to_ascii_uppercase();
            text.replace_range(start..=start, &first);
        }
        begins = false;
        match random.below(16) {
            0 => {
                text.push('.');
                begins = true;
            }
            1 => text.push(','),
            _ => {}
        }
    }
}

/// Terms of one concept, distinct: mostly rare words, some common ones, with weights to three decimals.
pub(crate) fn concept(random: &mut Random, n_terms: usize) -> Vec<(String, f64)> {
    let mut ranks = std::collections::BTreeSet::new();
    while ranks.len() < n_terms {
        let rank = random.rank();
        if (24..100_000).contains(&rank) {
            ranks.insert(rank);
        }
    }
    let term = |rank: u64| {
        let mut text = String::new();
        word(rank, &mut text);
        text
    };
    ranks.into_iter().map(|rank| (term(rank), (random.below(2001) as f64 - 1000.0) / 1000.0)).collect()
}

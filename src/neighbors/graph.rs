//! The finished index: which words are linked to which, and how to walk from word to word towards what is sought.
//!
//! The graph knows no vectors. A walk is led by any score of a word that differs little between near neighbors: the
//! cosine with a direction, or a concept model itself, whose best words the walk then finds without a detour over
//! single directions, and already ranked exactly.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Neighbor;

/// A hierarchical navigable small world (HNSW) graph over the words 0 to n − 1. Immutable; every link leads to a word.
///
/// Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using Hierarchical Navigable Small
/// World graphs", 2018. [`super::hnsw`] builds it, [`super::cache`] keeps it on disk. About 120 bytes a word with
/// M = 16.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// Words, whether or not they can be found.
    n_words: usize,
    /// Words that can be found.
    n_found: usize,
    /// A word of the highest level; none where no word can be found.
    entry: Option<u32>,
    /// Level 0 first, which holds every word that can be found; at least this one.
    levels: Vec<Links>,
}

/// The links of one level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Links {
    /// Where a word's links begin in `targets`, by word, and the end of the last: n + 1, ascending from 0.
    pub(super) starts: Vec<u32>,
    /// Linked words, nearest first.
    pub(super) targets: Vec<u32>,
}

impl Links {
    /// From the links of each of `n_words` words; nothing where there are 2³² or more of them.
    pub(super) fn new<'a>(n_words: usize, links_of: impl Fn(usize) -> &'a [u32]) -> Option<Self> {
        let mut starts = Vec::with_capacity(n_words + 1);
        let n_links = (0..n_words).map(|word| links_of(word).len()).sum();
        let mut targets = Vec::with_capacity(n_links);
        starts.push(0);
        for word in 0..n_words {
            targets.extend_from_slice(links_of(word));
            starts.push(u32::try_from(targets.len()).ok()?);
        }
        Some(Self { starts, targets })
    }

    /// The words linked from `word`, nearest first; none where there is no such word.
    #[inline]
    fn of(&self, word: u32) -> &[u32] {
        // u32 fits usize on every platform a desktop program runs on.
        let word = word as usize;
        match self.starts.get(word..word + 2) {
            Some(&[start, end]) => self.targets.get(start as usize..end as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// Whether starts and targets fit each other and `n_words`.
    fn is_sound(&self, n_words: usize) -> bool {
        self.starts.len() == n_words + 1
            && self.starts.first() == Some(&0)
            && self.starts.is_sorted()
            && self.starts.last().is_some_and(|&end| end as usize == self.targets.len())
            && self.targets.iter().all(|&word| (word as usize) < n_words)
    }

    /// Adds links, each `(from, to)`, at the end of their words' lists.
    fn add(&mut self, mut added: Vec<(u32, u32)>) -> Option<()> {
        if added.is_empty() {
            return Some(());
        }
        added.sort_by_key(|&(from, _)| from);
        let n_words = self.starts.len() - 1;
        let mut rest = added.as_slice();
        let mut starts = Vec::with_capacity(self.starts.len());
        let mut targets = Vec::with_capacity(self.targets.len() + added.len());
        starts.push(0);
        for word in (0u32..).take(n_words) {
            targets.extend_from_slice(self.of(word));
            let n = rest.iter().take_while(|&&(from, _)| from == word).count();
            let (here, after) = rest.split_at(n);
            targets.extend(here.iter().map(|&(_, to)| to));
            rest = after;
            starts.push(u32::try_from(targets.len()).ok()?);
        }
        (self.starts, self.targets) = (starts, targets);
        Some(())
    }
}

impl Graph {
    /// From its parts, level 0 first; nothing where they do not fit together: no level, a link or the entry outside
    /// of the words.
    pub(super) fn from_parts(n_words: usize, entry: Option<u32>, levels: Vec<Links>) -> Option<Self> {
        let is_sound = !levels.is_empty()
            && levels.iter().all(|links| links.is_sound(n_words))
            && entry.is_none_or(|entry| (entry as usize) < n_words);
        let mut graph = Self { n_words, n_found: 0, entry, levels };
        if !is_sound {
            return None;
        }
        let mut reached = Seen::new(n_words);
        graph.n_found = entry.map_or(0, |entry| graph.reach(entry, &mut reached));
        Some(graph)
    }

    /// Links every one of `words` that cannot be reached from the entry to its nearest neighbor that can: of several
    /// thousand words pruning leaves one without a link that leads to it.
    ///
    /// Nothing where the links come to 2³² or more.
    pub(super) fn connect(mut self, words: impl Iterator<Item = u32>) -> Option<Self> {
        let Some(entry) = self.entry else { return Some(self) };
        let mut reached = Seen::new(self.n_words);
        self.n_found = self.reach(entry, &mut reached);
        let mut lost: Vec<u32> = words.filter(|&word| !reached.has(word)).collect();
        let mut added = Vec::new();
        while !lost.is_empty() {
            let n_before = lost.len();
            let mut still_lost = Vec::new();
            for word in lost {
                let links = self.levels.first().map_or(&[][..], |links| links.of(word));
                let near = links.iter().find(|&&near| reached.has(near));
                match near {
                    _ if reached.has(word) => {}
                    Some(&near) => {
                        added.push((near, word));
                        self.n_found += self.reach(word, &mut reached);
                    }
                    None => still_lost.push(word),
                }
            }
            if still_lost.len() == n_before {
                // An island: one link from the entry reaches all of it that its own links reach.
                let word = still_lost.swap_remove(0);
                added.push((entry, word));
                self.n_found += self.reach(word, &mut reached);
            }
            lost = still_lost;
        }
        if let Some(lowest) = self.levels.first_mut() {
            lowest.add(added)?;
        }
        Some(self)
    }

    /// Marks what the links of level 0 lead to from `start`, and counts what was not marked before.
    fn reach(&self, start: u32, reached: &mut Seen) -> usize {
        let Some(lowest) = self.levels.first() else { return 0 };
        let mut n_new = usize::from(reached.mark(start));
        let mut open = vec![start];
        while let Some(word) = open.pop() {
            for &linked in lowest.of(word) {
                if reached.mark(linked) {
                    n_new += 1;
                    open.push(linked);
                }
            }
        }
        n_new
    }

    /// Words that can be found: those with a direction.
    #[must_use]
    pub fn len(&self) -> usize {
        self.n_found
    }

    /// Whether no word can be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n_found == 0
    }

    /// Words of the vocabulary it was built over, with and without a direction.
    #[must_use]
    pub fn n_words(&self) -> usize {
        self.n_words
    }

    pub(super) fn entry(&self) -> Option<u32> {
        self.entry
    }

    pub(super) fn levels(&self) -> &[Links] {
        &self.levels
    }

    /// About the `ef` words of highest score, best first, ties by word; a few may be missed, fewer the larger `ef`.
    ///
    /// `score` puts the score of each word it is given into the other list, in order; it is asked once per word, for
    /// some dozens at a time. A score that is not finite keeps its word out. The walk begins at the entry and at
    /// `entries` (words known to score high, such as seeds), and goes on from the best word not yet left until the
    /// best `ef` are all behind it. Cost: about 10 · `ef` words scored. Equal scores give equal answers.
    pub fn search(
        &self,
        entries: &[u32],
        ef: usize,
        score: &mut dyn FnMut(&[u32], &mut Vec<f32>),
    ) -> Vec<Neighbor> {
        // No more can be found, so a huge ef reserves no memory.
        let ef = ef.min(self.n_found);
        let (Some(entry), Some(lowest)) = (self.entry, self.levels.first()) else { return Vec::new() };
        if ef == 0 {
            return Vec::new();
        }
        let mut walk = Walk { scores: Vec::new(), seen: Seen::new(self.n_words), score };
        // The entry too: only from it every word is known to be reached.
        let mut first = vec![self.descend(entry, &mut walk), entry];
        first.extend(entries.iter().filter(|&&word| (word as usize) < self.n_words));
        let mut open: BinaryHeap<Ranked> = BinaryHeap::new();
        // The worst of the best on top.
        let mut best: BinaryHeap<Reverse<Ranked>> = BinaryHeap::with_capacity(ef + 1);
        let mut fresh = first;
        fresh.retain(|&word| walk.seen.mark(word));
        loop {
            for found in walk.scored(&fresh) {
                let worst = best.peek().filter(|_| best.len() >= ef);
                if worst.is_none_or(|Reverse(worst)| found > *worst) {
                    open.push(found);
                    best.push(Reverse(found));
                    if best.len() > ef {
                        best.pop();
                    }
                }
            }
            let Some(Ranked(next)) = open.pop() else { break };
            let worst = best.peek().filter(|_| best.len() >= ef);
            if worst.is_some_and(|Reverse(worst)| Ranked(next) < *worst) {
                break;
            }
            fresh.clear();
            fresh.extend(lowest.of(next.word).iter().filter(|&&word| walk.seen.mark(word)));
        }
        // Ascending in `Reverse` is best first.
        best.into_sorted_vec().into_iter().map(|Reverse(Ranked(found))| found).collect()
    }

    /// Walks uphill on the upper levels; the word to begin at on level 0.
    fn descend(&self, entry: u32, walk: &mut Walk<'_>) -> u32 {
        let mut here = Neighbor { word: entry, similarity: f32::NEG_INFINITY };
        if let Some(Ranked(found)) = walk.scored(&[entry]).next() {
            here = found;
        }
        for links in self.levels.iter().skip(1).rev() {
            loop {
                let best = walk.scored(links.of(here.word)).max();
                match best {
                    Some(best) if best > Ranked(here) => here = best.0,
                    _ => break,
                }
            }
        }
        here.word
    }
}

/// What a walk carries along.
struct Walk<'a> {
    score: &'a mut dyn FnMut(&[u32], &mut Vec<f32>),
    scores: Vec<f32>,
    seen: Seen,
}

impl Walk<'_> {
    /// The words that have a score, with it.
    fn scored<'b>(&'b mut self, words: &'b [u32]) -> impl Iterator<Item = Ranked> + 'b {
        self.scores.clear();
        if !words.is_empty() {
            (self.score)(words, &mut self.scores);
        }
        // Adding zero turns −0 into 0, so that the two tie and the word decides.
        let ranked = |(&word, &score): (&u32, &f32)| Ranked(Neighbor { word, similarity: score + 0.0 });
        words.iter().zip(&self.scores).map(ranked).filter(|found| found.0.similarity.is_finite())
    }
}

/// Ordered so that the better is the greater.
#[derive(Clone, Copy)]
struct Ranked(Neighbor);

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.0.best_first(&self.0)
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

/// One bit a word: small enough to be made anew for every walk.
struct Seen(Vec<u64>);

impl Seen {
    fn new(n_words: usize) -> Self {
        Self(vec![0; n_words.div_ceil(64)])
    }

    /// Whether the word was not marked before; never true for one outside of the words.
    #[inline]
    fn mark(&mut self, word: u32) -> bool {
        let bit = 1u64 << (word % 64);
        match self.0.get_mut(word as usize / 64) {
            Some(bits) if *bits & bit == 0 => {
                *bits |= bit;
                true
            }
            _ => false,
        }
    }

    fn has(&self, word: u32) -> bool {
        self.0.get(word as usize / 64).is_some_and(|bits| bits & (1u64 << (word % 64)) != 0)
    }
}

#[cfg(test)]
#[path = "graph_tests.rs"]
pub(super) mod tests;

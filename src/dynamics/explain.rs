//! What a change between two periods is made of: the documents on both sides, typical ones of each, and whether the same
//! authors changed or other authors came.
//!
//! The terms that made the change are the word shift between [`Periods::sets`] in [`crate::comparison`], which adds up to
//! [`Decomposition::total`] as both compare mean scores of the same documents.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;
use crate::{Error, Result};

/// A dated document with a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored<'s> {
    /// Which document.
    pub doc: DocId,
    /// Seconds since 1970-01-01 UTC.
    pub time: f64,
    /// Its score.
    pub value: f64,
    /// Number of scored words behind it, ≥ 1.
    pub n_words: u32,
    /// Its author or group; empty where it has none.
    pub group: &'s str,
}

/// A stretch of time: its start belongs to it, its end does not.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Span {
    /// Seconds since 1970-01-01 UTC.
    pub start: f64,
    /// Seconds since 1970-01-01 UTC.
    pub end: f64,
}

impl Span {
    /// The span of the same length right before this one.
    #[must_use]
    pub fn before(self) -> Self {
        Self { start: self.start - (self.end - self.start), end: self.start }
    }

    fn contains(self, time: f64) -> bool {
        time >= self.start && time < self.end
    }
}

/// The documents of two periods.
#[derive(Clone, Debug)]
pub struct Periods<'s> {
    /// In the order they came.
    before: Vec<Scored<'s>>,
    after: Vec<Scored<'s>>,
}

impl<'s> Periods<'s> {
    /// Sorts documents into the two spans; those in neither, without a finite score or without a word are left out.
    ///
    /// # Errors
    /// A request error where the spans overlap, a span has no length, or holds no document.
    pub fn new(documents: &[Scored<'s>], before: Span, after: Span) -> Result<Self> {
        let has_length = |span: Span| span.end > span.start;
        if !(has_length(before) && has_length(after)) {
            return Err(Error::Request("a period must end after it begins".to_owned()));
        }
        if before.start < after.end && after.start < before.end {
            return Err(Error::Request("the two periods overlap; choose ones that do not".to_owned()));
        }
        let of = |span: Span| -> Vec<Scored<'s>> {
            let usable = |d: &&Scored<'s>| span.contains(d.time) && d.value.abs() <= 1e100 && d.n_words > 0;
            documents.iter().filter(usable).copied().collect()
        };
        let periods = Self { before: of(before), after: of(after) };
        if periods.before.is_empty() || periods.after.is_empty() {
            let which = if periods.after.is_empty() { "period" } else { "period before" };
            return Err(Error::Request(format!(
                "no document with a score lies in the {which}; choose a longer one"
            )));
        }
        Ok(periods)
    }

    /// The documents of the later period and of the one before it, in this order, for a word shift: its difference is then
    /// after less before.
    #[must_use]
    pub fn sets(&self) -> [DocSet; 2] {
        [&self.after, &self.before].map(|list| list.iter().map(|scored| scored.doc).collect())
    }

    /// The documents of the later period.
    #[must_use]
    pub fn after(&self) -> &[Scored<'s>] {
        &self.after
    }

    /// The documents of the earlier period.
    #[must_use]
    pub fn before(&self) -> &[Scored<'s>] {
        &self.before
    }
}

/// A document that stands for its period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Typical {
    /// Which document, as a number in the corpus.
    pub doc: u32,
    /// Its score.
    pub value: f64,
    /// Its score shrunk towards the period's mean by how few words it has.
    pub shrunk: f64,
    /// The root of the expected squared distance of its true score from the period's mean, ≥ 0; the smaller, the more
    /// typical.
    pub distance: f64,
}

/// The `count` documents that are most surely near the mean of these: the most typical first, equal ones in the order of
/// the corpus.
///
/// Under θᵢ ~ N(m, T²), yᵢ ~ N(θᵢ, v/nᵢ) the expected (θᵢ − m)² given yᵢ is (B (yᵢ − m))² + T² (1 − B) with
/// B = T² / (T² + v/nᵢ): a short document may well be far from the mean whatever its score. T² is by moments, and at
/// least a hundredth of the variance of the scores, so that there is an order. `word_variance` is v; where it is 0 or
/// no number, the scores are taken as they are.
#[must_use]
pub fn typical(documents: &[Scored<'_>], word_variance: f64, count: usize) -> Vec<Typical> {
    // Counts of documents are far below 2⁵³.
    let n = documents.len() as f64;
    let word = if word_variance.is_finite() { word_variance.max(0.0) } else { 0.0 };
    let mean = documents.iter().map(|d| d.value).sum::<f64>() / n.max(1.0);
    let spread = documents.iter().map(|d| (d.value - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    let by_words = documents.iter().map(|d| word / f64::from(d.n_words.max(1))).sum::<f64>() / n.max(1.0);
    let between = (spread - by_words).max(0.01 * spread);
    let mut list: Vec<Typical> = documents
        .iter()
        .map(|d| {
            let total = between + word / f64::from(d.n_words.max(1));
            let kept = if total > 0.0 { between / total } else { 0.0 };
            let away = kept * (d.value - mean);
            let distance = (away * away + between * (1.0 - kept)).max(0.0).sqrt();
            Typical { doc: d.doc.0, value: d.value, shrunk: mean + away, distance }
        })
        .collect();
    list.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.doc.cmp(&b.doc)));
    list.truncate(count);
    list
}

/// One author's part in a change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuthorPart {
    /// The author; empty for all documents without one together.
    pub group: String,
    /// Documents before and after.
    pub n: [usize; 2],
    /// Mean score before and after; nothing without documents.
    pub means: [Option<f64>; 2],
    /// What of the change is this author's: the three parts of [`Decomposition`] for this author alone.
    pub part: f64,
}

/// A change of the mean score, after less before, in three parts that add up to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decomposition {
    /// Mean score after less mean score before; the sum of the three parts.
    pub total: f64,
    /// The same authors changed: what those of both periods wrote differently, each weighing by the mean of their shares
    /// of the documents before and after.
    pub same_authors_changed: f64,
    /// The same authors wrote more or less: what their changed shares make.
    pub same_authors_shares: f64,
    /// Other authors came: those of one period only, by how far they are from the mean of both periods.
    pub other_authors: f64,
    /// Authors of both periods.
    pub n_shared: usize,
    /// Authors of the earlier period only, and of the later.
    pub n_left: usize,
    /// Authors of the later period only.
    pub n_came: usize,
    /// Documents without an author, which count as ones of other authors.
    pub n_without: usize,
    /// Every author, the largest part first, whatever its sign, then by name.
    pub authors: Vec<AuthorPart>,
}

/// Takes a change apart by author. Nothing where no document has one.
///
/// With shares s and means m of author g before (0) and after (1), and M the mean of both periods' means:
/// same authors changed Σ ½ (s₀ + s₁)(m₁ − m₀); shares Σ (s₁ − s₀)(½ (m₀ + m₁) − M), both over authors of both periods;
/// other authors Σ s₁ (m₁ − M) − Σ s₀ (m₀ − M) over those of one (Kitagawa 1955; that M may be taken off is as the shares
/// of each period add up to 1). The shares of shared authors may add up to less than 1, and M decides what of that counts
/// as theirs; the mean of both periods treats both alike.
#[must_use]
pub fn decompose(periods: &Periods<'_>) -> Option<Decomposition> {
    let mut authors: BTreeMap<&str, [(usize, f64); 2]> = BTreeMap::new();
    for (side, list) in [&periods.before, &periods.after].into_iter().enumerate() {
        for scored in list {
            let (n, sum) = &mut authors.entry(scored.group).or_default()[side];
            *n += 1;
            *sum += scored.value;
        }
    }
    if authors.keys().all(|group| group.is_empty()) {
        return None;
    }
    // Counts of documents are far below 2⁵³; neither period is empty.
    let n_all = [periods.before.len() as f64, periods.after.len() as f64];
    let mean_of = |side: usize| authors.values().map(|sides| sides[side].1).sum::<f64>() / n_all[side];
    let center = f64::midpoint(mean_of(0), mean_of(1));
    let mut found = Decomposition {
        total: 0.0,
        same_authors_changed: 0.0,
        same_authors_shares: 0.0,
        other_authors: 0.0,
        n_shared: 0,
        n_left: 0,
        n_came: 0,
        n_without: authors.get("").map_or(0, |sides| sides[0].0 + sides[1].0),
        authors: Vec::with_capacity(authors.len()),
    };
    for (group, sides) in &authors {
        let shares = [0, 1].map(|side| sides[side].0 as f64 / n_all[side]);
        let means = sides.map(|(n, sum)| (n > 0).then(|| sum / n as f64));
        let part = match means {
            [Some(before), Some(after)] if !group.is_empty() => {
                let changed = f64::midpoint(shares[0], shares[1]) * (after - before);
                let moved = (shares[1] - shares[0]) * (f64::midpoint(before, after) - center);
                found.same_authors_changed += changed;
                found.same_authors_shares += moved;
                found.n_shared += 1;
                changed + moved
            }
            _ => {
                let [left, came] =
                    [0, 1].map(|side| means[side].map_or(0.0, |m| shares[side] * (m - center)));
                found.other_authors += came - left;
                found.n_left += usize::from(!group.is_empty() && means[0].is_some());
                found.n_came += usize::from(!group.is_empty() && means[1].is_some());
                came - left
            }
        };
        let n = sides.map(|(n, _)| n);
        found.authors.push(AuthorPart { group: (*group).to_owned(), n, means, part });
    }
    found.total = found.same_authors_changed + found.same_authors_shares + found.other_authors;
    found.authors.sort_by(|a, b| b.part.abs().total_cmp(&a.part.abs()).then(a.group.cmp(&b.group)));
    Some(found)
}

impl Decomposition {
    /// The finding in one plain sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let parts = [self.same_authors_changed, self.same_authors_shares, self.other_authors];
        let largest = parts.iter().map(|part| part.abs()).fold(0.0, f64::max);
        let why = match parts {
            _ if largest <= 0.0 => "nothing changed",
            [changed, ..] if changed.abs() >= largest => "mostly the same authors wrote differently",
            [_, moved, _] if moved.abs() >= largest => {
                "mostly the same authors wrote more or fewer documents"
            }
            _ => "mostly other authors wrote",
        };
        format!(
            "The mean score changed by {:+.3}, {why}: same authors changed {:+.3}, same authors wrote more or less {:+.3}, other authors {:+.3}.",
            self.total, parts[0], parts[1], parts[2]
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BEFORE: Span = Span { start: 0.0, end: 10.0 };
    const AFTER: Span = Span { start: 10.0, end: 20.0 };

    fn scored(list: &[(f64, f64, u32, &'static str)]) -> Vec<Scored<'static>> {
        let one = |(doc, (time, value, n_words, group)): (u32, &(f64, f64, u32, &'static str))| Scored {
            doc: DocId(doc),
            time: *time,
            value: *value,
            n_words: *n_words,
            group,
        };
        (0..).zip(list).map(one).collect()
    }

    /// Ada 0.2 → 0.6 with shares ½ and ½; Ben (½ of before, 0.0) leaves; Cleo (½ of after, 1.0) comes. Means 0.1 and 0.8,
    /// M = 0.45. Changed: ½ · 0.4 = 0.2. Others: ½ (1 − 0.45) − ½ (0 − 0.45) = 0.5. Together 0.7.
    #[test]
    fn a_worked_change() {
        let list = scored(&[
            (1.0, 0.2, 5, "ada"),
            (2.0, 0.0, 5, "ben"),
            (11.0, 0.6, 5, "ada"),
            (12.0, 1.0, 5, "cleo"),
        ]);
        let periods = Periods::new(&list, BEFORE, AFTER).unwrap();
        let found = decompose(&periods).unwrap();
        assert!((found.total - 0.7).abs() < 1e-12 && (found.same_authors_changed - 0.2).abs() < 1e-12);
        assert!((found.other_authors - 0.5).abs() < 1e-12 && found.same_authors_shares.abs() < 1e-12);
        assert_eq!((found.n_shared, found.n_left, found.n_came, found.n_without), (1, 1, 1, 0));
        let order: Vec<&str> = found.authors.iter().map(|author| author.group.as_str()).collect();
        assert_eq!(order, ["cleo", "ben", "ada"]);
        assert!(found.sentence().starts_with("The mean score changed by +0.700, mostly other authors wrote"));
        let [after, before] = periods.sets();
        assert_eq!((after.iter().collect::<Vec<_>>(), before.len()), (vec![DocId(2), DocId(3)], 2));
    }

    /// Nobody changes, but the glad one writes three of four documents after one of four: shares ¼ → ¾ of 1 and ¾ → ¼ of
    /// 0 make ½ (1 − ½) − ½ (0 − ½) = ½.
    #[test]
    fn writing_more_is_no_change_of_mind() {
        let mut list = vec![(1.0, 1.0, 5, "glad"), (11.0, 0.0, 5, "sad")];
        for i in 0..3 {
            list.extend([(2.0 + f64::from(i), 0.0, 5, "sad"), (12.0 + f64::from(i), 1.0, 5, "glad")]);
        }
        let found = decompose(&Periods::new(&scored(&list), BEFORE, AFTER).unwrap()).unwrap();
        assert!((found.same_authors_shares - 0.5).abs() < 1e-12 && found.same_authors_changed == 0.0);
        assert_eq!((found.other_authors, found.n_shared), (0.0, 2));
    }

    /// Both scores are the mean, but only the long document is surely there; the far one comes last.
    #[test]
    fn typical_documents_are_near_the_mean_and_long() {
        let list =
            scored(&[(1.0, 0.5, 1, ""), (1.0, 0.5, 400, ""), (1.0, 1.0, 400, ""), (1.0, 0.0, 400, "")]);
        let found = typical(&list, 0.04, 3);
        assert_eq!(found.iter().map(|typical| typical.doc).collect::<Vec<_>>(), [1, 0, 2]);
        // T² = 1/6 − 0.01·(1 + 3/400); B of the short one is T²/(T² + 0.04).
        let between: f64 = 1.0 / 6.0 - 0.01 * (1.0 + 3.0 / 400.0);
        let expected = (between * 0.04 / (between + 0.04)).sqrt();
        assert!((found[1].distance - expected).abs() < 1e-12 && found[1].shrunk == 0.5);
        assert!(typical(&[], 1.0, 3).is_empty() && typical(&list, f64::NAN, 9).len() == 4);
    }

    #[test]
    fn periods_that_cannot_be_compared_are_refused() {
        let list = scored(&[(1.0, 0.2, 5, "ada"), (11.0, f64::NAN, 5, "ada"), (12.0, 0.1, 0, "ada")]);
        let refused = |before, after| Periods::new(&list, before, after).unwrap_err().to_string();
        assert!(refused(BEFORE, AFTER).contains("no document with a score lies in the period;"));
        assert!(refused(AFTER, BEFORE).contains("in the period before;"));
        assert!(refused(BEFORE, Span { start: 9.0, end: 12.0 }).contains("overlap"));
        assert!(refused(BEFORE, Span { start: 20.0, end: f64::NAN }).contains("end after"));
        assert_eq!(AFTER.before(), BEFORE);
        let nobody = scored(&[(1.0, 0.2, 5, ""), (11.0, 0.4, 5, "")]);
        assert_eq!(decompose(&Periods::new(&nobody, BEFORE, AFTER).unwrap()), None);
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_change(
            list in proptest::collection::vec((0.0..20.0, -1.0..1.0, 0_usize..6), 2..60),
        ) {
            let names = ["", "a", "b", "c", "d", "e"];
            let list: Vec<_> = list.into_iter().map(|(time, value, group)| (time, value, 3, names[group])).collect();
            let list = scored(&list);
            let Ok(periods) = Periods::new(&list, BEFORE, AFTER) else { return Ok(()) };
            let Some(found) = decompose(&periods) else { return Ok(()) };
            let mean = |side: &[Scored<'_>]| side.iter().map(|d| d.value).sum::<f64>() / side.len() as f64;
            let whole = mean(periods.after()) - mean(periods.before());
            prop_assert!((found.total - whole).abs() < 1e-12);
            let by_author: f64 = found.authors.iter().map(|author| author.part).sum();
            prop_assert!((by_author - whole).abs() < 1e-12);
            let n: usize = found.authors.iter().map(|author| author.n[0] + author.n[1]).sum();
            prop_assert_eq!(n, list.len());
        }
    }
}

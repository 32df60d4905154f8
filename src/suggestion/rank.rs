//! The best words of each pole: ranked, filtered, folded, grouped.

use std::collections::{BTreeSet, HashSet};

use rayon::prelude::*;

use super::filter::Filter;
use super::fold::fold;
use super::groups::{Groups, central, group};
use crate::Result;
use crate::concept::engine::{Engine, KnownSeeds, UnknownWord};
use crate::concept::model::Model;
use crate::concept::{ConceptKind, ModelChoice, ModelName, Pole, Seeds};
use crate::embedding::{Embedding, WordId, usable};
use crate::neighbors::graph::Graph;
use crate::neighbors::{Neighbor, TopK};

/// Words a walk through the index follows at least, and for each word wanted.
const N_FOLLOWED: usize = 200;
const N_FOLLOWED_PER_WORD: usize = 4;
/// The index is asked for no more than this many words a pole; beyond, and where a filter throws most candidates
/// away, its candidates run short and every word is scored.
const MOST_BY_INDEX: usize = 100;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The analyst's words.
    pub seeds: &'a Seeds,
    /// One pole or two.
    pub kind: ConceptKind,
    /// The model wanted; the default of the kind where it is nothing or does not suit the kind.
    pub model: Option<ModelName>,
    /// Words are suggested from this many of the commonest.
    pub vocabulary: usize,
    /// Suggestions wanted per pole: folded ones count once.
    pub count: usize,
    /// Words wanted per pole in [`Suggestions::counted`].
    pub n_counted: usize,
    /// Whether inflections of one word make one suggestion.
    pub folding: Folding,
    /// What is left out of the suggestions.
    pub filter: Filter<'a>,
    /// Words never to suggest or count (rejected before).
    pub excluded: &'a BTreeSet<String>,
    /// Groups of the round before, so that colors stay; by pole.
    pub previous: Option<&'a [Groups; 2]>,
}

/// What one suggestion is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Folding {
    /// A single word.
    #[default]
    Words,
    /// All inflections of a word, see [`super::fold`].
    Inflections,
}

/// Which path found the candidates. The ranking itself is always exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Every word of the suggestion vocabulary was scored.
    Exact,
    /// The neighbor index proposed candidates.
    Index,
}

/// A candidate word.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The word; of several forms the best.
    pub word: WordId,
    /// The model's score; below zero towards the negative pole.
    pub score: f32,
    /// Group within its pole, from 0.
    pub group: usize,
    /// Its other inflections, best first; empty without folding.
    pub others: Vec<Form>,
}

impl Suggestion {
    /// All forms, best first.
    pub fn forms(&self) -> impl Iterator<Item = WordId> {
        std::iter::once(self.word).chain(self.others.iter().map(|form| form.word))
    }
}

/// A further inflection of a suggested word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Form {
    /// The word.
    pub word: WordId,
    /// The model's score of this very form.
    pub score: f32,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Suggestions {
    /// Best first.
    pub positive: Vec<Suggestion>,
    /// Most negative first; empty for a unipolar concept.
    pub negative: Vec<Suggestion>,
    /// The best words of each pole, neither folded nor filtered: what a lexicon counts. Best first.
    pub counted: [Vec<WordId>; 2],
    /// The most central word of each group, by pole and group number.
    pub central: [Vec<WordId>; 2],
    /// Seeds that reached the model.
    pub known: KnownSeeds,
    /// Seeds that did not.
    pub unknown: Vec<UnknownWord>,
    /// The groups, to hand to the next round; by pole.
    pub groups: [Groups; 2],
    /// The fitted model, for explanations and further scores.
    pub model: Model,
    /// How candidates were found.
    pub route: Route,
}

/// Where a pole's part stands in pairs such as [`Suggestions::counted`].
fn side(pole: Pole) -> Option<usize> {
    match pole {
        Pole::Positive => Some(0),
        Pole::Negative => Some(1),
        Pole::Irrelevant => None,
    }
}

impl Suggestions {
    /// Of a concept which has terms but no seed that the vectors know: no word is suggested.
    pub fn nothing(engine: &Engine, seeds: &Seeds, choice: ModelChoice) -> Self {
        let (known, unknown) = engine.resolve(seeds, choice.kind());
        Self {
            positive: Vec::new(),
            negative: Vec::new(),
            counted: Default::default(),
            central: Default::default(),
            known,
            unknown,
            groups: Default::default(),
            model: Model::without_seeds(choice),
            route: Route::Exact,
        }
    }

    /// The list of one pole; irrelevant words are never suggested.
    pub fn of(&self, pole: Pole) -> &[Suggestion] {
        match pole {
            Pole::Positive => &self.positive,
            Pole::Negative => &self.negative,
            Pole::Irrelevant => &[],
        }
    }

    /// The words of one pole that a lexicon counts, best first.
    pub fn counted_of(&self, pole: Pole) -> &[WordId] {
        side(pole).map_or(&[], |side| self.counted[side].as_slice())
    }

    /// The most central word of a group: its name.
    pub fn central_of(&self, pole: Pole, group: usize) -> Option<WordId> {
        self.central[side(pole)?].get(group).copied()
    }
}

/// Suggests words: candidates from `index` (which must have been built from the space of this kind of concept; one over
/// another vocabulary is passed over) or, without one, from an exact scan; then ranked exactly, ties by commonness. Long
/// and filtered lists always come from the exact scan.
///
/// # Errors
/// [`crate::Error::Request`] when no seed is known.
pub fn suggest(engine: &Engine, index: Option<&Graph>, request: &Request<'_>) -> Result<Suggestions> {
    let (known, unknown) = engine.resolve(request.seeds, request.kind);
    let model = Model::fit(engine, ModelChoice::new(request.kind, request.model), &known)?;
    let embedding = engine.embedding();
    let excluded: HashSet<WordId> = request
        .excluded
        .iter()
        .filter_map(|word| embedding.id(word))
        .chain(known.iter().map(|(_, word)| word))
        .collect();
    let poles: &[Pole] = match request.kind {
        ConceptKind::Unipolar => &[Pole::Positive],
        ConceptKind::Bipolar => &[Pole::Positive, Pole::Negative],
    };
    // Twice as many as suggestions, since inflections fold into one.
    let n_wanted = (2 * request.count).max(request.n_counted).saturating_add(excluded.len());
    let is_short = request.count.max(request.n_counted) <= MOST_BY_INDEX && !request.filter.hides_most();
    // A model that cannot lead a walk through the index looks at every word.
    let n_words = request.vocabulary.min(embedding.len());
    let found = index
        .filter(|index| is_short && index.n_words() == n_words)
        .and_then(|index| scored_candidates(engine, index, &model, poles, n_wanted));
    let route = if found.is_some() { Route::Index } else { Route::Exact };
    let scored = found.unwrap_or_else(|| {
        let scores = model.score_common(engine, n_words);
        (0u32..).map(WordId).zip(scores).collect()
    });
    let passes = request.filter.ready(engine);
    let list = |pole: Pole| {
        let list = Listing { engine, scored: &scored, excluded: &excluded, request, pole };
        if poles.contains(&pole) { list.made(&passes) } else { Listed::default() }
    };
    let (positive, negative) = (list(Pole::Positive), list(Pole::Negative));
    Ok(Suggestions {
        positive: positive.suggestions,
        negative: negative.suggestions,
        counted: [positive.counted, negative.counted],
        central: [positive.central, negative.central],
        known,
        unknown,
        groups: [positive.groups, negative.groups],
        model,
        route,
    })
}

/// What a list is made of.
struct Listing<'a> {
    engine: &'a Engine,
    scored: &'a [(WordId, f32)],
    excluded: &'a HashSet<WordId>,
    request: &'a Request<'a>,
    pole: Pole,
}

/// One pole's part of the answer.
#[derive(Default)]
struct Listed {
    suggestions: Vec<Suggestion>,
    counted: Vec<WordId>,
    central: Vec<WordId>,
    groups: Groups,
}

impl Listing<'_> {
    fn made(&self, passes: &dyn Fn(&[WordId]) -> Vec<bool>) -> Listed {
        let (engine, request) = (self.engine, self.request);
        let embedding = engine.embedding();
        let best = |count| best_of(embedding, self.scored, self.excluded, count, self.pole);
        let counted = best(request.n_counted).iter().map(|word| WordId(word.word)).collect();
        // How many words make `count` suggestions shows only when they are filtered and folded: ask for more until
        // there are enough, or no more.
        let mut n_asked = match request.folding {
            Folding::Words => request.count,
            Folding::Inflections => 2 * request.count,
        };
        let (words, lists) = loop {
            let mut words = best(n_asked);
            let is_all = words.len() < n_asked;
            let ids: Vec<WordId> = words.iter().map(|word| WordId(word.word)).collect();
            let mut keep = passes(&ids).into_iter();
            words.retain(|_| keep.next().unwrap_or(true));
            let lists: Vec<Vec<usize>> = match request.folding {
                Folding::Words => (0..words.len()).map(|place| vec![place]).collect(),
                Folding::Inflections => {
                    let ids: Vec<WordId> = words.iter().map(|word| WordId(word.word)).collect();
                    fold(embedding, &ids)
                }
            };
            if is_all || lists.len() >= request.count {
                break (words, lists);
            }
            n_asked = n_asked.saturating_mul(4);
        };
        let sign = if self.pole == Pole::Negative { -1.0 } else { 1.0 };
        let form = |&place: &usize| {
            let Neighbor { word, similarity } = words[place];
            Form { word: WordId(word), score: sign * similarity }
        };
        let mut suggestions: Vec<Suggestion> = Vec::with_capacity(request.count);
        for list in lists.iter().take(request.count) {
            let [first, others @ ..] = list.as_slice() else { continue };
            let Form { word, score } = form(first);
            suggestions.push(Suggestion { word, score, group: 0, others: others.iter().map(form).collect() });
        }
        let space = engine.space(request.kind);
        let vectors: Vec<Vec<f32>> =
            suggestions.iter().map(|suggestion| space.vector(embedding, suggestion.word)).collect();
        let previous = side(self.pole).and_then(|side| request.previous.map(|previous| &previous[side]));
        let (labels, groups) = group(&vectors, previous);
        suggestions.iter_mut().zip(&labels).for_each(|(suggestion, &label)| suggestion.group = label);
        let central = central(&vectors, &labels).into_iter().map(|place| suggestions[place].word).collect();
        Listed { suggestions, counted, central, groups }
    }
}

/// The best words of each pole that a walk through the index finds, by the model's own scores. Nothing for a model
/// that cannot lead one.
fn scored_candidates(
    engine: &Engine,
    index: &Graph,
    model: &Model,
    poles: &[Pole],
    n_wanted: usize,
) -> Option<Vec<(WordId, f32)>> {
    let scorer = model.scorer(engine)?;
    let n_followed = n_wanted.saturating_mul(N_FOLLOWED_PER_WORD).max(N_FOLLOWED);
    let walk = |&pole: &Pole| {
        let sign = if pole == Pole::Negative { -1.0 } else { 1.0 };
        let seeds = model.seeds().iter().filter(|(seed_pole, _)| *seed_pole == pole);
        let seeds: Vec<u32> = seeds.map(|(_, word)| word.0).collect();
        let mut scorer = scorer.clone();
        let found = index.search(&seeds, n_followed, &mut |words, scores| {
            scorer.extend(words, scores);
            scores.iter_mut().for_each(|score| *score *= sign);
        });
        found.into_iter().map(move |found| (WordId(found.word), sign * found.similarity))
    };
    Some(poles.par_iter().flat_map_iter(walk).collect())
}

/// The first `count` words of a pole; only words that score on its side.
fn best_of(
    embedding: &Embedding,
    scored: &[(WordId, f32)],
    excluded: &HashSet<WordId>,
    count: usize,
    pole: Pole,
) -> Vec<Neighbor> {
    let sign = if pole == Pole::Negative { -1.0 } else { 1.0 };
    // Room for what is filtered out below, so that filtering costs only the best words a look-up.
    let mut top = TopK::new(count.saturating_add(excluded.len()).saturating_mul(2));
    for &(word, score) in scored {
        if sign * score > 0.0 {
            top.offer(word.0, sign * score);
        }
    }
    let mut best = top.into_sorted();
    best.retain(|candidate| {
        let word = WordId(candidate.word);
        !excluded.contains(&word) && usable::is_usable(embedding.word(word))
    });
    best.truncate(count);
    best
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::OnceLock;

    use super::*;
    use crate::concept::SUGGESTION_VOCABULARY;
    use crate::embedding::embedded;

    fn engine() -> &'static Engine {
        static ENGINE: OnceLock<Engine> = OnceLock::new();
        ENGINE.get_or_init(|| Engine::new(embedded::load().unwrap()))
    }

    fn seeds(positive: &str, negative: &str) -> Seeds {
        let list = |words: &str| words.split_whitespace().map(str::to_owned).collect();
        Seeds { positive: list(positive), negative: list(negative), irrelevant: Vec::new() }
    }

    fn round(seeds: &Seeds, filter: Filter<'_>, count: usize, previous: Option<&[Groups; 2]>) -> Suggestions {
        let kind = if seeds.negative.is_empty() { ConceptKind::Unipolar } else { ConceptKind::Bipolar };
        let request = Request {
            seeds,
            kind,
            model: None,
            vocabulary: SUGGESTION_VOCABULARY,
            count,
            n_counted: 50,
            folding: Folding::Inflections,
            filter,
            excluded: &BTreeSet::new(),
            previous,
        };
        suggest(engine(), None, &request).unwrap()
    }

    /// The seed sets by which suggestions are judged.
    const SETS: [(&str, &str); 9] = [
        ("bake roast simmer oven recipe", ""),
        ("flood storm hurricane sea coast", ""),
        ("virus infection fever epidemic vaccine", ""),
        ("fear terror panic dread horror", ""),
        ("court judge lawyer trial verdict", ""),
        ("peace treaty truce reconciliation negotiation", "war attack bombing invasion massacre"),
        ("happy joy delight cheerful love", "sad grief sorrow misery lonely"),
        ("honest integrity fair transparent trustworthy", "corrupt fraud bribery deceit scandal"),
        ("wealthy rich luxury affluent mansion", "poor poverty homeless slum hunger"),
    ];

    /// Words that are suggested before and after, and those of them that stay in their group.
    fn kept(before: &Suggestions, after: &Suggestions) -> (usize, usize) {
        let (mut n_common, mut n_kept) = (0, 0);
        for pole in [Pole::Positive, Pole::Negative] {
            let groups: BTreeMap<WordId, usize> =
                before.of(pole).iter().map(|shown| (shown.word, shown.group)).collect();
            for shown in after.of(pole) {
                if let Some(&group) = groups.get(&shown.word) {
                    n_common += 1;
                    n_kept += usize::from(group == shown.group);
                }
            }
        }
        (n_common, n_kept)
    }

    #[test]
    fn words_keep_their_group_when_one_seed_changes() {
        let (mut n_common, mut n_kept) = (0, 0);
        for (positive, negative) in SETS {
            let whole = seeds(positive, negative);
            // One seed goes and another comes: each set of all but one, then of all but the next.
            for place in 0..whole.positive.len() - 1 {
                let mut before = whole.clone();
                before.positive.remove(place);
                let mut after = whole.clone();
                after.positive.remove(place + 1);
                let first = round(&before, Filter::default(), 50, None);
                let second = round(&after, Filter::default(), 50, Some(&first.groups));
                let (common, kept) = kept(&first, &second);
                n_common += common;
                n_kept += kept;
            }
        }
        let share = n_kept as f64 / n_common as f64;
        println!("{n_kept} of {n_common} words kept their group: {share:.3}");
        assert!(n_common > 1000 && share >= 0.95, "{n_kept} of {n_common}: {share}");
    }

    #[test]
    fn fifty_are_shown_however_they_fold_and_filter_and_what_counts_stays_the_same() {
        let seeds = seeds("bake roast simmer oven recipe", "");
        let plain = round(&seeds, Filter::default(), 50, None);
        assert_eq!(plain.positive.len(), 50);
        assert!(plain.positive.iter().any(|shown| !shown.others.is_empty()), "nothing was folded");
        let mut forms: Vec<WordId> = plain.positive.iter().flat_map(|shown| shown.forms()).collect();
        let n_forms = forms.len();
        forms.sort_unstable();
        forms.dedup();
        assert_eq!(forms.len(), n_forms, "a word is suggested twice");
        assert!(plain.counted[0].iter().all(|word| forms.contains(word)), "a counted word is not shown");

        let short = |word: &str| word.len() <= 5;
        let filter = Filter { names: true, misspellings: true, only: Some(&short) };
        let filtered = round(&seeds, filter, 60, None);
        assert_eq!(filtered.positive.len(), 60);
        let text = |word: WordId| engine().embedding().word(word);
        assert!(filtered.positive.iter().flat_map(|shown| shown.forms()).all(|word| short(text(word))));
        assert_eq!(filtered.counted, plain.counted);
        let none = |_: &str| false;
        let empty = round(&seeds, Filter { only: Some(&none), ..Filter::default() }, 50, None);
        assert!(empty.positive.is_empty() && empty.central[0].is_empty());
    }

    #[test]
    fn a_group_is_named_by_one_of_its_words() {
        let found = round(&seeds("fear terror panic dread horror", ""), Filter::default(), 50, None);
        for group in 0..5 {
            let name = found.central_of(Pole::Positive, group).unwrap();
            assert!(found.positive.iter().any(|shown| shown.word == name && shown.group == group));
        }
        assert_eq!(found.central_of(Pole::Negative, 0), None);
    }
}

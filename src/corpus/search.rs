//! Which documents contain what is searched for, from the documents of each word instead of from the texts.

use std::borrow::Cow;
use std::ops::Range;

use super::doc_set::DocSet;
use super::index::inverted::InvertedIndex;
use super::index::{TokenIndex, TypeId};
use super::tokens::{TokenKind, fold_cased, hyphen_parts, tokens};
use super::{Corpus, DocId};

/// What is searched for: all of its parts must stand somewhere in a document.
///
/// Words stand alone, phrases in quotes, and `*` ends the beginning of a word. A word is also found as a hashtag and
/// as a part of a hyphenated word. The last word of a search still being typed is a beginning too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    parts: Vec<Part>,
    /// Words are also found as hashtags and within hyphenated words.
    is_loose: bool,
    /// Upper and lower case must be as they are typed.
    case_matters: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// These words, one after another.
    Words(Vec<Word>),
    /// What is no word (handles, addresses, punctuation), anywhere in the text; in lower case unless case matters.
    Letters(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    /// Folded, by which documents are found.
    key: String,
    /// What the words of a text are compared with: the key, or the form in its own case where that matters.
    form: String,
    is_beginning: bool,
}

/// Marks a phrase.
const QUOTES: [char; 6] = ['"', '“', '”', '„', '«', '»'];

impl Query {
    /// Reads what an analyst typed.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::parse_cased(text, false)
    }

    /// The same; if `case_matters`, only what is written in the same upper and lower case is found.
    #[must_use]
    pub fn parse_cased(text: &str, case_matters: bool) -> Self {
        let mut parts = Vec::new();
        // Every second piece stands in quotes; the last may lack its end.
        let pieces: Vec<&str> = text.split(QUOTES).collect();
        for (number, piece) in pieces.iter().enumerate() {
            let is_last = number + 1 == pieces.len();
            if number % 2 == 1 {
                let part = Part::read(piece, case_matters);
                parts.extend(part.map(|part| if is_last { part.opened() } else { part }));
                continue;
            }
            let words: Vec<&str> = piece.split_whitespace().collect();
            let is_open = is_last && !piece.ends_with(char::is_whitespace);
            for (place, word) in words.iter().enumerate() {
                let part = Part::read(word, case_matters);
                let is_open = is_open && place + 1 == words.len();
                parts.extend(part.map(|part| if is_open { part.opened() } else { part }));
            }
        }
        Self { parts, is_loose: true, case_matters }
    }

    /// Looks for exactly this word or phrase, neither as a hashtag nor as a part of a hyphenated word.
    #[must_use]
    pub fn term(term: &str) -> Self {
        let parts = Part::read(term, false).into_iter().collect();
        Self { parts, is_loose: false, case_matters: false }
    }

    /// Whether nothing is searched for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The documents that have all parts in their text.
    #[must_use]
    pub fn find(&self, corpus: &Corpus, index: &TokenIndex, inverted: &InvertedIndex) -> DocSet {
        let mut found = DocSet::first(corpus.len());
        let (words, letters): (Vec<&Part>, Vec<&Part>) =
            self.parts.iter().partition(|part| matches!(part, Part::Words(_)));
        // Letters are looked for in the texts, so only in what the words have left.
        for part in words.into_iter().chain(letters) {
            let with_part = match part {
                Part::Words(words) => self.with_words(words, index, inverted),
                Part::Letters(letters) => {
                    found.iter().filter(|&doc| self.has_letters(corpus.text(doc), letters)).collect()
                }
            };
            found.intersect(&with_part);
        }
        // The index knows no case: what it found is looked at again.
        if self.case_matters && self.parts.iter().any(|part| matches!(part, Part::Words(_))) {
            found = found.iter().filter(|&doc| self.has_words(corpus.text(doc))).collect();
        }
        found
    }

    fn has_letters(&self, text: &str, letters: &str) -> bool {
        if self.case_matters { text.contains(letters) } else { contains(text, letters) }
    }

    /// Whether all words and phrases stand in a text.
    fn has_words(&self, text: &str) -> bool {
        let words = || {
            self.parts.iter().filter_map(|part| match part {
                Part::Words(words) => Some(words),
                Part::Letters(_) => None,
            })
        };
        // Whatever is compared stands there letter by letter, unless it is written with other signs.
        if text.is_ascii() && !words().flatten().all(|word| text.contains(&word.form)) {
            return false;
        }
        let forms = self.forms(text);
        words().all(|words| forms.windows(words.len()).any(|forms| self.stands(words, forms)))
    }

    /// The words of a text as they are compared, and their places.
    fn forms<'t>(&self, text: &'t str) -> Vec<(Cow<'t, str>, Range<usize>)> {
        let counts = |kind| !matches!(kind, TokenKind::Handle | TokenKind::Address);
        let found = tokens(text).filter(|token| counts(token.kind));
        let form = |written: Range<usize>| fold_cased(text.get(written).unwrap_or_default());
        found
            .map(|token| (if self.case_matters { form(token.span.clone()) } else { token.form }, token.span))
            .collect()
    }

    /// Whether these words of a text are the ones looked for.
    fn stands(&self, words: &[Word], forms: &[(Cow<'_, str>, Range<usize>)]) -> bool {
        words.iter().zip(forms).all(|(word, (form, _))| word.is(form, self.is_loose))
            || matches!((words, forms), ([word], [(form, _)]) if self.is_loose && word.is_part_of(form))
    }

    fn with_words(&self, words: &[Word], index: &TokenIndex, inverted: &InvertedIndex) -> DocSet {
        let types: Vec<Vec<TypeId>> =
            words.iter().map(|word| word.types(index, inverted, self.is_loose)).collect();
        if let ([word], [types]) = (words, types.as_slice()) {
            let mut found = documents_of(types, inverted);
            if self.is_loose {
                found.extend(&documents_of(&word.hyphenated(index, inverted), inverted));
            }
            return found;
        }
        // A phrase is looked for where its rarest word stands.
        let n_documents = |types: &&Vec<TypeId>| {
            types.iter().map(|&ty| u64::from(inverted.documents_with(ty))).sum::<u64>()
        };
        let Some(rarest) = types.iter().min_by_key(n_documents) else { return DocSet::default() };
        let stands =
            |tokens: &[TypeId]| tokens.iter().zip(&types).all(|(ty, types)| types.binary_search(ty).is_ok());
        let has_phrase = |doc: &DocId| index.document(*doc).windows(types.len()).any(stands);
        documents_of(rarest, inverted).iter().filter(has_phrase).collect()
    }

    /// Where any of the parts stands in a text, in its order; places never overlap.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let forms = self.forms(text);
        let mut places: Vec<Range<usize>> = Vec::new();
        for part in &self.parts {
            match part {
                Part::Words(words) => {
                    let found = forms.windows(words.len()).filter(|forms| self.stands(words, forms));
                    let span = |forms: &[(Cow<'_, str>, Range<usize>)]| {
                        Some(forms.first()?.1.start..forms.last()?.1.end)
                    };
                    places.extend(found.filter_map(span));
                }
                // Lower case may have another length; then the place is not shown.
                Part::Letters(letters) if text.is_ascii() && !self.case_matters => {
                    let lower = text.to_ascii_lowercase();
                    places.extend(lower.match_indices(letters).map(|(at, found)| at..at + found.len()));
                }
                Part::Letters(letters) => {
                    places.extend(text.match_indices(letters).map(|(at, found)| at..at + found.len()));
                }
            }
        }
        places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
        let mut end = 0;
        places.retain(|place| {
            let is_free = place.start >= end;
            end = if is_free { place.end } else { end };
            is_free
        });
        places
    }
}

impl Part {
    fn read(text: &str, case_matters: bool) -> Option<Self> {
        let text = text.trim();
        if let Some(beginning) = text.strip_suffix('*') {
            return Self::read(beginning, case_matters).map(Self::opened);
        }
        let letters = || Self::Letters(if case_matters { text.to_owned() } else { text.to_lowercase() });
        let mut words = Vec::new();
        for token in tokens(text) {
            if matches!(token.kind, TokenKind::Handle | TokenKind::Address) {
                return Some(letters());
            }
            let key = token.form.into_owned();
            let form = match text.get(token.span).filter(|_| case_matters) {
                Some(written) => fold_cased(written).into_owned(),
                None => key.clone(),
            };
            words.push(Word { key, form, is_beginning: false });
        }
        if words.is_empty() {
            return (!text.is_empty()).then(letters);
        }
        Some(Self::Words(words))
    }

    /// The last word may be a beginning.
    fn opened(mut self) -> Self {
        if let Self::Words(words) = &mut self
            && let Some(last) = words.last_mut()
        {
            last.is_beginning = true;
        }
        self
    }
}

impl Word {
    /// The types that are the word; ascending.
    fn types(&self, index: &TokenIndex, inverted: &InvertedIndex, is_loose: bool) -> Vec<TypeId> {
        let hashtag = format!("#{}", self.key);
        let forms = std::iter::once(&self.key).chain(is_loose.then_some(&hashtag));
        let mut types: Vec<TypeId> = if self.is_beginning {
            forms.flat_map(|form| inverted.starting_with(index, form)).copied().collect()
        } else {
            forms.filter_map(|form| index.type_of(form)).collect()
        };
        types.sort_unstable();
        types.dedup();
        types
    }

    /// Whether a token of this form is the word.
    fn is(&self, form: &str, is_loose: bool) -> bool {
        let is_word =
            |form: &str| if self.is_beginning { form.starts_with(&self.form) } else { form == self.form };
        is_word(form) || is_loose && form.strip_prefix('#').is_some_and(is_word)
    }

    /// Whether a part of this hyphenated form is the word.
    fn is_part_of(&self, form: &str) -> bool {
        form.contains('-') && hyphen_parts(form).any(|part| self.is(part, false))
    }

    /// The hyphenated types that have it as a part.
    fn hyphenated(&self, index: &TokenIndex, inverted: &InvertedIndex) -> Vec<TypeId> {
        if self.is_beginning {
            inverted.with_part_starting(index, &self.key).collect()
        } else {
            inverted.with_part(index, &self.key).collect()
        }
    }
}

fn documents_of(types: &[TypeId], inverted: &InvertedIndex) -> DocSet {
    let mut found = DocSet::default();
    for &ty in types {
        inverted.each(ty, |doc, _| found.insert(doc));
    }
    found
}

/// Whether a text has these letters, which are in lower case, whatever its own case.
#[must_use]
pub fn contains(text: &str, lower: &str) -> bool {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return text.contains(lower);
    }
    text.to_lowercase().contains(lower)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::DocumentRef;
    use crate::progress::unwatched;
    use proptest::prelude::*;

    const TEXTS: [&str; 6] = [
        "The White House is white.",
        "A house of cards, painted white",
        "Happy, happier, #HappyHour at http://happy.org",
        "A well-known fact: don’t ask @Bob_Smith",
        "unhappy?! the house that Jack built",
        "",
    ];

    fn find(texts: &[&str], query: &str) -> Vec<u32> {
        find_query(texts, &Query::parse(query))
    }

    fn find_query(texts: &[&str], query: &Query) -> Vec<u32> {
        let mut corpus = Corpus::default();
        for &text in texts {
            corpus.push(DocumentRef { text, ..DocumentRef::default() }).unwrap();
        }
        let index = TokenIndex::build(&corpus, &unwatched).unwrap();
        let inverted = InvertedIndex::build(&index, &unwatched).unwrap();
        query.find(&corpus, &index, &inverted).iter().map(|doc| doc.0).collect()
    }

    #[test]
    fn words_phrases_and_beginnings_are_found() {
        for (query, wanted) in [
            ("house ", &[0, 1, 4][..]),
            ("white house ", &[0, 1]),
            ("HOUSE white ", &[0, 1]),
            ("\"white house\"", &[0]),
            ("“White House” white ", &[0]),
            ("\"white hou", &[0]),
            ("\"house that jack built\" the ", &[4]),
            ("happ", &[2]),
            ("happ ", &[]),
            ("happ* ", &[2]),
            ("happyhour ", &[2]),
            ("known ", &[3]),
            ("don't ", &[3]),
            ("@bob_smith", &[3]),
            ("happy.org", &[2]),
            ("?!", &[4]),
            ("?! house ", &[4]),
            ("nowhere ", &[]),
            ("\"of the house\"", &[]),
            ("", &[0, 1, 2, 3, 4, 5]),
            ("\" \"", &[0, 1, 2, 3, 4, 5]),
        ] {
            assert_eq!(find(&TEXTS, query), wanted, "{query}");
        }
        assert!(Query::parse(" \"\" ").is_empty());
    }

    #[test]
    fn places_are_told_apart_from_each_other() {
        let places = |query: Query, text: &str| {
            query.places(text).into_iter().map(|place| text[place].to_owned()).collect::<Vec<_>>()
        };
        let text = "Known as the well-known White House, #known to @Bob; the white";
        assert_eq!(places(Query::parse("known "), text), ["Known", "well-known", "#known"]);
        assert_eq!(places(Query::parse("\"the white\" house"), text), ["House", "the white"]);
        assert_eq!(places(Query::term("known"), text), ["Known"]);
        assert_eq!(places(Query::term("white house"), text), ["White House"]);
        assert_eq!(places(Query::parse("@bob"), text), ["@Bob"]);
    }

    #[test]
    fn case_matters_where_it_is_asked_for() {
        for (query, wanted) in [
            ("white ", &[0, 1][..]),
            ("White ", &[0]),
            ("WHITE ", &[]),
            ("\"White House\"", &[0]),
            ("\"white House\"", &[]),
            ("Happ", &[2]),
            ("Happy ", &[2]),
            ("happyhour ", &[]),
            ("HappyHour ", &[2]),
            ("Known ", &[]),
            ("well ", &[3]),
            ("don't ", &[3]),
            ("Don’t ", &[]),
            ("@Bob_Smith", &[3]),
            ("@bob_smith", &[]),
            ("white Happ", &[]),
            ("", &[0, 1, 2, 3, 4, 5]),
        ] {
            assert_eq!(find_query(&TEXTS, &Query::parse_cased(query, true)), wanted, "{query}");
        }
        let text = "The White House is white, don’t DON’T, @Bob @bob, #White";
        let places = |query| {
            let places = Query::parse_cased(query, true).places(text);
            places.into_iter().map(|place| text[place].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(places("white "), ["white"]);
        assert_eq!(places("Wh* DON'T @bob "), ["White", "DON’T", "@bob", "#White"]);
    }

    /// Whether a word of a text, which is cut at spaces, is what is looked for.
    fn is_word(word: &str, wanted: &str, alone: bool) -> bool {
        let is = |word: &str| match wanted.strip_suffix('*') {
            Some(beginning) => word.starts_with(beginning),
            None => word == wanted,
        };
        is(word)
            || word.strip_prefix('#').is_some_and(is)
            || alone && word.contains('-') && word.split('-').any(is)
    }

    proptest! {
        #[test]
        fn cased_is_as_written_and_a_part_of_uncased(
            texts in prop::collection::vec(prop::collection::vec("#?[aAbBéÉ]{1,2}|[aA]-[bB]", 0..6), 1..5),
            words in prop::collection::vec("[aAbBéÉ]{1,2}\\*?", 0..3),
            phrase in prop::collection::vec("[aAbBÉ]", 2..4),
            has_phrase: bool,
        ) {
            let mut query = words.join(" ") + " ";
            if has_phrase {
                query += &format!("\"{}\" ", phrase.join(" "));
            }
            let joined: Vec<String> = texts.iter().map(|words| words.join(" ")).collect();
            let all: Vec<&str> = joined.iter().map(String::as_str).collect();
            let cased = Query::parse_cased(&query, true);
            let found = find_query(&all, &cased);
            let has = |text: &Vec<String>| {
                words.iter().all(|wanted| text.iter().any(|word| is_word(word, wanted, true)))
                    && (!has_phrase || text.windows(phrase.len()).any(|text| {
                        text.iter().zip(&phrase).all(|(word, wanted)| is_word(word, wanted, false))
                    }))
            };
            let naive: Vec<u32> = (0..).zip(&texts).filter(|(_, text)| has(text)).map(|(doc, _)| doc).collect();
            prop_assert_eq!(&found, &naive, "{}", query);
            let uncased = find(&all, &query);
            prop_assert!(found.iter().all(|doc| uncased.contains(doc)));
            for &doc in &found {
                let text = all[doc as usize];
                prop_assert!(cased.is_empty() || !cased.places(text).is_empty());
            }
        }

        #[test]
        fn any_query_is_read_and_found_where_it_says(query in "[a*\"“ @.#-]{0,12}|\\PC{0,8}") {
            let found = find(&TEXTS, &query);
            let read = Query::parse(&query);
            for (doc, text) in (0..).zip(TEXTS) {
                let places = read.places(text);
                prop_assert!(places.iter().all(|place| text.get(place.clone()).is_some()));
                // Other letters than ASCII are looked for in lower case, and so not always placed.
                if found.contains(&doc) && !read.is_empty() && query.is_ascii() {
                    prop_assert!(!places.is_empty(), "{query} in {text}");
                }
            }
        }

        #[test]
        fn a_phrase_is_where_its_words_follow_each_other(
            texts in proptest::collection::vec("([ab] ){0,8}", 1..6),
            phrase in "[ab]( [ab]){1,2}",
        ) {
            let texts: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
            let wanted: Vec<u32> = (0..).zip(&texts).filter(|(_, text)| text.contains(&phrase)).map(|(doc, _)| doc).collect();
            prop_assert_eq!(find(&texts, &format!("\"{phrase}\" ")), wanted);
        }
    }
}

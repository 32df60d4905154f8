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
        let words = self.parts.iter().filter_map(|part| match part {
            Part::Words(words) => Some(words.as_slice()),
            Part::Letters(_) => None,
        });
        let left: Vec<&[Word]> =
            words.filter(|words| !matches!(words, [word] if word.stands_clear_in(text))).collect();
        if left.is_empty() {
            return true;
        }
        // What is compared stands there letter by letter, unless it is written with signs beyond ASCII.
        if text.is_ascii() && !left.iter().copied().flatten().all(|word| text.contains(&word.form)) {
            return false;
        }
        let forms = self.forms(text);
        left.iter().all(|words| forms.windows(words.len()).any(|forms| self.stands(words, forms)))
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

    /// Whether it stands between spaces, in letters alone: then it is a word for sure, without the text being cut into
    /// words.
    fn stands_clear_in(&self, text: &str) -> bool {
        let is_letter = |byte: &&u8| byte.is_ascii_alphabetic();
        let is_end = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
        let bytes = text.as_bytes();
        self.form.bytes().all(|byte| byte.is_ascii_alphabetic())
            && text.match_indices(&self.form).any(|(at, form)| {
                let after = bytes.get(at + form.len()..).unwrap_or_default();
                let n_more = after.iter().take_while(is_letter).count();
                is_end(at.checked_sub(1).and_then(|before| bytes.get(before)))
                    && is_end(after.get(n_more))
                    && (n_more == 0 || self.is_beginning)
            })
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
mod tests;

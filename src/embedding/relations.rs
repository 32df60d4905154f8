//! Which words belong together: the relations that ship with the program, for [`super::sharpen`].
//!
//! The file has a line for each word and four fields parted by tabs: the word, its synonyms, near words and antonyms,
//! each a list parted by spaces. A pair stands once, on the line of its commoner word. Made by assets/recipe; source
//! and licence are in assets/README.md.

use super::{Embedding, WordId};

const SHIPPED: &str = include_str!("../../assets/relations.tsv");

/// Relations between the words of one embedding, as pairs; the order in a pair and repeated pairs mean nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relations {
    /// Words for the same.
    pub synonyms: Vec<(WordId, WordId)>,
    /// Words of the same family or field.
    pub near: Vec<(WordId, WordId)>,
    /// Opposites.
    pub antonyms: Vec<(WordId, WordId)>,
}

impl Relations {
    /// From words; pairs with a word the embedding does not know are passed over.
    pub fn of<'a>(
        embedding: &Embedding,
        synonyms: impl IntoIterator<Item = (&'a str, &'a str)>,
        near: impl IntoIterator<Item = (&'a str, &'a str)>,
        antonyms: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let id = |word: &str| embedding.id(word);
        Self {
            synonyms: synonyms.into_iter().filter_map(|(a, b)| Some((id(a)?, id(b)?))).collect(),
            near: near.into_iter().filter_map(|(a, b)| Some((id(a)?, id(b)?))).collect(),
            antonyms: antonyms.into_iter().filter_map(|(a, b)| Some((id(a)?, id(b)?))).collect(),
        }
    }

    /// The shipped relations among the words of `embedding`.
    #[must_use]
    pub fn shipped(embedding: &Embedding) -> Self {
        Self::parsed(embedding, SHIPPED)
    }

    fn parsed(embedding: &Embedding, text: &str) -> Self {
        let mut relations = Self::default();
        for line in text.lines() {
            let mut fields = line.split('\t');
            let Some(word) = fields.next().and_then(|word| embedding.id(word)) else { continue };
            for list in [&mut relations.synonyms, &mut relations.near, &mut relations.antonyms] {
                let others = fields.next().unwrap_or("").split(' ').filter_map(|other| embedding.id(other));
                list.extend(others.map(|other| (word, other)));
            }
        }
        relations
    }

    /// Whether there is none of any sort.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.synonyms.is_empty() && self.near.is_empty() && self.antonyms.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedding::tests::tiny;

    #[test]
    fn lines_become_pairs_of_known_words() {
        let embedding = tiny();
        let relations =
            Relations::parsed(&embedding, "up\thigh\t\tdown nowhere\nnowhere\tup\t\t\nlow\t\tflat left\t\n");
        let id = |word: &str| embedding.id(word).unwrap();
        assert_eq!(relations.synonyms, [(id("up"), id("high"))]);
        assert_eq!(relations.antonyms, [(id("up"), id("down"))]);
        assert_eq!(relations.near, [(id("low"), id("flat")), (id("low"), id("left"))]);
    }

    #[test]
    fn the_shipped_file_is_sound() {
        for line in SHIPPED.lines() {
            assert_eq!(line.split('\t').count(), 4, "{line}");
        }
        assert!(Relations::shipped(&tiny()).antonyms.len() > 1, "up/down and high/low are opposites");
    }
}

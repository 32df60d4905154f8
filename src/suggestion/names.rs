//! Which words are names of people, places or companies.
//!
//! Lower-case vectors have no capitals to go by. Own rule: the bipolar model (kernel ridge) is taught with about a
//! hundred names against a hundred ordinary words, chosen by hand from the whole range of subjects; a word that
//! scores above [`THRESHOLD`] is a name. Measured on the vectors that ship: of seventy other names .89 are found, of
//! 5,400 opinion words .005 and of 5,300 words of Empath's categories .007 are taken for names (among these "cologne",
//! "facebook", "arsenal", which are; "pope" and "sister", which are not). Names that are words too ("turkey",
//! "jerry") are missed.

use crate::concept::ConceptKind;
use crate::concept::engine::{Engine, KnownSeeds};
use crate::concept::model::Model;
use crate::embedding::{Embedding, WordId};

const THRESHOLD: f32 = 0.1;
/// With fewer of the examples known the vectors are of another language or kind.
const FEWEST_KNOWN: usize = 60;

const NAMES: &str = "james maria ahmed chen smith johnson garcia kim mueller ivanov london paris tokyo chicago texas \
    france china india germany brazil microsoft toyota sony boeing google yahoo mohammed david sarah anna peter susan \
    williams brown rossi nguyen singh cohen lopez petrov berlin madrid moscow ohio florida canada japan kenya egypt \
    iraq nokia honda intel pfizer reuters disney nasa nato opec newton darwin lincoln roosevelt kennedy thatcher \
    goethe dickens tolstoy bach chopin wagner matisse monet napoleon alexander elvis dylan lennon spielberg hitchcock \
    ronaldo federer tyson yankees lakers chelsea barcelona oxford harvard baghdad kabul karachi sydney brooklyn \
    manhattan cambridge yorkshire zhang li ming hiroshi yuki pedro juan ali hassan omar olga natasha emily alice \
    george henry charles edward elizabeth margaret";

const WORDS: &str = "house water table music walk happy angry quickly number money garden school bread river health \
    sleep write large small bitter simple early argue machine paper color window animal story power crime price doctor \
    teacher kitchen friend child road winter storm fever virus trust fear hope build break carry teach measure careful \
    honest ordinary beautiful dangerous slowly however because method theory detail surface effort pleasure trouble \
    reason shoulder defeated criticized endorsed won overtook chairman chief president champion executive ambassador \
    analyst spokesman founder director rival alliance earnings trade officially abroad conference electronics sprint \
    joyful grief cheerful sorrow wealthy scandal fraud treaty invasion jury verdict epidemic roast simmer hurricane \
    terror symphony novel poem scientist composer painter invented famous legendary province village tribe dynasty";

/// Whether the vectors know enough of the examples to tell names from words.
pub fn can_tell(embedding: &Embedding) -> bool {
    [NAMES, WORDS].iter().all(|list| examples(embedding, list).count() >= FEWEST_KNOWN)
}

fn examples<'a>(embedding: &'a Embedding, list: &'a str) -> impl Iterator<Item = WordId> + 'a {
    list.split_whitespace().filter_map(|word| embedding.id(word))
}

/// The sense for names, learned from the vectors in use.
pub struct Names {
    model: Model,
}

impl Names {
    /// Nothing where the vectors know too few of the examples. Some milliseconds.
    pub fn learned(engine: &Engine) -> Option<Self> {
        if !can_tell(engine.embedding()) {
            return None;
        }
        let known = |list| examples(engine.embedding(), list).collect();
        let seeds = KnownSeeds { positive: known(NAMES), negative: known(WORDS), irrelevant: Vec::new() };
        Some(Self { model: Model::fit(engine, ConceptKind::Bipolar, &seeds).ok()? })
    }

    /// For each word whether it is a name.
    pub fn are_names(&self, engine: &Engine, words: &[WordId]) -> Vec<bool> {
        self.model.score_words(engine, words).into_iter().map(|score| score > THRESHOLD).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedding::embedded;

    #[test]
    fn names_are_told_from_words_in_the_vectors_that_ship_and_nothing_is_told_without_examples() {
        let engine = Engine::new(embedded::load().unwrap());
        let names = Names::learned(&engine).unwrap();
        let share = |list: &str| {
            let ids: Vec<WordId> = list.split(' ').filter_map(|word| engine.embedding().id(word)).collect();
            let found = names.are_names(&engine, &ids).into_iter().filter(|&is_name| is_name).count();
            found as f64 / ids.len() as f64
        };
        // None of these was looked at when the threshold was chosen.
        let people_and_places = "stephen laura diego ibrahim hans pierre lisbon dublin oslo prague toronto denver \
            colombia portugal norway thailand siemens volvo gonzalez yamamoto";
        let words = "kindness shelter lantern gallop whisper orchard bargain stubborn clumsy tender scarce fragile \
            borrow gather quarrel wander marriage hunger thirst comfort";
        assert!(share(people_and_places) >= 0.8, "{}", share(people_and_places));
        assert!(share(words) == 0.0, "{}", share(words));
        assert!(Names::learned(&Engine::new(crate::embedding::tests::tiny())).is_none());
    }
}

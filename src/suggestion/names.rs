//! Which words are names of people, places or companies.
//!
//! Lower-case vectors have no capitals to go by. Own rule: the bipolar model (kernel ridge) is taught with about a
//! hundred names against a hundred ordinary words, chosen by hand from the whole range of subjects; a word that
//! scores above [`THRESHOLD`] is a name. Measured on GloVe: of seventy other names .86 are found, of 5,400 opinion
//! words .004 and of 5,400 words of Empath's categories .011 are taken for names (among these "cologne",
//! "facebook", "arsenal", which are). Famous surnames whose neighbors are works and ideas ("einstein") are missed.

use crate::concept::ConceptKind;
use crate::concept::engine::{Engine, KnownSeeds};
use crate::concept::model::Model;
use crate::embedding::WordId;

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

/// The sense for names, learned from the vectors in use.
pub struct Names {
    model: Model,
}

impl Names {
    /// Nothing where the vectors know too few of the examples. Some milliseconds.
    pub fn learned(engine: &Engine) -> Option<Self> {
        let known = |list: &str| -> Vec<WordId> {
            list.split_whitespace().filter_map(|word| engine.embedding().id(word)).collect()
        };
        let seeds = KnownSeeds { positive: known(NAMES), negative: known(WORDS), irrelevant: Vec::new() };
        if seeds.positive.len() < FEWEST_KNOWN || seeds.negative.len() < FEWEST_KNOWN {
            return None;
        }
        Some(Self { model: Model::fit(engine, ConceptKind::Bipolar, &seeds).ok()? })
    }

    /// For each word whether it is a name.
    pub fn are_names(&self, engine: &Engine, words: &[WordId]) -> Vec<bool> {
        self.model.score_words(engine, words).into_iter().map(|score| score > THRESHOLD).collect()
    }
}

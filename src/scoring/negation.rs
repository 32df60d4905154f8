//! Words that turn around what follows them.

/// How many words after a negation it still reaches: "not a very good" is the usual longest.
pub const WINDOW: usize = 3;

/// English words that negate; those that end in `n't` do so too.
const NEGATORS: [&str; 24] = [
    "not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "cannot", "without",
    "hardly", "scarcely", "barely", "aint", "arent", "cant", "didnt", "doesnt", "dont", "isnt", "wasnt",
    "werent", "wont",
];

/// Whether a folded form negates what follows it.
#[must_use]
pub fn is_negator(form: &str) -> bool {
    NEGATORS.contains(&form) || (form.len() > 3 && form.ends_with("n't"))
}

#[cfg(test)]
mod tests {
    use super::is_negator;
    use crate::corpus::tokens::fold;

    #[test]
    fn contractions_negate_however_they_are_written() {
        for word in ["not", "Never", "don't", "DON’T", "isnʼt", "dont", "shouldn't"] {
            assert!(is_negator(&fold(word)), "{word}");
        }
        for word in ["know", "note", "n't", "want", "knot", "nothingness"] {
            assert!(!is_negator(word), "{word}");
        }
    }
}

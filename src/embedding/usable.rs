//! Which words of a source are worth keeping in a set of vectors that ships.

/// The rule: a usable word begins with a letter, ends with a letter or digit, holds nothing but letters, combining
/// marks, digits, apostrophes and hyphens, and at least half of it are letters. Bare punctuation, digit strings,
/// dates, markup and types such as "b-52" or "mid-1990s" fall away; "o'clock", "co-operate", "naïve" and
/// "covid19" stay.
pub fn is_usable(word: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '\'' | '\u{2019}' | '-');
    let n_letters = word.chars().filter(|c| c.is_alphabetic()).count();
    word.chars().next().is_some_and(char::is_alphabetic)
        && word.chars().next_back().is_some_and(|c| c.is_alphanumeric() || is_combining_mark(c))
        && word.chars().all(inner)
        && 2 * n_letters >= word.chars().count()
}

fn is_combining_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::is_usable;

    #[test]
    fn follows_the_stated_rule() {
        for word in ["the", "o'clock", "co-operate", "naïve", "covid19", "g20x", "a", "happy"] {
            assert!(is_usable(word), "{word}");
        }
        for word in ["", ",", "1990", "3.14", "b-52", "mid-1990s", "anti-", "-ed", "<unk>", "@", "u_2", "'s"]
        {
            assert!(!is_usable(word), "{word}");
        }
    }
}

//! Text as all formats treat it: lines, clean terms, names with levels.

use unicode_normalization::UnicodeNormalization as _;

/// Stands between the levels of a concept's name.
const BETWEEN_LEVELS: &str = " > ";
/// Levels a name is cut into at most; what is deeper stays in the last.
const MOST_LEVELS: usize = 50;

/// Lines with their numbers from 1, ended by CR, LF or CRLF.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let mut rest = Some(text);
    let lines = std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\n', '\r']) else {
            rest = None;
            // A line end at the end of the text begins no line.
            return Some(text).filter(|text| !text.is_empty());
        };
        let (line, after) = text.split_at(end);
        rest = Some(after.strip_prefix("\r\n").or_else(|| after.get(1..)).unwrap_or_default());
        Some(line)
    });
    (1..).zip(lines)
}

/// A term or name as it is kept: composed (NFC), blanks joined and trimmed, without invisible control characters,
/// which some of the formats cannot hold.
pub(super) fn clean(text: &str) -> String {
    let visible: String = text.chars().filter(|&c| c.is_whitespace() || !is_unfit(c)).collect();
    let mut words = String::with_capacity(visible.len());
    for word in visible.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.extend(word.nfc());
    }
    words
}

fn is_unfit(character: char) -> bool {
    character.is_control() || matches!(character, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// The levels of a clean concept name: "affect > posemo" has two.
pub(super) fn levels(name: &str) -> Vec<String> {
    name.splitn(MOST_LEVELS, BETWEEN_LEVELS).map(str::to_owned).collect()
}

/// Opens a level of an outline in which blanks tell how deep a name stands, and gives the path to it. Those as deep or
/// deeper are closed, and below the last level that is told apart names stand beside each other.
pub(super) fn opened(open: &mut Vec<(usize, String)>, depth: usize, name: &str) -> Vec<String> {
    open.retain(|(above, _)| *above < depth);
    open.truncate(MOST_LEVELS - 1);
    open.push((depth, name.to_owned()));
    open.iter().map(|(_, level)| level.clone()).collect()
}

/// A concept's name from its levels.
pub(super) fn joined(levels: &[String]) -> String {
    levels.join(BETWEEN_LEVELS)
}

/// A finite number; a typographic minus is one too.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let value = text.strip_prefix('\u{2212}').map_or_else(
        || text.parse().ok(),
        |magnitude| magnitude.parse().ok().map(|magnitude: f64| -magnitude),
    );
    value.filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn all_line_ends_end_lines() {
        let found: Vec<_> = lines("a\r\nb\rc\n\nd").collect();
        assert_eq!(found, [(1, "a"), (2, "b"), (3, "c"), (4, ""), (5, "d")]);
        assert_eq!(lines("").count(), 0);
        assert_eq!(lines("a\n").count(), 1);
    }

    #[test]
    fn terms_are_cleaned() {
        assert_eq!(clean("\u{feff} white\t\u{a0}house \u{7}"), "white house");
        assert_eq!(clean("e\u{301}lan"), "élan");
        assert_eq!(
            clean("\u{1f468}\u{200d}\u{1f469}"),
            "\u{1f468}\u{200d}\u{1f469}",
            "joined emoji stay joined"
        );
    }

    #[test]
    fn an_outline_has_levels_up_to_a_limit() {
        let mut open = Vec::new();
        assert_eq!(opened(&mut open, 0, "a"), ["a"]);
        assert_eq!(opened(&mut open, 3, "b"), ["a", "b"]);
        assert_eq!(opened(&mut open, 2, "c"), ["a", "c"]);
        let deep = (3..1000).map(|depth| opened(&mut open, depth, &depth.to_string())).last().unwrap();
        assert_eq!((deep.len(), deep[1].as_str(), deep[49].as_str()), (50, "c", "999"));
    }

    #[test]
    fn numbers() {
        assert_eq!(
            [" -1.5 ", "\u{2212}2", "inf", "--", ""].map(number),
            [Some(-1.5), Some(-2.0), None, None, None]
        );
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in "(\\PC|\\s|[ >\u{301}\u{0}-\u{1f}]){0,20}") {
            let once = clean(&text);
            prop_assert_eq!(&clean(&once), &once);
            prop_assert_eq!(joined(&levels(&once)), once);
        }
    }
}

//! Cuts a long text into pieces that can be laid out one by one, so that only those on screen cost anything.

use std::ops::Range;

/// A piece ends at the first line end after this many bytes.
const ENOUGH: usize = 1200;
/// A line longer than this is cut between words.
const MOST: usize = 4000;

/// Bytes of the pieces of `text`, in order. A piece is whole lines without the last line end; only a line too long
/// for one piece is cut, after a space where there is one. Together with the line ends left out they are the text.
#[must_use]
pub fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = end_of_piece(text, start);
        let piece = text.get(start..end).unwrap_or_default();
        let kept = piece.strip_suffix('\n').map_or(piece, |piece| piece.strip_suffix('\r').unwrap_or(piece));
        pieces.push(start..start + kept.len());
        start = end;
    }
    pieces
}

/// Where the piece that begins at `start` ends; beyond `start`.
fn end_of_piece(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let reach = floor(rest, MOST);
    let near = rest.get(..reach).unwrap_or(rest);
    let after_enough = near.get(floor(near, ENOUGH)..).unwrap_or_default();
    if let Some(at) = after_enough.find('\n') {
        return start + (near.len() - after_enough.len()) + at + 1;
    }
    if reach == rest.len() {
        return text.len();
    }
    // No line ends nearby: cut at the last line end, else after the last space, else anywhere.
    let cut = near.rfind('\n').or_else(|| near.rfind([' ', '\t'])).map_or(reach, |at| at + 1);
    start + cut
}

/// The largest character boundary up to `at`, but never nothing of a text that has something.
fn floor(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    (1..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, n_pieces: usize) {
        let pieces = pieces(text);
        assert_eq!(pieces.len(), n_pieces);
        let mut end = 0;
        for piece in pieces {
            assert!(["", "\n", "\r\n"].contains(&&text[end..piece.start]), "only line ends are left out");
            assert!(piece.len() <= MOST);
            end = piece.end;
        }
        assert!(["", "\n", "\r\n"].contains(&&text[end..]));
    }

    #[test]
    fn short_texts_are_one_piece_and_long_ones_many() {
        check("", 0);
        check("One line.", 1);
        check("Two\nlines, and an end\n", 1);
        // Lines of 101 bytes: twelve reach 1,212.
        check(&format!("{}\n", "x".repeat(100)).repeat(24), 2);
        // One line of a megabyte: cut after spaces, so a little below the most.
        check(&"word ".repeat(200_000), 250);
        check(&"é".repeat(4000), 2);
        check(&format!("short\n{}", "x".repeat(5000)), 3);
        check(&"a\r\n".repeat(800), 2);
        check(&"\n".repeat(1201), 1);
    }

    #[test]
    fn a_cut_keeps_words_whole() {
        let text = "seven77 ".repeat(1000);
        for piece in pieces(&text) {
            assert!(text[piece.clone()].ends_with("seven77 ") && text[piece].starts_with("seven77"));
        }
    }

    proptest! {
        #[test]
        fn pieces_are_the_text_without_some_line_ends(
            parts in proptest::collection::vec(("[a é漢\n\r]{0,9}", 1_usize..900), 0..12),
        ) {
            let text: String = parts.iter().map(|(part, n)| part.repeat(*n)).collect();
            let mut end = 0;
            for piece in pieces(&text) {
                prop_assert!(piece.start >= end && piece.len() <= MOST);
                prop_assert!(["", "\n", "\r\n"].contains(&&text[end..piece.start]));
                prop_assert!(text.get(piece.clone()).is_some());
                end = piece.end;
            }
            prop_assert!(["", "\n", "\r\n"].contains(&&text[end..]));
        }
    }
}

//! Spoken words with times, SRT and WebVTT: each cue is a document, and all cues of a file are one series.
//!
//! An analyst who opens subtitles asks how a film, talk or hearing develops, so a cue's time is seconds from the
//! start (counted as from 1970-01-01 UTC, the zero of all times here) and its group is the file: several files can be
//! compared or laid over one another. A speaker, where WebVTT names one, is the cue's title.

use std::path::Path;

use super::text::{group_of, stem_of};
use crate::corpus::Document;
use crate::corpus::columns::Markup;
use crate::corpus::dates::DateFormat;

/// Stands between the times of a cue.
const ARROW: &str = "-->";

/// Does a text that begins like this (without blanks before it) have cues?
pub(super) fn is_subtitles(start: &str) -> bool {
    if start
        .strip_prefix("webvtt")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    {
        return true;
    }
    let mut lines = start.lines().map(str::trim);
    let is_number =
        lines.next().is_some_and(|line| !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit()));
    is_number && lines.next().is_some_and(|line| times(line).is_some())
}

/// Start and end of a cue in seconds.
fn times(line: &str) -> Option<(f64, f64)> {
    let (start, rest) = line.split_once(ARROW)?;
    // Settings of the place on the screen may follow.
    let end = rest.split_whitespace().next()?;
    Some((DateFormat::Elapsed.parse(start)?, DateFormat::Elapsed.parse(end)?))
}

/// A cue that was read, or the line of one that was not.
pub(super) enum Cue {
    Document(Document),
    /// A cue without words.
    Empty,
    Broken {
        line: u64,
        reason: String,
    },
}

/// The cues of the file called `name`.
pub(super) fn cues(name: &Path, text: &str, markup: Markup) -> Vec<Cue> {
    let group = match group_of(name) {
        folder if folder.is_empty() => stem_of(name),
        folder => format!("{folder}/{}", stem_of(name)),
    };
    let mut cues = Vec::new();
    let mut lines = (1_u64..).zip(text.lines()).peekable();
    while let Some((number, line)) = lines.next() {
        if !line.contains(ARROW) {
            // Numbers, names and notes stand before the times; what they say is not spoken.
            continue;
        }
        let mut words = String::new();
        while let Some((_, line)) = lines.next_if(|(_, line)| !line.trim().is_empty()) {
            words.push_str(line.trim());
            words.push('\n');
        }
        let Some((start, _)) = times(line) else {
            let reason = "the times are not written as 00:01:02,500 --> 00:01:04,000".to_owned();
            cues.push(Cue::Broken { line: number, reason });
            continue;
        };
        let (speaker, words) = speaker(&words);
        let words = match markup {
            Markup::Plain => markup.apply(&without_cue_tags(&words)).trim().to_owned(),
            Markup::Kept => words.trim().to_owned(),
        };
        if words.is_empty() {
            cues.push(Cue::Empty);
            continue;
        }
        let clock = line.split(ARROW).next().unwrap_or_default().trim();
        cues.push(Cue::Document(Document {
            id: format!("{} {clock}", name.display()),
            title: speaker.unwrap_or_else(|| clock.to_owned()),
            text: words,
            time: Some(start),
            minutes_ahead: None,
            group: group.clone(),
        }));
    }
    cues
}

/// WebVTT names a speaker in a tag: `<v Ann>Hello`.
fn speaker(words: &str) -> (Option<String>, String) {
    let found = words.find("<v ").or_else(|| words.find("<v."));
    let Some((at, length)) = found.and_then(|at| Some((at, words.get(at..)?.find('>')?))) else {
        return (None, words.to_owned());
    };
    let tag = words.get(at + 2..at + length).unwrap_or_default();
    // Classes may follow the letter: `<v.loud Ann>`.
    let name = if tag.starts_with('.') { tag.split_once(' ').map_or("", |(_, name)| name) } else { tag };
    let rest =
        words.get(..at).unwrap_or_default().to_owned() + words.get(at + length + 1..).unwrap_or_default();
    let name = name.trim();
    ((!name.is_empty()).then(|| name.to_owned()), rest.replace("</v>", ""))
}

/// The words without tags that only subtitles have: classes, times, placements.
fn without_cue_tags(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find(['<', '{']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let is_cue_tag =
            ["<c>", "<c.", "</c>", "<v ", "</v>", "<lang ", "</lang>", "<ruby>", "</ruby>", "<rt>", "</rt>"]
                .iter()
                .any(|tag| from.starts_with(tag))
                || from.starts_with("{\\")
                || (from.starts_with('<')
                    && from.get(1..2).is_some_and(|c| c.starts_with(|c: char| c.is_ascii_digit())));
        let end = from.find(['>', '}']).filter(|_| is_cue_tag);
        match end {
            Some(end) => rest = from.get(end + 1..).unwrap_or_default(),
            None => {
                // Both signs are one byte.
                plain.push_str(from.get(..1).unwrap_or_default());
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::{Cue, cues, is_subtitles};
    use crate::corpus::columns::Markup;
    use proptest::prelude::*;
    use std::path::Path;

    /// Time, title and text of each cue; broken ones as line and reason.
    fn read(name: &str, text: &str) -> Vec<String> {
        let written = |cue| match cue {
            Cue::Document(d) => format!("{} {} [{}] {}", d.time.unwrap(), d.title, d.group, d.text),
            Cue::Empty => "empty".to_owned(),
            Cue::Broken { line, reason } => format!("line {line}: {reason}"),
        };
        cues(Path::new(name), text, Markup::Plain).into_iter().map(written).collect()
    }

    #[test]
    fn cues_of_both_formats() {
        let srt = "1\r\n00:00:01,500 --> 00:00:03,000\r\n<i>Good</i> morning,\r\n{\\an8}Ann &amp; Bo.\r\n\r\n\
            2\r\n00:00:04,000 --> 00:00:05,000\r\n\r\n3\r\n00:00:61,000 --> 00:00:62,000\r\nx\r\n";
        assert!(is_subtitles(&srt.to_lowercase()));
        assert_eq!(
            read("talks/one.srt", srt),
            [
                "1.5 00:00:01,500 [talks/one] Good morning,\nAnn & Bo.",
                "empty",
                "line 10: the times are not written as 00:01:02,500 --> 00:01:04,000",
            ]
        );
        let vtt = "WEBVTT - talk\n\nNOTE not spoken\n\nintro\n01:02.250 --> 01:04.000 align:start\n\
            <v.loud Ann Lee>We <c.x>are</c> <00:01:03.000>here</v>\n\n1:00:00.000 --> 1:00:01.000\n3 < 4";
        assert!(is_subtitles(&vtt.to_lowercase()));
        assert_eq!(read("two.vtt", vtt), ["62.25 Ann Lee [two] We are here", "3600 1:00:00.000 [two] 3 < 4"]);
        for text in ["1\nnothing", "webvttx", "a --> b", ""] {
            assert!(!is_subtitles(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(1|00:01|-->|<v|<c>|[ .>{}\\\\]|é|\n){0,30}") {
            read("a.srt", &text);
            is_subtitles(&text);
        }
    }
}

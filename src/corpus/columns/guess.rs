//! Guessing which column plays which part, by names that people use and by what the values look like.

use super::Columns;
use super::sample::{Sample, words};
use crate::corpus::dates::DateFormat;

/// Names of text columns.
const TEXT_NAMES: &[&str] = &[
    "text",
    "body",
    "comment",
    "comments",
    "content",
    "contents",
    "message",
    "tweet",
    "fulltext",
    "selftext",
    "article",
    "speech",
    "post",
    "review",
    "description",
    "transcript",
    "abstract",
    "paragraph",
    "sentence",
    "lyrics",
    "caption",
    "answer",
    "response",
    "story",
    "status",
    "note",
    "notes",
    "document",
    "verbatim",
];
/// Beginnings or wholes of words in names of time columns, the best first.
const TIME_NAMES: &[&str] = &[
    "approve",
    "approved",
    "created",
    "create",
    "published",
    "publish",
    "pub",
    "posted",
    "sent",
    "date",
    "datetime",
    "timestamp",
    "time",
    "utc",
    "day",
    "month",
    "year",
    "when",
    "period",
];
/// Words in names of times at which the text was not written.
const OTHER_TIMES: &[&str] =
    &["update", "updated", "modified", "edited", "edit", "retrieved", "crawled", "birth", "end", "deleted"];
/// Names of group columns whose values stand for few people or places, the best first.
const GROUP_NAMES: &[&str] = &[
    "speaker",
    "author",
    "writer",
    "source",
    "publisher",
    "newspaper",
    "outlet",
    "publication",
    "party",
    "president",
    "section",
    "subreddit",
    "channel",
    "platform",
    "category",
    "topic",
    "group",
    "country",
    "state",
    "region",
    "language",
    "lang",
    "gender",
];
/// Names of columns that are groups only where each value stands in several rows.
const WEAK_GROUP_NAMES: &[&str] =
    &["user", "username", "screenname", "displayname", "location", "type", "label", "name"];
/// Names of id columns, the best first.
const ID_NAMES: &[&str] =
    &["idstr", "id", "uid", "uuid", "guid", "key", "sequence", "number", "no", "nr", "index", "permalink"];
/// An id with one of these words is somebody else's.
const OTHER_IDS: &[&str] = &["user", "author", "parent", "reply", "status", "asset", "place", "quoted"];
/// Names of title columns, the best first.
const TITLE_NAMES: &[&str] = &["title", "headline", "heading", "subject"];

/// See [`Columns::guess`].
pub(super) fn guess(headers: &[String], rows: &[Vec<String>]) -> Columns {
    let samples: Vec<Sample<'_>> =
        headers.iter().enumerate().map(|(at, name)| Sample::new(name, at, rows)).collect();
    let name_of = |at: Option<usize>| at.and_then(|at| headers.get(at).cloned());
    let text = text(&samples);
    let rest = |taken: &[Option<usize>]| -> Vec<usize> {
        (0..samples.len()).filter(|&at| !taken.contains(&Some(at))).collect()
    };
    let time = time(&samples, &rest(&[text]));
    let title = title(&samples, &rest(&[text, time]));
    let id = id(&samples, &rest(&[text, time, title]));
    let group = group(&samples, &rest(&[text, time, title, id]));
    Columns {
        text: name_of(text),
        time: name_of(time),
        group: name_of(group),
        id: name_of(id),
        title: name_of(title),
        ..Columns::default()
    }
}

/// Is this what a text column is called?
pub(in crate::corpus) fn is_text_name(name: &str) -> bool {
    TEXT_NAMES.contains(&words(name).concat().as_str())
}

/// The longest prose among columns with a likely name, else among all.
fn text(samples: &[Sample<'_>]) -> Option<usize> {
    let longest = |n_words: usize, is_candidate: &dyn Fn(&Sample<'_>) -> bool| {
        (0..samples.len())
            .filter_map(|at| samples.get(at).map(|sample| (at, sample)))
            .filter(|(_, s)| {
                is_candidate(s) && !s.values.is_empty() && s.n_prose(n_words) * 2 >= s.values.len()
            })
            // The first of equals wins, so the place counts backwards.
            .max_by_key(|(at, sample)| (sample.mean_length(), usize::MAX - at))
            .map(|(at, _)| at)
    };
    let is_likely =
        |sample: &Sample<'_>| sample.rank(TEXT_NAMES).is_some() && sample.rank(OTHER_WORDS).is_none();
    longest(2, &is_likely).or_else(|| longest(3, &|_| true)).or_else(|| longest(1, &is_likely))
}

/// Words that make "comment author" or "post title" something else than text.
const OTHER_WORDS: &[&str] = &[
    "id", "url", "link", "date", "time", "created", "author", "user", "name", "title", "type", "count",
    "source", "language", "lang", "location",
];

fn time(samples: &[Sample<'_>], candidates: &[usize]) -> Option<usize> {
    let score = |&at: &usize| {
        let sample = samples.get(at)?;
        let format = DateFormat::guess(sample.values.iter().copied())?;
        let n_read = sample.values.iter().filter(|value| format.parse(value).is_some()).count();
        if n_read * 3 < sample.values.len() * 2 || sample.values.len() * 2 < sample.n_rows {
            return None;
        }
        let rank = sample.rank(TIME_NAMES).or_else(|| {
            let is_compound = ["date", "time"].iter().any(|part| sample.plain.contains(part));
            is_compound.then_some(TIME_NAMES.len())
        });
        let rank = rank.or_else(|| format.is_unmistakable().then_some(TIME_NAMES.len() + 1))?;
        // A year beside a full date tells less.
        Some(((sample.rank(OTHER_TIMES).is_some(), format.is_coarse(), rank), at))
    };
    candidates.iter().filter_map(score).min().map(|(_, at)| at)
}

fn title(samples: &[Sample<'_>], candidates: &[usize]) -> Option<usize> {
    let score = |&at: &usize| {
        let sample = samples.get(at)?;
        let is_title =
            sample.values.len() * 2 >= sample.n_rows && sample.n_prose(1) * 2 >= sample.values.len();
        Some((sample.rank(TITLE_NAMES).filter(|_| is_title && !sample.values.is_empty())?, at))
    };
    candidates.iter().filter_map(score).min().map(|(_, at)| at)
}

fn id(samples: &[Sample<'_>], candidates: &[usize]) -> Option<usize> {
    let score = |&at: &usize| {
        let sample = samples.get(at)?;
        let is_unique = sample.values.len() == sample.n_rows && sample.n_distinct() == sample.n_rows;
        let is_other = sample.rank(OTHER_IDS).is_some();
        Some((sample.rank(ID_NAMES).filter(|_| is_unique && !is_other && sample.n_rows > 0)?, at))
    };
    candidates.iter().filter_map(score).min().map(|(_, at)| at)
}

/// Few values under a name that groups go by.
fn group(samples: &[Sample<'_>], candidates: &[usize]) -> Option<usize> {
    let score = |&at: &usize| {
        let sample = samples.get(at)?;
        let n_distinct = sample.n_distinct();
        let is_short = sample.mean_length() <= 60 && !sample.values.iter().any(|value| value.contains("://"));
        if !sample.is_filled() || !is_short || sample.rank(&["id"]).is_some() {
            return None;
        }
        let repeats = |percent: usize| n_distinct * 100 <= sample.values.len() * percent;
        let strong = sample.rank(GROUP_NAMES).filter(|_| repeats(80));
        let weak = || sample.rank(WEAK_GROUP_NAMES).filter(|_| repeats(33));
        let rank = strong.or_else(|| weak().map(|rank| GROUP_NAMES.len() + rank))?;
        // One file of several may have one value only, but a column that tells its rows apart comes first.
        Some(((n_distinct < 2, rank), at))
    };
    candidates.iter().filter_map(score).min().map(|(_, at)| at)
}

//! Which column of a table is the text, the time, the group, the id and the title.

use std::collections::HashSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::dates::DateFormat;
use crate::{Error, Result};

/// Names of columns. As a wish, `None` leaves the choice to the guess and an empty name says "no such column";
/// as a result, `None` is "no such column".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Columns {
    /// What is read and scored.
    pub text: Option<String>,
    /// When it was written.
    pub time: Option<String>,
    /// By whom or where; documents are compared by it.
    pub group: Option<String>,
    /// What the document is called in exports.
    pub id: Option<String>,
    /// What the document is called on screen.
    pub title: Option<String>,
}

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
/// Names of group columns, the best first.
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
    "user",
    "username",
    "screenname",
    "displayname",
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
    "location",
    "language",
    "lang",
    "gender",
    "type",
    "label",
    "name",
];
/// Names of id columns, the best first.
const ID_NAMES: &[&str] =
    &["idstr", "id", "uid", "uuid", "guid", "key", "sequence", "number", "no", "nr", "index", "permalink"];
/// An id with one of these words is somebody else's.
const OTHER_IDS: &[&str] = &["user", "author", "parent", "reply", "status", "asset", "place", "quoted"];
/// Names of title columns, the best first.
const TITLE_NAMES: &[&str] = &["title", "headline", "heading", "subject"];

impl Columns {
    /// The columns that serve best, by name and by the values of some rows. A role without a fitting column is
    /// left empty.
    pub fn guess(headers: &[String], rows: &[Vec<String>]) -> Self {
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
        Self {
            text: name_of(text),
            time: name_of(time),
            group: name_of(group),
            id: name_of(id),
            title: name_of(title),
        }
    }

    /// The wished columns, and guessed ones where nothing is wished.
    ///
    /// # Errors
    /// A wished column that does not exist, or no text column.
    pub(super) fn choose(&self, headers: &[String], rows: &[Vec<String>], path: &Path) -> Result<Self> {
        let guess = Self::guess(headers, rows);
        let pick = |wish: &Option<String>, guess: Option<String>| match wish.as_deref() {
            None => Ok(guess),
            Some("") => Ok(None),
            Some(name) => find(headers, name, path).map(Some),
        };
        let mut chosen = Self {
            text: pick(&self.text, guess.text)?,
            time: pick(&self.time, guess.time)?,
            group: pick(&self.group, guess.group)?,
            id: pick(&self.id, guess.id)?,
            title: pick(&self.title, guess.title)?,
        };
        if chosen.text.is_none() {
            let problem =
                format!("no column looks like text; name it with --text; there are: {}", headers.join(", "));
            return Err(Error::format(path, None, problem));
        }
        // A guess must not repeat a wish.
        for (guessed, wish) in [
            (&mut chosen.time, &self.time),
            (&mut chosen.group, &self.group),
            (&mut chosen.id, &self.id),
            (&mut chosen.title, &self.title),
        ] {
            if wish.is_none() && guessed.is_some() && (*guessed == chosen.text || self.wishes(guessed)) {
                *guessed = None;
            }
        }
        Ok(chosen)
    }

    fn wishes(&self, name: &Option<String>) -> bool {
        [&self.text, &self.time, &self.group, &self.id, &self.title].contains(&name)
    }
}

/// The column of that name; letter case decides only where two differ by it.
fn find(headers: &[String], name: &str, path: &Path) -> Result<String> {
    let exact = headers.iter().find(|header| *header == name);
    let similar = || headers.iter().find(|header| header.to_lowercase() == name.trim().to_lowercase());
    exact.or_else(similar).cloned().ok_or_else(|| {
        let problem = format!("there is no column \"{name}\"; there are: {}", headers.join(", "));
        Error::format(path, None, problem)
    })
}

/// What the sampled rows tell of one column.
struct Sample<'r> {
    /// The name's last part in lower case without signs: "user.screen_name" → "screenname".
    plain: String,
    /// The words of the name: "commentBody" → "comment", "body".
    words: Vec<String>,
    /// Values that are not empty.
    values: Vec<&'r str>,
    n_rows: usize,
}

impl<'r> Sample<'r> {
    fn new(name: &str, at: usize, rows: &'r [Vec<String>]) -> Self {
        let last = name.rsplit('.').next().unwrap_or(name);
        let words = words(last);
        let values = rows
            .iter()
            .filter_map(|row| row.get(at).map(|value| value.trim()))
            .filter(|value| !value.is_empty())
            .collect();
        Self { plain: words.concat(), words: words_of_path(name, words), values, n_rows: rows.len() }
    }

    /// The place in `names` of the first that the column is called, or that its name contains as a word.
    fn rank(&self, names: &[&str]) -> Option<usize> {
        names.iter().position(|name| self.plain == *name || self.words.iter().any(|word| word == name))
    }

    /// Mean number of characters over all rows.
    fn mean_length(&self) -> usize {
        self.values.iter().map(|value| value.chars().count()).sum::<usize>() / self.n_rows.max(1)
    }

    /// Number of values that read like language: words with letters, at least `n_words` of them.
    fn n_prose(&self, n_words: usize) -> usize {
        let is_prose = |value: &&&str| {
            let has_letters = |word: &&str| word.chars().any(char::is_alphabetic);
            // Languages without spaces write a sentence as one word.
            let foreign = value.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count();
            let is_address = value.contains("://") && !value.contains(' ');
            !is_address
                && (value.split_whitespace().filter(has_letters).count() >= n_words || foreign >= 4 * n_words)
        };
        self.values.iter().filter(is_prose).count()
    }

    fn n_distinct(&self) -> usize {
        self.values.iter().collect::<HashSet<_>>().len()
    }

    /// Nearly every row has a value.
    fn is_filled(&self) -> bool {
        self.n_rows > 0 && self.values.len() * 10 >= self.n_rows * 9
    }
}

/// The words of a name: at signs and where a capital follows a small letter.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let starts = !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase());
        if starts && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The words of the last part, and of the parts before it: "user.id" is a user's id.
fn words_of_path(name: &str, last: Vec<String>) -> Vec<String> {
    let mut all = last;
    if let Some((before, _)) = name.rsplit_once('.') {
        all.extend(words(before));
    }
    all
}

/// Is this what a text column is called?
pub(super) fn is_text_name(name: &str) -> bool {
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
        if n_read * 10 < sample.values.len() * 8 || sample.values.len() * 2 < sample.n_rows {
            return None;
        }
        let rank = sample.rank(TIME_NAMES).or_else(|| {
            let is_compound = ["date", "time"].iter().any(|part| sample.plain.contains(part));
            is_compound.then_some(TIME_NAMES.len())
        });
        let rank = rank.or_else(|| format.is_unmistakable().then_some(TIME_NAMES.len() + 1))?;
        // A year beside a full date tells less.
        let is_coarse = matches!(format, DateFormat::Year | DateFormat::YearMonth);
        Some(((sample.rank(OTHER_TIMES).is_some(), is_coarse, rank), at))
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

/// Few values, each in several rows, under a name that groups go by.
fn group(samples: &[Sample<'_>], candidates: &[usize]) -> Option<usize> {
    let score = |&at: &usize| {
        let sample = samples.get(at)?;
        let rank = sample.rank(GROUP_NAMES)?;
        let n_distinct = sample.n_distinct();
        let is_short = sample.mean_length() <= 60 && !sample.values.iter().any(|value| value.contains("://"));
        let repeats = n_distinct * 10 <= sample.values.len() * 8;
        // One file of several may have one value only, but a column that tells its rows apart comes first.
        (sample.is_filled() && is_short && repeats).then_some(((n_distinct < 2, rank), at))
    };
    candidates.iter().filter_map(score).min().map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use super::Columns;
    use std::path::Path;

    fn table(headers: &str, rows: &[&str]) -> (Vec<String>, Vec<Vec<String>>) {
        let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
        (cells(headers), rows.iter().map(|row| cells(row)).collect())
    }

    /// Roles in the order text, time, group, id, title; "-" is none.
    #[track_caller]
    fn check(headers: &str, rows: &[&str], wanted: [&str; 5]) {
        let (headers, rows) = table(headers, rows);
        let found = Columns::guess(&headers, &rows);
        let found = [found.text, found.time, found.group, found.id, found.title]
            .map(|name| name.unwrap_or_else(|| "-".into()));
        assert_eq!(found, wanted);
    }

    #[test]
    fn speeches_comments_and_tweets() {
        check(
            "date|speaker|title|text",
            &[
                "1901-03-04|A. Smith|1901 Smith|My fellow citizens, we meet again",
                "1905-03-04|A. Smith|1905 Smith|No people on earth have more cause",
                "1909-03-04|B. Jones|1909 Jones|Anyone who has taken the oath",
            ],
            ["text", "date", "speaker", "-", "title"],
        );
        check(
            "UserID|commentBody|ApproveDate|UserComments|updateDate|Place|commentID|Score",
            &[
                "60215558|I think so too|1423762913|x.org/a.xml|1423762999|New York|11|1",
                "69361826|They never learn|1423762933|x.org/b.xml|1423762999|Madison, WI|12|1",
            ],
            ["commentBody", "ApproveDate", "-", "commentID", "-"],
        );
        check(
            "source|id_str|user.id|text|created_at|retweet_count|is_retweet",
            &[
                "Web|152827|1|Make it so|Fri Dec 30 19:03:30 +0000 2011|187|false",
                "Phone|152823|2|At last we go|Fri Dec 30 18:47:42 +0000 2011|174|false",
                "Web|152814|3|hello there, friends|Fri Dec 30 18:12:30 +0000 2011|1234|false",
            ],
            ["text", "created_at", "source", "id_str", "-"],
        );
    }

    #[test]
    fn numbers_alone_have_no_text_and_odd_names_do() {
        check("a|b", &["1|2.5", "2|3.5"], ["-", "-", "-", "-", "-"]);
        check(
            "q7|year",
            &["what I liked most was the food|2019", "nothing at all, really|2020"],
            ["q7", "year", "-", "-", "-"],
        );
        check("", &[], ["-", "-", "-", "-", "-"]);
    }

    #[test]
    fn wishes_win_and_wrong_ones_list_what_there_is() {
        let (headers, rows) = table("title|text|when", &["A day|It was a long day|2019-01-01"]);
        let path = Path::new("t.csv");
        let wish = Columns { text: Some("Title".into()), time: Some(String::new()), ..Columns::default() };
        let chosen = wish.choose(&headers, &rows, path).unwrap();
        assert_eq!((chosen.text.as_deref(), chosen.time, chosen.title), (Some("title"), None, None));
        let wish = Columns { group: Some("party".into()), ..Columns::default() };
        let error = wish.choose(&headers, &rows, path).unwrap_err().to_string();
        assert!(error.contains("\"party\"") && error.contains("title, text, when"), "{error}");
    }
}

//! Which column of a table is the text, the time, the group, the id and the title, and how they are read.

mod guess;
mod memory;
mod sample;
pub mod shapes;

use std::borrow::Cow;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::dates::{DateFormat, Zone};
use super::html::to_plain;
use crate::{Error, Result};
pub(super) use guess::is_text_name;
pub use memory::ImportMemory;
use shapes::Shape;

/// Names of columns and how they are read. As a wish, `None` leaves the choice to the guess and an empty name says
/// "no such column"; as a result, `None` is "no such column".
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
    /// How the dates are written; as a wish, `None` leaves it to the guess.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateFormat>,
    /// The zone of dates that name none.
    #[serde(skip_serializing_if = "Zone::is_utc")]
    pub zone: Zone,
    /// What becomes of HTML in tables and plain text files.
    #[serde(skip_serializing_if = "Markup::is_default")]
    pub markup: Markup,
}

/// What becomes of HTML tags and entities in texts, titles and groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Markup {
    /// Tags are taken out and entities decoded; a text without known ones stays as it is.
    #[default]
    Plain,
    /// Everything stays as it is written.
    Kept,
}

impl Markup {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The text as it is to be read.
    pub(super) fn apply(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Plain => to_plain(text),
            Self::Kept => Cow::Borrowed(text),
        }
    }
}

impl Columns {
    /// The columns that serve best, by name and by the values of some rows. A role without a fitting column is
    /// left empty.
    pub fn guess(headers: &[String], rows: &[Vec<String>]) -> Self {
        guess::guess(headers, rows)
    }

    /// The wished columns; where nothing is wished those of the `shape`, if the table has a known one, and else
    /// guessed ones. A table may be left without a text column.
    ///
    /// # Errors
    /// A wished column that does not exist.
    pub(super) fn choose(
        &self,
        headers: &[String],
        rows: &[Vec<String>],
        shape: Option<&Shape>,
        path: &Path,
    ) -> Result<Self> {
        let mut guess = Self::guess(headers, rows);
        if let Some(shape) = shape {
            shape.correct(&mut guess, headers);
        }
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
            dates: self.dates,
            zone: self.zone.clone(),
            markup: self.markup,
        };
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

    /// That a table has no text column, in words.
    pub(super) fn no_text(headers: &[String], path: &Path) -> Error {
        let problem =
            format!("no column looks like text; name it with --text; there are: {}", listed(headers));
        Error::format(path, None, problem)
    }

    fn wishes(&self, name: &Option<String>) -> bool {
        [&self.text, &self.time, &self.group, &self.id, &self.title].contains(&name)
    }
}

/// Most columns named in a message.
const MOST_LISTED: usize = 40;

/// The columns for a message.
pub(super) fn listed(columns: &[String]) -> String {
    let shown = columns.get(..MOST_LISTED).unwrap_or(columns).join(", ");
    match columns.len().checked_sub(MOST_LISTED) {
        Some(more @ 1..) => format!("{shown} and {more} more"),
        _ => shown,
    }
}

/// The column of that name; letter case decides only where two differ by it.
fn find(headers: &[String], name: &str, path: &Path) -> Result<String> {
    let exact = headers.iter().find(|header| *header == name);
    let similar = || headers.iter().find(|header| header.to_lowercase() == name.trim().to_lowercase());
    exact.or_else(similar).cloned().ok_or_else(|| {
        let problem = format!("there is no column \"{name}\"; there are: {}", listed(headers));
        Error::format(path, None, problem)
    })
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
        let chosen = wish.choose(&headers, &rows, None, path).unwrap();
        assert_eq!((chosen.text.as_deref(), chosen.time, chosen.title), (Some("title"), None, None));
        let wish = Columns { group: Some("party".into()), ..Columns::default() };
        let error = wish.choose(&headers, &rows, None, path).unwrap_err().to_string();
        assert!(error.contains("\"party\"") && error.contains("title, text, when"), "{error}");
    }
}

//! Tables that many people have, known by their columns, so that no option is needed for them.

use super::Columns;

/// A known kind of table. Columns of JSON are paths: `tweet.full_text`.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape {
    /// What it is called in the report.
    pub name: &'static str,
    /// Columns that a table of this kind has.
    needs: &'static [&'static str],
    /// Columns read as one text, the first that exists in front of the next, with a blank line between.
    pub(in crate::corpus) text: &'static [&'static str],
    /// Columns of the time: the date, and the time of day where it stands apart.
    pub(in crate::corpus) time: &'static [&'static str],
    /// Candidates for the group, the first that exists is taken.
    group: Choice,
    id: Choice,
    title: Choice,
    /// Texts that say that the text was taken away.
    pub(in crate::corpus) removed: &'static [&'static str],
}

/// Which column plays a part.
#[derive(Debug, PartialEq, Eq)]
enum Choice {
    /// The first of these that exists; none if none does.
    Of(&'static [&'static str]),
    /// As guessed.
    Guess,
}

const REDDIT_REMOVED: &[&str] = &["[deleted]", "[removed]", "[ Removed by Reddit ]"];

/// All known shapes; the first that fits is taken.
const SHAPES: &[Shape] = &[
    Shape {
        name: "an X archive",
        needs: &["tweet.full_text", "tweet.id_str", "tweet.created_at"],
        text: &["tweet.full_text"],
        time: &["tweet.created_at"],
        group: Choice::Of(&["tweet.lang"]),
        id: Choice::Of(&["tweet.id_str"]),
        title: Choice::Of(&[]),
        removed: &[],
    },
    Shape {
        name: "an X archive",
        needs: &["full_text", "id_str", "created_at"],
        text: &["full_text"],
        time: &["created_at"],
        group: Choice::Of(&["user.screen_name", "lang"]),
        id: Choice::Of(&["id_str"]),
        title: Choice::Of(&[]),
        removed: &[],
    },
    Shape {
        name: "tweets",
        needs: &["text", "id_str", "created_at"],
        text: &["text"],
        time: &["created_at"],
        group: Choice::Of(&["user.screen_name", "source"]),
        id: Choice::Of(&["id_str"]),
        title: Choice::Of(&[]),
        removed: &[],
    },
    Shape {
        name: "the Trump Twitter Archive",
        needs: &["id", "text", "isRetweet", "device", "date"],
        text: &["text"],
        time: &["date"],
        group: Choice::Of(&["device"]),
        id: Choice::Of(&["id"]),
        title: Choice::Of(&[]),
        removed: &[],
    },
    Shape {
        name: "Reddit comments",
        needs: &["body", "created_utc", "subreddit"],
        text: &["body"],
        time: &["created_utc"],
        group: Choice::Of(&["subreddit"]),
        id: Choice::Of(&["id", "name"]),
        title: Choice::Of(&[]),
        removed: REDDIT_REMOVED,
    },
    Shape {
        name: "Reddit posts",
        needs: &["title", "selftext", "created_utc"],
        text: &["title", "selftext"],
        time: &["created_utc"],
        group: Choice::Of(&["subreddit"]),
        id: Choice::Of(&["id", "name"]),
        title: Choice::Of(&["title"]),
        removed: REDDIT_REMOVED,
    },
    Shape {
        name: "New York Times comments",
        needs: &["commentBody", "createDate", "commentID"],
        text: &["commentBody"],
        time: &["createDate"],
        group: Choice::Of(&["newDesk", "sectionName", "articleID", "editorsSelection", "EditorsSelection"]),
        id: Choice::Of(&["commentID"]),
        title: Choice::Of(&["commentTitle"]),
        removed: &[],
    },
    Shape {
        name: "New York Times comments",
        needs: &["commentBody", "ApproveDate"],
        text: &["commentBody"],
        time: &["ApproveDate"],
        group: Choice::Of(&["EditorsSelection"]),
        id: Choice::Guess,
        title: Choice::Of(&[]),
        removed: &[],
    },
    Shape {
        name: "a 4CAT export",
        needs: &["id", "thread_id", "timestamp", "author", "body"],
        text: &["subject", "body"],
        time: &["timestamp"],
        group: Choice::Guess,
        id: Choice::Of(&["id"]),
        title: Choice::Of(&["subject"]),
        removed: &[],
    },
    Shape {
        name: "a Followthehashtag export",
        needs: &["Tweet Id", "Date", "Hour", "Tweet content"],
        text: &["Tweet content"],
        time: &["Date", "Hour"],
        group: Choice::Of(&["Tweet language (ISO 639-1)", "Country"]),
        id: Choice::Of(&["Tweet Id"]),
        title: Choice::Of(&[]),
        removed: &[],
    },
];

impl Shape {
    /// The shape of a table with these columns, if it is a known one.
    pub fn of(headers: &[String]) -> Option<&'static Self> {
        let has = |name: &&'static str| headers.iter().any(|header| header == name);
        SHAPES.iter().find(|shape| shape.needs.iter().all(has))
    }

    /// Puts the columns of the shape in the place of guessed ones. Where several make one text or time, the last of
    /// the text and the first of the time stand for them.
    pub(super) fn correct(&self, guess: &mut Columns, headers: &[String]) {
        let exists = |name: &&&str| headers.iter().any(|header| header == **name);
        let name = |name: &&str| (*name).to_owned();
        guess.text = self.text.iter().rfind(exists).map(name);
        guess.time = self.time.iter().find(exists).map(name);
        for (role, choice) in
            [(&mut guess.group, &self.group), (&mut guess.id, &self.id), (&mut guess.title, &self.title)]
        {
            if let Choice::Of(names) = choice {
                *role = names.iter().find(exists).map(name);
            }
        }
    }
}

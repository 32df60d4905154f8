//! Web pages: what a reader would read, without menus, scripts and footers.

use std::borrow::Cow;
use std::path::Path;

use super::source::Source;
use super::text::{self, date_in_name, group_of, stem_of};
use crate::Result;
use crate::corpus::Document;
use crate::corpus::dates::{DateFormat, When, Zone};
use crate::corpus::html::to_plain;

/// Elements that hold no text of the page's own.
const LEFT_OUT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "iframe", "nav", "footer", "aside", "form", "button",
    "select",
];
/// Names under which pages say when they were published, the best first.
const DATES: &[&str] = &[
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "pubdate",
    "publish-date",
];

/// The page as text, and its encoding in plain words. Not UTF-8, it is what the page says of itself.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn page_text(source: &Source<'_>) -> Result<(String, String)> {
    let bytes = source.all_bytes()?;
    let is_marked = encoding_rs::Encoding::for_bom(&bytes).is_some();
    if !is_marked && std::str::from_utf8(&bytes).is_err() {
        let head = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(&bytes)).to_ascii_lowercase();
        let named = head.split("charset=").nth(1).and_then(|rest| {
            let label = rest.trim_start_matches(['"', '\'', ' ']);
            label.split(|c: char| !(c.is_ascii_alphanumeric() || "-_:".contains(c))).next()
        });
        let encoding = named.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
        if let Some(encoding) = encoding.filter(|&encoding| encoding != encoding_rs::UTF_8) {
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            return Ok((text.into_owned(), encoding.name().to_owned()));
        }
    }
    Ok((source.text()?, source.encoding_name()))
}

/// One document from one page; `name` is its name within the folder. The date is in the name or in the page's head.
pub(super) fn document(name: &Path, html: &str) -> Document {
    let (head, body) = parts(html);
    let of_name = date_in_name(&stem_of(name)).map(|time| When { time, minutes_ahead: None });
    let when = of_name.or_else(|| date_in_head(head));
    let title = element(head, "title").or_else(|| element(body, "title")).map(inside).unwrap_or_default();
    let title = line(&to_plain(title));
    Document {
        id: text::id_of(name),
        title: if title.is_empty() { stem_of(name) } else { title },
        text: plain(body),
        time: when.map(|when| when.time),
        minutes_ahead: when.and_then(|when| when.minutes_ahead),
        group: group_of(name),
    }
}

/// The head and the body.
fn parts(html: &str) -> (&str, &str) {
    let lower = html.to_ascii_lowercase();
    let at = find_tag(&lower, "<body").or_else(|| lower.find("</head>"));
    // Both texts have the same bytes in the same places.
    at.and_then(|at| html.split_at_checked(at)).unwrap_or(("", html))
}

/// The main part as text: of several elements that might be it, the first that is alone of its kind.
fn plain(body: &str) -> String {
    let body = without_comments(body);
    let mut kept = Cow::Borrowed(body.as_ref());
    for name in LEFT_OUT {
        kept = without(kept, name);
    }
    let main = ["main", "article"].iter().find_map(|name| {
        let lower = kept.to_ascii_lowercase();
        let open = format!("<{name}");
        let first = find_tag(&lower, &open)?;
        let is_alone = find_tag(lower.get(first + 1..)?, &open).is_none();
        element(&kept, name).filter(|_| is_alone)
    });
    let main = main.unwrap_or(&kept);
    // In HTML a line break is a blank; only elements break lines.
    let mut flowing = String::with_capacity(main.len());
    for word in main.split_whitespace() {
        if !flowing.is_empty() {
            flowing.push(' ');
        }
        flowing.push_str(word);
    }
    let text = to_plain(&flowing);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_comments(html: &str) -> Cow<'_, str> {
    let mut rest = html;
    let mut kept = String::new();
    while let Some((before, from)) = rest.split_once("<!--") {
        let Some((_, after)) = from.split_once("-->") else { break };
        kept.push_str(before);
        rest = after;
    }
    if rest.len() == html.len() {
        return Cow::Borrowed(html);
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// Where a tag begins, which no longer name continues; `lower` is in lower case.
fn find_tag(lower: &str, open: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = lower.get(from..)?.find(open) {
        let at = from + found;
        let next = lower.as_bytes().get(at + open.len());
        if next.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')) {
            return Some(at);
        }
        from = at + open.len();
    }
    None
}

/// Everything before and after the elements of this name, which may stand in one another. An element that never
/// closes is kept: it is not known where it ends.
fn without<'h>(html: Cow<'h, str>, name: &str) -> Cow<'h, str> {
    let lower = html.to_ascii_lowercase();
    let (open, close) = (format!("<{name}"), format!("</{name}"));
    let mut kept = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(start) = lower.get(at..).and_then(|rest| find_tag(rest, &open)).map(|found| at + found) {
        let mut depth = 1;
        let mut inside = start + open.len();
        while depth > 0 {
            let rest = lower.get(inside..).unwrap_or_default();
            let Some(end) = find_tag(rest, &close) else { break };
            match find_tag(rest, &open).filter(|&next| next < end) {
                Some(next) => {
                    depth += 1;
                    inside += next + open.len();
                }
                None => {
                    depth -= 1;
                    let after = inside + end + close.len();
                    inside = lower
                        .get(after..)
                        .and_then(|rest| rest.find('>'))
                        .map_or(lower.len(), |n| after + n + 1);
                }
            }
        }
        if depth > 0 {
            break;
        }
        kept.push_str(html.get(copied..start).unwrap_or_default());
        kept.push(' ');
        (copied, at) = (inside, inside);
    }
    if copied == 0 {
        return html;
    }
    kept.push_str(html.get(copied..).unwrap_or_default());
    Cow::Owned(kept)
}

/// The first element of this name with its tags.
fn element<'h>(html: &'h str, name: &str) -> Option<&'h str> {
    let lower = html.to_ascii_lowercase();
    let start = find_tag(&lower, &format!("<{name}"))?;
    let end = start + find_tag(lower.get(start..)?, &format!("</{name}"))?;
    html.get(start..end)
}

/// What follows the element's opening tag.
fn inside(element: &str) -> &str {
    element.split_once('>').map_or("", |(_, inside)| inside)
}

/// The date a page's head tells.
fn date_in_head(head: &str) -> Option<When> {
    let mut found: Option<(usize, When)> = None;
    for tag in
        head.split('<').filter(|tag| tag.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("meta")))
    {
        let tag = tag.split('>').next().unwrap_or_default();
        let named = ["property", "name", "itemprop"].iter().find_map(|key| attribute(tag, key));
        let rank = named.and_then(|name| DATES.iter().position(|date| name.eq_ignore_ascii_case(date)));
        let value = attribute(tag, "content").unwrap_or_default();
        let when = DateFormat::guess([value]).and_then(|format| format.when(value, &Zone::default()));
        if let (Some(rank), Some(when)) = (rank, when)
            && found.is_none_or(|(best, _)| rank < best)
        {
            found = Some((rank, when));
        }
    }
    found.map(|(_, when)| when)
}

/// The quoted value of an attribute.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let at = from + lower.get(from..)?.find(name)?;
        from = at + name.len();
        let is_word = at.checked_sub(1).and_then(|before| lower.as_bytes().get(before));
        let value = tag.get(from..)?.trim_start().strip_prefix('=').map(str::trim_start);
        if let Some(value) = value.filter(|_| is_word.is_some_and(u8::is_ascii_whitespace)) {
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            return value.get(1..)?.split(quote).next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::document;
    use proptest::prelude::*;
    use std::path::Path;

    #[test]
    fn a_page_is_its_main_text() {
        let page = "<!DOCTYPE html><html><head><title>A &amp; B</title>
            <meta content=\"1970-01-02T02:00:00+02:00\" property=\"article:published_time\">
            <meta name='date' content='1970-01-05'></head>
            <body class='x'><nav>Home <nav>More</nav> Shop</nav><!-- <p>no</p> -->
            <main><h1>Tides</h1><p>The sea
              rises<br>and <b>falls</b>.</p><aside>Read also</aside><script>if (a < b) {}</script></main>
            <footer>Imprint</footer></body></html>";
        let found = document(Path::new("news/tides.html"), page);
        assert_eq!(found.text, "Tides\nThe sea rises\nand falls.");
        assert_eq!((found.title.as_str(), found.group.as_str()), ("A & B", "news"));
        assert_eq!((found.id.as_str(), found.time), ("news/tides.html", Some(86_400.0)));
        assert_eq!(found.minutes_ahead, Some(120));
    }

    #[test]
    fn the_name_dates_and_bare_pages_are_read() {
        let found = document(Path::new("1970-01-03.htm"), "<html><p>One<p>Two <footerx>");
        assert_eq!((found.text.as_str(), found.title.as_str()), ("One\nTwo <footerx>", "1970-01-03"));
        assert_eq!(found.time, Some(2.0 * 86_400.0));
        // Several articles are all read, and what never closes is kept.
        let list = document(Path::new("l.html"), "<body><article>a</article><article>b</article><form>c");
        assert_eq!(list.text, "a\nb\nc");
    }

    proptest! {
        #[test]
        fn never_panics(page in "(<|</|>|body|nav|main|meta|title| name=|\"|'|=|content|é|\n){0,40}") {
            document(Path::new("p.html"), &page);
        }
    }
}

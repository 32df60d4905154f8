//! Yoshikoder's dictionary, which Lexicoder 2 uses too: XML with categories (`cnode`) and patterns (`pnode`).
//!
//! ```xml
//! <dictionary style="050805" patternengine="substring"><cnode name="Title">
//!   <cnode name="farm"><pnode name="lamb*"/></cnode>
//! </cnode></dictionary>
//! ```

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};

use super::category::{Categories, Category, Entry, tree};
use super::report::ImportReport;
use super::text::clean;

/// Categories in one another that are looked into.
const MOST_LEVELS: usize = 100;
/// The outermost category, which Yoshikoder takes for the title.
const TITLE: &str = "Lexicon";

/// The categories. Where all stand in one, that is the title and no level.
pub(super) fn read(text: &str, report: &mut ImportReport) -> Vec<Category> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let line_at = lines_of(text);
    let mut found = Categories::default();
    let mut path: Vec<String> = Vec::new();
    loop {
        let line = line_at(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                if let Some(name) = opened(&tag, line, &path, &mut found, report) {
                    path.push(name);
                }
            }
            Ok(Event::Empty(tag)) => {
                opened(&tag, line, &path, &mut found, report);
            }
            Ok(Event::End(tag)) if tag.local_name().as_ref() == "cnode" => {
                path.pop();
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                let line = line_at(reader.error_position());
                report.skip(Some(line), format!("the rest of the file cannot be read ({error})"));
                break;
            }
        }
    }
    without_title(found.into_list())
}

/// Takes in what a tag says; the name of a category that it opens.
fn opened(
    tag: &BytesStart<'_>,
    line: u64,
    path: &[String],
    found: &mut Categories,
    report: &mut ImportReport,
) -> Option<String> {
    let attribute = |name: &str| {
        let mut attributes = tag.attributes();
        let mut attributes = attributes.with_checks(false).flatten();
        let value = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?.value;
        // An unknown entity stays as it is written.
        let text =
            quick_xml::escape::unescape(&value).map_or_else(|_| value.to_string(), |text| text.into_owned());
        Some(clean(&text))
    };
    match tag.local_name().as_ref() {
        "dictionary" if attribute("patternengine").is_some_and(|engine| engine.starts_with("regex")) => {
            report.note("the patterns are regular expressions; they are kept as they are and not run");
            None
        }
        "cnode" => {
            // A category without a name is told by its place.
            let name =
                attribute("name").filter(|name| !name.is_empty()).unwrap_or_else(|| "unnamed".to_owned());
            if path.len() < MOST_LEVELS {
                let place: Vec<String> = path.iter().cloned().chain([name.clone()]).collect();
                let category = found.at(&place);
                if category.description.is_empty() {
                    category.description = attribute("desc").unwrap_or_default();
                }
            }
            Some(name)
        }
        "pnode" => {
            match attribute("name").filter(|name| !name.is_empty()) {
                Some(_) if path.len() > MOST_LEVELS => {
                    report.skip(Some(line), "the word stands in too many categories in one another");
                }
                Some(name) => found.at(path).entries.push(Entry::member(name, line)),
                None => report.skip(Some(line), "a pattern (pnode) has no name"),
            }
            None
        }
        _ => None,
    }
}

/// Lines by positions that rise, each counted from where the last count ended.
fn lines_of(text: &str) -> impl Fn(u64) -> u64 {
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    move |position| {
        let position = usize::try_from(position).unwrap_or(usize::MAX);
        let n_before = ends.partition_point(|&end| end < position);
        u64::try_from(n_before).map_or(0, |n| n + 1)
    }
}

/// Takes the outermost level away where it has all categories and no words of its own.
fn without_title(mut categories: Vec<Category>) -> Vec<Category> {
    let Some(root) = categories.first().and_then(|first| first.path.first()).cloned() else {
        return categories;
    };
    let is_title = categories.iter().all(|category| {
        category.path.first() == Some(&root) && (category.path.len() > 1 || category.entries.is_empty())
    });
    if is_title {
        categories.retain(|category| category.path.len() > 1);
        categories.iter_mut().for_each(|category| drop(category.path.remove(0)));
    }
    categories
}

/// The text of a dictionary.
pub(super) fn to_text(categories: Vec<Category>) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<dictionary style=\"050805\" patternengine=\"substring\">\n\
         <cnode name=\"{TITLE}\">\n"
    );
    let mut n_open = 0;
    for node in tree(categories) {
        close(&mut text, &mut n_open, node.depth);
        text += &format!("{}<cnode name=\"{}\"", "  ".repeat(n_open + 1), escape(node.level.as_str()));
        let category = node.category.unwrap_or_default();
        if !category.description.is_empty() {
            text += &format!(" desc=\"{}\"", escape(category.description.as_str()));
        }
        text += ">\n";
        n_open += 1;
        for Entry { term, .. } in &category.entries {
            text += &format!("{}<pnode name=\"{}\"/>\n", "  ".repeat(n_open + 1), escape(term.term.as_str()));
        }
    }
    close(&mut text, &mut n_open, 0);
    text + "</cnode>\n</dictionary>\n"
}

fn close(text: &mut String, n_open: &mut usize, depth: usize) {
    while *n_open > depth {
        *text += &format!("{}</cnode>\n", "  ".repeat(*n_open));
        *n_open -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::LexiconFormat;
    use super::super::round_trips::{check, imported};

    #[test]
    fn a_tree_below_its_title() {
        let found = imported(
            "<?xml version='1.0'?>\n<dictionary style=\"050805\" patternengine=\"substring\">\n<cnode name=\"Farm\">\n\
             <cnode name=\"animals\" desc=\"four &amp; more legs\"><pnode name=\"lamb\"/><pnode name=\"R&amp;D*\" score='1'></pnode>\n\
             <cnode name=\"birds\"><pnode name=\"hen\"/></cnode></cnode>\n<pnode/><cnode name=\"empty\"/></cnode></dictionary>",
            LexiconFormat::Yoshikoder,
        );
        check(&found, &[("animals", &["lamb", "R&D*"]), ("animals > birds", &["hen"]), ("empty", &[])]);
        assert_eq!(found.lexicon.concepts[0].description, "four & more legs");
        assert_eq!(found.report.skipped[0].line, Some(6));
    }

    #[test]
    fn what_stands_before_the_damage_is_read() {
        let found = imported(
            "<dictionary>\n<cnode name='a'><pnode name='x'/>\n<pnode name=",
            LexiconFormat::Yoshikoder,
        );
        check(&found, &[("a", &["x"])]);
        assert_eq!(found.report.skipped[0].line, Some(3), "{found:?}");
        let deep = "<cnode name='a'>".repeat(100_000) + "<pnode name='x'/>";
        assert_eq!(imported(&deep, LexiconFormat::Yoshikoder).report.n_skipped, 1);
    }
}

//! What every format of categories holds: lists of words under a path of names.

use std::collections::{HashMap, HashSet};

use crate::concept::Pole;
use crate::lexicon::{Term, TermStatus};

/// A list of words under a name, as it stands in a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Category {
    /// Names from the outermost level; empty for a file that has no names.
    pub(super) path: Vec<String>,
    /// What the file says about it; mostly empty.
    pub(super) description: String,
    /// In the order of the file.
    pub(super) entries: Vec<Entry>,
    /// It is a concept as it stands; otherwise it may be one pole of a concept, told by the end of its name.
    pub(super) is_whole: bool,
    /// It has two poles even where all its words stand on one.
    pub(super) is_bipolar: bool,
}

/// A word in a category.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// The word; its text and weight as in the file until [`super::gather`] takes it over.
    pub(super) term: Term,
    /// Where it stands, counted from 1.
    pub(super) line: Option<u64>,
}

impl Category {
    pub(super) fn new(path: Vec<String>) -> Self {
        Self { path, ..Self::default() }
    }
}

impl Entry {
    /// A member, with weight 1.
    pub(super) fn member(text: impl Into<String>, line: u64) -> Self {
        Self::weighted(text, 1.0, line)
    }

    /// A word whose pole is told by the sign of its weight.
    pub(super) fn weighted(text: impl Into<String>, weight: f64, line: u64) -> Self {
        let pole = if weight < 0.0 { Pole::Negative } else { Pole::Positive };
        let status = TermStatus::Accepted;
        let term = Term { term: text.into(), weight, pole, status, note: String::new() };
        Self { term, line: Some(line) }
    }
}

/// Categories in the order their names were first met.
#[derive(Default)]
pub(super) struct Categories {
    list: Vec<Category>,
    places: HashMap<Vec<String>, usize>,
}

impl Categories {
    /// The category with this path; a new one where there is none.
    pub(super) fn at(&mut self, path: &[String]) -> &mut Category {
        let place = match self.places.get(path) {
            Some(&place) => place,
            None => {
                self.list.push(Category::new(path.to_vec()));
                self.places.insert(path.to_vec(), self.list.len() - 1);
                self.list.len() - 1
            }
        };
        // Places are those of the list, which never shrinks.
        &mut self.list[place]
    }

    pub(super) fn into_list(self) -> Vec<Category> {
        self.list
    }
}

/// Makes categories with equal paths one, and drops words that a category has already (without regard to case).
pub(super) fn merged(categories: Vec<Category>) -> Vec<Category> {
    let mut found = Categories::default();
    for category in categories {
        let place = found.at(&category.path);
        if place.description.is_empty() {
            place.description = category.description;
        }
        place.is_whole |= category.is_whole;
        place.entries.extend(category.entries);
    }
    let mut list = found.into_list();
    for category in &mut list {
        let mut seen = HashSet::new();
        category.entries.retain(|entry| seen.insert(entry.term.term.to_lowercase()));
    }
    list
}

/// A name in a tree of categories.
pub(super) struct Node {
    /// Levels above it.
    pub(super) depth: usize,
    /// Its own level of the path.
    pub(super) level: String,
    /// What stands under exactly this path, if anything.
    pub(super) category: Option<Category>,
    /// Whether the next node is below it.
    pub(super) has_children: bool,
}

/// The tree of the categories' paths from top to bottom, each name before those below it, siblings in the order
/// they were first met.
pub(super) fn tree(categories: Vec<Category>) -> Vec<Node> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new()];
    let mut names: Vec<(String, Option<Category>)> = vec![(String::new(), None)];
    let mut places: HashMap<(usize, String), usize> = HashMap::new();
    for category in categories {
        let mut at = 0;
        for level in &category.path {
            at = match places.get(&(at, level.clone())) {
                Some(&place) => place,
                None => {
                    let place = names.len();
                    names.push((level.clone(), None));
                    children.push(Vec::new());
                    children[at].push(place);
                    places.insert((at, level.clone()), place);
                    place
                }
            };
        }
        names[at].1 = Some(category);
    }
    let mut nodes = Vec::with_capacity(names.len());
    let mut open: Vec<(usize, usize)> = children[0].iter().rev().map(|&child| (child, 0)).collect();
    while let Some((at, depth)) = open.pop() {
        let (level, category) = std::mem::take(&mut names[at]);
        nodes.push(Node { depth, level, category, has_children: !children[at].is_empty() });
        open.extend(children[at].iter().rev().map(|&child| (child, depth + 1)));
    }
    nodes
}

/// Words as the rows of a table that has the categories as columns: in the order they were first met.
pub(super) fn rows(categories: &[Category]) -> Vec<(&str, Vec<(usize, f64)>)> {
    let mut rows: Vec<(&str, Vec<(usize, f64)>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (number, category) in categories.iter().enumerate() {
        for Entry { term, .. } in &category.entries {
            let place = *places.entry(term.term.as_str()).or_insert(rows.len());
            if place == rows.len() {
                rows.push((&term.term, Vec::new()));
            }
            rows[place].1.push((number, term.weight));
        }
    }
    rows
}

/// Puts each category's words in the order of [`rows`].
pub(super) fn in_rows(mut categories: Vec<Category>) -> Vec<Category> {
    let order: HashMap<String, usize> =
        rows(&categories).iter().enumerate().map(|(row, (term, _))| ((*term).to_owned(), row)).collect();
    for category in &mut categories {
        category.entries.sort_by_key(|entry| order.get(&entry.term.term).copied());
    }
    categories
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(path: &[&str], words: &[&str]) -> Category {
        let entries = words.iter().map(|word| Entry::member(*word, 1)).collect();
        Category { entries, ..Category::new(path.iter().map(|&level| level.to_owned()).collect()) }
    }

    #[test]
    fn a_tree_has_names_before_those_below_them() {
        let nodes =
            tree(vec![category(&["a", "b"], &["x"]), category(&["c"], &[]), category(&["a", "d"], &[])]);
        let outline: Vec<_> =
            nodes.iter().map(|n| (n.depth, n.level.as_str(), n.category.is_some(), n.has_children)).collect();
        assert_eq!(
            outline,
            [(0, "a", false, true), (1, "b", true, false), (1, "d", true, false), (0, "c", true, false)]
        );
    }

    #[test]
    fn rows_are_in_one_order_for_all_categories() {
        let two = merged(vec![
            category(&["a"], &["x", "y", "X"]),
            category(&["b"], &["z", "y", "x"]),
            category(&["a"], &["y", "w"]),
        ]);
        let rows: Vec<_> =
            rows(&two).into_iter().map(|(word, cells)| (word.to_owned(), cells.len())).collect();
        assert_eq!(rows, [("x", 2), ("y", 2), ("w", 1), ("z", 1)].map(|(word, n)| (word.to_owned(), n)));
        let words = |category: &Category| {
            category.entries.iter().map(|entry| entry.term.term.clone()).collect::<Vec<_>>()
        };
        assert_eq!(words(&in_rows(two)[1]), ["x", "y", "z"]);
    }
}

//! What was chosen for tables of a kind, so that the next file of that kind needs no choice.

use serde::{Deserialize, Serialize};

use super::Columns;

/// Kinds of tables remembered; the one not met for longest is forgotten first.
const MOST_REMEMBERED: usize = 200;

/// Choices of columns by kind of table. Two tables are of a kind when their columns have the same names, in any
/// order. Plain data, to be kept between runs.
///
/// ```
/// use conceptvector::corpus::columns::{Columns, ImportMemory};
///
/// let mut memory = ImportMemory::default();
/// let header = ["id".to_owned(), "remark".to_owned()];
/// let chosen = Columns { text: Some("remark".into()), ..Columns::default() };
/// memory.remember(&header, &chosen);
/// assert_eq!(memory.recall(&["remark".to_owned(), "id".to_owned()]), Some(&chosen));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ImportMemory {
    /// The last one chosen stands last.
    kinds: Vec<Kind>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kind {
    /// Sorted.
    columns: Vec<String>,
    chosen: Columns,
}

impl ImportMemory {
    /// Keeps the choice for tables with these columns in place of an earlier one. A table without columns is not
    /// remembered.
    pub fn remember(&mut self, columns: &[String], chosen: &Columns) {
        let columns = sorted(columns);
        if columns.is_empty() {
            return;
        }
        self.kinds.retain(|kind| kind.columns != columns);
        let n_surplus = (self.kinds.len() + 1).saturating_sub(MOST_REMEMBERED);
        self.kinds.drain(..n_surplus);
        self.kinds.push(Kind { columns, chosen: chosen.clone() });
    }

    /// What was chosen last for a table with these columns.
    pub fn recall(&self, columns: &[String]) -> Option<&Columns> {
        let columns = sorted(columns);
        self.kinds.iter().find(|kind| kind.columns == columns).map(|kind| &kind.chosen)
    }
}

fn sorted(columns: &[String]) -> Vec<String> {
    let mut columns = columns.to_vec();
    columns.sort();
    columns
}

#[cfg(test)]
mod tests {
    use super::{ImportMemory, MOST_REMEMBERED};
    use crate::corpus::columns::{Columns, Markup};

    #[test]
    fn the_last_choice_counts_and_the_oldest_kind_is_forgotten() {
        let header = |n: usize| [format!("c{n}"), "text".to_owned()];
        let first = Columns { group: Some("c0".into()), ..Columns::default() };
        let second = Columns {
            zone: "+02:00".parse().unwrap(),
            markup: Markup::Kept,
            time: Some(String::new()),
            ..Columns::default()
        };
        let mut memory = ImportMemory::default();
        memory.remember(&[], &first);
        memory.remember(&header(0), &first);
        memory.remember(&header(0), &second);
        assert_eq!(memory.recall(&header(0)), Some(&second));
        assert_eq!(memory.recall(&header(1)), None);
        let kept = serde_json::to_string(&memory).unwrap();
        assert_eq!(serde_json::from_str::<ImportMemory>(&kept).unwrap(), memory);
        for n in 1..MOST_REMEMBERED {
            memory.remember(&header(n), &first);
        }
        assert!(memory.recall(&header(0)).is_some());
        memory.remember(&header(MOST_REMEMBERED), &first);
        assert_eq!((memory.recall(&header(0)), memory.recall(&header(1))), (None, Some(&first)));
    }
}

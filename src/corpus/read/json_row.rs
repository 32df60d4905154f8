//! One JSON value as a row: only the wanted fields are copied, and those without an escape not even that.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::table::Row;
use crate::corpus::fields::LateCell;

/// The column of values that are no objects but texts themselves.
const BARE_COLUMN: &str = "text";

/// What is wanted of a row.
#[derive(Default)]
pub(super) struct Wanted<'w> {
    /// Paths and the places of their cells, sorted: those that begin alike are together.
    paths: Vec<(&'w str, usize)>,
    /// Paths that are not known as well.
    late: bool,
}

impl<'w> Wanted<'w> {
    /// The paths of some columns, in the order of their cells. Who wants all columns also gets those that are not
    /// known, because they turn up in late rows.
    pub(super) fn new(columns: &'w [String], wanted: &[usize]) -> Self {
        let path = |&column: &usize| columns.get(column).map_or("", String::as_str);
        let mut paths: Vec<(&str, usize)> = wanted.iter().map(path).zip(0..).collect();
        paths.sort_unstable();
        Self { paths, late: wanted.len() == columns.len() }
    }
}

/// The wanted cells of one row.
pub(super) struct Cells<'w, 'de> {
    wanted: &'w [(&'w str, usize)],
    row: Filling<'de>,
}

/// What is known of a row.
struct Filling<'de> {
    /// The file's text around the row, in which numbers are looked up as they are written.
    text: &'de str,
    values: Vec<Cow<'de, str>>,
    /// Paths that are not known, with their cells; nothing where they are not wanted.
    late: Option<Vec<LateCell<'de>>>,
    /// Address of the end of a key in the file's text, 0 as long as none was met.
    address: usize,
}

impl<'w, 'de> Cells<'w, 'de> {
    /// Empty cells, to be filled from a value that stands in `text`.
    pub(super) fn new(wanted: &'w Wanted<'_>, text: &'de str) -> Self {
        let values = vec![Cow::Borrowed(""); wanted.paths.len()];
        let late = wanted.late.then(Vec::new);
        Self { wanted: &wanted.paths, row: Filling { text, values, late, address: 0 } }
    }

    /// Fills the cells from one value. Says whether the value can be a row, that is, an object or a text.
    pub(super) fn row(&mut self) -> impl DeserializeSeed<'de, Value = bool> {
        Fields { wanted: self.wanted, skip: 0, own: None, key_end: 0, path: None, row: &mut self.row }
    }

    /// The filled cells as a row of this line; `done` is the share of the file read so far.
    pub(super) fn filled(&self, line: Option<u64>, done: f32) -> Row<'_> {
        let late = self.row.late.as_deref().unwrap_or_default();
        Row::Cells { line, done, cells: &self.row.values, late }
    }

    /// Where the row stands in memory, for progress.
    pub(super) fn address(&self) -> usize {
        self.row.address
    }
}

impl<'de> Filling<'de> {
    /// The number that stands behind a key which ends at this address, as it is written: the reader of JSON may have
    /// rounded it.
    fn written<N: FromStr + PartialEq>(&self, key_end: usize, value: &N) -> Option<&'de str> {
        let after = self.text.get(key_end.checked_sub(self.text.as_ptr().addr())?..)?;
        let number = after.strip_prefix('"')?.trim_start().strip_prefix(':')?.trim_start();
        let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
        let number = number.get(..number.bytes().take_while(is_part).count())?;
        // Never another number than the one that was read.
        number.parse().is_ok_and(|written: N| written == *value).then_some(number)
    }
}

/// Fills the cells of the fields wanted from one object, at any depth.
struct Fields<'c, 'w, 'de> {
    /// Those that begin with the path of this object.
    wanted: &'c [(&'w str, usize)],
    /// Bytes of that path, with the point after it.
    skip: usize,
    /// The place of the cell that is wanted if this is no object after all.
    own: Option<usize>,
    /// Where its key ends in the file's text, as an address, or 0.
    key_end: usize,
    /// The keys on the way to it; none for the row itself.
    path: Option<&'c Path<'c>>,
    row: &'c mut Filling<'de>,
}

/// A key and those around it.
struct Path<'p> {
    outer: Option<&'p Self>,
    key: &'p str,
}

impl Path<'_> {
    fn name(&self) -> String {
        match self.outer {
            Some(outer) => format!("{}.{}", outer.name(), self.key),
            None => self.key.to_owned(),
        }
    }
}

impl<'c, 'w, 'de> Fields<'c, 'w, 'de> {
    /// What is wanted of the value under a key: the cell of its own, and the cells inside.
    fn under(&self, key: &str) -> (Option<usize>, &'c [(&'w str, usize)]) {
        let rest = |path: &'w str| path.get(self.skip..).unwrap_or_default();
        let from = self.wanted.partition_point(|(path, _)| rest(path) < key);
        let from = self.wanted.get(from..).unwrap_or_default();
        let own = from.first().filter(|(path, _)| rest(path) == key).map(|&(_, place)| place);
        let from = from.get(usize::from(own.is_some())..).unwrap_or_default();
        if !from.first().is_some_and(|(path, _)| rest(path).starts_with(key)) {
            return (own, &[]);
        }
        // The point may come after other signs that continue the key.
        let order = |path: &'w str| rest(path).bytes().cmp(key.bytes().chain(*b"."));
        let from = from.get(from.partition_point(|(path, _)| order(path).is_lt())..).unwrap_or_default();
        let is_inside =
            |path: &'w str| rest(path).strip_prefix(key).is_some_and(|inside| inside.starts_with('.'));
        let to = from.partition_point(|(path, _)| is_inside(path));
        (own, from.get(..to).unwrap_or_default())
    }

    /// Fills the cell of its own, if there is one, or a late one.
    fn set(self, value: Cow<'de, str>) -> bool {
        if let Some(cell) = self.own.and_then(|own| self.row.values.get_mut(own)) {
            *cell = value;
        } else if let (Some(late), Some(path)) = (&mut self.row.late, self.path)
            && !value.is_empty()
        {
            late.push((path.name(), value));
        }
        false
    }

    fn set_number<N: FromStr + PartialEq + ToString>(self, value: &N) -> bool {
        let written = self.row.written(self.key_end, value).map(Cow::Borrowed);
        self.set(written.unwrap_or_else(|| Cow::Owned(value.to_string())))
    }

    fn set_text(mut self, value: Cow<'de, str>) -> bool {
        if self.own.is_none() {
            self.own = self.under(BARE_COLUMN).0;
        }
        self.set(value);
        true
    }
}

impl<'de> DeserializeSeed<'de> for Fields<'_, '_, 'de> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fields<'_, '_, 'de> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        while let Some(key) = map.next_key_seed(Key)? {
            // Keys without an escape are the file's own text.
            let key_end = if let Cow::Borrowed(key) = key { key.as_ptr().addr() + key.len() } else { 0 };
            self.row.address = self.row.address.max(key_end);
            let (own, wanted) = self.under(&key);
            if own.is_none() && wanted.is_empty() && self.row.late.is_none() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let skip = self.skip + key.len() + 1;
            let path = Path { outer: self.path, key: &key };
            map.next_value_seed(Fields {
                wanted,
                skip,
                own,
                key_end,
                path: Some(&path),
                row: &mut *self.row,
            })?;
        }
        Ok(true)
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<bool, E> {
        Ok(self.set_text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<bool, E> {
        Ok(self.set_text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<bool, A::Error> {
        if self.own.is_some() || self.row.late.is_some() {
            return Ok(self.set(Cell.visit_seq(elements)?));
        }
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(false)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
        Ok(self.set(Cell.visit_bool(value)?))
    }

    fn visit_i64<E>(self, value: i64) -> Result<bool, E> {
        Ok(self.set_number(&value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<bool, E> {
        Ok(self.set_number(&value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<bool, E> {
        Ok(self.set_number(&value))
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(self.set(Cow::Borrowed("")))
    }
}

/// Any value as the text of a cell: lists are joined by commas, objects and null are empty.
struct Cell;

impl<'de> DeserializeSeed<'de> for Cell {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Cow<'de, str>, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Cell {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(value.to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(if value { "true" } else { "false" }))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(value.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(""))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Cow<'de, str>, A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = elements.next_element_seed(Self)? {
            if !part.is_empty() {
                parts.push(part);
            }
        }
        Ok(Cow::Owned(parts.join(", ")))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cow<'de, str>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cow::Borrowed(""))
    }
}

/// A key, borrowed where it has no escape.
pub(super) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Cow<'de, str>, D::Error> {
        json.deserialize_str(Cell)
    }
}

/// Most columns told apart. More are no table but an object that has a key per record.
const MOST_COLUMNS: usize = 1000;

/// Adds the paths of the value's fields that are not yet in `columns`.
pub(super) fn collect_paths(value: &Value, path: &str, columns: &mut Vec<String>) {
    let mut add = |path: &str| {
        if columns.len() < MOST_COLUMNS && !columns.iter().any(|column| column == path) {
            columns.push(path.to_owned());
        }
    };
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                collect_paths(value, &inner, columns);
            }
        }
        Value::String(_) if path.is_empty() => add(BARE_COLUMN),
        _ if path.is_empty() => {}
        _ => add(path),
    }
}

//! One JSON value as a row: only the wanted fields are copied, and those without an escape not even that.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// The column of values that are no objects but texts themselves.
const BARE_COLUMN: &str = "text";

/// The wanted cells of one row.
pub(super) struct Cells<'w, 'de> {
    /// Paths of the wanted fields and the places of their cells.
    wanted: &'w [(&'w str, usize)],
    values: Vec<Cow<'de, str>>,
    /// Address of a key in the file's text, 0 as long as none was met.
    address: usize,
}

impl<'w, 'de> Cells<'w, 'de> {
    /// Empty cells for `(path, place)` pairs; the places count from 0.
    pub(super) fn new(wanted: &'w [(&'w str, usize)]) -> Self {
        Self { wanted, values: vec![Cow::Borrowed(""); wanted.len()], address: 0 }
    }

    /// Fills the cells from one value. Says whether the value can be a row, that is, an object or a text.
    pub(super) fn row(&mut self) -> impl DeserializeSeed<'de, Value = bool> {
        Fields { wanted: self.wanted, values: &mut self.values, address: &mut self.address }
    }

    /// The cells in the order of the wanted paths.
    pub(super) fn values(&self) -> &[Cow<'de, str>] {
        &self.values
    }

    /// Where the row stands in memory, for progress.
    pub(super) fn address(&self) -> usize {
        self.address
    }
}

/// Fills the cells of the fields wanted from one object, at any depth.
struct Fields<'c, 'w, 'de> {
    /// Paths from here on.
    wanted: &'c [(&'w str, usize)],
    values: &'c mut Vec<Cow<'de, str>>,
    address: &'c mut usize,
}

impl<'de> Fields<'_, '_, 'de> {
    fn set(&mut self, place: usize, value: Cow<'de, str>) {
        if let Some(cell) = self.values.get_mut(place) {
            *cell = value;
        }
    }

    fn set_bare(&mut self, value: Cow<'de, str>) -> bool {
        let bare = self.wanted.iter().find(|(path, _)| *path == BARE_COLUMN);
        if let Some(&(_, place)) = bare {
            self.set(place, value);
        }
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

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<bool, A::Error> {
        while let Some(key) = map.next_key_seed(Key)? {
            if let Cow::Borrowed(key) = key {
                *self.address = key.as_ptr().addr();
            }
            if let Some(&(_, place)) = self.wanted.iter().find(|(path, _)| *path == key) {
                let value = map.next_value_seed(Cell)?;
                self.set(place, value);
                continue;
            }
            let inside = |&(path, place): &(_, usize)| {
                let path: &str = path;
                Some((path.strip_prefix(key.as_ref())?.strip_prefix('.')?, place))
            };
            let wanted: Vec<_> = self.wanted.iter().filter_map(inside).collect();
            if wanted.is_empty() {
                map.next_value::<IgnoredAny>()?;
            } else {
                map.next_value_seed(Fields { wanted: &wanted, values: self.values, address: self.address })?;
            }
        }
        Ok(true)
    }

    fn visit_borrowed_str<E>(mut self, value: &'de str) -> Result<bool, E> {
        Ok(self.set_bare(Cow::Borrowed(value)))
    }

    fn visit_str<E>(mut self, value: &str) -> Result<bool, E> {
        Ok(self.set_bare(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<bool, A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(false)
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
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

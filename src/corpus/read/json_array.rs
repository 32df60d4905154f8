//! Finding the array in a JSON file and going through it element by element, without holding it.

use std::fmt;
use std::ops::ControlFlow;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::json_row::{Cells, Key, Wanted};
use crate::corpus::columns::is_text_name;

/// Takes the elements of an array one by one.
pub(super) trait Sink<'de> {
    /// Takes the next element; breaks off at the end or when it has enough.
    fn next<A: SeqAccess<'de>>(&mut self, elements: &mut A) -> Result<ControlFlow<()>, A::Error>;
}

/// Feeds the elements of the array under `path` to a sink.
pub(super) struct ArrayAt<'p, S> {
    pub(super) path: &'p [String],
    pub(super) sink: &'p mut S,
}

impl<'de, S: Sink<'de>> DeserializeSeed<'de> for ArrayAt<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de, S: Sink<'de>> Visitor<'de> for ArrayAt<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Key)? {
            match self.path.split_first() {
                Some((first, path)) if *first == key => {
                    map.next_value_seed(ArrayAt { path, sink: &mut *self.sink })?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while self.sink.next(&mut elements)?.is_continue() {}
        Ok(())
    }
}

/// The keys that lead to the array with most objects; none where there is no array, or where the outermost object
/// has a text and so is a document itself.
pub(super) fn find_array(text: &str) -> Option<Vec<String>> {
    let mut search = Search::default();
    let mut json = serde_json::Deserializer::from_str(text);
    // A file that breaks off still has an array at its beginning.
    Inside(&mut search).deserialize(&mut json).unwrap_or_default();
    (search.most_objects > 0 && !search.is_document).then_some(search.best)
}

#[derive(Default)]
struct Search {
    /// Keys of the objects around the place of the search.
    path: Vec<String>,
    best: Vec<String>,
    most_objects: usize,
    is_document: bool,
}

struct Inside<'s>(&'s mut Search);

impl<'de> DeserializeSeed<'de> for Inside<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Inside<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Key)? {
            self.0.path.push(key.into_owned());
            map.next_value_seed(Inside(self.0))?;
            self.0.path.pop();
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let mut n_objects = 0;
        while let Some(is_object) = elements.next_element_seed(IsObject)? {
            n_objects += usize::from(is_object);
            // Noted at every element, because the next may be broken.
            if n_objects > self.0.most_objects {
                self.0.most_objects = n_objects;
                self.0.best.clone_from(&self.0.path);
            }
        }
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        let is_outermost_text = |path: &[String]| matches!(path, [name] if is_text_name(name));
        self.0.is_document |= value.trim().contains(' ') && is_outermost_text(&self.0.path);
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Reads a value only to say whether it is an object.
struct IsObject;

impl<'de> DeserializeSeed<'de> for IsObject {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        Cells::new(&Wanted::default(), "").row().deserialize(json)
    }
}

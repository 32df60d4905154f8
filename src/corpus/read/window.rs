//! The part of a text that is being read: it moves along, so that a file of any size takes little memory.

use super::source::{More, Source, Stream};
use crate::Result;

/// Bytes read at once.
const BLOCK: usize = 1 << 20;
/// A longer row is no row but a fault: a quote that never closes, or no table at all.
pub(super) const LONGEST_ROW: usize = 1 << 26;

/// A piece of the text, beginning where the reading stands.
pub(super) struct Window<'s> {
    stream: Stream<'s>,
    text: String,
    /// Bytes of `text` that are done with.
    start: usize,
    end: Option<More>,
}

impl<'s> Window<'s> {
    /// At the text's beginning, with the first block.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn new(source: &'s Source<'s>) -> Result<Self> {
        let mut window = Self { stream: source.stream()?, text: String::new(), start: 0, end: None };
        window.grow()?;
        Ok(window)
    }

    /// What has been read and not been done with.
    pub(super) fn rest(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    /// The rest is all that is left of the text.
    pub(super) fn is_all(&self) -> bool {
        self.end.is_some()
    }

    /// Why the text broke off, if it did; known once [`is_all`](Self::is_all).
    pub(super) fn damage(&self) -> Option<&str> {
        match &self.end {
            Some(More::Damage(why)) => Some(why),
            _ => None,
        }
    }

    /// `n_bytes` more are done with; they end between characters.
    pub(super) fn advance(&mut self, n_bytes: usize) {
        self.start = (self.start + n_bytes).min(self.text.len());
    }

    /// Reads on, as much again as there is left, so that a long row is not looked at many times.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn grow(&mut self) -> Result<()> {
        self.text.drain(..self.start);
        self.start = 0;
        let n_before = self.text.len();
        let wanted = n_before.max(BLOCK);
        while self.end.is_none() && self.text.len() < n_before + wanted {
            let more = self.stream.append(&mut self.text, BLOCK)?;
            if !more.is_more() {
                self.end = Some(more);
            }
        }
        Ok(())
    }

    /// Goes to the beginning of the next line; false where there is none.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn skip_line(&mut self) -> Result<bool> {
        loop {
            if let Some(length) = self.rest().find('\n') {
                self.advance(length + 1);
                return Ok(true);
            }
            if self.is_all() {
                return Ok(false);
            }
            self.advance(self.rest().len());
            self.grow()?;
        }
    }

    /// Share of the file read, in [0, 1].
    pub(super) fn share(&self) -> f32 {
        self.stream.share()
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Window};
    use crate::corpus::read::source::Source;
    use std::path::Path;

    #[test]
    fn it_moves_over_all_of_the_text_and_grows_over_what_is_left() {
        let text = "zwölf Boxkämpfer\n".repeat(BLOCK / 4);
        let source = Source::memory(Path::new("t"), text.as_bytes()).unwrap();
        let mut window = Window::new(&source).unwrap();
        let first = window.rest().len();
        assert!((BLOCK - 4..=2 * BLOCK).contains(&first) && !window.is_all());
        window.grow().unwrap();
        assert!(window.rest().len() >= 2 * first - 4);
        let mut found = String::new();
        loop {
            found += window.rest();
            window.advance(window.rest().len());
            if window.is_all() {
                break;
            }
            window.grow().unwrap();
        }
        assert!(found == text && (window.share() - 1.0).abs() < 1e-6);
    }
}

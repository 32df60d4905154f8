//! The forms in alphabetical order, so that all that start alike stand together.

use super::{TokenIndex, TypeId};

/// What joins the parts of a hyphenated form.
const HYPHEN: char = '-';

/// Types by form, and by the parts of hyphenated forms.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    /// By form.
    sorted: Vec<TypeId>,
    /// By part, then by type.
    parts: Vec<Part>,
}

/// A part of a hyphenated form, as bytes of it.
#[derive(Clone, Copy, Debug)]
struct Part {
    ty: TypeId,
    start: u32,
    end: u32,
}

impl Part {
    fn text(self, index: &TokenIndex) -> &str {
        index.form(self.ty).get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

impl Vocabulary {
    pub(super) fn build(index: &TokenIndex) -> Self {
        let n = u32::try_from(index.n_types()).unwrap_or(u32::MAX);
        let mut sorted: Vec<TypeId> = (0..n).map(TypeId).collect();
        sorted.sort_unstable_by_key(|&ty| index.form(ty));
        let mut parts = Vec::new();
        for ty in (0..n).map(TypeId) {
            let form = index.form(ty);
            if !form.contains(HYPHEN) {
                continue;
            }
            let mut start = 0;
            for part in form.split(HYPHEN) {
                let end = start + part.len();
                // A token longer than four gigabytes has no parts.
                if let (Ok(start), Ok(end), false) =
                    (u32::try_from(start), u32::try_from(end), part.is_empty())
                {
                    parts.push(Part { ty, start, end });
                }
                start = end + HYPHEN.len_utf8();
            }
        }
        parts.sort_unstable_by(|a, b| a.text(index).cmp(b.text(index)).then(a.ty.cmp(&b.ty)));
        Self { sorted, parts }
    }

    /// Types whose form starts with `prefix`, in alphabetical order.
    pub(super) fn starting_with(&self, index: &TokenIndex, prefix: &str) -> &[TypeId] {
        range(&self.sorted, prefix, |&ty| index.form(ty))
    }

    /// Hyphenated types with a part that is `word`, or starts with it.
    pub(super) fn with_part<'v>(
        &'v self,
        index: &'v TokenIndex,
        word: &'v str,
        whole: bool,
    ) -> impl Iterator<Item = TypeId> + 'v {
        let parts = range(&self.parts, word, |part| part.text(index));
        let parts = parts.iter().take_while(move |part| !whole || part.text(index).len() == word.len());
        parts.map(|part| part.ty)
    }

    pub(super) fn memory(&self) -> usize {
        self.sorted.capacity() * size_of::<TypeId>() + self.parts.capacity() * size_of::<Part>()
    }
}

/// Those of a sorted list that start with `prefix`; the word that is the prefix itself comes first.
fn range<'l, 't, T>(list: &'l [T], prefix: &str, text: impl Fn(&T) -> &'t str) -> &'l [T] {
    let start = list.partition_point(|one| text(one) < prefix);
    let rest = list.get(start..).unwrap_or_default();
    let n = rest.partition_point(|one| text(one).starts_with(prefix));
    rest.get(..n).unwrap_or_default()
}

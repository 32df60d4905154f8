//! A walk through what is marked in a text: the terms that count, or where the search stands.

use egui::{Key, Modifiers, Popup, RichText, Ui};

use crate::ui::theme::{count_text, icons};
use crate::ui::widgets::icon_button_ui;

/// What is walked through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Walked {
    /// The marks of the concept.
    #[default]
    Terms,
    /// The places of the search.
    Search,
}

/// How far one has walked.
#[derive(Debug, Default)]
pub(super) struct Walk {
    wished: Walked,
    /// The places walked to last: the mark's and the search's.
    here: [Option<usize>; 2],
}

/// A step on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Next,
    Previous,
}

impl Walk {
    /// Forgets where it was, as in another text.
    pub(super) fn begin(&mut self) {
        self.here = [None; 2];
    }

    /// The place walked to last.
    pub(super) fn here(&self, walked: Walked) -> Option<usize> {
        let [terms, search] = self.here;
        match walked {
            Walked::Terms => terms,
            Walked::Search => search,
        }
    }

    /// Stands at a place.
    pub(super) fn stand(&mut self, walked: Walked, place: usize) {
        let [terms, search] = &mut self.here;
        match walked {
            Walked::Terms => *terms = Some(place),
            Walked::Search => *search = Some(place),
        }
    }

    /// Draws buttons and reads keys; returns the place to go to. `n` counts marks and places of the search; without a
    /// search there are none.
    pub(super) fn ui(&mut self, n: [usize; 2], is_searching: bool, ui: &mut Ui) -> Option<(Walked, usize)> {
        for (here, n) in self.here.iter_mut().zip(n) {
            *here = here.filter(|here| *here < n);
        }
        let [n_terms, n_found] = n;
        // Where there is only one of them, nothing has to be chosen.
        let walked = match () {
            () if !is_searching => Walked::Terms,
            () if n_terms == 0 => Walked::Search,
            () => self.wished,
        };
        let (n, noun, marked) = match walked {
            Walked::Terms => (n_terms, "marked term", "marked"),
            Walked::Search => (n_found, "place found", "found"),
        };
        let mut step = keys(ui);
        ui.add_enabled_ui(n > 0, |ui| {
            if icon_button_ui(ui, icons::DOWN, &format!("Next {noun}")).clicked() {
                step = Some(Step::Next);
            }
            if icon_button_ui(ui, icons::UP, &format!("Previous {noun}")).clicked() {
                step = Some(Step::Previous);
            }
        })
        .response
        .on_hover_text("Also with F3 and Shift+F3, or J and K");
        let here = self.here(walked);
        let text = match here {
            Some(here) => format!("{} of {}", count_text(here + 1), count_text(n)),
            None => format!("{} {marked}", count_text(n)),
        };
        ui.label(RichText::new(text).weak());
        if is_searching {
            // From the right, as all of this line.
            for (which, name) in [(Walked::Search, "search"), (Walked::Terms, "terms")] {
                let label = ui.selectable_label(walked == which, name);
                if label.on_hover_text("What the arrows walk through").clicked() {
                    self.wished = which;
                }
            }
        }
        let place = place_after(here, step?, n)?;
        self.stand(walked, place);
        Some((walked, place))
    }
}

/// The place a step leads to, round and round; nothing where there are none.
fn place_after(here: Option<usize>, step: Step, n: usize) -> Option<usize> {
    let last = n.checked_sub(1)?;
    Some(match step {
        Step::Next => here.filter(|here| *here < last).map_or(0, |here| here + 1),
        Step::Previous => here.and_then(|here| here.checked_sub(1)).unwrap_or(last),
    })
}

/// Letters only while no text is typed and no menu is open.
fn keys(ui: &Ui) -> Option<Step> {
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    // The more specific comes first.
    if pressed(Modifiers::SHIFT, Key::F3) {
        return Some(Step::Previous);
    }
    if pressed(Modifiers::NONE, Key::F3) {
        return Some(Step::Next);
    }
    let is_busy = ui.ctx().egui_wants_keyboard_input()
        || Popup::is_any_open(ui.ctx())
        || ui.memory(|memory| memory.top_modal_layer().is_some());
    if is_busy {
        return None;
    }
    if pressed(Modifiers::NONE, Key::K) {
        return Some(Step::Previous);
    }
    pressed(Modifiers::NONE, Key::J).then_some(Step::Next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_goes_round() {
        use Step::{Next, Previous};
        let places = [
            place_after(None, Next, 3),
            place_after(Some(2), Next, 3),
            place_after(Some(0), Previous, 3),
            place_after(None, Previous, 3),
            place_after(Some(1), Previous, 3),
            place_after(None, Next, 0),
        ];
        assert_eq!(places, [Some(0), Some(0), Some(2), Some(2), Some(0), None]);
    }
}

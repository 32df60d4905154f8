//! The plot of documents: what is plotted, and how it filters.

use conceptvector::listing::{Column, Condition};
use egui::{Modifiers, PointerButton, Pos2, Rect};

use super::*;

impl Window {
    fn with_plot() -> Self {
        let mut window = Self::with_example();
        window.click_button("Open documents");
        window.click_button("Sample documents");
        window.click("Plot");
        window
    }

    /// Where the plot is.
    fn plot(&self) -> Rect {
        self.harness.get_by_label_contains("Plot of ").rect()
    }

    /// Drags between two places of an area, given as shares of it.
    pub(super) fn drag(&mut self, area: Rect, from: [f32; 2], to: [f32; 2]) {
        let at = |[x, y]: [f32; 2]| -> Pos2 { area.lerp_inside(egui::vec2(x, y)) };
        let (start, end) = (at(from), at(to));
        self.harness.event(egui::Event::PointerMoved(start));
        self.harness.run_steps(1);
        let button = |pos, pressed| egui::Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.harness.event(button(start, true));
        self.harness.run_steps(1);
        for share in [0.3, 0.7, 1.0] {
            self.harness.event(egui::Event::PointerMoved(start.lerp(end, share)));
            self.harness.run_steps(1);
        }
        self.harness.event(button(end, false));
        self.settle();
    }

    fn conditions(&self) -> Vec<Condition> {
        self.workbench().listing().unwrap().request.conditions.clone()
    }
}

#[test]
fn documents_are_plotted_by_any_two_of_their_numbers() {
    let mut window = Window::with_plot();
    let id = window.concept().id;
    let n = window.workbench().documents().unwrap().corpus.len();
    let data = Arc::clone(window.workbench().overview().unwrap());
    assert_eq!((&data.request.x, &data.request.y), (&Column::Time, &Column::Score(id)));
    assert_eq!((data.n_shown + data.n_without, data.n_passing), (n, data.n_shown));
    assert!(window.shows("Plot of Happiness against Date"));

    window.harness.get_by_role_and_label(Role::ComboBox, "X").click();
    window.settle();
    window.click("Words");
    let data = window.workbench().overview().unwrap();
    assert_eq!(data.request.x, Column::Words);
    assert!(window.shows("Plot of Happiness against Words"));

    window.click("Gather");
    window.harness.get_by_role_and_label(Role::ComboBox, "Lens").click();
    window.settle();
    window.click("Pie");
    assert!(window.shows("Lens: "));
}

#[test]
fn a_marked_part_filters_the_list_until_it_is_taken_back() {
    let mut window = Window::with_plot();
    let n = window.workbench().listing().unwrap().n_passing;
    window.click("Box");
    let plot = window.plot();
    window.drag(plot, [0.3, 0.05], [0.7, 0.8]);
    assert!(matches!(window.conditions()[..], [Condition::Region { .. }]), "{:?}", window.conditions());
    let data = Arc::clone(window.workbench().overview().unwrap());
    let n_marked = window.workbench().listing().unwrap().n_passing;
    assert!(0 < n_marked && n_marked < n, "{n_marked} of {n}");
    assert_eq!(data.n_passing, n_marked, "the others stay in the plot, gray");
    assert_eq!(data.n_shown + data.n_without, n);

    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.conditions().is_empty());

    let margin = window.harness.get_by_label("Histogram of Date").rect();
    window.drag(margin, [0.2, 0.5], [0.5, 0.5]);
    assert!(matches!(&window.conditions()[..], [Condition::Range { column: Column::Time, .. }]));

    window.click("Gather");
    let plot = window.plot();
    window.drag(plot, [0.3, 0.05], [0.7, 0.8]);
    assert!(matches!(&window.conditions()[..], [Condition::Chosen { .. }]), "squares are chosen one by one");

    // By other axes it is not to be seen, but still there to be taken back.
    window.harness.get_by_role_and_label(Role::ComboBox, "X").click();
    window.settle();
    window.click("Words");
    assert_eq!(window.conditions().len(), 1);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.conditions().is_empty());
}

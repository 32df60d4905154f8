//! Groups of documents compared: each at a glance, two of them in full.

use conceptvector::listing::Column;
use conceptvector::workbench::groups::{GroupsAnalysis, GroupsBy};
use egui_kittest::kittest::{NodeT as _, by};

use super::*;

fn with_groups() -> Window {
    let mut window = Window::with_example();
    window.click_button("Documents");
    window.click_button("Open the sample documents");
    window.click("Compare groups");
    window
}

impl Window {
    fn groups(&self, by: &GroupsBy) -> &GroupsAnalysis {
        self.workbench().groups(self.concept().id, by).unwrap()
    }

    fn by_group(&self) -> &GroupsAnalysis {
        self.groups(&GroupsBy::Column(Column::Group))
    }

    /// Names of the buttons that begin so.
    fn buttons(&self, beginning: &str) -> Vec<String> {
        let buttons = self.harness.query_all(by().role(Role::Button));
        let labels = buttons.filter_map(|button| button.accesskit_node().label());
        labels.filter(|label| label.starts_with(beginning)).collect()
    }

    fn click_group(&mut self, beginning: &str) {
        let label = self.buttons(beginning).remove(0);
        self.click_button(&label);
    }
}

#[test]
fn two_writers_are_told_apart_in_words_and_by_their_terms() {
    let mut window = with_groups();
    let names: Vec<String> = window.by_group().groups.iter().map(|group| group.name.clone()).collect();
    assert_eq!(names.len(), 4, "the sample has four writers");
    for group in &window.by_group().groups {
        let said = format!(
            "{}, {} of {} documents scored, mean ",
            group.name, group.summary.n_scored, group.summary.n
        );
        assert_eq!(window.buttons(&said).len(), 1, "{said}");
    }
    assert!(window.shows("Click two groups"));
    window.click_group(&names[0]);
    assert!(window.shows("Click a second group"));
    window.click_group(&names[1]);
    assert_eq!(window.buttons("A, ").len() + window.buttons("B, ").len(), 2);
    let pair = window.by_group().pair.clone().unwrap();
    let found = pair.difference.unwrap();
    assert!(window.shows(&format!("“{}” scores ", names[0])));
    assert_eq!(window.shows("No clear difference"), !found.is_clear());
    assert!(window.shows(&format!("n = {} and {}", found.n_scored[0], found.n_scored[1])));
    let shift = pair.shift.unwrap();
    let total: f64 = shift.rows.iter().map(|row| row.difference).sum();
    assert!((total - found.difference).abs() < 1e-9);

    let first = &shift.rows[0];
    let sign = if first.weight < 0.0 { "−" } else { "+" };
    window.click_button(&format!("{sign} {}", first.term));
    assert!(window.shows("Reject it: neither suggest nor count"));
    window.press(Modifiers::NONE, Key::Escape);
    window.click_group("B, ");
    assert!(window.shows("Click a second group"), "a chosen group is let go");
}

#[test]
fn a_group_is_chosen_by_keys_alone() {
    let mut window = with_groups();
    let name = window.by_group().groups[2].name.clone();
    let label = window.buttons(&name).remove(0);
    window.harness.get_by_role_and_label(Role::Button, &label).focus();
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.buttons(&format!("A, {name}")).len(), 1);
}

#[test]
fn what_is_listed_is_compared_with_the_others_and_follows_the_search() {
    let mut window = with_groups();
    window.harness.get_by_role_and_label(Role::ComboBox, "Compare by").click();
    window.settle();
    window.click("Listed against the others");
    let counts = |window: &Window| -> Vec<usize> {
        window.groups(&GroupsBy::Listed).groups.iter().map(|group| group.summary.n).collect()
    };
    assert_eq!(counts(&window), [223]);
    assert!(window.shows("All documents are in one group"));
    window.type_into("Search documents", "garden ");
    let [listed, others] = counts(&window)[..] else { panic!("two groups") };
    let n_passing = window.workbench().listing().unwrap().n_passing;
    assert_eq!((listed, others), (n_passing, 223 - n_passing));
    assert!(listed > 0 && listed < 223);
}

#[test]
fn without_seeds_or_matches_it_says_what_is_missing() {
    let mut window = Window::open(Vec::new());
    window.click_button("Documents");
    window.click_button("Open the sample documents");
    window.click("Compare groups");
    assert!(window.shows("No concept to compare by"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.csv");
    std::fs::write(&path, "writer,text\nann,The gate is made of wood\nbo,The fence has a gate of iron\n")
        .unwrap();
    let mut window = Window::open(vec![path]);
    window.click_button("Begin with an example: happiness");
    window.click_button("Documents");
    window.click("Compare groups");
    assert!(window.shows("Nothing to compare"));
}

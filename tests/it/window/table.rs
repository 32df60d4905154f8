//! The table of documents: its columns, what it is sorted by, what narrows it, what leaves it.

use egui_kittest::kittest::NodeT as _;

use super::*;

const POSTS: &str = "date,writer,title,text,likes,place\n\
    2024-01-01,ann,First,A happy and cheerful day with much joy,7,Rome\n\
    2024-01-02,bo,Second,Sad and lonely and cold,12,Oslo\n\
    2024-01-03,ann,Third,The gate is made of wood,007,Rome\n\
    2024-02-04,cy,Fourth,Some grief about the fence but then joy,3,Oslo\n";

fn with_posts() -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("posts.csv");
    std::fs::write(&path, POSTS).unwrap();
    let mut window = Window::open(vec![path]);
    window.click_button("Begin with an example: happiness");
    window.click_button("Documents");
    (window, folder)
}

impl Window {
    /// The titles of the rows, from the top.
    fn titles(&self) -> Vec<String> {
        let title = |row: String| row.split_once(". ")?.1.split(',').next().map(str::to_owned);
        self.rows().into_iter().filter_map(title).collect()
    }
}

#[test]
fn columns_sort_one_after_another() {
    let (mut window, _folder) = with_posts();
    assert_eq!(window.titles(), ["First", "Fourth", "Second", "Third"]);
    window.click_button("Sort by writer");
    assert_eq!(window.titles(), ["First", "Third", "Second", "Fourth"]);
    // Among equals by another column, added with Shift; once more turns it around.
    for titles in [["First", "Third", "Second", "Fourth"], ["Third", "First", "Second", "Fourth"]] {
        window
            .harness
            .get_by_role_and_label(Role::Button, "Sort by Document")
            .click_modifiers(Modifiers::SHIFT);
        window.settle();
        assert_eq!(window.titles(), titles);
    }
    window.click_button("Sort by Date");
    assert_eq!(window.titles(), ["First", "Second", "Third", "Fourth"]);
    window.click_button("Sort by Date");
    assert_eq!(window.titles(), ["Fourth", "Third", "Second", "First"]);
}

#[test]
fn filters_combine_and_each_says_how_many_it_holds_for() {
    let (mut window, _folder) = with_posts();
    window.harness.get_by_label_contains("Filter").click();
    window.settle();
    let by = egui_kittest::kittest::by().role(Role::Button);
    let entries = window.harness.query_all(by);
    let label = |node: &egui_kittest::Node<'_>| node.accesskit_node().label().unwrap_or_default();
    entries.into_iter().find(|node| label(node).starts_with("writer")).unwrap().click();
    window.settle();
    window.harness.get_by_role_and_label(Role::CheckBox, "ann").click();
    window.settle();
    assert!(window.shows("2 shown of 4 · 1 scored"), "{:?}", window.titles());
    assert_eq!(window.titles(), ["First", "Third"]);
    window.press(Modifiers::NONE, Key::Escape);
    window.type_into("Search documents", "happy ");
    assert_eq!(window.titles(), ["First"]);
    // Others stay, dimmed.
    window.click("Gray out the others");
    assert_eq!(window.titles().len(), 4);
    assert!(window.shows("1 fit of 4"));
    window.click("Gray out the others");
    window.click_button("Remove the filter writer: ann");
    window.click_button("Clear the search");
    assert_eq!(window.titles().len(), 4);
}

#[test]
fn case_matters_when_asked() {
    let (mut window, _folder) = with_posts();
    window.type_into("Search documents", "sad ");
    assert!(window.shows("1 shown of 4"));
    window.click("Aa");
    assert!(window.shows("0 shown of 4"));
}

#[test]
fn the_list_is_exported_as_shown() {
    let (mut window, folder) = with_posts();
    window.click_button("Sort by Date");
    window.type_into("Search documents", "joy ");
    window.click_button("Export list…");
    let file = folder.path().join("list.csv");
    window.browse_to(&file);
    let written = std::fs::read_to_string(file).unwrap();
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines.len(), 3, "{written}");
    assert!(lines[0].starts_with("Happiness,Terms,State,Document,writer,Date"), "{written}");
    assert!(lines[1].contains(",3,new,First,ann,2024-01-01T00:00:00Z"), "{written}");
    assert!(lines[0].ends_with("Date,place") && lines[1].ends_with(",Rome"), "{written}");
    assert!(lines[2].contains("Fourth"), "{written}");
}

#[test]
fn an_edit_shows_what_moved() {
    let (mut window, _folder) = with_posts();
    assert!(!window.shows("Moved"));
    window.type_into("Add positive word", "wood,");
    assert!(window.shows("Moved"), "{:?}", window.titles());
}

#[test]
fn a_mix_ranks_by_several_concepts_and_is_kept() {
    let (mut window, _folder) = with_posts();
    window.click("Mix");
    let rows = window.titles();
    assert_eq!(rows, ["First", "Fourth", "Second", "Third"]);
    let mixed = window.workbench().listing().unwrap().request.mix.clone();
    assert_eq!(mixed.iter().map(|(_, weight)| *weight).collect::<Vec<_>>(), [1.0]);
    window.harness.get_by_label_contains("Presets").click();
    window.settle();
    window.type_into("Name of the mix", "just this");
    window.click_button("Keep");
    assert_eq!(window.workbench().project().mixes[0].name, "just this");
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.workbench().project().mixes.is_empty());
}

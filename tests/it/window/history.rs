//! Steps, versions and the list of concepts, as a user meets them.

use conceptvector::project::Origin;

use super::*;

#[test]
fn the_history_lists_steps_goes_to_any_of_them_and_compares() {
    let mut window = Window::with_example();
    window.press(Modifiers::COMMAND, Key::H);
    window.type_into("Add positive word", "merry, glad,");
    assert!(window.shows("Add merry, glad to positive"));
    let n_done = window.workbench().history().done().len();
    let made = window.workbench().history().done().last().unwrap().made.clone();
    assert_eq!(made.origin, Origin::Hand);

    window.click_button("Step 0: The beginning");
    assert!(window.workbench().project().concepts.is_empty());
    window.click_button(&format!("Step {n_done}: Add merry, glad to positive"));
    assert!(window.concept().seeds.positive.contains(&"merry".to_owned()));

    let before = format!("Step {}", n_done - 1);
    let step = window.harness.query_all_by_label_contains(&before).next().unwrap();
    step.click_secondary();
    window.settle();
    window.click("Show what has changed since");
    assert!(window.shows("glad: positive seed"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("No concept differs."));
}

#[test]
fn a_version_is_kept_compared_and_brought_back() {
    let mut window = Window::with_example();
    let seeds = window.concept().seeds.clone();
    window.press(Modifiers::COMMAND, Key::H);
    window.click("Versions (0)");
    window.type_into("Version name", "first");
    window.press(Modifiers::NONE, Key::Enter);
    window.type_into("Add negative word", "glum,");
    window.click_button("Compare first with now");
    assert!(window.shows("glum: negative seed"));
    window.click_button("Bring back first");
    assert_eq!(window.concept().seeds, seeds);
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.concept().seeds.negative.contains(&"glum".to_owned()), "one step");
}

#[test]
fn concepts_are_copied_moved_colored_and_deleted_with_undo() {
    let mut window = Window::with_example();
    let menu = |window: &mut Window, name: &str, entry: &str| {
        window.click_button(&format!("More about {name}"));
        window.click(entry);
    };
    menu(&mut window, "Happiness", "Make a copy");
    window.press(Modifiers::NONE, Key::Enter);
    let names = |window: &Window| -> Vec<String> {
        window.workbench().project().concepts.iter().map(|concept| concept.name.clone()).collect()
    };
    assert_eq!(names(&window), ["Happiness", "Copy of Happiness"]);
    let [original, copy] = window.workbench().project().concepts.as_slice() else { panic!() };
    assert!(original.seeds == copy.seeds && original.color != copy.color && original.id != copy.id);
    window.press(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(names(&window), ["Copy of Happiness", "Happiness"]);
    window.click_button("Color of Happiness");
    window.click_button("Color 5");
    assert_eq!(window.concept().color, 4);
    menu(&mut window, "Copy of Happiness", "Delete");
    assert_eq!(names(&window), ["Happiness"]);
    assert!(window.shows("Deleted concept Copy of Happiness"));
    window.click_button("Undo it");
    assert_eq!(names(&window), ["Copy of Happiness", "Happiness"]);
}

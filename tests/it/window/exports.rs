//! Every view over time as a file: the button, the figures and the numbers.

use super::dynamics::{with_change, with_documents, with_hours, with_sample};
use super::*;

/// Presses the button of a view and writes to each kind of file: the figure and the numbers, as text. The picture must
/// be one.
#[track_caller]
fn exported(window: &mut Window, button: &str) -> [String; 2] {
    let folder = tempfile::tempdir().unwrap();
    let path = |ending: &str| folder.path().join(format!("view.{ending}"));
    for ending in ["svg", "csv", "png"] {
        window.click_button(button);
        window.browse_to(&path(ending));
        assert!(window.shows("Saved "), "{ending}");
    }
    assert!(std::fs::read(path("png")).unwrap().starts_with(b"\x89PNG"));
    let [svg, csv] = ["svg", "csv"].map(|ending| std::fs::read_to_string(path(ending)).unwrap());
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
    assert!(!svg.contains("NaN") && !csv.contains("NaN"));
    [svg, csv]
}

#[track_caller]
fn check_shows(svg: &str, parts: &[&str]) {
    for part in parts {
        assert!(svg.contains(part), "{part}");
    }
}

#[test]
fn concepts_side_by_side() {
    let mut window = Window::open(Vec::new());
    window.click_button("Pleasure and arousal");
    window.click_button("Dynamics");
    window.click_button("Use the sample documents");
    window.click("Side by side");
    let [svg, csv] = exported(&mut window, "Export…");
    check_shows(
        &svg,
        &["Concepts over time", "Pleasure", "Arousal", "of 2 plots with evidence of change", "n = "],
    );
    assert!(csv.starts_with("concept,time,mean,lower,upper\nPleasure,2023-01-"), "{}", &csv[..99]);
    let n_points = |name: &str| csv.lines().filter(|line| line.starts_with(name)).count();
    assert_eq!((n_points("Pleasure,"), n_points("Arousal,")), (500, 500));
    window.click("Own scales");
    let [svg, _] = exported(&mut window, "Export…");
    check_shows(&svg, &["each with a scale of its own"]);
}

#[test]
fn groups_side_by_side() {
    let mut window = with_sample();
    window.click("Side by side");
    window.click("By group");
    let [svg, csv] = exported(&mut window, "Export…");
    check_shows(&svg, &["Happiness by group", "of 4 plots", "Mara Okafor", "Edith Pell"]);
    assert!(csv.starts_with("group,time,mean,lower,upper\n"));
    assert!(csv.contains("\nMara Okafor,2023-") && csv.contains("\nEdith Pell,2023-"));
}

#[test]
fn two_concepts() {
    let mut window = Window::open(Vec::new());
    window.click_button("Pleasure and arousal");
    window.click_button("Dynamics");
    window.click_button("Use the sample documents");
    window.click("Two concepts");
    let [svg, csv] = exported(&mut window, "Export…");
    check_shows(&svg, &["Arousal against Pleasure", "Pleasure: ", "ellipses: 95%", "n = "]);
    assert_eq!(svg.matches("<polygon").count(), 8, "an ellipse at each date");
    let head =
        "time,Pleasure mean,Pleasure lower,Pleasure upper,Arousal mean,Arousal lower,Arousal upper\n2023-02-";
    assert!(csv.starts_with(head), "{}", &csv[..120]);
    assert_eq!(csv.lines().count(), 241);
}

#[test]
fn a_rhythm() {
    let (mut window, _folder) = with_hours();
    window.click("Rhythm");
    let [svg, csv] = exported(&mut window, "Export…");
    check_shows(
        &svg,
        &["Happiness by hour and weekday", "24 hours: The score has a daily rhythm", "n = 600 documents"],
    );
    check_shows(
        &svg,
        &["clock of UTC", "Raw, by the hour of the day", "Raw, by hour and weekday", "blank: fewer than 10"],
    );
    assert!(csv.starts_with(
        "concept,part,score,weekday,hour,mean,lower,upper,shrunk,documents\nHappiness,day,raw,,0,"
    ));
    let cells = csv.lines().filter(|line| line.starts_with("Happiness,cell,raw,"));
    // 40 days are no six weeks, so that there is no curve of the week.
    assert_eq!((cells.count(), csv.lines().count()), (168, 1 + 24 + 168));
    // All documents are in the cells.
    let documents = |line: &str| line.rsplit(',').next().unwrap().parse::<usize>().unwrap_or(0);
    assert_eq!(
        csv.lines().filter(|line| line.starts_with("Happiness,cell,")).map(documents).sum::<usize>(),
        600
    );
}

#[test]
fn a_rhythm_that_cannot_be_told_says_so_in_its_figure() {
    let (mut window, _folder) = with_change();
    window.click("Rhythm");
    let [svg, csv] = exported(&mut window, "Export…");
    check_shows(&svg, &["24 hours: Only 100 documents have a date and a score"]);
    assert_eq!(csv.lines().count(), 1);
}

#[test]
fn a_document_from_first_word_to_last() {
    let text = "happy joy delight and love in the house. ".repeat(20)
        + &"sad grief sorrow in the street. ".repeat(20);
    let (mut window, _folder) =
        with_documents(&format!("date,title,text\n2024-01-01,The letter,\"{text}\"\n"));
    window.click_button("Documents");
    window.click_row("The letter");
    window.click_button("Dynamics");
    window.click("Inside a document");
    let [svg, csv] = exported(&mut window, "Export…");
    check_shows(
        &svg,
        &["Happiness: The letter", "The score changes inside this document", "of 280 words", "Stripes: "],
    );
    assert!(!svg.contains("syuzhet"));
    assert!(csv.starts_with("word,mean,lower,upper,passage Happiness\n"), "{}", &csv[..60]);
    assert_eq!(csv.lines().count(), 401);
    window.click("As syuzhet (5 cosine waves)");
    window.click("As LIWC (5 segments)");
    let [svg, csv] = exported(&mut window, "Export…");
    check_shows(&svg, &["as syuzhet (5 cosine waves)", "as LIWC (5 segments)"]);
    assert!(csv.starts_with("word,mean,lower,upper,syuzhet,liwc,passage Happiness\n"));
}

#[test]
fn the_difference_of_two_groups_and_the_groups_that_are_shown() {
    let mut window = with_sample();
    window.click("By group");
    let [svg, csv] = exported(&mut window, "Export the difference…");
    check_shows(
        &svg,
        &["Happiness: ", " less ", "First: ", "Second: ", "Difference of mean weight of matches"],
    );
    assert!(csv.starts_with("time,mean,lower,upper\n2023-"), "{}", &csv[..60]);
    assert_eq!(csv.lines().count(), 301);
    // A group that is not shown is not in the figure of the curves, but its numbers are.
    window.click("Mara Okafor");
    let [svg, csv] = exported(&mut window, "Export…");
    check_shows(&svg, &["Happiness by group", "Edith Pell (n = "]);
    assert!(!svg.contains("Mara Okafor") && csv.contains("\nMara Okafor,2023-"));
}

#[test]
fn before_there_is_a_result_there_is_nothing_to_press() {
    let mut csv = "date,text\n".to_owned();
    for day in 1..=28 {
        csv += &format!("2024-02-{day:02},happy joy\n");
    }
    let (mut window, _folder) = with_documents(&csv);
    window.click("Inside a document");
    assert!(
        window.harness.query_by_role_and_label(Role::Button, "Export…").is_none(),
        "no document is chosen"
    );
    window.click("Two concepts");
    assert!(
        window.harness.query_by_role_and_label(Role::Button, "Export…").is_none(),
        "there is one concept"
    );
}

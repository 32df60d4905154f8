//! The dynamics workspace: the curve and what is said of it.

use std::fmt::Write as _;

use conceptvector::dynamics::Evidence;

use egui_kittest::kittest::NodeT as _;

use super::*;

/// The example concept with documents from a CSV file, in the dynamics workspace.
pub(super) fn with_documents(csv: &str) -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("documents.csv");
    std::fs::write(&path, csv).unwrap();
    let mut window = Window::open(vec![path]);
    window.click_button("Begin with an example: happiness");
    window.click_button("Dynamics");
    (window, folder)
}

pub(super) fn with_sample() -> Window {
    let mut window = Window::with_example();
    window.click_button("Dynamics");
    window.click_button("Use the sample documents");
    window
}

/// A hundred days of which the first half is happy and the second sad, with three words a day.
pub(super) fn with_change() -> (Window, tempfile::TempDir) {
    let happy = ["happy", "joy", "delight", "cheerful", "love"];
    let sad = ["sad", "grief", "sorrow", "misery", "lonely"];
    let mut csv = "date,title,text\n".to_owned();
    for day in 0..100 {
        let words = if day < 50 { happy } else { sad };
        let text = [0, 1, 3].map(|step| words[(day + step) % 5]).join(" and ");
        let date = jiff::civil::date(2024, 1, 1).checked_add(jiff::Span::new().days(day as i64)).unwrap();
        writeln!(csv, "{date},Day {day},{text}").unwrap();
    }
    with_documents(&csv)
}

/// Forty days of 15 documents each; nights are happier.
pub(super) fn with_hours() -> (Window, tempfile::TempDir) {
    let mut csv = "date,text\n".to_owned();
    for place in 0..600_u32 {
        let (day, hour) = (place / 15, place * 7 % 24);
        let date = jiff::civil::date(2024, 1, 1).checked_add(jiff::Span::new().days(i64::from(day))).unwrap();
        let night = !(6..18).contains(&hour);
        let words = if night == (place % 5 != 0) { "happy joy delight" } else { "sad grief joy" };
        writeln!(csv, "{date}T{hour:02}:{:02}:00Z,\"{words}\"", place % 60).unwrap();
    }
    with_documents(&csv)
}

#[test]
fn the_sample_shows_its_finding_before_the_plot() {
    let window = with_sample();
    let trend = &window.workbench().trend(window.concept().id).unwrap().trend;
    // A death in November 2023 and a flood in January darken the winter; the summer after it is the brightest time.
    assert_eq!(trend.evidence, Evidence::Change);
    let lowest = trend.curve.iter().min_by(|a, b| a.mean.total_cmp(&b.mean)).unwrap();
    let (december, march) = (1_701_388_800.0, 1_709_251_200.0);
    assert!((december..march).contains(&lowest.time), "{}", lowest.time);
    assert!(window.shows(&trend.sentence()));
    assert!(window.shows(&format!("{} dated documents · ", trend.n_documents)));
    assert!(window.shows("scored words · 2023-01-"));
    assert!(window.shows(&format!("Happiness over time (n = {} documents)", trend.n_documents)));
    assert!(window.shows("Plot of Happiness over time"));
}

#[test]
fn a_change_is_found_dated_and_explained() {
    let (mut window, _folder) = with_change();
    assert!(window.shows("The score changes over time"));
    let curve = &window.workbench().trend(window.concept().id).unwrap().trend.curve;
    let (first, last) = (curve[0].mean, curve[curve.len() - 1].mean);
    assert!(first > 0.1 && last < -0.1, "{first} {last}");
    assert!(window.shows("the curve is lowest on 2024-") && window.shows("and highest on 2024-"));
    let plot = window.harness.get_by_label_contains("Plot of Happiness over time").rect();
    window.click("Show documents");
    // The middle is the 50th day, 19 February, and the pointer reads the curve there.
    window.harness.hover_at(plot.center());
    window.harness.run_steps(2);
    assert!(window.shows("2024-02-19 · score and 95% band"));
    window.click("How this was estimated");
    for text in ["Time scale: ", "Size of the movement", "Noise of a word", "Noise of a document"] {
        assert!(window.shows(text), "{text}");
    }
    assert!(window.shows("predicted from the documents before them") && window.shows(", chosen"));
}

#[test]
fn by_group_shows_the_four_writers_and_hides_one() {
    let mut window = with_sample();
    window.click("By group");
    for writer in ["Edith Pell", "Ji-woo Han", "Mara Okafor", "Tomas Lindqvist"] {
        assert!(window.harness.query_by_role_and_label(Role::CheckBox, writer).is_some(), "{writer}");
    }
    let groups = &window.workbench().trend(window.concept().id).unwrap().groups;
    assert_eq!(groups.len(), 4);
    let n_changing = groups.iter().filter(|group| group.trend.evidence == Evidence::Change).count();
    let shown = window.harness.query_all_by_label("Changes over time").count();
    assert_eq!(shown, n_changing);
    let is_on = |window: &Window| {
        let node = window.harness.get_by_role_and_label(Role::CheckBox, "Mara Okafor");
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert!(is_on(&window));
    window.click("Mara Okafor");
    assert!(!is_on(&window));
}

#[test]
fn constant_scores_are_no_evidence_of_change() {
    let mut csv = "date,text\n".to_owned();
    for day in 1..=28 {
        writeln!(csv, "2024-02-{day:02},\"A happy happy day, with joy\"").unwrap();
    }
    let (window, _folder) = with_documents(&csv);
    assert!(window.shows("No evidence of change"));
    let curve = &window.workbench().trend(window.concept().id).unwrap().trend.curve;
    assert!(curve.iter().all(|point| (point.mean - curve[0].mean).abs() < 1e-12), "no invented wiggle");
}

#[test]
fn few_documents_are_too_little_to_tell() {
    let csv = "date,text\n2024-01-01,happy joy\n2024-01-02,sad grief\n2024-01-03,joy\n";
    let (window, _folder) = with_documents(csv);
    assert!(window.shows("Too little to tell"));
    assert!(window.shows("only 3 dated documents"));
}

#[test]
fn documents_without_dates_point_to_columns() {
    let csv =
        "writer,text\nann,\"A happy, cheerful day for all of us\"\nbo,\"Sad, lonely, cold and far away\"\n";
    let (mut window, _folder) = with_documents(csv);
    assert!(window.shows("The documents have no dates"));
    assert!(window.shows("under Columns in the Documents workspace"));
    window.click_button("Go to Documents");
    assert!(!window.shows("The documents have no dates"));
}

#[test]
fn empty_states_say_what_to_do() {
    let mut window = Window::open(Vec::new());
    window.click_button("Dynamics");
    assert!(window.shows("Follow an idea through time"));
    window.click_button("Add a concept");
    window.click_button("Dynamics");
    assert!(window.shows("has no words to score with yet"));
}

#[test]
fn the_trend_is_exported_as_figure_and_as_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let (figure, numbers) = (folder.path().join("trend.svg"), folder.path().join("trend.csv"));
    let mut window = with_sample();
    for path in [&figure, &numbers] {
        window.click_button("Export…");
        window.browse_to(path);
    }
    let svg = std::fs::read_to_string(&figure).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("Happiness"));
    let csv = std::fs::read_to_string(&numbers).unwrap();
    let n_points = window.workbench().trend(window.concept().id).unwrap().trend.curve.len();
    assert!(csv.starts_with("group,time,mean,lower,upper\nall,2023-01-"));
    assert_eq!(csv.lines().count(), n_points + 1);
}

#[test]
fn a_dot_tells_its_document_and_a_click_reads_it() {
    let mut csv = "date,title,text\n".to_owned();
    for day in 1..=28 {
        writeln!(csv, "2024-02-{day:02},Page {day} of 28,\"A happy happy day, with joy\"").unwrap();
    }
    let (mut window, _folder) = with_documents(&csv);
    // All scores are the same, so every dot lies in the middle of the height.
    let plot = window.harness.get_by_label_contains("Plot of Happiness over time").rect();
    let mut at = egui::pos2(plot.left() + 100.0, plot.center().y);
    while !window.shows("Click to read it") {
        assert!(at.x < plot.right(), "no dot was found");
        at.x += 4.0;
        window.harness.hover_at(at);
        window.harness.run_steps(2);
    }
    assert!(window.shows(" of 28") && window.shows("3 scored words"));
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
        window.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
        window.harness.step();
    }
    window.settle();
    assert!(!window.shows("Plot of Happiness over time"), "the documents workspace is shown");
}

#[test]
fn eight_emotions_over_time_take_two_clicks() {
    let mut window = Window::open(Vec::new());
    window.click_button("Dynamics");
    window.click_button("Follow eight emotions");
    window.click_button("Use the sample documents");
    assert_eq!(window.workbench().project().concepts.len(), 8);
    for concept in window.workbench().project().concepts.clone() {
        assert!(window.workbench().trend(concept.id).is_some(), "{}", concept.name);
        assert!(window.shows(&format!("Small plot of {} over time, n = ", concept.name)), "{}", concept.name);
    }
    assert!(window.shows("of 8 concepts with evidence of change"));
    window.click("Own scales");
    window.click_button("Follow Fear");
    assert!(window.shows("Fear over time (n = "));
    // One step takes all back.
    window.press(Modifiers::COMMAND, Key::Z);
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.workbench().project().concepts.is_empty());
}

#[test]
fn two_concepts_make_a_way() {
    let mut window = Window::open(Vec::new());
    window.click_button("Pleasure and arousal");
    window.click_button("Dynamics");
    window.click_button("Use the sample documents");
    window.click("Two concepts");
    assert!(window.shows("Way of Arousal against Pleasure"));
    window.harness.get_by_role_and_label(Role::ComboBox, "Right").click();
    window.settle();
    // Beside the one in the list of concepts.
    let by = egui_kittest::kittest::by().role(Role::Button).label("Arousal");
    window.harness.query_all(by).last().unwrap().click();
    window.settle();
    assert!(window.shows("Way of Pleasure against Arousal"));
}

#[test]
fn a_marked_period_is_explained_and_lists_its_documents() {
    let (mut window, _folder) = with_change();
    window.click("Mark a period");
    let plot = window.harness.get_by_label_contains("Plot of Happiness over time").rect();
    window.drag(plot, [0.52, 0.5], [0.9, 0.6]);
    assert!(window.shows("Terms that made it"));
    assert!(window.shows("Typical before") && window.shows("Typical after"));
    let concept = window.concept().id;
    window.click_button("List its documents");
    let listing = window.workbench().listing().unwrap();
    assert!((20..60).contains(&listing.n_passing), "{}", listing.n_passing);
    let sad = listing.shown.iter().filter(|doc| doc.0 >= 45).count();
    assert_eq!(sad, listing.shown.len(), "{concept:?}");
}

#[test]
fn events_are_marked_by_date_and_undone() {
    let (mut window, _folder) = with_change();
    window.harness.get_by_label_contains("Events").click();
    window.settle();
    window.type_into("Date of the event", "2024-02-20");
    window.type_into("Name of the event", "the flood");
    window.click_button("Add");
    let events = &window.workbench().project().events;
    assert_eq!((events.len(), events[0].name.as_str(), events[0].time), (1, "the flood", 1_708_387_200.0));
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.workbench().project().events.is_empty());
}

#[test]
fn raw_and_adjusted_stand_side_by_side() {
    let mut csv = "date,source,text\n".to_owned();
    for day in 1..=28 {
        let (source, words) =
            if day % 3 == 0 { ("phone", "sad grief and joy") } else { ("desk", "happy joy and grief") };
        writeln!(csv, "2024-02-{day:02},{source},\"A day of {words}\"").unwrap();
    }
    let (mut window, _folder) = with_documents(&csv);
    assert!(!window.shows("Adjusted for"));
    window.harness.get_by_label_contains("Adjust for").click();
    window.settle();
    window.harness.get_by_role_and_label(Role::CheckBox, "Group: source").click();
    window.settle();
    let trend = &window.workbench().trend(window.concept().id).unwrap().trend;
    let betas = &trend.adjusted.as_ref().unwrap().betas;
    assert!(betas.iter().any(|beta| beta.name.contains("phone") && beta.estimate < 0.0), "{betas:?}");
    assert!(window.shows("Adjusted for group:"));
}

/// Who writes long texts repeats what counts less often; adjusted for length and hour both stand on one level.
#[test]
fn groups_are_compared_as_if_their_documents_were_alike() {
    let mut csv = "date,writer,text\n".to_owned();
    for place in 0..120_u32 {
        let (writer, grief) =
            if place % 2 == 0 { ("ann", 1 + place / 2 % 3) } else { ("bob", 3 + place / 2 % 3) };
        let (day, hour) = (1 + place / 5, place * 7 % 24);
        let words = "grief ".repeat(grief as usize);
        writeln!(csv, "2024-02-{day:02}T{hour:02}:00:00Z,{writer},\"joy {words}\"").unwrap();
    }
    let (mut window, _folder) = with_documents(&csv);
    window.click("By group");
    window.harness.get_by_label_contains("Adjust for").click();
    window.settle();
    for covariate in ["Length", "Hour of the day"] {
        window.harness.get_by_role_and_label(Role::CheckBox, covariate).click();
        window.settle();
    }
    window.press(Modifiers::NONE, Key::Escape);
    let groups = &window.workbench().trend(window.concept().id).unwrap().groups;
    let mean = |place: usize| groups[place].trend.mean.unwrap();
    let adjusted = |place: usize| groups[place].trend.adjusted.as_ref().unwrap();
    assert!(adjusted(0).betas.iter().any(|beta| beta.name == "length" && beta.estimate < 0.0));
    assert!(adjusted(0).betas.iter().any(|beta| beta.name.starts_with("hour: ")));
    let apart = |a: f64, b: f64| (a - b).abs();
    assert!(
        apart(adjusted(0).mean.unwrap(), adjusted(1).mean.unwrap()) < 0.5 * apart(mean(0), mean(1)),
        "{groups:?}"
    );
    assert!(window.shows("adjusted score of each group"));
    assert!(window.shows("Difference, adjusted") || window.shows("Difference of ann and bob over time"));
}

#[test]
fn a_rhythm_is_found_or_refused_in_a_sentence() {
    let (mut window, _folder) = with_change();
    window.click("Rhythm");
    assert!(window.shows("24 hours: Only 100 documents have a date and a score, and a rhythm takes 200."));
    let (mut window, _folder) = with_hours();
    window.click("Rhythm");
    assert!(window.shows("Clock of 24 hours, Raw"));
    assert!(window.shows("Hours of the week"));
    let id = window.concept().id;
    let day =
        |window: &Window| window.workbench().rhythm(id).unwrap().unwrap().rhythm.day.clone().unwrap().raw;
    let utc = day(&window);
    assert!(utc.is_found(), "{utc:?}");
    // The clock of Tokyo is nine hours ahead.
    window.click_button("Zones");
    window.click_button("Asia/Tokyo");
    let tokyo = day(&window);
    let ahead = (tokyo.peak.unwrap().estimate - utc.peak.unwrap().estimate).rem_euclid(24.0);
    assert!((ahead - 9.0).abs() < 0.6, "{ahead}");
}

#[test]
fn the_clocks_that_dates_were_written_by_are_offered_where_they_are() {
    let with_offsets = |[first, second]: [&str; 2]| {
        let mut csv = "date,text\n".to_owned();
        for place in 0..400_u32 {
            let date = jiff::civil::date(2024, 1, 1)
                .checked_add(jiff::Span::new().days(i64::from(place / 10)))
                .unwrap();
            let hour = place * 7 % 24;
            let words = if (8..12).contains(&hour) { "happy joy delight" } else { "sad grief joy" };
            let offset = if place % 2 == 0 { first } else { second };
            writeln!(csv, "{date}T{hour:02}:{:02}:00{offset},\"{words}\"", place % 60).unwrap();
        }
        with_documents(&csv)
    };
    let (mut window, _folder) = with_offsets(["+09:00", "-05:00"]);
    window.click("Rhythm");
    window.click_button("Zones");
    window.click_button("As the dates were written");
    let id = window.concept().id;
    let raw = window.workbench().rhythm(id).unwrap().unwrap().rhythm.day.clone().unwrap().raw;
    let peak = raw.peak.unwrap().estimate;
    assert!((peak - 10.0).abs() < 1.5, "{peak}");
    // Nobody is asked about machines that all write UTC.
    let (mut window, _folder) = with_offsets(["Z", "+00:00"]);
    window.click("Rhythm");
    window.click_button("Zones");
    assert!(window.shows("Asia/Tokyo") && !window.shows("As the dates were written"));
}

#[test]
fn zooming_in_draws_the_part_anew_with_what_was_too_fast_before() {
    let (mut window, _folder) = with_change();
    let id = window.concept().id;
    let plot = window.harness.get_by_label_contains("Plot of Happiness over time").rect();
    window.harness.hover_at(plot.center());
    window.harness.run_steps(2);
    assert!(window.workbench().zoomed(id).is_none());
    for _ in 0..8 {
        window.harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: Vec2::new(0.0, 120.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        window.harness.run_steps(2);
    }
    window.settle();
    let whole = &window.workbench().trend(id).unwrap().trend.curve;
    let span = whole[whole.len() - 1].time - whole[0].time;
    let part = window.workbench().zoomed(id).unwrap();
    let seen = part.request.to - part.request.from;
    assert!(seen < 0.5 * span && part.raw.len() > 100, "{seen} of {span}");
    // The middle is the 50th day, 19 February.
    assert!((part.request.from..part.request.to).contains(&1_708_300_800.0));
}

#[test]
fn groups_stand_side_by_side() {
    let mut window = with_sample();
    window.click("Side by side");
    assert!(window.shows("Small plot of Happiness over time, n = "));
    window.click("By group");
    assert!(window.shows("Small plot of Mara Okafor over time, n = "));
    assert!(window.shows("of 4 groups with evidence of change"));
    assert!(!window.shows("Small plot of Happiness over time"));
}

#[test]
fn a_group_may_live_by_a_clock_of_its_own() {
    let mut window = with_sample();
    window.click("Rhythm");
    let id = window.concept().id;
    window.harness.get_by_label_contains("By group").click();
    window.settle();
    window.type_into("Time zone of Mara Okafor", "Africa/Lagos");
    window.press(Modifiers::NONE, Key::Tab);
    assert!(window.workbench().rhythm(id).unwrap().is_ok());
    window.type_into("Time zone of Mara Okafor", "/Nowhere");
    window.press(Modifiers::NONE, Key::Tab);
    assert!(
        window
            .workbench()
            .rhythm(id)
            .unwrap()
            .unwrap_err()
            .contains("there is no time zone “Africa/Lagos/Nowhere”")
    );
    assert!(window.shows("There is no time zone"));
}

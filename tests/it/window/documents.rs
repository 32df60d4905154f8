//! The documents workspace: opening, ranking, reading.

use egui_kittest::kittest::NodeT as _;

use conceptvector::corpus::DocId;

use super::*;

#[test]
fn documents_open_by_dialog_and_a_broken_file_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("diary.csv");
    let text =
        "date,writer,text\n2024-01-01,ann,\"A happy, cheerful day\"\n2024-01-02,bo,\"Sad, lonely, cold\"\n";
    std::fs::write(&good, text).unwrap();
    let bad = folder.path().join("numbers.csv");
    std::fs::write(&bad, "a,b\n1,2\n3,4\n").unwrap();
    let mut window = Window::with_example();
    window.click_button("Open documents");
    window.click_button("Files…");
    window.browse_to(&good);
    window.click_button("Read documents");
    let documents = window.workbench().documents().unwrap();
    assert_eq!(documents.corpus.len(), 2);
    let scores = window.workbench().scores(window.concept().id).unwrap();
    assert_eq!(scores.scores().concepts[0].tallies[0].matched, 2, "happy and cheerful");

    window.click_button("Open documents");
    window.click_button("Files…");
    window.browse_to(&bad);
    assert!(window.shows("numbers.csv"), "the sentence names the file");
    window.click_button("Cancel");
    assert_eq!(window.workbench().documents().unwrap().corpus.len(), 2);
    window.click_button("Undo");
    assert!(window.workbench().project().documents.is_none());
}

#[test]
fn a_change_of_seeds_scores_the_documents_anew() {
    let mut window = Window::with_example();
    window.click_button("Open documents");
    window.click_button("Sample documents");
    let id = window.concept().id;
    let before = window.workbench().scores(id).unwrap().scores().clone();
    window.click_button("Concepts");
    window.type_into("Add positive word", "garden,");
    assert_ne!(*window.workbench().scores(id).unwrap().scores(), before);
    window.click_button("Undo");
    assert_eq!(*window.workbench().scores(id).unwrap().scores(), before, "undo restores every score");
}

/// A window with the example concept, these documents, and the workspace on screen. The folder keeps the file.
fn with_table(name: &str, text: &str) -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let mut window = Window::open(vec![path]);
    window.click_button("Begin with an example: happiness");
    window.click_button("Documents");
    (window, folder)
}

const DIARY: &str = "date,writer,title,text,remark\n\
    2024-01-01,ann,First,A happy and cheerful day with much joy,some longer remark of mine\n\
    2024-01-02,bo,Second,Sad and lonely and cold,other words stand in here\n\
    2024-01-03,ann,Third,The gate is made of wood,a happy remark for once\n\
    2024-01-04,cy,Fourth,Some grief about the fence but then joy,nothing to say here\n";

impl Window {
    /// What the rows of the table say, from the top.
    pub(super) fn rows(&self) -> Vec<String> {
        let rows = self.harness.query_all(egui_kittest::kittest::by().role(Role::ListBoxOption));
        let mut rows: Vec<(f32, String)> =
            rows.map(|row| (row.rect().top(), row.accesskit_node().label().unwrap_or_default())).collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        rows.into_iter().map(|(_, row)| row).collect()
    }

    pub(super) fn click_row(&mut self, beginning: &str) {
        let row = self.rows().into_iter().find(|row| row.contains(beginning)).unwrap();
        // On its rank: the middle may be a border between columns, which can be dragged.
        let pos = self.harness.get_by_label(&row).rect().left_center() + egui::vec2(12.0, 0.0);
        self.harness.event(egui::Event::PointerMoved(pos));
        for pressed in [true, false] {
            let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
            self.harness.run_steps(1);
            self.harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
        }
        self.settle();
    }

    /// Terms that are marked in the text on screen, in reading order.
    fn marked(&self) -> Vec<String> {
        let marks = self.harness.query_all_by_label_contains(", marked, ");
        let mut marks: Vec<(f32, f32, String)> = marks
            .map(|mark| (mark.rect().top(), mark.rect().left(), mark.accesskit_node().label().unwrap()))
            .collect();
        marks.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        marks.into_iter().map(|(_, _, label)| label.split(',').next().unwrap().to_owned()).collect()
    }

    fn score_of(&self, doc: usize) -> Option<f64> {
        let doc = DocId(u32::try_from(doc).unwrap());
        self.workbench().snapshot(&[]).unwrap().facts().score(self.concept().id, doc)
    }
}

#[test]
fn an_empty_workspace_says_what_to_do_and_opens_the_sample() {
    let mut window = Window::open(Vec::new());
    window.click_button("Documents");
    assert!(window.shows("dropped on the window"));
    assert!(window.harness.query_all_by_label("Open documents…").next().is_some());
    window.click_button("Open the sample documents");
    assert!(window.shows("223 documents · 2023-01-03 to "));
    assert!(window.shows("add a concept with +"));
    assert!(window.rows()[0].contains("New book, new minutes"), "file order: {:?}", window.rows());
    window.click_button("Add a concept");
    window.click_button("Documents");
    assert!(window.shows("has no seed words yet"));
    window.type_into("Add positive word", "garden,");
    assert!(window.shows("scored"));
    assert!(!window.shows("In file order"));
}

#[test]
fn documents_rank_search_narrows_and_the_order_flips() {
    let (mut window, _folder) = with_table("diary.csv", DIARY);
    assert!(window.shows("4 shown of 4 · 3 scored"));
    let rows = window.rows();
    assert!(rows[0].starts_with("1. First, +") && rows[1].contains("Fourth"), "{rows:?}");
    assert!(rows[2].contains("Second, −") && rows[3].ends_with("Third, too little to say"), "{rows:?}");
    window.click_button("Sort by Happiness");
    let rows = window.rows();
    assert!(rows[0].contains("Second") && rows[2].contains("First") && rows[3].contains("Third"), "{rows:?}");
    window.type_into("Search documents", "the ");
    assert!(window.shows("2 shown of 4 · 1 scored"));
    window.type_into("Search documents", "xyz");
    assert!(window.shows("No document contains this"));
    window.click_button("Clear the search");
    assert!(window.shows("4 shown of 4"));
}

#[test]
fn search_finds_words_phrases_beginnings_and_names() {
    let (mut window, _folder) = with_table("diary.csv", DIARY);
    for (query, shown) in
        [("joy fence ", "1 shown"), ("\"made of wood\"", "1 shown"), ("che", "1 shown"), ("ann", "2 shown")]
    {
        window.type_into("Search documents", query);
        assert!(window.shows(&format!("{shown} of 4")), "{query}");
        window.click_button("Clear the search");
    }
}

#[test]
fn an_edit_ranks_as_a_new_start_does() {
    let (mut window, _folder) = with_table("diary.csv", DIARY);
    let before = window.rows();
    // Two edits, so that the second takes up the scores before the first; then both back.
    for word in ["wood,", "fence,"] {
        window.type_into("Add positive word", word);
        window.settle();
    }
    let rows = window.rows();
    assert!(window.shows("4 shown of 4 · 4 scored"));
    assert!(rows.iter().any(|row| row.contains("Third, +")), "{rows:?}");
    window.press(Modifiers::COMMAND, Key::Z);
    window.press(Modifiers::COMMAND, Key::Z);
    window.settle();
    assert_eq!(window.rows(), before);
}

#[test]
fn a_row_opens_the_reader_and_keys_move_the_selection() {
    let (mut window, _folder) = with_table("diary.csv", DIARY);
    assert!(window.shows("Choose a document"));
    window.click_row("First");
    assert!(window.shows("2024-01-01 · ann"));
    assert!(window.shows("A happy and cheerful day with much joy"));
    assert_eq!(window.marked(), ["happy", "cheerful", "joy"]);
    assert!(window.shows("3 marked"));
    for place in ["1 of 3", "2 of 3", "3 of 3", "1 of 3"] {
        window.click_button("Next marked term");
        assert!(window.shows(place), "{place}");
    }
    window.click_button("Previous marked term");
    assert!(window.shows("3 of 3"));
    // A term of the ledger leads to its place.
    window.harness.get_by_role_and_label(Role::Link, "cheerful").click();
    window.settle();
    assert!(window.shows("2 of 3"));
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert!(window.shows("Some grief about the fence"));
    window.press(Modifiers::NONE, Key::End);
    assert!(window.shows("The gate is made of wood"));
    assert!(window.shows("No term of Happiness stands in this text"));
    assert!(window.marked().is_empty());
    window.press(Modifiers::NONE, Key::Home);
    assert!(window.shows("A happy and cheerful day"));
    // While text is typed, keys belong to the field.
    window.type_into("Search documents", "joy");
    window.press(Modifiers::NONE, Key::End);
    assert!(window.shows("A happy and cheerful day"));
}

#[test]
fn the_ledger_adds_up_to_the_printed_score_for_every_measure() {
    let (mut window, _folder) = with_table("diary.csv", DIARY);
    window.click_row("Fourth");
    let weight = |window: &Window, term: &str| {
        let analysis = window.workbench().concept_analysis(window.concept().id).unwrap().unwrap();
        analysis.lexicon.terms.iter().find(|entry| entry.term == term).unwrap().weight
    };
    let (joy, grief) = (weight(&window, "joy"), weight(&window, "grief"));
    assert_eq!(window.marked(), ["grief", "joy"]);
    for (measure, divisor, digits) in [("mean", 2.0, 4), ("sum", 1.0, 4), ("share", 8.0, 6)] {
        let places = usize::try_from(digits).unwrap();
        window.click(measure);
        let score = window.score_of(3).unwrap();
        assert!((score - (joy + grief) / divisor).abs() < 1e-12);
        let printed = format!("{score:+.places$}").replace('-', "−");
        // Once as the score, once as the last line.
        assert_eq!(window.harness.query_all_by_label(&printed).count(), 2, "{printed}");
        // The lines as printed add up to it, to the last digit: each is its exact share rounded down or up.
        let scale = 10_f64.powi(digits);
        let total: i64 = format!("{score:.places$}").replace('.', "").parse().unwrap();
        let rounded = |weight: f64| {
            let exact = weight / divisor * scale;
            [exact.floor() as i64, exact.ceil() as i64]
        };
        let is_shown = |units: i64| {
            let text = format!("{:+.places$}", units as f64 / scale).replace('-', "−");
            window.harness.query_all_by_label(&text).next().is_some()
        };
        let pairs = rounded(joy).into_iter().flat_map(|a| rounded(grief).map(|b| (a, b)));
        let adds_up = pairs.filter(|(a, b)| a + b == total).any(|(a, b)| is_shown(a) && is_shown(b));
        assert!(adds_up, "{measure}");
    }
}

#[test]
fn similarity_scores_texts_without_a_term_and_undo_brings_the_former_scores_back() {
    let text = "title,text\nPicnic,A garden picnic at the beach\nPrison,An ambulance at the flooded prison\n\
        Signs,!!! ...\nJoy,So much joy but some grief\n";
    let (mut window, _folder) = with_table("posts.csv", text);
    let id = window.concept().id;
    let scores = |window: &Window| window.workbench().scores(id).unwrap().scores().clone();
    let (before, rows) = (scores(&window), window.rows());
    assert!(window.shows("4 shown of 4 · 1 scored") && rows[1].ends_with("too little to say"), "{rows:?}");

    window.click("similarity");
    assert!(window.shows("4 shown of 4 · 3 scored") && window.shows("known word"));
    let shown = window.rows();
    let place = |name: &str| shown.iter().position(|row| row.contains(name)).unwrap();
    assert!(place("Picnic") < place("Prison") && place("Prison") < place("Signs"), "{shown:?}");
    window.click_row("Prison");
    // The commonest words, as “an”, “at” and “the”, say nothing.
    assert_eq!(window.marked(), ["ambulance", "flooded", "prison"]);
    assert!(window.shows("from 3 known words in 6 words"));
    // The lines of the ledger as printed: a share each, the largest first, that add up to the score.
    let units = |text: &str| text.replace('−', "-").replace('.', "").parse::<i64>().unwrap();
    let score = window.score_of(1).unwrap();
    let printed = format!("{score:+.5}").replace('-', "−");
    assert_eq!(window.harness.query_all_by_label(&printed).count(), 2, "{printed}");
    let is_share = |text: &str| {
        text.starts_with(['+', '−']) && text.split('.').nth(1).is_some_and(|digits| digits.len() == 5)
    };
    let texts = window.harness.query_all(egui_kittest::kittest::by().role(Role::Label));
    let mut texts: Vec<(f32, String)> = texts
        .filter_map(|node| Some((node.rect().top(), node.accesskit_node().value()?)))
        .filter(|(_, text)| is_share(text) && *text != printed)
        .collect();
    texts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let shares: Vec<i64> = texts.iter().map(|(_, text)| units(text)).collect();
    assert_eq!((shares.len(), shares.iter().sum::<i64>()), (3, units(&printed)), "{shares:?}");
    assert!(shares.is_sorted_by(|a, b| a.abs() >= b.abs()), "{shares:?}");
    window.click_row("Signs");
    assert!(window.shows("know no word of this text"));

    // A word that is rejected neither counts nor is marked; another seed changes all.
    let similar = scores(&window);
    window.type_into("Add positive word", "flooded,");
    assert!(scores(&window) != similar && window.score_of(1).unwrap() > score);
    window.click_button("Undo");
    assert_eq!(scores(&window), similar);
    window.click_row("Prison");
    window.harness.query_all_by_label_contains("prison, marked, ").next().unwrap().click();
    window.settle();
    window.click_button("Reject it: neither suggest nor count");
    assert_eq!(window.marked(), ["ambulance", "flooded"]);
    window.click_button("Undo");
    window.click_button("Undo");
    assert_eq!((scores(&window), window.rows()), (before, rows));
    window.click_button("Redo");
    assert_eq!(scores(&window), similar);
}

#[test]
fn a_higher_minimum_takes_scores_away_and_undo_brings_them_back() {
    let (mut window, _folder) = with_table("diary.csv", DIARY);
    let minimum = |window: &Window| {
        window.harness.get_by_role_and_label(Role::SpinButton, "Minimum of matched terms").rect().center()
    };
    assert!(minimum(&window).x > 0.0);
    window
        .harness
        .get_by_role_and_label(Role::SpinButton, "Minimum of matched terms")
        .set_value_accesskit(3.0);
    window.settle();
    assert_eq!(window.workbench().project().scoring.minimum, 3);
    assert!(window.shows("4 shown of 4 · 1 scored"));
    window.click_row("Second");
    assert!(window.shows("too little to say: 2 terms match, at least 3 are asked for"));
    window.click_button("Undo");
    assert_eq!(window.workbench().project().scoring.minimum, 1);
    assert!(window.shows("4 shown of 4 · 3 scored"));
    // The document that was read is still the one on screen.
    assert!(window.shows("Sad and lonely and cold"));
}

#[test]
fn seeds_change_in_place_and_by_a_click_on_a_marked_word() {
    let (mut window, _folder) = with_table("diary.csv", DIARY);
    window.click_row("Third");
    let before = window.score_of(0).unwrap();
    window.type_into("Add positive word", "wood,");
    assert_ne!(window.score_of(0).unwrap(), before, "every score follows");
    assert_eq!(window.marked(), ["wood"]);
    assert!(window.score_of(2).is_some());
    assert!(window.shows("4 shown of 4 · 4 scored"));

    let mark = window.harness.query_all_by_label_contains("wood, marked, ").next().unwrap();
    mark.click();
    window.settle();
    window.click_button("− Make it a negative seed");
    assert_eq!(window.concept().seeds.negative.last().map(String::as_str), Some("wood"));
    assert!(window.score_of(2).unwrap() < 0.0);
    window.harness.query_all_by_label_contains("wood, marked, ").next().unwrap().click();
    window.settle();
    window.click_button("Reject it: neither suggest nor count");
    assert!(window.marked().is_empty());
    assert!(!window.concept().seeds.negative.contains(&"wood".to_owned()));
    window.click_button("Undo");
    assert_eq!(window.marked(), ["wood"]);
}

#[test]
fn skipped_rows_are_counted_and_listed_with_their_reasons() {
    let text = "date,text\n2024-01-01,a happy day\n2024-01-02\n2024-01-03,\n2024-01-04,a sad day,and,more\n";
    let (mut window, folder) = with_table("holes.csv", text);
    window.click("3 rows skipped");
    assert!(window.shows("Rows without text: 1."));
    assert!(window.shows("line 3: 1 values for 2 columns"));
    assert!(window.shows("line 5: 4 values for 2 columns"));
    window.click_button("Close");
    assert!(!window.shows("line 3:"));
    window.click("3 rows skipped");
    window.click_button("Export…");
    let list = folder.path().join("skipped.csv");
    window.browse_to(&list);
    let list = std::fs::read_to_string(list).unwrap();
    assert!(list.starts_with("file,line,reason\n") && list.contains("holes.csv,3,1 values"), "{list}");
    assert!(window.shows("Saved") && window.shows("2 rows not read"));
}

#[test]
fn texts_without_words_and_of_a_megabyte_are_read() {
    let long = "A happy line of words about the garden and its sad gate ".repeat(18_000);
    let text = format!("title,text\nLong,{long}\nSigns,\"... !!! ---\"\n");
    let (mut window, _folder) = with_table("long.csv", &text);
    window.click_row("Signs");
    assert!(window.shows("... !!! ---"));
    assert!(window.shows("No term of Happiness stands in this text"));
    window.click_row("Long");
    assert!(window.shows("from 36,000 matched terms in 216,000 words"));
    let n_on_screen = window.marked().len();
    assert!((4..2000).contains(&n_on_screen), "only what is on screen is drawn: {n_on_screen}");
    // The last term is walked to, and it is on screen.
    window.click_button("Previous marked term");
    assert!(window.shows("36,000 of 36,000"));
    let text_ends = window.harness.query_all_by_label_contains("its sad gate").count();
    assert!(text_ends > 0 && window.marked().last().map(String::as_str) == Some("sad"));
    window.click_button("Next marked term");
    assert!(window.shows("1 of 36,000"));
    assert_eq!(window.marked().first().map(String::as_str), Some("happy"));
}

#[test]
fn the_toolbar_fits_a_small_window() {
    let (mut window, _folder) = with_table("diary.csv", DIARY);
    let rect = |window: &Window, role, label| window.harness.get_by_role_and_label(role, label).rect();
    let options = |window: &Window| rect(window, Role::Button, "Options");
    let search = |window: &Window| window.harness.get_by_label("Aa").rect();
    window.click("similarity");
    assert_eq!(options(&window).top(), search(&window).top(), "one line where there is room");
    // The smallest that the window can be.
    window.harness.set_size(egui::vec2(900.0, 600.0));
    window.settle();
    assert!(options(&window).right() < 900.0 && search(&window).right() < 900.0);
    window.click("mean");
    assert!(window.shows("4 shown of 4"));
}

#[test]
fn a_narrow_reader_breaks_no_word_and_covers_nothing() {
    let (mut window, _folder) = with_table("diary.csv", DIARY);
    window.click_row("First");
    for width in [900.0, 1000.0, 1100.0, 1280.0] {
        window.harness.set_size(egui::vec2(width, 700.0));
        window.settle();
        for word in ["happy", "joy", "delight", "cheerful", "love"] {
            let seed = window.harness.get_by_label(&format!("{word}, positive seed")).rect();
            assert!(seed.height() < 30.0, "{word} at {width}: {seed:?}");
        }
        let from = window.harness.get_by_label_contains("matched terms in").rect();
        let walk = window.harness.get_by_label("3 marked").rect();
        assert!(from.right() <= walk.left(), "{from:?} {walk:?} at {width}");
    }
}

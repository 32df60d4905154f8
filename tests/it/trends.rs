//! What `trend` does beside one curve: groups and their difference, surprises, events, rhythms.

use std::fmt::Write as _;

use serde_json::Value;

use crate::cli::{JOY, MONEY, lexicon};
use crate::util::Folder;

/// A text of eight words, so many of them glad and the others grim.
fn text(glad: u32) -> String {
    let glad = usize::try_from(glad.min(8)).unwrap();
    format!("{}{}", "glad ".repeat(glad), "grim ".repeat(8 - glad))
}

/// Numbers that look like chance, the same everywhere.
struct Chance(u32);

impl Chance {
    /// Below `n`.
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) % n
    }
}

/// The day `n` days after 1 January 2020, as a date.
fn day(n: u32) -> String {
    let months = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (mut left, mut year, mut month) = (n, 2020, 0);
    while left >= months[month] - u32::from(month == 1 && year > 2020) {
        left -= months[month] - u32::from(month == 1 && year > 2020);
        month += 1;
        if month == 12 {
            (month, year) = (0, year + 1);
        }
    }
    format!("{year}-{:02}-{:02}", month + 1, left + 1)
}

/// Columns by their heads.
fn columns(table: &str) -> Vec<(String, Vec<String>)> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
    let cells = |place: usize| rows.iter().map(|row| row[place].to_owned()).collect();
    heads.into_iter().enumerate().map(|(place, head)| (head, cells(place))).collect()
}

fn column(table: &str, head: &str) -> Vec<Option<f64>> {
    let (_, cells) = columns(table).into_iter().find(|(name, _)| name == head).unwrap();
    cells.iter().map(|cell| cell.parse().ok()).collect()
}

/// Ann is gladder than Bob, whose documents begin on day 50; Cem writes twice.
fn by_authors() -> String {
    let mut table = "id,date,author,text\n".to_owned();
    let mut chance = Chance(5);
    for n in 0..100 {
        writeln!(table, "a{n},{},ann,{}", day(n), text(5 + chance.below(3))).unwrap();
        if n >= 50 {
            writeln!(table, "b{n},{},bob,{}", day(n), text(1 + chance.below(3))).unwrap();
        }
    }
    for n in [10, 20] {
        writeln!(table, "c{n},{},cem,{}", day(n), text(4)).unwrap();
    }
    table
}

#[test]
fn groups_have_curves_of_their_own_and_two_are_compared() {
    let folder = Folder::with(&[("lex.json", &lexicon(&[JOY])), ("docs.csv", &by_authors())]);
    let trend = "trend --lexicon lex.json docs.csv --grid 100 --output t.csv";
    folder.json(&format!("{trend} --figure plain.svg"));
    let plain = folder.read("t.csv");
    let answer = folder.json(&format!("{trend} --figure t.svg --by-group --difference ann,bob"));
    let concept = &answer["concepts"][0];
    let groups = concept["groups"].as_array().unwrap();
    let named: Vec<(&str, u64)> = groups
        .iter()
        .map(|group| (group["name"].as_str().unwrap(), group["documents"].as_u64().unwrap()))
        .collect();
    assert_eq!(named, [("ann", 100), ("bob", 50), ("cem", 2)]);
    let mean = |place: usize| groups[place]["mean"].as_f64().unwrap();
    // Six of eight glad: 0.5 · (6 − 2)/8; two of eight: the opposite.
    assert!((mean(0) - 0.25).abs() < 0.06 && (mean(1) + 0.25).abs() < 0.06, "{concept}");
    assert!(groups[2]["sentence"].as_str().unwrap().starts_with("Too little to tell"));
    let difference = &concept["difference"];
    assert_eq!(
        (&difference["groups"], &difference["evidence"], &difference["above"]),
        (&serde_json::json!(["ann", "bob"]), &"difference".into(), &1.0.into())
    );
    assert!(difference["sentence"].as_str().unwrap().contains("above the second in 100% of the time"));

    let table = folder.read("t.csv");
    let heads: Vec<String> = columns(&table).into_iter().map(|(head, _)| head).collect();
    let named = |name: &str| ["mean", "lower", "upper"].map(|part| format!("{name}{part}"));
    let expected: Vec<String> = std::iter::once("time".to_owned())
        .chain(["", "ann ", "bob ", "cem ", "ann − bob "].into_iter().flat_map(named))
        .collect();
    assert_eq!(heads, expected);
    // What stands left of the groups is what stands there without them.
    for (long, short) in table.lines().zip(plain.lines()) {
        assert_eq!(long.split(',').take(4).collect::<Vec<_>>().join(","), short);
    }
    let [ann, bob, less] = ["ann mean", "bob mean", "ann − bob mean"].map(|head| column(&table, head));
    assert!(ann.iter().all(Option::is_some) && ann.len() == 100);
    let begins = |column: &[Option<f64>]| column.iter().position(Option::is_some);
    assert_eq!((begins(&bob), begins(&less)), (Some(50), Some(50)));
    for ((ann, bob), less) in ann.iter().zip(&bob).zip(&less).skip(50) {
        assert!((ann.unwrap() - bob.unwrap() - less.unwrap()).abs() < 1e-9);
    }
    let figure = folder.read("t.svg");
    assert!(figure.contains("ann (n = 100)") && !folder.read("plain.svg").contains("ann"), "{figure}");

    let told = folder.run(&format!("{trend} --difference ann,bob")).stdout;
    assert!(told.contains("  ann − bob: The first lies above") && !told.contains("bob ("), "{told}");
    for (options, parts) in [
        ("--difference ann,zoe", ["\"ann,zoe\"", "ann, bob, cem"]),
        ("--by-group --group nobody", ["nobody", "docs.csv"]),
    ] {
        folder.check_failure(&format!("{trend} {options}").replace("t.csv", "o.csv"), &parts, "o.csv");
    }
    assert_eq!(folder.run(&format!("{trend} --difference ann")).code, 2);
    folder.write("alone.csv", "id,date,text\n1,2020-01-01,glad\n2,2020-01-02,grim\n");
    folder.check_failure(
        "trend --lexicon lex.json alone.csv --by-group --output o.csv",
        &["no document has a group", "--group", "id, date, text", "alone.csv"],
        "o.csv",
    );
}

#[test]
fn the_eight_largest_groups_of_each_concept_are_shown() {
    let mut table = "id,date,author,text\n".to_owned();
    for n in 0..60_u32 {
        // Author 9 writes most, author 0 next to nothing; some have no name, and one's name has a comma.
        let author = match (n % 11).max(n % 7) {
            8 => String::new(),
            9 => "\"Smith, Ann\"".to_owned(),
            other => format!("author {other}"),
        };
        writeln!(table, "{n},{},{author},{}", day(n), text(n % 9)).unwrap();
    }
    let folder = Folder::with(&[("lex.json", &lexicon(&[JOY, MONEY])), ("docs.csv", &table)]);
    let mut command = folder.command(
        "trend --lexicon lex.json docs.csv --grid 5 --output t.csv --by-group --json --difference".split(' '),
    );
    let output = command.arg("Smith, Ann,(no group)").output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let concept = &answer["concepts"][0];
    let groups = concept["groups"].as_array().unwrap();
    let sizes: Vec<u64> = groups.iter().map(|group| group["documents"].as_u64().unwrap()).collect();
    assert!(groups.len() == 8 && sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    assert!(concept["n_groups"].as_u64().unwrap() > 8);
    assert_eq!(concept["difference"]["groups"], serde_json::json!(["Smith, Ann", "(no group)"]));
    let heads: Vec<String> = columns(&folder.read("t.csv")).into_iter().map(|(head, _)| head).collect();
    assert!(heads.contains(&"joy Smith, Ann − (no group) lower".to_owned()), "{heads:?}");
}

#[test]
fn a_level_shift_is_told_with_its_week() {
    let mut table = "id,date,text\n".to_owned();
    for n in 0..560_u32 {
        // Monday 2021-01-25 is day 390.
        let glad = if n < 390 { 2 } else { 7 } + n % 2;
        writeln!(table, "{n},{},{}", day(n), text(glad)).unwrap();
    }
    let folder = Folder::with(&[("lex.json", &lexicon(&[JOY])), ("docs.csv", &table)]);
    let trend = "trend --lexicon lex.json docs.csv --grid 20 --output t.csv";
    let concept = &folder.json(trend)["concepts"][0];
    let surprises = concept["surprises"].as_array().unwrap();
    let at = surprises.iter().find(|one| one["from"] == "2021-01-25T00:00:00Z").unwrap();
    assert_eq!((&at["to"], &at["documents"]), (&"2021-02-01T00:00:00Z".into(), &7.into()));
    assert!(at["z"].as_f64().unwrap() > 3.0, "{concept}");
    let shift = &concept["shifts"][0];
    assert_eq!(shift["time"], "2021-01-25T00:00:00Z");
    let told = folder.run(trend).stdout;
    assert!(told.contains(", 2021-01-25 to 2021-") && told.contains("higher than expected by"), "{told}");
}

#[test]
fn events_are_marked_and_broken_ones_told_by_their_line() {
    let events = "time,name\n2020-02-01,vote & count\nsoon,storm\n2020-03-01,\n2020-03-15,speech\n";
    let folder = Folder::with(&[
        ("lex.json", &lexicon(&[JOY])),
        ("docs.csv", &by_authors()),
        ("events.csv", events),
        ("none.csv", "name,place\nvote,here\n"),
    ]);
    let trend = "trend --lexicon lex.json docs.csv --grid 9 --output t.csv --figure t.svg --events";
    let outcome = folder.run(&format!("{trend} events.csv"));
    assert_eq!(outcome.code, 0, "{outcome:?}");
    outcome.check_told(&["2 rows", "line 3", "soon", "events.csv"]);
    let figure = folder.read("t.svg");
    assert!(figure.contains("vote &amp; count") && figure.contains("speech") && !figure.contains("storm"));
    folder.check_failure(
        &format!("{trend} none.csv").replace("t.csv", "o.csv"),
        &["no column of dates", "none.csv"],
        "o.csv",
    );
    // Without a figure there is nothing to mark.
    assert_eq!(folder.run("trend --lexicon lex.json docs.csv --output o.csv --events events.csv").code, 2);
}

/// Six documents a day; they are gladder from nine to one on the clock of Tokyo, which is nine hours ahead.
#[test]
fn a_rhythm_is_found_on_the_clock_of_its_zone() {
    let mut table = "id,date,source,text\n".to_owned();
    let mut chance = Chance(11);
    for n in 0..90 {
        for _ in 0..6 {
            let (hour, minute) = (chance.below(24), chance.below(60));
            let local = (hour + 9) % 24;
            let glad = if (9..13).contains(&local) { 5 } else { 3 } + chance.below(2);
            let source = ["phone", "web"][usize::try_from(chance.below(2)).unwrap()];
            let at = format!("{} {hour:02}:{minute:02}", day(n));
            writeln!(table, "{n},{at},{source},{}", text(glad)).unwrap();
        }
    }
    let folder = Folder::with(&[("lex.json", &lexicon(&[JOY])), ("docs.csv", &table)]);
    let trend = "trend --lexicon lex.json docs.csv --grid 5 --output t.csv --adjust source --rhythm r.csv";
    let rhythm = &folder.json(trend)["concepts"][0]["rhythm"];
    let peak = |rhythm: &Value, side: &str| rhythm["day"][side]["peak"]["hour"].as_f64().unwrap();
    assert_eq!(rhythm["clock"], "UTC");
    assert!((peak(rhythm, "raw") - 2.0).abs() < 2.0, "{rhythm}");
    let raw = &rhythm["day"]["raw"];
    assert!(raw["p"].as_f64().unwrap() < 1e-4 && raw["amplitude"]["lower"].as_f64().unwrap() > 0.0);
    assert!(rhythm["day"]["adjusted"]["p"].is_f64() && rhythm["week"]["raw"]["p"].is_f64());

    let hours = folder.read("r.csv");
    let all = columns(&hours);
    let heads: Vec<&str> = all.iter().map(|(head, _)| head.as_str()).collect();
    let expected =
        ["concept", "part", "score", "weekday", "hour", "mean", "lower", "upper", "shrunk", "documents"];
    assert_eq!(heads, expected);
    let n_rows = |part: &str, score: &str| {
        hours.lines().filter(|line| line.starts_with(&format!("joy,{part},{score},"))).count()
    };
    for score in ["raw", "adjusted"] {
        assert_eq!(["day", "week", "cell"].map(|part| n_rows(part, score)), [24, 168, 168]);
    }
    // Each hour of each weekday once.
    let week: std::collections::BTreeSet<String> = hours
        .lines()
        .filter(|line| line.starts_with("joy,week,raw,"))
        .map(|line| line.split(',').skip(3).take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert!(week.len() == 168 && week.contains("Monday 0") && week.contains("Sunday 23"), "{week:?}");
    let documents: f64 = column(&hours, "documents").into_iter().flatten().sum();
    assert_eq!(documents, 2.0 * 540.0);
    let mean = column(&hours, "mean");
    assert!(mean[2] > mean[12], "the curve of the day is higher at two than at noon");

    // The same instants on the clock of Tokyo.
    folder.write("zoned.csv", table.replace(",phone,", "Z,phone,").replace(",web,", "Z,web,"));
    let answer = folder.json(&format!("{trend} --zone Asia/Tokyo").replace("docs.csv", "zoned.csv"));
    let rhythm = &answer["concepts"][0]["rhythm"];
    assert_eq!(rhythm["clock"], "Asia/Tokyo");
    assert!((peak(rhythm, "raw") - 11.0).abs() < 2.0, "{rhythm}");

    folder.write("few.csv", "id,date,text\n1,2020-01-01,glad\n2,2020-01-02,grim\n");
    folder.json("trend --lexicon lex.json docs.csv --grid 5 --output t.csv --rhythm r.svg");
    let figure = std::fs::read_to_string(folder.path("r.svg")).unwrap();
    assert!(figure.starts_with("<svg") && figure.contains("by hour and weekday"));
    let few = folder.json("trend --lexicon lex.json few.csv --grid 5 --output t.csv --rhythm r.csv");
    let refusal = few["concepts"][0]["rhythm"]["day"]["refusal"].as_str().unwrap().to_owned();
    assert_eq!(refusal, "Only 2 documents have a date and a score, and a rhythm takes 200.");
    assert_eq!(folder.read("r.csv").lines().count(), 1);
    let told = folder.run("trend --lexicon lex.json few.csv --output t.csv --rhythm r.csv").stdout;
    assert!(told.contains(&refusal), "{told}");
    folder.check_failure(
        "trend --lexicon lex.json few.csv --output o.csv --rhythm o.csv",
        &["--rhythm names another output", "o.csv"],
        "o.csv",
    );
}

/// Authors in Tokyo and in New York, each gladder from nine to eleven in the morning where they are.
#[test]
fn a_rhythm_is_found_on_the_clocks_that_dates_were_written_by() {
    let mut table = "id,date,text\n".to_owned();
    let mut chance = Chance(2);
    for n in 0..90 {
        for author in 0..8_u32 {
            let (hour, minute) = (chance.below(24), chance.below(60));
            let glad = if (9..11).contains(&hour) { 6 } else { 2 } + chance.below(2);
            let offset = if author % 2 == 0 { "+09:00" } else { "-05:00" };
            writeln!(table, "{n},{}T{hour:02}:{minute:02}:00{offset},{}", day(n), text(glad)).unwrap();
        }
    }
    let utc = table.replace("+09:00", "Z").replace("-05:00", "Z");
    let folder = Folder::with(&[("lex.json", &lexicon(&[JOY])), ("docs.csv", &table), ("utc.csv", &utc)]);
    let trend = "trend --lexicon lex.json docs.csv --grid 5 --output t.csv --rhythm r.csv --zone";
    let find = |zone: &str| folder.json(&format!("{trend} {zone}"))["concepts"][0]["rhythm"].clone();
    let near_ten = |rhythm: &Value| {
        rhythm["day"]["raw"]["peak"]["hour"].as_f64().is_some_and(|hour| (hour - 10.0).abs() < 2.0)
    };
    let written = find("written");
    assert!(written["clock"] == "written" && near_ten(&written), "{written}");
    for zone in ["UTC", "Europe/Berlin"] {
        let other = find(zone);
        assert!(!near_ten(&other), "{other}");
    }
    // A column of nothing but Z says no local clock.
    let refused = format!("{trend} written").replace("docs.csv", "utc.csv").replace("t.csv", "o.csv");
    folder.check_failure(&refused, &["no date says the local clock", "--zone"], "o.csv");
    let score = "score --lexicon lex.json docs.csv --output o.csv --zone written";
    folder.check_failure(score, &["--zone written is the clock of a rhythm", "Europe/Berlin"], "o.csv");
    folder.check_failure(
        "trend --lexicon lex.json docs.csv --output o.csv --zone written",
        &["--zone written is the clock of a rhythm"],
        "o.csv",
    );
}

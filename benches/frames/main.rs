//! What a frame of the window takes, without a screen: a million rows scrolled, a million points moved, 5,000
//! highlights read.
//!
//! ```text
//! cargo bench --bench frames [-- N]
//! ```
//! N is the number of documents, a million without. Each line is the median, the 99th percentile and the longest frame
//! of what a user does, beside the median of the same with 1,000 documents; a frame computes, draws and cuts into
//! triangles, and 60 a second leave 16.7 ms for it. Jobs run beside it on their threads, as in the program.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "prints its figures")]

#[path = "../scoring/generate.rs"]
#[expect(dead_code, reason = "the other bench uses all of it")]
mod generate;
#[path = "../suggest/meter.rs"]
mod meter;
mod window;

use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use conceptvector::concept::engine::Engine;
use conceptvector::corpus::columns::Columns;
use conceptvector::corpus::read::{Keep, read_each};
use conceptvector::corpus::{Corpus, DocId};
use conceptvector::embedding::embedded;
use conceptvector::progress::unwatched;
use conceptvector::{Error, Result};
use egui::{Event, Key, Modifiers, Pos2, Rect, pos2, vec2};

use generate::{Random, Shape, document};
use meter::{Meter, peak_memory};
use window::{Window, button, key, wheel};

const FEELINGS: [&str; 12] = [
    "happy", "joy", "delight", "cheerful", "love", "sad", "grief", "sorrow", "misery", "lonely", "laughing",
    "crying",
];
const PLACES: [&str; 6] = ["Rome", "Oslo", "Lima", "Cairo", "Quito", "Hanoi"];
/// What counts in the long document.
const N_HIGHLIGHTS: usize = 5000;
const SMALL: u64 = 1000;

fn main() -> Result<()> {
    // Cargo adds --bench.
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let n: u64 = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir().map_err(|error| Error::Request(error.to_string()))?;
    let engine = Arc::new(Engine::new(embedded::load()?));
    let [small, large] = [SMALL, n].map(|n| folder.path().join(format!("{n}.csv")));
    write(&small, SMALL).map_err(Error::writing(&small))?;
    write(&large, n).map_err(Error::writing(&large))?;
    fields(&large)?;
    let baseline = scenes(&engine, &small);
    let measured = scenes(&engine, &large);
    println!("{:<52} {:>9} {:>9} {:>9}   median with {SMALL}", "", "median", "99%", "longest");
    for (scene, before) in measured.iter().zip(&baseline) {
        println!("{}  {:>9}", scene.line(), text(before.at(0.5)));
    }
    for scene in reading(&engine, folder.path())? {
        println!("{}", scene.line());
    }
    println!("{}", peak_memory());
    Ok(())
}

/// Frames of one thing that a user does.
struct Scene {
    name: String,
    frames: Vec<Duration>,
}

impl Scene {
    fn new(name: &str, mut frames: Vec<Duration>) -> Self {
        frames.sort_unstable();
        Self { name: name.to_owned(), frames }
    }

    fn at(&self, share: f64) -> Duration {
        // A count of frames.
        let place = (share * self.frames.len().saturating_sub(1) as f64).round() as usize;
        self.frames.get(place).copied().unwrap_or_default()
    }

    fn line(&self) -> String {
        let [median, late, longest] = [0.5, 0.99, 1.0].map(|share| text(self.at(share)));
        format!("{:<52} {median:>9} {late:>9} {longest:>9}", self.name)
    }
}

fn text(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// Posts with the columns of an export: most hold a word of the example concept.
fn write(path: &Path, n: u64) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(out, "id,date,writer,place,likes,shares,text")?;
    let mut random = Random::new(3);
    let shape = Shape { n_documents: n, n_words: 10 };
    let mut text = String::new();
    for number in 0..n {
        text.clear();
        document(&mut random, shape, &mut text);
        for _ in 0..random.below(4) {
            text.push(' ');
            text.push_str(FEELINGS[random.below(12) as usize]);
        }
        let (day, minute) = (random.below(28) + 1, random.below(1440));
        writeln!(
            out,
            "p{number},{}-{:02}-{day:02}T{:02}:{:02}:00Z,writer{},{},{},{:.3},\"{text}\"",
            2015 + random.below(10),
            random.below(12) + 1,
            minute / 60,
            minute % 60,
            random.below(5000),
            PLACES[random.below(6) as usize],
            random.below(1000),
            random.unit(),
        )?;
    }
    out.flush()
}

/// What keeping every column costs: bytes a row, and time of reading.
fn fields(path: &Path) -> Result<()> {
    let mut took = Vec::new();
    for keep in [Keep::Roles, Keep::Fields] {
        let meter = Meter::start();
        let mut corpus = Corpus::default();
        read_each(&[path.to_owned()], &Columns::default(), keep, &unwatched, &mut |document| {
            corpus.push(document)
        })?;
        corpus.finish();
        took.push((meter.seconds(), corpus.memory(), corpus.len()));
    }
    if let [(roles, without, _), (all, with, n)] = took[..] {
        let each = (with as f64 - without as f64) / n.max(1) as f64;
        println!(
            "reading {n} rows: {roles:.2} s; with every column kept: {all:.2} s, {each:.1} bytes a row more"
        );
    }
    Ok(())
}

/// What a user does with many documents.
fn scenes(engine: &Arc<Engine>, path: &Path) -> Vec<Scene> {
    let meter = Meter::start();
    let mut window = Window::open(engine, &[path.to_owned()]);
    let opening = window.settle();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    println!("opened {name}: {meter}, longest frame {}", text(opening));
    window.click("Begin with an example: happiness");
    let ranked = window.click("Documents");
    println!("  first ranking: longest frame {}", text(ranked));
    let mut scenes = table(&mut window);
    println!("  opening the plot: longest frame {}", text(window.click("Plot")));
    scenes.extend(plot(&mut window));
    scenes.push(Scene::new(
        "a positive word is added, until all is there",
        vec![window.type_into("Add positive word", "laughing,")],
    ));
    scenes.extend(decisions(&mut window));
    scenes.extend(dynamics(&mut window));
    scenes
}

fn frames(window: &mut Window, n: u32, mut events: impl FnMut(u32) -> Vec<Event>) -> Vec<Duration> {
    (0..n).map(|at| window.frame(events(at))).collect()
}

fn table(window: &mut Window) -> Vec<Scene> {
    let over = vec![Event::PointerMoved(pos2(500.0, 700.0))];
    window.frame(over);
    let scrolled = frames(window, 300, |_| vec![wheel(-90.0, Modifiers::NONE)]);
    let jumped = frames(window, 60, |at| vec![wheel(if at % 2 == 0 { -4e6 } else { 3e6 }, Modifiers::NONE)]);
    let mut keys = Vec::new();
    for pressed in
        [Key::End, Key::Home, Key::PageDown, Key::ArrowDown, Key::ArrowDown, Key::End, Key::ArrowUp]
    {
        keys.extend(frames(window, 6, |at| {
            if at == 0 { vec![key(pressed, Modifiers::NONE)] } else { Vec::new() }
        }));
    }
    window.settle();
    let sorted = window.click("Sort by likes");
    vec![
        Scene::new("the table is scrolled by the wheel", scrolled),
        Scene::new("the table is thrown from one place to another", jumped),
        Scene::new("End, Home, page and arrow keys, the reader follows", keys),
        Scene::new("the table is sorted by another column", vec![sorted]),
    ]
}

fn plot(window: &mut Window) -> Vec<Scene> {
    let Some(area) = window.place("Plot of ") else { return Vec::new() };
    let mut scenes = vec![
        Scene::new("the plot stands still", frames(window, 100, |_| Vec::new())),
        Scene::new("the pointer moves over the plot", hover(window, area)),
        Scene::new("the plot is moved", pan(window, area)),
        Scene::new("the plot is zoomed into until single documents show", zoom(window, area)),
        Scene::new("the plot of single documents is moved", pan(window, area)),
    ];
    window.click("Show all");
    for mode in ["Jitter", "Gather", "Scatter"] {
        let changed = window.click(mode);
        scenes.push(Scene::new(&format!("{mode}, until it is there"), vec![changed]));
        scenes.push(Scene::new(&format!("{mode}, moved"), pan(window, area)));
        window.click("Show all");
    }
    window.click("Lens");
    window.click("Pie");
    scenes.push(Scene::new("a lens is moved over the plot", hover(window, area)));
    window.click("Lens");
    window.click("No lens");
    window.click("Box");
    scenes.push(Scene::new("a box is marked, until the list is there", drag(window, area, 0.1, 0.6)));
    window.frame(vec![key(Key::Escape, Modifiers::NONE)]);
    window.settle();
    window.click("Pan");
    scenes
}

fn hover(window: &mut Window, area: Rect) -> Vec<Duration> {
    let steps = 100;
    let mut took = frames(window, steps, |at| {
        let share = at as f32 / steps as f32; // small counts
        vec![Event::PointerMoved(area.lerp_inside(vec2(0.1 + 0.8 * share, 0.3 + 0.3 * share)))]
    });
    took.push(window.settle());
    took
}

/// Drags the plot to and fro, and waits for the part that is then seen.
fn pan(window: &mut Window, area: Rect) -> Vec<Duration> {
    drag(window, area, 0.45, 0.6)
}

fn drag(window: &mut Window, area: Rect, from: f32, to: f32) -> Vec<Duration> {
    let at = |share: f32| -> Pos2 { area.lerp_inside(vec2(share, share)) };
    window.frame(vec![Event::PointerMoved(at(from))]);
    let mut took = vec![window.frame(vec![button(at(from), true)])];
    let steps = 60;
    took.extend(frames(window, steps, |step| {
        let share = from + (to - from) * (step + 1) as f32 / steps as f32; // small counts
        vec![Event::PointerMoved(at(share))]
    }));
    took.push(window.frame(vec![button(at(to), false)]));
    took.push(window.settle());
    took
}

fn zoom(window: &mut Window, area: Rect) -> Vec<Duration> {
    window.frame(vec![Event::PointerMoved(area.center())]);
    let mut took = Vec::new();
    for _ in 0..8 {
        took.extend(frames(window, 10, |_| vec![wheel(20.0, Modifiers::COMMAND)]));
        took.push(window.settle());
    }
    took
}

/// Many documents are decided at once.
fn decisions(window: &mut Window) -> Vec<Scene> {
    window.frame(vec![Event::PointerMoved(pos2(500.0, 800.0))]);
    window.frame(vec![button(pos2(500.0, 800.0), true)]);
    window.frame(vec![button(pos2(500.0, 800.0), false)]);
    window.settle();
    window.frame(vec![key(Key::A, Modifiers::COMMAND)]);
    window.settle();
    let accept = window.frame(vec![key(Key::A, Modifiers::NONE)]);
    let carried_out = window.frame(Vec::new());
    let after = window.settle();
    vec![Scene::new("all documents are accepted at once", vec![accept.max(carried_out).max(after)])]
}

/// The score over time, from a first look to single days and back.
fn dynamics(window: &mut Window) -> Vec<Scene> {
    let first = window.click("Dynamics");
    let mut scenes = vec![Scene::new("the score over time, until it is there", vec![first])];
    let Some(area) = window.place("Plot of ") else { return scenes };
    scenes.push(Scene::new("the curve stands still", frames(window, 100, |_| Vec::new())));
    scenes.push(Scene::new("the pointer moves over the curve", hover(window, area)));
    scenes.push(Scene::new("the curve is moved", pan(window, area)));
    scenes.push(Scene::new("the curve is zoomed into", zoom(window, area)));
    scenes.push(Scene::new("the zoomed curve is moved", pan(window, area)));
    window.click("Whole period");
    window.click("Mark a period");
    scenes.push(Scene::new("a period is marked, until it is explained", drag(window, area, 0.3, 0.5)));
    window.click("Mark a period");
    for (view, name) in [
        ("Rhythm", "the rhythm, until it is there"),
        ("Inside a document", "the flow of a document, until it is there"),
        ("Side by side", "side by side, until it is there"),
    ] {
        scenes.push(Scene::new(name, vec![window.click(view)]));
    }
    scenes
}

/// One long document with 5,000 words that count, and a short one beside it.
fn reading(engine: &Arc<Engine>, folder: &Path) -> Result<Vec<Scene>> {
    let path: PathBuf = folder.join("long.csv");
    let mut long = String::new();
    let mut random = Random::new(5);
    for at in 0..N_HIGHLIGHTS {
        document(&mut random, Shape { n_documents: 1, n_words: 12 }, &mut long);
        write!(long, " {}{}", FEELINGS[at % 10], if at % 7 == 0 { ".\n\n" } else { " " }).unwrap_or_default();
    }
    let table = format!("id,text\nlong,\"{long}\"\nshort,\"a happy day\"\n");
    std::fs::write(&path, table).map_err(Error::writing(&path))?;
    let mut window = Window::open(engine, &[path]);
    window.settle();
    window.click("Begin with an example: happiness");
    window.click("Documents");
    window.frame(vec![Event::PointerMoved(pos2(500.0, 500.0))]);
    window.frame(vec![key(Key::Home, Modifiers::NONE)]);
    let first = window.settle();
    window.frame(vec![key(Key::End, Modifiers::NONE)]);
    let second = window.settle();
    // The long one is sad and happy alike, so it comes last.
    let workbench = window.workbench();
    let concept = workbench.project().concepts.first().map(|concept| concept.id);
    let counted = workbench.reading(DocId(0)).zip(concept).and_then(|(reading, id)| reading.counted(id));
    let n = counted.map_or(0, |counted| counted.marks.len());
    if n < N_HIGHLIGHTS {
        return Err(Error::Request(format!("the document on screen has {n} marks, not {N_HIGHLIGHTS}")));
    }
    window.frame(vec![Event::PointerMoved(pos2(1200.0, 750.0))]);
    let scrolled = frames(&mut window, 300, |_| vec![wheel(-120.0, Modifiers::NONE)]);
    let next = frames(&mut window, 100, |_| vec![key(Key::J, Modifiers::NONE)]);
    let mut resized = Vec::new();
    for step in 0..60_u8 {
        window.resize(1400.0 - 5.0 * f32::from(step));
        resized.push(window.frame(Vec::new()));
    }
    Ok(vec![
        Scene::new("a document of 5,000 highlights is opened", vec![first.max(second)]),
        Scene::new("it is scrolled", scrolled),
        Scene::new("it is walked through by J", next),
        Scene::new("the window is made narrower", resized),
    ])
}

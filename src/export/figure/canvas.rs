//! What all figures share: size, colors, fonts, what stands above the plot, and texts that fit and can be printed.

use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::{
    BLACK, Color as _, DrawingArea, IntoDrawingArea as _, IntoFont as _, RGBColor, SVGBackend, TextStyle,
    WHITE,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::{Error, Result};

/// Okabe and Ito's colours for colour-blind readers, without yellow, which is too faint on white.
const COLORS: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    BLACK,
];

/// Dash and gap in pixels, so that lines can be told apart without colour; the first is solid.
const DASHES: [Option<(i32, i32)>; 4] = [None, Some((9, 4)), Some((3, 3)), Some((16, 5))];

/// More dots than this only make the file heavy; every k-th is drawn then, and the figure says so.
pub(super) const MAX_DOTS: usize = 5_000;

/// Font sizes as the drawing library counts them; it divides by 1.24, which makes 13, 19 and 11 pixels.
pub(super) const FONT: u32 = 16;
const TITLE_FONT: u32 = 24;
pub(super) const SMALL_FONT: u32 = 14;
/// What it divides them by.
const FONT_SCALE: f64 = 1.24;

/// From the left edge to title and lines, in pixels.
const LEFT: i32 = 16;
/// More lines than this have no entry in the legend, which says so.
const MAX_ENTRIES: usize = 24;

/// Width and height of a figure in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigureSize {
    /// Width; at least 320 is drawn.
    pub width: u32,
    /// Height; at least 240 is drawn.
    pub height: u32,
}

impl Default for FigureSize {
    fn default() -> Self {
        Self { width: 960, height: 540 }
    }
}

impl FigureSize {
    /// What is drawn: not less than fits a plot, not more than fits memory once it is turned into pixels.
    pub(super) fn drawn(self) -> (u32, u32) {
        (self.width.clamp(320, 8_000), self.height.clamp(240, 16_000))
    }
}

/// A part of a figure, in pixels.
pub(super) type Area<'s> = DrawingArea<SVGBackend<'s>, Shift>;

/// What drawing gives; the library's errors are of several types.
pub(super) type Drawn<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Draws on a white page.
///
/// # Errors
/// A request error where the drawing library fails.
pub(super) fn page(size: (u32, u32), draw: impl FnOnce(&Area<'_>) -> Drawn<()>) -> Result<String> {
    let mut svg = String::new();
    let drawn = drawn_onto(&mut svg, size, draw);
    drawn.map_err(|reason| Error::Request(format!("cannot draw the figure ({reason}); try another size")))?;
    Ok(svg)
}

fn drawn_onto(svg: &mut String, size: (u32, u32), draw: impl FnOnce(&Area<'_>) -> Drawn<()>) -> Drawn<()> {
    let root = SVGBackend::with_string(svg, size).into_drawing_area();
    root.fill(&WHITE)?;
    draw(&root)?;
    root.present()?;
    Ok(())
}

/// The color of the line at this place.
pub(super) fn color(place: usize) -> RGBColor {
    COLORS.get(place % COLORS.len()).copied().unwrap_or(BLACK)
}

/// How the line at this place is dashed; nothing for a solid one.
pub(super) fn dash(place: usize) -> Option<(i32, i32)> {
    DASHES.get(place % DASHES.len()).copied().flatten()
}

/// Blue for what lies above 0, vermilion for what lies below.
pub(super) fn pole(value: f64) -> RGBColor {
    color(usize::from(value < 0.0))
}

/// From white to `to`, by a share in [0, 1].
pub(super) fn tinted(to: RGBColor, share: f64) -> RGBColor {
    between(WHITE, to, share)
}

/// From one color to another, by a share in [0, 1].
pub(super) fn between(from: RGBColor, to: RGBColor, share: f64) -> RGBColor {
    // What is not a number becomes the first.
    let share = if share > 0.0 { share.min(1.0) } else { 0.0 };
    // Between 0 and 255.
    let mix = |a: u8, b: u8| (f64::from(a) + share * (f64::from(b) - f64::from(a))).round() as u8;
    RGBColor(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}

/// Text of a `size` as the drawing library counts it, as black as `strength` in [0, 1] says, anchored where told.
pub(super) fn font(size: u32, strength: f64, (h, v): (HPos, VPos)) -> TextStyle<'static> {
    let font = ("sans-serif", size).into_font();
    TextStyle { font, color: BLACK.mix(strength).to_backend_color(), pos: Pos::new(h, v) }
}

/// The anchor of text that begins at its place.
pub(super) const FROM_LEFT: (HPos, VPos) = (HPos::Left, VPos::Center);
/// The anchor of text around its place.
pub(super) const AROUND: (HPos, VPos) = (HPos::Center, VPos::Center);
/// The anchor of text that ends at its place.
pub(super) const FROM_RIGHT: (HPos, VPos) = (HPos::Right, VPos::Center);

/// About how wide a text is in pixels, rather more than less: the typeface is only known where the figure is looked at.
pub(super) fn text_width(text: &str, font: u32) -> f64 {
    let share = |c: char| match c {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' | 'i' | 'j' | 'l' | 'I' => 0.3,
        'f' | 'r' | 't' | '(' | ')' | '/' => 0.42,
        '-' => 0.5,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.92,
        'A'..='Z' => 0.72,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'.. => 1.05,
        '0'..='9' | '−' | '+' | '=' => 0.67,
        _ => 0.6,
    };
    text.chars().map(share).sum::<f64>() * f64::from(font) / FONT_SCALE
}

/// Without the control characters that XML cannot hold.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c })
        .collect()
}

/// Printable, and cut with an ellipsis where it is wider than `room` pixels.
pub(super) fn shortened(text: &str, room: f64, font: u32) -> String {
    // Nobody reads more, and it may be a whole document.
    let text = printable(&text.chars().take(500).collect::<String>());
    if text_width(&text, font) <= room {
        return text;
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if text_width(&kept, font) + text_width("…", font) > room {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// Printable lines of whole words that fit into `room` pixels; a longer word is cut.
fn wrapped(text: &str, room: f64, font: u32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in printable(text).split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if text_width(&longer, font) <= room {
            *line = longer;
        } else if line.is_empty() {
            *line = shortened(word, room, font);
        } else {
            lines.push(shortened(word, room, font));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// With sign, and as many digits as `reach` (the largest value shown) needs; what rounds to 0 has no sign.
pub(super) fn signed(value: f64, reach: f64) -> String {
    // Three digits that say something; at most a handful, so the cast is safe.
    let digits = (2.0 - reach.abs().max(1e-6).log10().floor()).clamp(0.0, 8.0) as usize;
    let text = format!("{value:+.digits$}");
    let is_zero = !text.contains(|c: char| ('1'..='9').contains(&c));
    if is_zero { text.replace(['-', '+'], "") } else { text.replace('-', "−") }
}

/// A number beside an axis: at most six digits after the point, no more than it needs.
pub(super) fn axis_number(value: f64) -> String {
    if value.abs() >= 1e9 || (value != 0.0 && value.abs() < 1e-5) {
        return format!("{value:e}").replace('-', "−");
    }
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}

/// A line and its name, for the legend.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) label: String,
    pub(super) color: RGBColor,
    pub(super) dash: Option<(i32, i32)>,
}

impl Entry {
    fn width(&self) -> f64 {
        // The sample, the label and air.
        32.0 + text_width(&self.label, FONT) + 20.0
    }
}

/// What stands above the plot: the title, lines on what is shown and what came out, and the legend.
#[derive(Clone, Debug)]
pub(super) struct Head {
    title: String,
    lines: Vec<String>,
    legend: Vec<Vec<Entry>>,
    /// Pixels for texts.
    room: f64,
}

impl Head {
    pub(super) fn new(title: &str, width: u32) -> Self {
        let room = f64::from(width) - 2.0 * f64::from(LEFT);
        let title = shortened(title, room, TITLE_FONT);
        Self { title, lines: Vec::new(), legend: Vec::new(), room }
    }

    /// One more sentence, on as many lines as it takes.
    pub(super) fn say(mut self, text: &str) -> Self {
        self.lines.extend(wrapped(text, self.room, FONT));
        self
    }

    /// Names of lines, as many to a row as fit.
    pub(super) fn name(mut self, entries: Vec<Entry>) -> Self {
        let n_more = entries.len().saturating_sub(MAX_ENTRIES);
        let mut left = 0.0;
        for mut entry in entries.into_iter().take(MAX_ENTRIES) {
            entry.label = shortened(&entry.label, self.room - 52.0, FONT);
            left += entry.width();
            if left > self.room + 20.0 || self.legend.is_empty() {
                left = entry.width();
                self.legend.push(Vec::new());
            }
            if let Some(row) = self.legend.last_mut() {
                row.push(entry);
            }
        }
        if n_more > 0 { self.say(&format!("{n_more} more lines have no name here")) } else { self }
    }

    /// Pixels it takes.
    pub(super) fn height(&self) -> u32 {
        // A few lines.
        40 + 20 * (self.lines.len() + self.legend.len()) as u32
    }

    pub(super) fn draw(&self, area: &Area<'_>) -> Drawn<()> {
        let top = (HPos::Left, VPos::Top);
        area.draw_text(&self.title, &font(TITLE_FONT, 1.0, top), (LEFT, 10))?;
        let mut y = 46;
        for line in &self.lines {
            area.draw_text(line, &font(FONT, 0.75, FROM_LEFT), (LEFT, y))?;
            y += 20;
        }
        for row in &self.legend {
            let mut x = LEFT;
            for entry in row {
                // A dash longer than the sample is a solid line.
                let (dash, gap) = entry.dash.unwrap_or((64, 1));
                let line = [(x, y), (x + 26, y)];
                area.draw(&DashedPathElement::new(line, dash, gap, entry.color.stroke_width(2)))?;
                area.draw_text(&entry.label, &font(FONT, 0.9, FROM_LEFT), (x + 32, y))?;
                // Within the width of the figure.
                x += entry.width() as i32;
            }
            y += 20;
        }
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use resvg::usvg::{Options, Tree};

    /// It can be read by others, and holds no number that is none.
    #[track_caller]
    pub(in super::super) fn check_figure(svg: &str) {
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
        Tree::from_str(svg, &Options::default()).unwrap();
        for none in ["NaN", "inf", "\0"] {
            assert!(!svg.contains(none), "{none}: {svg}");
        }
    }

    #[test]
    fn long_texts_are_cut_or_wrapped() {
        assert_eq!(shortened("joy", 100.0, FONT), "joy");
        let cut = shortened(&"very ".repeat(1000), 120.0, FONT);
        assert!(cut.ends_with('…') && text_width(&cut, FONT) <= 120.0, "{cut}");
        assert_eq!(shortened("x\u{0}y\n", 100.0, FONT), "x y ");
        assert_eq!(shortened("joy", 0.0, FONT), "…");
        let lines = wrapped("one two three four", 70.0, FONT);
        assert_eq!(lines, ["one two", "three four"]);
        assert!(wrapped("", 70.0, FONT).is_empty());
    }

    #[test]
    fn the_head_grows_with_what_it_says() {
        let entry = |label: &str| Entry { label: label.to_owned(), color: color(0), dash: dash(1) };
        let head = Head::new("Title", 400);
        assert_eq!(head.clone().say("short").height(), 60);
        assert_eq!(head.clone().name((0..3).map(|_| entry(&"group ".repeat(4))).collect()).height(), 100);
        let many = head.name((0..100).map(|_| entry("g")).collect());
        let svg = page((400, 600), |area| many.draw(area)).unwrap();
        check_figure(&svg);
        assert!(svg.contains("76 more lines"));
    }

    #[test]
    fn numbers_have_a_sign_and_three_digits() {
        let found = [(0.051_26, 0.1), (-0.051_26, 0.012), (-1e-9, 0.1), (12.3, 40.0), (f64::NAN, 1.0)];
        let found = found.map(|(value, reach)| signed(value, reach));
        assert_eq!(found, ["+0.051", "−0.0513", "0.000", "+12.3", "NaN"]);
    }

    #[test]
    fn numbers_beside_an_axis_are_short() {
        let found = [0.1 + 0.2, -0.0, -0.25, 10.0, 1e-7, -3e12].map(axis_number);
        assert_eq!(found, ["0.3", "0", "−0.25", "10", "1e−7", "−3e12"]);
    }

    #[test]
    fn colors_mix_and_survive_what_is_no_number() {
        assert_eq!(tinted(BLACK, 1.0), BLACK);
        assert_eq!([tinted(BLACK, f64::NAN), tinted(BLACK, -1.0)], [WHITE; 2]);
        assert_eq!((pole(0.1), pole(-0.1)), (color(0), color(1)));
    }
}

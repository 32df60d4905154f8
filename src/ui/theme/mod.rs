//! Colors, fonts and sizes: here and nowhere else.

pub mod icons;

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, Style, TextStyle,
    Theme, Visuals, vec2,
};

use crate::concept::Pole;
pub use crate::counts::count_text;
use crate::project::DocumentState;

/// Height of a line of controls.
pub const ROW: f32 = 24.0;
/// Height of the bars at the top and bottom of the window.
pub const BAR: f32 = 32.0;
/// The grid: distances are multiples of this.
pub const GRID: f32 = 4.0;

/// The name of the semibold face.
const STRONG: &str = "semibold";

/// Colors of one theme. Text on any surface has a contrast of at least 4.5 : 1.
#[derive(Debug)]
pub struct Tokens {
    /// Behind everything.
    pub background: Color32,
    /// Side panels and bars.
    pub panel: Color32,
    /// Cards, chips, table headers.
    pub raised: Color32,
    /// Wells: text fields, plots.
    pub sunken: Color32,
    /// Lines between surfaces.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Secondary text.
    pub secondary: Color32,
    /// What is selected or can be acted on.
    pub accent: Color32,
    /// The positive pole.
    pub positive: Color32,
    /// The negative pole.
    pub negative: Color32,
    /// Irrelevant words.
    pub irrelevant: Color32,
    /// Trouble.
    pub failure: Color32,
    /// Something worked.
    pub success: Color32,
    /// Concepts and groups, after Okabe and Ito; safe for the color-blind.
    pub palette: [Color32; 7],
}

const fn rgb(hex: u32) -> Color32 {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

static DARK: Tokens = Tokens {
    background: rgb(0x0014_171a),
    panel: rgb(0x001a_1e22),
    raised: rgb(0x0026_2b31),
    sunken: rgb(0x0010_1215),
    line: rgb(0x0031_373e),
    text: rgb(0x00dd_e1e6),
    secondary: rgb(0x009a_a4af),
    accent: rgb(0x0058_a6e8),
    positive: rgb(0x005c_b3f0),
    negative: rgb(0x00f0_9a4a),
    irrelevant: rgb(0x00a0_a6ad),
    failure: rgb(0x00ff_8272),
    success: rgb(0x005f_cf9a),
    palette: [
        rgb(0x0056_b4e9),
        rgb(0x00e6_9f00),
        rgb(0x0000_b386),
        rgb(0x00d9_8bb4),
        rgb(0x00e8_dc50),
        rgb(0x00ee_7d3c),
        rgb(0x006f_9dff),
    ],
};

static LIGHT: Tokens = Tokens {
    background: rgb(0x00fa_fafa),
    panel: rgb(0x00f1_f2f4),
    raised: rgb(0x00e4_e7ea),
    sunken: rgb(0x00ff_ffff),
    line: rgb(0x00d0_d5da),
    text: rgb(0x001d_2126),
    secondary: rgb(0x0055_5f6a),
    accent: rgb(0x0000_66a8),
    positive: rgb(0x0000_64a0),
    negative: rgb(0x00a3_4700),
    irrelevant: rgb(0x0060_676f),
    failure: rgb(0x00b3_2417),
    success: rgb(0x0000_6e4c),
    palette: [
        rgb(0x0000_72b2),
        rgb(0x00b0_6f00),
        rgb(0x0000_7f5f),
        rgb(0x00b0_4f86),
        rgb(0x0080_7500),
        rgb(0x00c0_4e00),
        rgb(0x003f_5fc8),
    ],
};

impl Tokens {
    /// The colors of the theme that `visuals` belong to.
    pub fn of(visuals: &Visuals) -> &'static Self {
        if visuals.dark_mode { &DARK } else { &LIGHT }
    }

    /// The color of a pole, the same everywhere.
    pub fn pole(&self, pole: Pole) -> Color32 {
        match pole {
            Pole::Positive => self.positive,
            Pole::Negative => self.negative,
            Pole::Irrelevant => self.irrelevant,
        }
    }

    /// The color of a decision on a document; never the only thing that tells it.
    pub fn state(&self, state: DocumentState) -> Color32 {
        match state {
            DocumentState::New => self.irrelevant,
            DocumentState::Accepted => self.positive,
            DocumentState::Rejected => self.secondary,
            // The yellow or orange after Okabe and Ito: far from blue for every eye.
            DocumentState::Picked => self.palette[1],
        }
    }

    /// The color of a score: its pole's.
    pub fn score(&self, score: f64) -> Color32 {
        if score < 0.0 { self.negative } else { self.positive }
    }

    /// A color of the palette, by any number.
    pub fn series(&self, number: usize) -> Color32 {
        self.palette[number % self.palette.len()]
    }
}

/// The sign of a pole, so that it is never told by color alone.
pub fn pole_sign(pole: Pole) -> &'static str {
    match pole {
        Pole::Positive => "+",
        Pole::Negative => "−",
        Pole::Irrelevant => "∅",
    }
}

/// A score as it is always written: sign and two decimals.
pub fn score_text(score: f64) -> String {
    format!("{score:+.2}").replace('-', "−")
}

/// A moment on the clock of this machine, such as "24 November 2026, 12:05".
pub fn moment_text(at: jiff::Timestamp) -> String {
    at.to_zoned_datetime(jiff::tz::TimeZone::system()).strftime("%-d %B %Y, %H:%M").to_string()
}

/// A size in memory, in megabytes.
pub fn memory_text(bytes: usize) -> String {
    format!("{} MB", count_text(bytes.div_ceil(1_000_000)))
}

/// Text in the semibold face.
pub fn strong(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).family(FontFamily::Name(STRONG.into()))
}

/// Installs fonts and both themes.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for (theme, tokens) in [(Theme::Dark, &DARK), (Theme::Light, &LIGHT)] {
        let mut style = Style { visuals: visuals(theme, tokens), ..Style::default() };
        set_sizes(&mut style);
        ctx.set_style_of(theme, style);
    }
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let files: [(&str, &'static [u8]); 3] = [
        ("inter", include_bytes!("../../../assets/fonts/Inter-Regular.otf")),
        ("inter-semibold", include_bytes!("../../../assets/fonts/Inter-SemiBold.otf")),
        ("icons", include_bytes!("../../../assets/fonts/icons.ttf")),
    ];
    for (name, bytes) in files {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let family = |first: &str| {
        let own = [first.to_owned(), "icons".to_owned()];
        own.into_iter().chain(fallback.iter().cloned()).collect::<Vec<_>>()
    };
    fonts.families.insert(FontFamily::Proportional, family("inter"));
    fonts.families.insert(FontFamily::Name(STRONG.into()), family("inter-semibold"));
    fonts
}

fn set_sizes(style: &mut Style) {
    let sans = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Small, sans(11.0)),
        (TextStyle::Body, sans(13.0)),
        (TextStyle::Button, sans(13.0)),
        (TextStyle::Monospace, FontId::new(12.0, FontFamily::Monospace)),
        (TextStyle::Heading, FontId::new(16.0, FontFamily::Name(STRONG.into()))),
    ]
    .into();
    style.spacing.item_spacing = vec2(2.0 * GRID, GRID);
    style.spacing.button_padding = vec2(2.0 * GRID, GRID);
    style.spacing.interact_size = vec2(ROW, ROW);
    style.spacing.window_margin = Margin::same(12);
    style.spacing.menu_margin = Margin::same(6);
    style.interaction.selectable_labels = false;
    style.animation_time = 0.08;
}

fn visuals(theme: Theme, tokens: &Tokens) -> Visuals {
    let mut visuals = match theme {
        Theme::Dark => Visuals::dark(),
        Theme::Light => Visuals::light(),
    };
    let radius = CornerRadius::same(6);
    visuals.panel_fill = tokens.background;
    visuals.window_fill = tokens.panel;
    visuals.window_stroke = Stroke::new(1.0, tokens.line);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = radius;
    visuals.extreme_bg_color = tokens.sunken;
    visuals.text_edit_bg_color = Some(tokens.sunken);
    visuals.faint_bg_color = tokens.panel;
    visuals.weak_text_color = Some(tokens.secondary);
    visuals.hyperlink_color = tokens.accent;
    visuals.warn_fg_color = tokens.negative;
    visuals.error_fg_color = tokens.failure;
    visuals.selection.bg_fill = tokens.accent.gamma_multiply(0.3);
    visuals.selection.stroke = Stroke::new(1.0, tokens.text);
    let widgets = &mut visuals.widgets;
    for (widget, fill, border) in [
        (&mut widgets.noninteractive, tokens.panel, tokens.line),
        (&mut widgets.inactive, tokens.raised, Color32::TRANSPARENT),
        (&mut widgets.hovered, tokens.line, Color32::TRANSPARENT),
        (&mut widgets.active, tokens.line, tokens.accent),
        (&mut widgets.open, tokens.raised, Color32::TRANSPARENT),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, border);
        widget.fg_stroke = Stroke::new(1.0, tokens.text);
        widget.corner_radius = radius;
        widget.expansion = 0.0;
    }
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast of two opaque colors (WCAG 2.1), in [1, 21].
    fn contrast(a: Color32, b: Color32) -> f64 {
        let luminance = |color: Color32| {
            let linear = |v: u8| {
                let v = f64::from(v) / 255.0;
                if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_every_surface() {
        for tokens in [&DARK, &LIGHT] {
            for surface in [tokens.background, tokens.panel, tokens.sunken] {
                let inks = [tokens.text, tokens.secondary, tokens.accent, tokens.positive, tokens.negative];
                for ink in inks.into_iter().chain([tokens.irrelevant, tokens.failure, tokens.success]) {
                    assert!(
                        contrast(ink, surface) >= 4.5,
                        "{ink:?} on {surface:?}: {}",
                        contrast(ink, surface)
                    );
                }
            }
            assert!(
                contrast(tokens.text, tokens.raised) >= 4.5
                    && contrast(tokens.secondary, tokens.raised) >= 4.5
            );
        }
    }

    #[test]
    fn numbers_are_written_one_way() {
        assert_eq!((score_text(-0.615), score_text(0.0)), ("−0.61".to_owned(), "+0.00".to_owned()));
        assert_eq!([0, 1, 999_999_999_999].map(memory_text), ["0 MB", "1 MB", "1,000,000 MB"]);
    }
}

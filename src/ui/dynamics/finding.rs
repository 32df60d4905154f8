//! What came out, in words, before any picture.

use egui::{Label, RichText, Ui};

use super::drawn::Drawn;
use crate::counts::counted;
use crate::dynamics::{CurvePoint, Evidence, Trend};
use crate::export::time_axis::day_text;
use crate::ui::context::ViewContext;
use crate::ui::theme::{icons, strong};
use crate::workbench::dynamics::TrendAnalysis;

/// Draws the finding and, below it, what it rests on.
pub(super) fn finding_ui(ctx: &ViewContext<'_>, analysis: &TrendAnalysis, drawn: &Drawn, ui: &mut Ui) {
    let trend = &analysis.trend;
    let (icon, color) = match trend.evidence {
        Evidence::Change => (icons::DYNAMICS, ctx.tokens.accent),
        Evidence::NoEvidenceOfChange | Evidence::TooLittle { .. } => (icons::INFO, ctx.tokens.secondary),
    };
    ui.horizontal_top(|ui| {
        ui.label(RichText::new(icon).size(20.0).color(color));
        ui.vertical(|ui| {
            ui.add(Label::new(strong(trend.sentence()).size(15.0)).wrap().selectable(true));
            if let Some(adjusted) = &trend.adjusted {
                let text = format!("Adjusted for {}: {}", names(adjusted), adjusted.sentence());
                ui.add(Label::new(strong(text).size(15.0)).wrap().selectable(true));
            }
            ui.add(Label::new(RichText::new(basis(trend, drawn)).weak()).wrap().selectable(true));
        });
    });
}

/// What a trend was adjusted for, each once.
pub(super) fn names(adjusted: &Trend) -> String {
    let mut names: Vec<&str> = Vec::new();
    for beta in &adjusted.betas {
        let name = beta.name.split(':').next().unwrap_or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() { "nothing that varies".to_owned() } else { names.join(", ") }
}

/// "112 documents · 3,211 scored words · 2023-01-03 to 2024-12-28 · highest …"
fn basis(trend: &Trend, drawn: &Drawn) -> String {
    let n_words = usize::try_from(trend.n_words).unwrap_or(usize::MAX);
    let mut parts = vec![counted(trend.n_documents, "dated document"), counted(n_words, "scored word")];
    if let Some((first, last)) = drawn.span() {
        parts.push(format!("{} to {}", day_text(first), day_text(last)));
    }
    if let Some(mean) = trend.mean {
        parts.push(format!("mean {}", drawn.value_text(mean)));
    }
    if trend.evidence == Evidence::Change
        && let Some((lowest, highest)) = turning_points(&trend.curve)
    {
        let at = |point: CurvePoint| format!("{} ({})", day_text(point.time), drawn.value_text(point.mean));
        parts.push(format!("the curve is lowest on {} and highest on {}", at(lowest), at(highest)));
    }
    parts.join(" · ")
}

/// The lowest and the highest point.
fn turning_points(curve: &[CurvePoint]) -> Option<(CurvePoint, CurvePoint)> {
    let by_mean = |a: &&CurvePoint, b: &&CurvePoint| a.mean.total_cmp(&b.mean);
    Some((*curve.iter().min_by(by_mean)?, *curve.iter().max_by(by_mean)?))
}

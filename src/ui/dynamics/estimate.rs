//! How the curve was estimated, for who wants to know.

use egui::{CollapsingHeader, Grid, RichText, Ui};

use super::calibration::calibration_ui;
use super::drawn::Drawn;
use crate::dynamics::{Candidate, Component, Trend};
use crate::ui::context::ViewContext;
use crate::ui::theme::strong;
use crate::workbench::dynamics::TrendAnalysis;

/// Draws the explanation, closed at first.
pub(super) fn estimate_ui(ctx: &ViewContext<'_>, analysis: &TrendAnalysis, drawn: &Drawn, ui: &mut Ui) {
    CollapsingHeader::new("How this was estimated").show(ui, |ui| {
        let trend = &analysis.trend;
        if trend.candidates.is_empty() {
            ui.label("Nothing was estimated: it takes at least two dated documents with a scored word.");
            return;
        }
        for line in explanation(trend, analysis.observed.word_variance, drawn) {
            ui.add(egui::Label::new(line).wrap().selectable(true));
        }
        ui.add_space(4.0);
        candidates_ui(trend, ui);
        if let Some(adjusted) = &trend.adjusted {
            ui.add_space(4.0);
            adjustments_ui(adjusted, drawn, ui);
        }
        ui.add_space(4.0);
        calibration_ui(ctx, &analysis.calibration, ui);
    });
}

/// What each adjustment does to the score.
fn adjustments_ui(adjusted: &Trend, drawn: &Drawn, ui: &mut Ui) {
    Grid::new("adjustments").num_columns(3).spacing([24.0, 4.0]).show(ui, |ui| {
        for head in ["Adjusted for", "Change of the score", "95% interval"] {
            ui.label(strong(head));
        }
        ui.end_row();
        for beta in &adjusted.betas {
            ui.label(&beta.name);
            ui.label(drawn.value_text(beta.estimate));
            let reach = 1.96 * beta.standard_error;
            let [from, to] = [beta.estimate - reach, beta.estimate + reach].map(|end| drawn.value_text(end));
            ui.label(format!("{from} to {to}"));
            ui.end_row();
        }
    });
    let mut text =
        "Of a number: for one standard deviation more. Of a category: against the commonest one.".to_owned();
    if !adjusted.left_out.is_empty() {
        text += &format!(" Left out, as they say nothing of their own: {}.", adjusted.left_out.join(", "));
    }
    ui.label(RichText::new(text).weak());
}

/// One line for each thing there is to know.
fn explanation(trend: &Trend, word_variance: f64, drawn: &Drawn) -> Vec<String> {
    let mut lines = vec![format!("Model: {}.", model_text(trend.chosen))];
    let size = |variance: f64| drawn.value_text(variance.max(0.0).sqrt()).trim_start_matches('+').to_owned();
    let Some(fit) = trend.candidates.iter().find(|fit| fit.candidate == trend.chosen) else { return lines };
    for component in &fit.components {
        lines.extend(movement(*component, size));
    }
    lines.push(format!("Noise of a word: scores inside a document typically differ by {}; a document of n words is off by that over √n.", size(word_variance)));
    lines.push(format!(
        "Noise of a document: beyond its words, a document typically differs from the curve by {}.",
        size(fit.document_variance)
    ));
    if let Some(coverage) = trend.coverage {
        lines.push(coverage_text(coverage, trend.n_documents));
    }
    lines
}

/// How fast and how far one component moves.
fn movement(component: Component, size: impl Fn(f64) -> String) -> [String; 2] {
    let returning = |time: f64, variance: f64| {
        [
            format!(
                "Time scale: {}; after that time about a third of a deviation from the mean is left.",
                duration_text(time)
            ),
            format!(
                "Size of the movement: the score typically lies {} above or below its mean.",
                size(variance)
            ),
        ]
    };
    match component {
        Component::OrnsteinUhlenbeck { variance, tau } => returning(tau, variance),
        // (1 + √3 d) exp(−√3 d) is a third where d, in lengths, is 1.32.
        Component::Matern32 { variance, length } => returning(1.32 * length, variance),
        Component::RandomWalk { rate, .. } => [
            "Time scale: none; the score has no mean to return to.".to_owned(),
            format!(
                "Size of the movement: in a month the score typically wanders by {}.",
                size(rate * 30.0 * 86_400.0)
            ),
        ],
        Component::DampedCycle { variance, tau, period } => [
            format!(
                "Time scale: a rhythm of {}, which keeps its phase for about {}.",
                duration_text(period),
                duration_text(tau)
            ),
            format!(
                "Size of the movement: the rhythm typically lies {} above or below its mean.",
                size(variance)
            ),
        ],
    }
}

fn model_text(candidate: Candidate) -> &'static str {
    match candidate {
        Candidate::Flat => "a constant score, around which documents vary",
        Candidate::OrnsteinUhlenbeck => {
            "a score that wanders continuously and returns to its mean (Ornstein–Uhlenbeck process), seen through \
             documents by a Kalman filter and smoother"
        }
        Candidate::Matern32 => {
            "a score that wanders smoothly and returns to its mean (Matérn process of order 3/2)"
        }
        Candidate::RandomWalk => "a score that wanders and has no mean to return to (random walk)",
        Candidate::TwoOrnsteinUhlenbeck => {
            "the sum of a slow and a fast score that each return to their mean (Ornstein–Uhlenbeck processes)"
        }
        Candidate::Matern32AndOrnsteinUhlenbeck => {
            "the sum of a smooth slow score (Matérn process of order 3/2) and a fast one (Ornstein–Uhlenbeck process)"
        }
        Candidate::OrnsteinUhlenbeckAndCycle => {
            "the sum of a score that returns to its mean (Ornstein–Uhlenbeck process) and a rhythm whose size and \
             phase drift"
        }
        Candidate::ThreeOrnsteinUhlenbeck => {
            "the sum of a slow, a daily and a burst-like score that each return to their mean (Ornstein–Uhlenbeck \
             processes)"
        }
    }
}

/// Predictions against what came, and what that says about the band.
fn coverage_text(coverage: f64, n_documents: usize) -> String {
    // Three standard errors of a share of n documents whose true value is 0.95; counts are far below 2⁵³.
    let slack = 3.0 * (0.95 * 0.05 / n_documents.max(1) as f64).sqrt();
    let verdict = if coverage < 0.95 - slack {
        "fewer than a right model gives, so the band is too narrow"
    } else if coverage > 0.95 + slack {
        "more than a right model gives, so the band is too wide"
    } else {
        "as many as a right model gives"
    };
    let share = coverage * 100.0;
    format!(
        "Check: {share:.0}% of documents lie inside the 95% interval predicted from the documents before them: {verdict}."
    )
}

/// Days, or hours or years where those read better.
pub(super) fn duration_text(seconds: f64) -> String {
    let days = seconds / 86_400.0;
    if days < 2.0 {
        format!("{:.1} hours", days * 24.0)
    } else if days < 800.0 {
        format!("{days:.0} days")
    } else {
        format!("{days:.0} days ({:.1} years)", days / 365.25)
    }
}

fn candidates_ui(trend: &Trend, ui: &mut Ui) {
    Grid::new("candidates").num_columns(4).spacing([24.0, 4.0]).show(ui, |ui| {
        for head in ["Models tried", "Fitted numbers", "Log-likelihood", "AIC (lower is better)"] {
            ui.label(strong(head));
        }
        ui.end_row();
        for fit in &trend.candidates {
            let name = match fit.candidate {
                Candidate::Flat => "Constant",
                Candidate::OrnsteinUhlenbeck => "Moving (Ornstein–Uhlenbeck)",
                Candidate::Matern32 => "Smooth (Matérn 3/2)",
                Candidate::RandomWalk => "Random walk",
                Candidate::TwoOrnsteinUhlenbeck => "Slow and fast",
                Candidate::Matern32AndOrnsteinUhlenbeck => "Smooth slow and fast",
                Candidate::OrnsteinUhlenbeckAndCycle => "Moving and a rhythm",
                Candidate::ThreeOrnsteinUhlenbeck => "Slow, daily and burst",
            };
            let is_chosen = fit.candidate == trend.chosen;
            let name = if is_chosen { format!("{name}, chosen") } else { name.to_owned() };
            ui.label(if is_chosen { RichText::new(name) } else { RichText::new(name).weak() });
            ui.label(fit.n_parameters.to_string());
            ui.label(format!("{:.1}", fit.log_likelihood).replace('-', "−"));
            ui.label(format!("{:.1}", fit.aic).replace('-', "−"));
            ui.end_row();
        }
    });
    ui.label(RichText::new("The constant wins unless the moving curve is better by more than 2.").weak());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_is_judged_by_what_chance_allows() {
        // With 100 documents three standard errors are 0.065.
        assert!(coverage_text(0.93, 100).contains("as many as a right model"));
        assert!(coverage_text(0.85, 100).contains("too narrow"));
        // With 10,000 they are 0.0065.
        assert!(coverage_text(0.93, 10_000).contains("too narrow"));
        assert!(coverage_text(0.96, 10_000).contains("too wide"));
        assert!(coverage_text(0.9, 0).contains("90%"));
    }

    #[test]
    fn time_scales_read_well() {
        let texts = [3600.0 * 6.0, 86_400.0 * 23.4, 86_400.0 * 1000.0].map(duration_text);
        assert_eq!(texts, ["6.0 hours", "23 days", "1000 days (2.7 years)"]);
    }
}

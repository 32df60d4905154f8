//! What is told of the curves: for programs and for people.

use serde::Serialize;

use super::following::{Compared, Followed};
use super::rhythm::RhythmSummary;
use crate::cli::documents::ScoringSummary;
use crate::cli::output::{Report, aligned, percent, signed_or_dash};
use crate::corpus::dates::time_text;
use crate::counts::counted;
use crate::dynamics::difference::{NO_TIME_IN_COMMON, Standing};
use crate::dynamics::surprise::{MOST_STRETCHES, Surprise, Surprises};
use crate::dynamics::{Beta, Evidence, Fit, Trend};
use crate::export::time_axis::day_text;

/// At most so many surprises of a concept are told in sentences, those farthest off.
const MOST_TOLD: usize = 10;

#[derive(Serialize)]
pub(super) struct Summary {
    pub(super) documents: usize,
    pub(super) skipped: usize,
    pub(super) scoring: ScoringSummary,
    pub(super) concepts: Vec<ConceptSummary>,
    /// How the documents were read, in one sentence.
    pub(super) reading: String,
    #[serde(skip)]
    pub(super) untold: String,
    pub(super) output: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) figure: Option<String>,
    /// The table of rhythms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rhythms: Option<String>,
    pub(super) seconds: f64,
}

#[derive(Serialize)]
pub(super) struct ConceptSummary {
    name: String,
    /// The model of the curve.
    chosen: &'static str,
    log_likelihood: Option<f64>,
    aic: Option<f64>,
    /// Of the chosen model; times in seconds.
    parameters: serde_json::Map<String, serde_json::Value>,
    /// All models tried.
    candidates: Vec<CandidateSummary>,
    /// Share of documents inside the 95% interval predicted from those before them.
    coverage: Option<f64>,
    mean: Option<f64>,
    documents: usize,
    words: u64,
    evidence: &'static str,
    sentence: String,
    /// Weeks, or several together where there are very many, far from what came before them led to expect.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    surprises: Vec<SurpriseSummary>,
    /// Runs of such weeks on one side, each as one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shifts: Vec<ShiftSummary>,
    /// Documents far off the curve; absent without --robust.
    #[serde(skip_serializing_if = "Option::is_none")]
    outliers: Option<usize>,
    /// What each column does to the adjusted score.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    adjustments: Vec<Beta>,
    /// Columns that say nothing, as they never vary or repeat others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<String>,
    /// The same score adjusted, with --adjust.
    #[serde(skip_serializing_if = "Option::is_none")]
    adjusted: Option<Box<Self>>,
    /// The largest groups, with --by-group.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<GroupSummary>,
    /// Groups there are in all, with --by-group.
    #[serde(skip_serializing_if = "Option::is_none")]
    n_groups: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<DifferenceSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rhythm: Option<RhythmSummary>,
    /// As sentences.
    #[serde(skip)]
    told_surprises: Vec<String>,
}

#[derive(Serialize)]
struct CandidateSummary {
    model: &'static str,
    log_likelihood: f64,
    aic: f64,
    n_parameters: usize,
    parameters: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
struct SurpriseSummary {
    /// Times in UTC; `to` is exclusive.
    from: String,
    to: String,
    /// Standard deviations; positive where the score was higher than expected.
    z: f64,
    documents: usize,
}

#[derive(Serialize)]
struct ShiftSummary {
    /// When it begins.
    time: String,
    to: String,
    z: f64,
    documents: usize,
}

#[derive(Serialize)]
struct GroupSummary {
    name: String,
    documents: usize,
    mean: Option<f64>,
    evidence: &'static str,
    sentence: String,
    /// With --adjust.
    #[serde(skip_serializing_if = "Option::is_none")]
    adjusted: Option<Box<Self>>,
}

impl GroupSummary {
    fn new(name: &str, trend: &Trend) -> Self {
        Self {
            name: name.to_owned(),
            documents: trend.n_documents,
            mean: trend.mean,
            evidence: evidence(trend),
            sentence: trend.sentence(),
            adjusted: trend.adjusted.as_ref().map(|trend| Box::new(Self::new(name, trend))),
        }
    }
}

#[derive(Serialize)]
struct DifferenceSummary {
    /// The first less the second.
    groups: [String; 2],
    evidence: &'static str,
    /// Shares of the time in which all of the band lies above and below 0.
    above: Option<f64>,
    below: Option<f64>,
    sentence: String,
}

impl ConceptSummary {
    /// `clock` is whose time of day a rhythm is by.
    pub(super) fn new(one: &Followed, is_robust: bool, clock: &str) -> Self {
        let groups =
            one.groups.iter().map(|group| GroupSummary::new(group.trend.label(), &group.trend.trend));
        Self {
            groups: groups.collect(),
            n_groups: (!one.groups.is_empty()).then_some(one.n_groups),
            difference: one.difference.as_ref().map(DifferenceSummary::new),
            rhythm: one.rhythm.as_ref().map(|found| RhythmSummary::new(found, clock.to_owned())),
            ..Self::of_trend(&one.name, &one.trend, is_robust)
        }
    }

    fn of_trend(name: &str, trend: &Trend, is_robust: bool) -> Self {
        let chosen = trend.fit();
        let candidate = |fit: &Fit| CandidateSummary {
            model: fit.candidate.name(),
            log_likelihood: fit.log_likelihood,
            aic: fit.aic,
            n_parameters: fit.n_parameters,
            parameters: parameters(fit),
        };
        let surprises = Surprises::of(trend, MOST_STRETCHES);
        let marked = surprises.list.iter().filter(|one| one.is_marked());
        let adjusted = trend.adjusted.as_ref();
        Self {
            name: name.to_owned(),
            chosen: trend.chosen.name(),
            log_likelihood: chosen.map(|fit| fit.log_likelihood),
            aic: chosen.map(|fit| fit.aic),
            parameters: chosen.map(parameters).unwrap_or_default(),
            candidates: trend.candidates.iter().map(candidate).collect(),
            coverage: trend.coverage,
            mean: trend.mean,
            documents: trend.n_documents,
            words: trend.n_words,
            evidence: evidence(trend),
            sentence: trend.sentence(),
            surprises: marked.map(SurpriseSummary::new).collect(),
            shifts: surprises.shifts.iter().map(ShiftSummary::new).collect(),
            outliers: is_robust.then_some(trend.outliers.len()),
            adjustments: trend.betas.clone(),
            left_out: trend.left_out.clone(),
            adjusted: adjusted.map(|trend| Box::new(Self::of_trend(name, trend, is_robust))),
            groups: Vec::new(),
            n_groups: None,
            difference: None,
            rhythm: None,
            told_surprises: told(&surprises),
        }
    }

    /// The sentence of the trend, and what else there is to say of it.
    fn finding(&self, name: &str) -> String {
        let mut text = format!("{name}: {}\n", self.sentence);
        for Beta { name, estimate, standard_error, .. } in &self.adjustments {
            text += &format!("  {name}: {estimate:+.4} (standard error {standard_error:.4})\n");
        }
        if !self.left_out.is_empty() {
            text += &format!("  says nothing: {}\n", self.left_out.join(", "));
        }
        if let Some(n) = self.outliers {
            text += &format!("  documents far off the curve: {n}\n");
        }
        for surprise in &self.told_surprises {
            text += &format!("  {surprise}\n");
        }
        for GroupSummary { name, documents, mean, sentence, .. } in &self.groups {
            let n = counted(*documents, "document");
            text += &format!("  {name} ({n}, mean {}): {sentence}\n", signed_or_dash(*mean));
        }
        if let Some(more @ 1..) = self.n_groups.and_then(|n| n.checked_sub(self.groups.len())) {
            text += &format!("  smaller groups, not shown: {more}\n");
        }
        if let Some(DifferenceSummary { groups: [a, b], sentence, .. }) = &self.difference {
            text += &format!("  {a} − {b}: {sentence}\n");
        }
        text + &self.rhythm.as_ref().map(RhythmSummary::text).unwrap_or_default()
    }
}

impl SurpriseSummary {
    fn new(one: &Surprise) -> Self {
        Self { from: time(one.start), to: time(one.end), z: one.z, documents: one.n }
    }
}

impl ShiftSummary {
    fn new(one: &Surprise) -> Self {
        Self { time: time(one.start), to: time(one.end), z: one.z, documents: one.n }
    }
}

impl DifferenceSummary {
    fn new(compared: &Compared) -> Self {
        let standing = Standing::of(&compared.curve);
        Self {
            groups: compared.labels.clone(),
            evidence: match standing {
                None => "no_time_in_common",
                Some(standing) if standing.is_evident() => "difference",
                Some(_) => "no_evidence_of_difference",
            },
            above: standing.map(|standing| standing.above),
            below: standing.map(|standing| standing.below),
            sentence: standing.map_or_else(|| NO_TIME_IN_COMMON.to_owned(), Standing::sentence),
        }
    }
}

fn time(seconds: f64) -> String {
    time_text(seconds).unwrap_or_default()
}

/// Surprising stretches in order of time, those of one shift as one.
fn told(surprises: &Surprises) -> Vec<String> {
    let mut shown: Vec<&Surprise> = surprises.shifts.iter().collect();
    shown.sort_by(|a, b| b.z.abs().total_cmp(&a.z.abs()));
    let n_more = shown.len().saturating_sub(MOST_TOLD);
    shown.truncate(MOST_TOLD);
    shown.sort_by(|a, b| a.start.total_cmp(&b.start));
    let width = surprises.list.first();
    let line = |one: &Surprise| {
        let is_shift = width.is_some_and(|week| one.is_longer_than(week));
        let what = if is_shift { "shift of level" } else { "surprising" };
        // A stretch ends where the next day begins.
        format!("{what}, {} to {}: {}", day_text(one.start), day_text(one.end - 1.0), one.described())
    };
    let mut lines: Vec<String> = shown.into_iter().map(line).collect();
    if n_more > 0 {
        lines.push(format!("less surprising, not listed: {n_more}"));
    }
    lines
}

fn evidence(trend: &Trend) -> &'static str {
    match trend.evidence {
        Evidence::Change => "change",
        Evidence::NoEvidenceOfChange => "no_evidence_of_change",
        Evidence::TooLittle { .. } => "too_little",
    }
}

fn parameters(fit: &Fit) -> serde_json::Map<String, serde_json::Value> {
    fit.parameters().into_iter().map(|(name, value)| (name, value.into())).collect()
}

impl Report for Summary {
    fn text(&self) -> String {
        let row = |(name, concept): (String, &ConceptSummary)| {
            [
                name,
                concept.documents.to_string(),
                signed_or_dash(concept.mean),
                concept.chosen.to_owned(),
                signed_or_dash(concept.log_likelihood).trim_start_matches('+').to_owned(),
                percent(concept.coverage),
            ]
        };
        // Raw and adjusted stand under each other.
        let listed: Vec<(String, &ConceptSummary)> = self
            .concepts
            .iter()
            .flat_map(|concept| {
                let adjusted = concept.adjusted.as_deref();
                let adjusted = adjusted.map(|adjusted| (format!("{}, adjusted", adjusted.name), adjusted));
                std::iter::once((concept.name.clone(), concept)).chain(adjusted)
            })
            .collect();
        let rows: Vec<_> = listed.iter().cloned().map(row).collect();
        let table = aligned(
            ["concept", "documents", "mean", "model", "log-likelihood", "inside the 95% interval"],
            &rows,
        );
        let findings: String = listed.iter().map(|(name, concept)| concept.finding(name)).collect();
        let others = self.figure.iter().chain(&self.rhythms).map(|path| format!(", {path}"));
        format!("{}{table}{findings}Written: {}{}\n", self.untold, self.output, others.collect::<String>())
    }
}

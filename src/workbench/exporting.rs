//! Views of scores over time as files, as they are on screen: a figure (SVG, PNG) or numbers (CSV).
//!
//! A [`Picture`] is what a view shows, taken when the file is asked for; nothing is computed again. Its results are
//! shared with the window, which goes on meanwhile.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::differing::DifferenceRequest;
use super::dynamics::{Covariate, TrendAnalysis};
use super::outcome::Outcome;
use super::rhythm::{RhythmAnalysis, RhythmClock, RhythmRequest};
use super::within::{WithinAnalysis, WithinRequest};
use super::{Severity, Slot, Stamp, Workbench};
use crate::counts::counted;
use crate::dynamics::series::largest_first;
use crate::dynamics::{CurvePoint, GroupTrend, Trend};
use crate::export::figure::{
    FigureSize, FlowFigure, NamedTrend, Scales, difference_svg, flow_svg, multiples_svg, path_svg,
    rhythm_svg, trend_svg,
};
use crate::export::numbers::{
    FlowTable, RhythmTable, difference_csv, flow_csv, path_csv, rhythm_csv, trends_csv,
};
use crate::export::raster::write_figure;
use crate::project::{ConceptId, ScoringSettings};
use crate::scoring::scores::measure_label;
use crate::writing::write_atomically;
use crate::{Error, Result};

/// More groups than this are not put side by side.
pub const MOST_GROUPS: usize = 60;
/// Letters of a document's beginning that stand for its title; a figure cuts them to its width.
const N_TITLE: usize = 200;

/// A view as it is on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewRequest {
    /// One concept over time.
    Trend {
        /// Which.
        concept: ConceptId,
        /// Whether documents are drawn as dots.
        shows_documents: bool,
        /// The groups whose curves are drawn in place of all documents', by name and in order; empty for all documents.
        /// The numbers hold every group.
        groups: Vec<String>,
    },
    /// The difference of two groups.
    Difference(DifferenceRequest),
    /// All concepts side by side.
    Concepts(Scales),
    /// The groups of one concept side by side, the largest first.
    Groups {
        /// Which concept.
        concept: ConceptId,
        /// How high the plots reach.
        scales: Scales,
    },
    /// Two concepts against each other.
    Path {
        /// To the right.
        x: ConceptId,
        /// Upwards.
        y: ConceptId,
    },
    /// A concept by the hour and by the weekday.
    Rhythm(ConceptId),
    /// One document from its first word to its last.
    Within {
        /// Which document and concept.
        request: WithinRequest,
        /// Whether it is drawn as syuzhet draws it, too.
        shows_cosine: bool,
        /// Whether it is drawn as LIWC draws it, too.
        shows_segments: bool,
    },
}

impl Workbench {
    /// Writes a view as a job: numbers where the path ends in .csv, otherwise a figure (.png, or else SVG). A view
    /// without a result yet becomes a notice.
    pub fn export_view(&mut self, path: PathBuf, request: &ViewRequest) {
        let Some(picture) = self.picture(request) else {
            self.notify(Severity::Failure, "There is nothing to export yet".to_owned());
            return;
        };
        self.start(Slot::Export, Stamp::Write, "Exporting the view".to_owned(), move |_progress| {
            picture.write(&path)?;
            Ok(Outcome::Written(path))
        });
    }

    /// What a view shows; nothing before its results are there.
    fn picture(&self, request: &ViewRequest) -> Option<Picture> {
        let ScoringSettings { measure, options, .. } = self.project.scoring;
        let mut label = measure_label(measure, options);
        let (title, shown) = match request {
            ViewRequest::Trend { concept, shows_documents, groups } => {
                let one = self.followed(*concept)?;
                let title =
                    if groups.is_empty() { one.name.clone() } else { format!("{} by group", one.name) };
                (title, Shown::Trend { one, shows_documents: *shows_documents, groups: groups.clone() })
            }
            ViewRequest::Difference(request) => {
                let one = self.followed(request.concept)?;
                let (known, curve) = self.analysis.group_difference.as_ref()?;
                let groups = (known == request).then(|| request.groups.clone())?;
                let title = format!(
                    "{}: {} less {}",
                    one.name,
                    GroupTrend::label_of(&groups[0]),
                    GroupTrend::label_of(&groups[1])
                );
                (title, Shown::Difference { one, groups, curve: Arc::clone(curve) })
            }
            ViewRequest::Concepts(scales) => {
                let ids = self.project.concepts.iter().map(|concept| concept.id);
                let all: Vec<Followed> = ids.filter_map(|id| self.followed(id)).collect();
                (!all.is_empty()).then_some(())?;
                ("Concepts over time".to_owned(), Shown::Concepts { all, scales: *scales })
            }
            ViewRequest::Groups { concept, scales } => {
                let one = self.followed(*concept).filter(|one| !one.analysis.groups.is_empty())?;
                (format!("{} by group", one.name), Shown::Groups { one, scales: *scales })
            }
            ViewRequest::Path { x, y } => {
                let (x, y) = (self.followed(*x)?, self.followed(*y)?);
                (format!("{} against {}", y.name, x.name), Shown::Path { x, y })
            }
            ViewRequest::Rhythm(concept) => {
                let (request, found) = self.analysis.rhythm.as_ref()?;
                (request.concept == *concept && found.is_ok()).then_some(())?;
                label += &format!("; {}", conditions(request));
                let (name, found) = (self.name(*concept), Arc::clone(found));
                (format!("{name} by hour and weekday"), Shown::Rhythm { name, found })
            }
            ViewRequest::Within { request, shows_cosine, shows_segments } => {
                let (known, analysis) = self.analysis.within.as_ref()?;
                let analysis = (known == request).then(|| Arc::clone(analysis))?;
                let name = self.name(request.concept);
                let document = self.analysis.documents.as_ref()?.corpus.document(request.doc)?;
                let text = if document.title.is_empty() { document.text } else { document.title };
                let text: String = text.trim_start().chars().take(N_TITLE).collect();
                let concepts = analysis.concepts.iter().map(|id| self.name(*id)).collect();
                let legacy = [*shows_cosine, *shows_segments];
                (format!("{name}: {}", text.trim_end()), Shown::Within { name, analysis, concepts, legacy })
            }
        };
        let events = self.project.events.iter().map(|event| (event.time, event.name.clone())).collect();
        Some(Picture { title, label, events, shown })
    }

    fn followed(&self, id: ConceptId) -> Option<Followed> {
        Some(Followed { name: self.name(id), analysis: Arc::clone(self.trend(id)?) })
    }

    fn name(&self, id: ConceptId) -> String {
        self.project.concept(id).map(|concept| concept.name.clone()).unwrap_or_default()
    }
}

/// By which clock, and adjusted for what.
fn conditions(request: &RhythmRequest) -> String {
    let mut text = match &request.clock {
        RhythmClock::Written => "the clock each date was written by".to_owned(),
        RhythmClock::Zones { zone, of_groups } => {
            let zone = if zone.trim().is_empty() { "UTC" } else { zone.trim() };
            match of_groups.len() {
                0 => format!("clock of {zone}"),
                n => format!("clock of {zone}, {} with a clock of its own", counted(n, "group")),
            }
        }
    };
    let adjust: Vec<&str> = request.adjust.iter().map(covariate_name).collect();
    if !adjust.is_empty() {
        text += &format!("; adjusted for {}", adjust.join(", "));
    }
    text
}

fn covariate_name(covariate: &Covariate) -> &str {
    match covariate {
        Covariate::Length => "length",
        Covariate::Link => "link",
        Covariate::Mention => "mention",
        Covariate::Group => "group",
        Covariate::Hour => "hour",
        Covariate::WeekHour => "hour of the week",
        Covariate::Field(name) => name,
    }
}

/// A concept over time.
struct Followed {
    name: String,
    analysis: Arc<TrendAnalysis>,
}

impl Followed {
    fn group(&self, name: &str) -> Option<&GroupTrend> {
        self.analysis.groups.iter().find(|group| group.group == name)
    }

    /// The whole; of a group its curve.
    fn named(&self) -> NamedTrend<'_> {
        NamedTrend { name: &self.name, trend: &self.analysis.trend, documents: &[] }
    }

    /// All documents together, raw and, where that was asked for, adjusted.
    fn sides(&self) -> impl Iterator<Item = (&str, &Trend)> {
        let trend = &self.analysis.trend;
        let raw = if trend.adjusted.is_some() { "raw" } else { "all" };
        std::iter::once((raw, trend)).chain(trend.adjusted.as_deref().map(|trend| ("adjusted", trend)))
    }
}

/// A group's curve, adjusted if that was asked for.
fn named(group: &GroupTrend) -> NamedTrend<'_> {
    NamedTrend { name: group.label(), trend: group.trend.fairest(), documents: &[] }
}

/// What a view shows.
struct Picture {
    title: String,
    /// What the scores are.
    label: String,
    events: Vec<(f64, String)>,
    shown: Shown,
}

enum Shown {
    Trend {
        one: Followed,
        shows_documents: bool,
        groups: Vec<String>,
    },
    Difference {
        one: Followed,
        groups: [String; 2],
        curve: Arc<Vec<CurvePoint>>,
    },
    Concepts {
        all: Vec<Followed>,
        scales: Scales,
    },
    Groups {
        one: Followed,
        scales: Scales,
    },
    Path {
        x: Followed,
        y: Followed,
    },
    Rhythm {
        name: String,
        found: Arc<std::result::Result<RhythmAnalysis, String>>,
    },
    /// `legacy` says whether there are the ways of syuzhet and of LIWC.
    Within {
        name: String,
        analysis: Arc<WithinAnalysis>,
        concepts: Vec<String>,
        legacy: [bool; 2],
    },
}

impl Picture {
    fn write(&self, path: &Path) -> Result<()> {
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
            let table = self.csv().map_err(Error::writing(path))?;
            write_atomically(path, &table)
        } else {
            write_figure(path, &self.svg()?)
        }
    }

    fn svg(&self) -> Result<String> {
        let Self { title, label, shown, .. } = self;
        let events: Vec<(f64, &str)> =
            self.events.iter().map(|(time, name)| (*time, name.as_str())).collect();
        let size = FigureSize::default();
        match shown {
            Shown::Trend { one, shows_documents, groups } => {
                let mut trends: Vec<NamedTrend<'_>> =
                    groups.iter().filter_map(|name| one.group(name)).map(named).collect();
                if trends.is_empty() {
                    trends.extend(one.sides().map(|(name, trend)| NamedTrend {
                        name,
                        trend,
                        documents: &[],
                    }));
                    // Once, under the first.
                    if let Some(first) = trends.first_mut().filter(|_| *shows_documents) {
                        first.documents = &one.analysis.observed.observations;
                    }
                }
                trend_svg(title, label, &trends, &events, size)
            }
            Shown::Difference { one, groups, curve } => {
                let [Some(a), Some(b)] = groups.each_ref().map(|name| one.group(name).map(named)) else {
                    return Err(Error::Request("one of the two groups is gone".to_owned()));
                };
                difference_svg(title, label, [a, b], curve, &events, size)
            }
            Shown::Concepts { all, scales } => {
                let trends: Vec<NamedTrend<'_>> = all.iter().map(Followed::named).collect();
                multiples_svg(title, label, &trends, *scales, &events, size.width)
            }
            Shown::Groups { one, scales } => {
                let trends: Vec<NamedTrend<'_>> = largest(one).into_iter().map(named).collect();
                multiples_svg(title, label, &trends, *scales, &events, size.width)
            }
            Shown::Path { x, y } => {
                path_svg(title, label, [x.named(), y.named()], FigureSize { height: 680, ..size })
            }
            Shown::Rhythm { found, .. } => {
                let found = found.as_ref().as_ref().map_err(|why| Error::Request(why.clone()))?;
                rhythm_svg(
                    title,
                    label,
                    &found.rhythm,
                    found.cells.each_ref().map(Option::as_ref),
                    size.width,
                )
            }
            Shown::Within { name, analysis, concepts, legacy } => {
                let concepts: Vec<&str> = concepts.iter().map(String::as_str).collect();
                let (cosine, segments) = ways(analysis, *legacy);
                let WithinAnalysis { matches, flow, stripes, .. } = analysis.as_ref();
                let figure =
                    FlowFigure { name, matches, flow, cosine, segments, stripes, concepts: &concepts };
                flow_svg(title, &figure, size)
            }
        }
    }

    fn csv(&self) -> io::Result<Vec<u8>> {
        match &self.shown {
            Shown::Trend { one, .. } => {
                let adjusted = |group: &GroupTrend| format!("{}, adjusted", group.group);
                let names: Vec<String> = one.analysis.groups.iter().map(adjusted).collect();
                let groups = one.analysis.groups.iter().zip(&names).flat_map(|(group, name)| {
                    let adjusted = group.trend.adjusted.as_deref().map(|trend| (name.as_str(), trend));
                    std::iter::once((group.group.as_str(), &group.trend)).chain(adjusted)
                });
                trends_csv("group", &one.sides().chain(groups).collect::<Vec<_>>())
            }
            Shown::Difference { curve, .. } => difference_csv(curve),
            Shown::Concepts { all, .. } => {
                let curves = all.iter().map(|one| (one.name.as_str(), &one.analysis.trend));
                trends_csv("concept", &curves.collect::<Vec<_>>())
            }
            Shown::Groups { one, .. } => {
                let groups = largest(one);
                let curves = groups.iter().map(|group| (group.group.as_str(), &group.trend));
                trends_csv("group", &curves.collect::<Vec<_>>())
            }
            Shown::Path { x, y } => path_csv([x, y].map(|one| (one.name.as_str(), &one.analysis.trend))),
            Shown::Rhythm { name, found } => match found.as_ref() {
                Ok(found) => rhythm_csv(&[RhythmTable {
                    concept: name,
                    rhythm: &found.rhythm,
                    cells: found.cells.each_ref().map(Option::as_ref),
                }]),
                Err(why) => Err(io::Error::other(why.clone())),
            },
            Shown::Within { analysis, concepts, legacy, .. } => {
                let concepts: Vec<&str> = concepts.iter().map(String::as_str).collect();
                let (cosine, segments) = ways(analysis, *legacy);
                let WithinAnalysis { flow, stripes, .. } = analysis.as_ref();
                flow_csv(&FlowTable { flow, cosine, segments, stripes, concepts: &concepts })
            }
        }
    }
}

/// The groups that are put side by side, the largest first.
fn largest(one: &Followed) -> Vec<&GroupTrend> {
    let groups = &one.analysis.groups;
    largest_first(groups).into_iter().take(MOST_GROUPS).filter_map(|place| groups.get(place)).collect()
}

/// The ways of syuzhet and LIWC that are shown.
fn ways(analysis: &WithinAnalysis, [shows_cosine, shows_segments]: [bool; 2]) -> (&[f64], &[Option<f64>]) {
    let cosine = if shows_cosine { analysis.cosine.as_slice() } else { &[] };
    let segments = if shows_segments { analysis.segments.as_slice() } else { &[] };
    (cosine, segments)
}

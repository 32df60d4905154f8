//! The curves as a figure.

use super::TrendCommand;
use super::following::Followed;
use crate::Result;
use crate::corpus::read::DatedName;
use crate::dynamics::{GroupTrend, Observation, Trend};
use crate::export::figure::{FigureSize, NamedTrend, trend_svg};

impl TrendCommand {
    /// As SVG: each concept, raw and adjusted, or its groups, adjusted if at all, where they were asked for.
    ///
    /// # Errors
    /// As [`trend_svg`].
    pub(super) fn draw(&self, followed: &[Followed], events: &[DatedName]) -> Result<String> {
        let curves: Vec<(String, &Trend)> =
            followed.iter().flat_map(|one| curves(one, followed.len() > 1)).collect();
        // The dots of several curves would hide them.
        let documents: &[Observation] = match followed {
            [one] if curves.len() == 1 && one.groups.is_empty() => &one.observed.observations,
            _ => &[],
        };
        let named: Vec<NamedTrend<'_>> =
            curves.iter().map(|(name, trend)| NamedTrend { name, trend, documents }).collect();
        let names: Vec<&str> = followed.iter().map(|one| one.name.as_str()).collect();
        let events: Vec<(f64, &str)> = events.iter().map(|one| (one.time, one.name.as_str())).collect();
        let label = self.documents.measure_label();
        trend_svg(&names.join(", "), &label, &named, &events, FigureSize::default())
    }
}

/// What is drawn of a concept, each curve with its name.
fn curves<'f>(one: &'f Followed, among_several: bool) -> Vec<(String, &'f Trend)> {
    if !one.groups.is_empty() {
        let start = if among_several { format!("{}: ", one.name) } else { String::new() };
        let adjusted = if one.trend.adjusted.is_some() { ", adjusted" } else { "" };
        let groups = one.groups.iter().map(|group| &group.trend);
        let named =
            |group: &'f GroupTrend| (format!("{start}{}{adjusted}", group.label()), group.trend.fairest());
        return groups.map(named).collect();
    }
    let adjusted = one.trend.adjusted.as_deref().map(|trend| (format!("{}, adjusted", one.name), trend));
    std::iter::once((one.name.clone(), &one.trend)).chain(adjusted).collect()
}

//! The groups and the terms as tables with tabs, numbers in full.

use crate::comparison::groups::Summary;
use crate::comparison::shift::Shift;
use crate::workbench::groups::GroupsAnalysis;

const GROUPS: &str =
    "group\tdocuments\tscored\tmean\tlow_95\thigh_95\tdeviation\tquartile_1\tmedian\tquartile_3";
const TERMS: &str = "term\tnegated\tweight\tdifference\tmean_a\tmean_b\ttimes_a\ttimes_b";

/// A line a group.
pub(super) fn groups(analysis: &GroupsAnalysis) -> String {
    let mut lines = vec![GROUPS.to_owned()];
    lines.extend(analysis.groups.iter().map(|group| line(&group.name, &group.summary)));
    if analysis.n_more > 0 {
        lines.push(line(&format!("{} smaller groups", analysis.n_more), &analysis.rest));
    }
    lines.join("\n")
}

fn line(name: &str, summary: &Summary) -> String {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let (low, high) = summary.interval().unzip();
    let quartiles = [0, 1, 2].map(|place: usize| summary.quartiles.map(|found| found[place]));
    let numbers = [summary.mean, low, high, summary.deviation].into_iter().chain(quartiles).map(number);
    let counts = [summary.n, summary.n_scored].map(|count| count.to_string());
    let cells: Vec<String> = [one_cell(name)].into_iter().chain(counts).chain(numbers).collect();
    cells.join("\t")
}

/// A line a term, the largest difference first.
pub(super) fn terms(shift: &Shift) -> String {
    let mut lines = vec![TERMS.to_owned()];
    lines.extend(shift.rows.iter().map(|row| {
        let ([mean_a, mean_b], [times_a, times_b]) = (row.means, row.counts);
        let (term, negated) = (one_cell(&row.term), if row.negated { "yes" } else { "no" });
        let (weight, difference) = (row.weight, row.difference);
        format!("{term}\t{negated}\t{weight}\t{difference}\t{mean_a}\t{mean_b}\t{times_a}\t{times_b}")
    }));
    lines.join("\n")
}

/// Without what would end the cell.
fn one_cell(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::groups::summarize;
    use crate::comparison::shift::ShiftRow;

    #[test]
    fn a_line_has_as_many_cells_as_the_heading() {
        let found = summarize([Some(0.5), Some(1.0), None], &[0, 0, 1], 2, 1);
        let full = line("tab\there", &found.groups[0]);
        assert!(full.starts_with("tab here\t2\t2\t0.75\t"), "{full}");
        for text in [full, line("", &found.groups[1])] {
            assert_eq!(text.split('\t').count(), GROUPS.split('\t').count(), "{text}");
        }
        let row = ShiftRow {
            term: "joy".to_owned(),
            negated: true,
            weight: -0.5,
            difference: -0.25,
            means: [0.0, 0.25],
            counts: [0, 2],
        };
        let text = terms(&Shift { rows: vec![row], ..Shift::default() });
        assert_eq!(text.lines().nth(1), Some("joy\tyes\t-0.5\t-0.25\t0\t0.25\t0\t2"));
        assert_eq!(TERMS.split('\t').count(), 8);
    }
}

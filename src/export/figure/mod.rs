//! Figures for a paper or a slide, as vectors (SVG).
//!
//! In reading order: [`canvas`] is what all share (size, colors, fonts, what stands above the plot), [`chart`] what those
//! with axes do. One file for each view: [`trend`], [`multiples`], [`difference`], [`path`], [`rhythm`], [`flow`]. Each
//! says n, and says so where there is no evidence of change; lines differ by their dashes and poles by a mark, so that a
//! figure can be read in gray.

mod canvas;
pub(crate) mod chart;
mod difference;
mod flow;
mod multiples;
mod path;
mod rhythm;
mod trend;

pub use canvas::FigureSize;

pub use difference::difference_svg;
pub use flow::{FlowFigure, flow_svg};
pub use multiples::{Scales, multiples_svg};
pub use path::path_svg;
pub use rhythm::rhythm_svg;
pub use trend::{NamedTrend, trend_svg};

//! Results as files: figures for a paper, tables for a spreadsheet, folders for a cluster.

pub mod cluster;
pub mod figure;
pub mod numbers;
mod parquet;
pub mod raster;
pub mod scores;
pub mod skipped;
pub mod table;

pub(crate) mod time_axis;
pub mod times;

pub use figure::{FigureSize, NamedTrend, trend_svg};
pub use table::{Cell, SafeCsvWriter};

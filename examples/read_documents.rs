//! What reading documents costs: seconds, megabytes a second and the most memory held, against the size of the files.
//!
//! `cargo run --release --no-default-features --example read_documents -- FILE…`

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

#[path = "../benches/suggest/meter.rs"]
mod meter;

use std::path::PathBuf;

use conceptvector::corpus::columns::Columns;
use conceptvector::corpus::read::read;
use conceptvector::progress::unwatched;

use meter::{Meter, peak_memory};

fn main() -> conceptvector::Result<()> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    // Exact below 2⁵³ bytes.
    let n_bytes: f64 =
        paths.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|data| data.len() as f64).sum();
    let meter = Meter::start();
    let (corpus, report) = read(&paths, &Columns::default(), &unwatched)?;
    let seconds = meter.seconds();
    println!("{}", report.summary());
    let n_text = corpus.text_bytes();
    println!(
        "files {:.0} MB, texts {:.0} MB; {meter}, {:.0} MB/s; {}",
        n_bytes / 1e6,
        n_text as f64 / 1e6,
        n_bytes / 1e6 / seconds,
        peak_memory()
    );
    Ok(())
}

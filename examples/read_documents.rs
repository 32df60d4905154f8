//! What reading documents costs: seconds, megabytes a second, and the most memory held, against the size of the files.
//!
//! `cargo run --release --no-default-features --example read_documents -- FILE…`

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::path::PathBuf;
use std::time::Instant;

use conceptvector::corpus::columns::Columns;
use conceptvector::corpus::read::read;
use conceptvector::progress::unwatched;

/// The most memory held so far, in megabytes; nothing where the system does not tell.
fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}

fn main() -> conceptvector::Result<()> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    // Exact below 2⁵³ bytes.
    let n_bytes: f64 =
        paths.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|data| data.len() as f64).sum();
    let start = Instant::now();
    let (corpus, report) = read(&paths, &Columns::default(), &unwatched)?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{}", report.summary());
    let n_text = corpus.text_bytes();
    println!(
        "files {:.0} MB, texts {:.0} MB; {seconds:.2} s, {:.0} MB/s; most memory {:.0} MB",
        n_bytes / 1e6,
        n_text as f64 / 1e6,
        n_bytes / 1e6 / seconds,
        peak_megabytes().unwrap_or(f64::NAN)
    );
    Ok(())
}

//! Curves over time beside what an analyst would draw without a model.
//!
//! ```text
//! cargo bench --bench dynamics --no-default-features [-- figures [SCALE] | alarms [SETS] | speed]
//! cargo bench --bench dynamics --no-default-features -- tweets LEXICON DOCUMENTS…
//! ```
//!
//! `figures` (20 to 160 simulated sets a line, times SCALE): coverage of the band and error of the curve. `alarms`: how
//! often constant series are called moving. `speed`: the smoother at up to a million documents beside the textbook's
//! recursion, fits and redraws. `tweets`: documents predicted one step ahead by what the first half of them taught; the
//! lexicon is a lexicon file (.json) or a table of words and ratings from 1 to 9 (.csv), of which the middle is left
//! out.
#![expect(clippy::print_stdout, reason = "prints its figures")]

mod baseline;
mod figures;
#[path = "../suggest/meter.rs"]
mod meter;
mod simulate;
mod speed;
mod textbook;
mod tweets;

use std::path::{Path, PathBuf};

use conceptvector::{Error, Result};

fn main() -> Result<()> {
    // Cargo adds --bench.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let number = |place: usize, otherwise| arguments.get(place).map_or(Ok(otherwise), |text| count(text));
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["figures", ..] => figures::print(number(1, 4)?),
        ["alarms", ..] => figures::print_alarms(number(1, 500)?),
        ["speed"] => speed::print()?,
        ["tweets", lexicon, documents @ ..] if !documents.is_empty() => {
            let documents: Vec<PathBuf> = documents.iter().map(PathBuf::from).collect();
            tweets::print(Path::new(lexicon), &documents)?;
        }
        _ => {
            figures::print(1);
            speed::print()?;
        }
    }
    Ok(())
}

fn count(text: &str) -> Result<usize> {
    text.parse().map_err(|error| Error::Request(format!("{text} is no number ({error})")))
}

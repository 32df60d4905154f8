//! What work takes.

use std::time::Instant;

/// Counts elapsed and processor time from its start.
pub(crate) struct Meter {
    started: Instant,
    cpu: f64,
}

impl Meter {
    pub(crate) fn start() -> Self {
        Self { started: Instant::now(), cpu: process_cpu() }
    }

    pub(crate) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// Of all threads of the process, in steps of a hundredth; 0 where the system does not tell.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        process_cpu() - self.cpu
    }
}

impl std::fmt::Display for Meter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.3} s, CPU {:.2} s", self.seconds(), self.cpu_seconds())
    }
}

/// User and system time, fields 14 and 15 of /proc/self/stat, in hundredths.
fn process_cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The second field is the program's name, which may hold spaces.
    let after_name = text.rsplit(')').next().unwrap_or_default();
    let hundredths =
        after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok());
    hundredths.sum::<f64>() / 100.0
}

/// The most memory the process has had so far.
pub(crate) fn peak_memory() -> String {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes
        .map_or_else(|| "peak memory unknown".to_owned(), |kb| format!("peak memory {:.0} MB", kb / 1024.0))
}

//! What work takes.

use std::time::Instant;

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeVal;

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

    /// Of all threads of the process; 0 where the system does not tell.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        process_cpu() - self.cpu
    }
}

impl std::fmt::Display for Meter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.3} s, CPU {:.2} s", self.seconds(), self.cpu_seconds())
    }
}

/// User and system time of all threads, in seconds; 0 where the system does not tell.
fn process_cpu() -> f64 {
    usage().map_or(0.0, |usage| [usage.user_time(), usage.system_time()].iter().map(seconds).sum())
}

fn seconds(time: &TimeVal) -> f64 {
    time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6
}

/// The most memory the process has had so far.
pub(crate) fn peak_memory() -> String {
    // In kilobytes on Linux.
    usage().map_or_else(
        || "peak memory unknown".to_owned(),
        |usage| format!("peak memory {:.0} MB", usage.max_rss() as f64 / 1024.0),
    )
}

fn usage() -> Option<Usage> {
    getrusage(UsageWho::RUSAGE_SELF).ok()
}

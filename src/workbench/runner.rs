//! Where work runs: threads in the window, at once in tests and scripts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::outcome::Outcome;
use crate::{Error, Result};

/// Reports of progress are at least this far apart: faster ones would only redraw the window.
const REPORT_INTERVAL: Duration = Duration::from_millis(50);

/// Where jobs run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runner {
    /// Each job on a thread of its own.
    Threads,
    /// Before the call returns, so that a test or script never waits.
    Inline,
}

/// One job; a later job never has the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobId(pub u64);

/// What a job tells the workbench.
#[derive(Debug)]
pub struct Event {
    /// Who speaks.
    pub job: JobId,
    /// What it says.
    pub news: News,
}

/// What a job says.
#[derive(Debug)]
pub enum News {
    /// How far it is, in [0, 1].
    Progress(f32),
    /// It is over.
    Done(Box<Result<Outcome>>),
}

/// A job's line to the workbench. Cloning it gives the same line.
#[derive(Clone)]
pub struct Line {
    job: JobId,
    events: Sender<Event>,
    cancel: Arc<AtomicBool>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").field("job", &self.job).finish_non_exhaustive()
    }
}

impl Line {
    /// For job `job`: news goes to `events`, then `wake` is called; `cancel` asks the job to stop.
    pub fn new(
        job: JobId,
        events: Sender<Event>,
        cancel: Arc<AtomicBool>,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Self {
        Self { job, events, cancel, wake }
    }

    fn send(&self, news: News) {
        // A workbench that is gone has no use for the news.
        if self.events.send(Event { job: self.job, news }).is_ok() {
            (self.wake)();
        }
    }
}

impl Runner {
    /// Runs `work`; its progress and outcome arrive as [`Event`]s. A job that cannot get a thread fails with a
    /// sentence.
    pub fn run(
        self,
        line: &Line,
        work: impl FnOnce(&(dyn Fn(f32) -> Result<()> + Sync)) -> Result<Outcome> + Send + 'static,
    ) {
        let on_thread = line.clone();
        let body = move || {
            let started = Instant::now();
            // Milliseconds since the start of the last report, shared by the threads a job may use.
            let last = std::sync::atomic::AtomicU64::new(0);
            let progress = |share: f32| {
                if on_thread.cancel.load(Ordering::Relaxed) {
                    return Err(Error::Cancelled);
                }
                let now = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
                let interval = u64::try_from(REPORT_INTERVAL.as_millis()).unwrap_or(0);
                if now >= last.load(Ordering::Relaxed).saturating_add(interval) {
                    last.store(now, Ordering::Relaxed);
                    on_thread.send(News::Progress(share.clamp(0.0, 1.0)));
                }
                Ok(())
            };
            let outcome = work(&progress);
            on_thread.send(News::Done(Box::new(outcome)));
        };
        match self {
            Self::Inline => body(),
            Self::Threads => {
                let name = format!("job {}", line.job.0);
                if let Err(error) = std::thread::Builder::new().name(name).spawn(body) {
                    let problem = format!("no thread could be started ({error}); close other programs");
                    line.send(News::Done(Box::new(Err(Error::Request(problem)))));
                }
            }
        }
    }
}

//! Events: moments with a name, marked where scores are followed over time.

use serde::{Deserialize, Serialize};

use super::{Command, Project};
use crate::{Error, Result};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Seconds since 1970-01-01 UTC.
    pub time: f64,
    /// What; not empty.
    pub name: String,
}

impl Project {
    /// Events stay in order of time, equal ones in order of name.
    pub(super) fn insert_event(&mut self, event: &Event) -> Result<Command> {
        let event = Event { name: event.name.trim().to_owned(), time: event.time };
        if event.name.is_empty() || !event.time.is_finite() {
            return Err(Error::Request("an event needs a name and a date".to_owned()));
        }
        if self.events.contains(&event) {
            return Err(Error::Request(format!("the event {} is there already", event.name)));
        }
        let is_before = |other: &Event| {
            other.time.total_cmp(&event.time).then_with(|| other.name.cmp(&event.name)).is_lt()
        };
        let at = self.events.partition_point(is_before);
        self.events.insert(at, event.clone());
        Ok(Command::RemoveEvent { event })
    }

    pub(super) fn remove_event(&mut self, event: &Event) -> Result<Command> {
        let at = self.events.iter().position(|other| other == event);
        let at = at.ok_or_else(|| Error::Request(format!("there is no event {}", event.name)))?;
        Ok(Command::InsertEvent { event: self.events.remove(at) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_stay_in_order_and_come_back() {
        let mut project = Project::default();
        let event = |time: f64, name: &str| Event { time, name: name.to_owned() };
        for one in [event(5.0, "vote"), event(-1.0, "storm"), event(5.0, " speech ")] {
            project.apply(Command::InsertEvent { event: one }).unwrap();
        }
        let names = |project: &Project| project.events.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&project), ["storm", "speech", "vote"]);
        let before = project.clone();
        let back = project.apply(Command::RemoveEvent { event: event(5.0, "speech") }).unwrap();
        assert_eq!(names(&project), ["storm", "vote"]);
        project.apply(back).unwrap();
        assert_eq!(project, before);
        for wrong in [event(f64::NAN, "x"), event(0.0, " "), event(5.0, "vote")] {
            assert!(project.apply(Command::InsertEvent { event: wrong }).is_err());
        }
        assert!(project.apply(Command::RemoveEvent { event: event(0.0, "vote") }).is_err());
        assert_eq!(project, before);
    }
}

//! What it takes to put words into the lists of a concept, wherever they stood before.

use super::{Command, Concept, Decision};
use crate::concept::Pole;

impl Concept {
    /// The command that makes `word` a seed of `pole`, taking it from wherever it stood before; nothing when it is
    /// there already.
    pub fn place_seed(&self, pole: Pole, word: &str) -> Option<Command> {
        if self.seeds.pole_of(word) == Some(pole) || word.is_empty() {
            return None;
        }
        let mut commands = self.taking_out(word);
        let (id, at) = (self.id, self.seeds.get(pole).len());
        commands.push(Command::InsertSeed { id, pole, at, word: word.to_owned() });
        Some(Command::together(commands))
    }

    /// The command that accepts or rejects `term`, or forgets all about it, taking it from the seeds if it is one;
    /// nothing when that is so already.
    pub fn place_decision(&self, term: &str, decision: Option<Decision>) -> Option<Command> {
        let is_seed = self.seeds.pole_of(term).is_some();
        if term.is_empty() || (!is_seed && self.decisions.get(term).copied() == decision) {
            return None;
        }
        let mut commands = self.taking_out(term);
        if let Some(decision) = decision {
            // Straight from one decision to the other.
            commands.retain(|command| !matches!(command, Command::Decide { .. }));
            commands.push(Command::Decide { id: self.id, word: term.to_owned(), decision: Some(decision) });
        }
        Some(Command::together(commands))
    }

    /// The command that makes all `words` seeds of `pole`, as one step; nothing when they all are.
    pub fn place_seeds(&self, pole: Pole, words: &[String]) -> Option<Command> {
        self.place_all(words, |concept, word| concept.place_seed(pole, word))
    }

    /// The command that decides alike about all `terms`, as one step; nothing when they all are so.
    pub fn place_decisions(&self, terms: &[String], decision: Option<Decision>) -> Option<Command> {
        self.place_all(terms, |concept, term| concept.place_decision(term, decision))
    }

    fn place_all(&self, words: &[String], place: impl Fn(&Self, &str) -> Option<Command>) -> Option<Command> {
        let mut after = self.clone();
        let mut commands = Vec::new();
        for word in words {
            if let Some(command) = place(&after, word) {
                // The copy follows, so that positions and repeated words come out right.
                let parts = command.parts().into_iter().cloned();
                let fits = parts.map(|part| part.apply_to(&mut after)).all(|applied| applied.is_ok());
                commands.push(command);
                if !fits {
                    // Whoever carries the step out is told why, and does none of it.
                    break;
                }
            }
        }
        (!commands.is_empty()).then(|| Command::together(commands))
    }

    fn taking_out(&self, term: &str) -> Vec<Command> {
        let (id, word) = (self.id, term.to_owned());
        let mut commands = Vec::new();
        if let Some(pole) = self.seeds.pole_of(term) {
            commands.push(Command::RemoveSeed { id, pole, word: word.clone() });
        }
        if self.decisions.contains_key(term) {
            commands.push(Command::Decide { id, word, decision: None });
        }
        commands
    }
}

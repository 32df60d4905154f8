//! Scores over time.

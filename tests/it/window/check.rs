//! The check workspace: a concept against human ratings.

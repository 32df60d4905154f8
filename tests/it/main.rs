//! What users rely on, tested from outside.

//! The dynamics workspace: the curve and what is said of it.

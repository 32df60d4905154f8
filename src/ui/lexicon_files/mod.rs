//! Lexicons in files: what one holds before it is taken in ([`import`]), and what a format loses before it is written
//! ([`export`]).

pub mod export;
pub mod import;

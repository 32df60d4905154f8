//! The program: arguments decide between a command and the window.

fn main() {}

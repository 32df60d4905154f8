//! The program: arguments decide between a command and the window.

fn main() {
    #[cfg(feature = "gui")]
    conceptvector::ui::run(std::env::args_os().skip(1).map(Into::into).collect()).ok();
}

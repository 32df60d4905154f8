//! What stands around every workspace.

pub mod notices;
pub mod rail;
pub mod sidebar;
pub mod status_bar;
pub mod top_bar;
pub mod vectors_menu;

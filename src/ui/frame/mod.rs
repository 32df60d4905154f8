//! What stands around every workspace.

pub mod concept_list;
pub mod notices;
mod project_menu;
pub mod rail;
pub mod sidebar;
pub mod status_bar;
pub mod top_bar;
pub mod vectors_menu;

//! Small parts that several views use.

mod choices_button;
mod column_label;
mod empty_state;
mod icon_button;
mod named;
mod question;
mod row_button;
mod seed_chip;
mod select_all;
mod state_mark;
pub mod word_field;

pub use choices_button::choices_button_ui;
pub use column_label::column_label_ui;
pub use empty_state::empty_state_ui;
pub use icon_button::icon_button_ui;
pub use named::{labeled, name_button, name_choice, name_field};
pub use question::question_ui;
pub use row_button::row_button_ui;
pub use seed_chip::{ChipClick, seed_chip_ui};
pub use select_all::select_all;
pub use state_mark::{STATE_MARK, paint_state_mark, state_mark_ui};
pub use word_field::{WordField, word_field_ui};

//! Names for controls whose text alone does not say what they are: for screen readers and for tests.

use egui::{Response, Role, WidgetInfo};

/// Names a button that shows no words and explains it by the same name.
pub fn labeled(response: Response, label: &str) -> Response {
    name_button(&response, label);
    response.on_hover_text(label)
}

/// Names a button for screen readers and tests where its text holds an icon.
pub fn name_button(response: &Response, label: &str) {
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
}

/// Names a field of choices for screen readers and tests.
pub fn name_choice(response: &Response, label: &str, value: &str) {
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, label);
        info.current_text_value = Some(value.to_owned());
        info
    });
}

/// Names a text field for screen readers and tests.
pub fn name_field(response: &Response, label: &str, text: &str) {
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(true, text, text, "");
        info.label = Some(label.to_owned());
        info
    });
}

//! How dates are read, and what becomes of HTML.

use egui::{Checkbox, ComboBox, Grid, RichText, Role, TextEdit, Ui, WidgetInfo};

use crate::corpus::columns::{Columns, Markup};
use crate::corpus::dates::{DateFormat, EpochUnit};
use crate::corpus::read::FilePreview;
use crate::ui::theme::{GRID, Tokens};
use crate::ui::widgets::name_field;

/// What dates can be read as.
const FORMATS: [DateFormat; 14] = [
    DateFormat::Iso,
    DateFormat::DayMonthYear { assumed: false },
    DateFormat::MonthDayYear,
    DateFormat::YearMonthDay,
    DateFormat::MonthName,
    DateFormat::Year,
    DateFormat::YearMonth,
    DateFormat::Quarter,
    DateFormat::Week,
    DateFormat::Epoch(EpochUnit::Seconds),
    DateFormat::Epoch(EpochUnit::Milliseconds),
    DateFormat::Epoch(EpochUnit::Microseconds),
    DateFormat::ExcelSerial,
    DateFormat::Elapsed,
];

/// The zone being typed; it becomes a wish when it is one.
#[derive(Debug, Default)]
pub(super) struct ZoneField {
    text: Option<String>,
}

/// Draws the reading of dates, with an example, the zone and the choice about HTML.
pub(super) fn dates_ui(
    tokens: &Tokens,
    file: &FilePreview,
    wanted: &mut Columns,
    zone: &mut ZoneField,
    ui: &mut Ui,
) {
    Grid::new("dates").num_columns(2).spacing([12.0, GRID]).show(ui, |ui| {
        ui.label("Dates are").on_hover_text("How the dates of the column are written");
        format_ui(file, wanted, ui);
        ui.end_row();
        ui.label("Zone").on_hover_text("Of dates that name none: UTC, Europe/Berlin, +02:00");
        zone_ui(tokens, wanted, zone, ui);
        ui.end_row();
    });
    if let Some(example) = &file.date_example {
        let text = match example.time.and_then(day_text) {
            Some(read) => format!("“{}” is read as {read}", example.written),
            None => format!("“{}” cannot be read as a date", example.written),
        };
        let color = if example.time.is_some() { tokens.secondary } else { tokens.negative };
        ui.label(RichText::new(text).small().color(color));
    }
    let mut is_plain = wanted.markup == Markup::Plain;
    let html = ui.add(Checkbox::new(&mut is_plain, "Take HTML out of texts"));
    if html.on_hover_text("Tags are taken out, entities such as &amp; become characters").changed() {
        wanted.markup = if is_plain { Markup::Plain } else { Markup::Kept };
    }
}

fn format_ui(file: &FilePreview, wanted: &mut Columns, ui: &mut Ui) {
    let guessed = file.date_format.as_ref().map_or("no date", DateFormat::describe);
    let shown = match &wanted.dates {
        Some(format) => format.describe().to_owned(),
        None => format!("guessed: {guessed}"),
    };
    let combo =
        ComboBox::from_id_salt("dates").width(230.0).selected_text(&shown).truncate().show_ui(ui, |ui| {
            ui.selectable_value(&mut wanted.dates, None, "guess");
            for format in FORMATS {
                ui.selectable_value(&mut wanted.dates, Some(format), format.describe());
            }
        });
    combo.response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, "Reading of dates");
        info.current_text_value = Some(shown.clone());
        info
    });
}

fn zone_ui(tokens: &Tokens, wanted: &mut Columns, zone: &mut ZoneField, ui: &mut Ui) {
    let text = zone.text.get_or_insert_with(|| wanted.zone.to_string());
    let parsed = text.parse();
    let color = if parsed.is_err() { tokens.failure } else { tokens.text };
    let field = ui.add(TextEdit::singleline(text).desired_width(140.0).text_color(color));
    name_field(&field, "Zone of the dates", text);
    match parsed {
        Ok(parsed) if parsed != wanted.zone => wanted.zone = parsed,
        Ok(_) => {}
        Err(error) => {
            field.on_hover_text(error.to_string());
        }
    }
}

/// Such as "1 February 2019, 13:05 UTC".
fn day_text(seconds: f64) -> Option<String> {
    // To the second; what does not fit saturates and is refused by the calendar.
    let time = jiff::Timestamp::from_second(seconds as i64).ok()?;
    Some(time.strftime("%-d %B %Y, %H:%M UTC").to_string())
}

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, XlsxError};

use crate::form::{State, StatusRow};
use crate::reference::{Forms, Lang, Texts};
use crate::render::RenderError;
use crate::render::cell::{Cell, Mark, Sheet};
use crate::render::listing::aligned;

/// Columns of the status of returns.
pub const STATUS_COLUMNS: &[&str] = &[
    "period",
    "form",
    "name",
    "body",
    "due",
    "state",
    "received",
    "last_received",
    "times",
    "hard",
    "soft",
    "late_days",
];

/// What the rows need beside themselves.
#[derive(Debug, Clone, Copy)]
pub struct StatusNotes<'a> {
    /// Names of forms.
    pub forms: &'a Forms,
    /// Words.
    pub texts: &'a Texts,
    /// Their language.
    pub lang: Lang,
}

impl StatusNotes<'_> {
    /// Name of a form.
    pub fn form(&self, key: &str) -> String {
        let form = self.forms.get(key);
        let name = form.map(|form| match self.lang {
            Lang::Zh => &form.name_zh,
            Lang::En => &form.name_en,
        });
        name.map_or_else(|| key.to_owned(), String::clone)
    }

    fn words(&self, row: &StatusRow) -> [String; 12] {
        let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
        let state = format!("return_state.{}", row.state);
        [
            row.period.to_string(),
            row.form.clone(),
            self.form(&row.form),
            row.body.clone(),
            day(row.due),
            self.texts.phrase(&state, self.lang).to_owned(),
            day(row.received.map(|(first, _)| first)),
            day(row.received.map(|(_, last)| last)),
            row.times.to_string(),
            row.left.0.to_string(),
            row.left.1.to_string(),
            row.late.to_string(),
        ]
    }

    fn heads(&self) -> Vec<String> {
        let head = |name: &&str| {
            self.texts
                .phrase(&format!("return_status.{name}"), self.lang)
                .to_owned()
        };
        STATUS_COLUMNS.iter().map(head).collect()
    }
}

/// The columns that hold numbers.
const NUMBERS: usize = 8;

/// Bytes of the CSV file, in the order given; states are words of the program.
pub fn status_csv(rows: &[StatusRow], notes: &StatusNotes<'_>) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "the status of returns",
        columns: STATUS_COLUMNS,
        mark: Mark::Bom,
    };
    sheet.bytes(rows.iter().map(|row| {
        let mut words = notes.words(row);
        row.state.word().clone_into(&mut words[5]);
        words.map(|word| if word.is_empty() { Cell::Empty } else { Cell::text(word) })
    }))
}

/// The columns that a terminal shows: key of the form and first day are left to the other formats.
const SHOWN: [usize; 10] = [0, 2, 3, 4, 5, 7, 8, 9, 10, 11];

/// A table for the terminal, with a line that counts the returns by how they stand.
pub fn status_table(rows: &[StatusRow], notes: &StatusNotes<'_>) -> String {
    let heads = notes.heads();
    let head = SHOWN.map(|at| heads.get(at).cloned().unwrap_or_default());
    let shown = |row: &StatusRow| {
        let words = notes.words(row);
        SHOWN.map(|at| words.get(at).cloned().unwrap_or_default())
    };
    let lines: Vec<[String; 10]> = std::iter::once(head).chain(rows.iter().map(shown)).collect();
    let mut table = aligned(&lines);
    let count = |state: State| rows.iter().filter(|row| row.state == state).count().to_string();
    let counts: Vec<(&str, String)> = State::ALL.iter().map(|state| (state.word(), count(*state))).collect();
    let all = rows.len().to_string();
    let mut slots: Vec<(&str, &str)> = counts.iter().map(|(word, count)| (*word, count.as_str())).collect();
    slots.push(("all", &all));
    table.push_str(&notes.texts.fill("return_status.summary", notes.lang, &slots));
    table.push('\n');
    table
}

/// Bytes of a workbook with the table, states in colour.
pub fn status_workbook(rows: &[StatusRow], notes: &StatusNotes<'_>) -> Result<Vec<u8>, RenderError> {
    write(rows, notes).map_err(|error| RenderError {
        table: "the status of returns",
        reason: error.to_string(),
    })
}

fn write(rows: &[StatusRow], notes: &StatusNotes<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // No clock inside an artefact.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let page = book
        .add_worksheet()
        .set_name(notes.texts.phrase("return_status.sheet", notes.lang))?;
    let cell = Format::new().set_border(FormatBorder::Thin);
    let head = cell.clone().set_bold().set_background_color(Color::RGB(0xD9_E1F2));
    for (column, text) in (0..).zip(notes.heads()) {
        page.write_string_with_format(0, column, text, &head)?;
    }
    for (row, of) in (1..).zip(rows) {
        for (column, text) in notes.words(of).into_iter().enumerate() {
            let at = u16::try_from(column).unwrap_or(u16::MAX);
            let format = if column == 5 {
                cell.clone().set_background_color(colour(of.state))
            } else {
                cell.clone()
            };
            match text.parse::<f64>() {
                Ok(number) if column >= NUMBERS => page.write_number_with_format(row, at, number, &format)?,
                _ => page.write_string_with_format(row, at, text, &format)?,
            };
        }
    }
    page.set_column_range_width(0, 11, 13)?;
    page.set_column_range_width(2, 3, 30)?;
    page.set_freeze_panes(1, 0)?;
    page.set_landscape();
    page.set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(0, 0)?;
    if let Ok(last @ 1..) = u32::try_from(rows.len()) {
        page.autofilter(0, 0, last, 11)?;
    }
    book.save_to_buffer()
}

const fn colour(state: State) -> Color {
    match state {
        State::Waiting => Color::RGB(0xFF_FFFF),
        State::Overdue => Color::RGB(0xF8_CBAD),
        State::Returned | State::Unexplained => Color::RGB(0xFF_E699),
        State::Accepted => Color::RGB(0xC6_E0B4),
    }
}

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook,
    Worksheet, XlsxError,
};

use crate::form::{Blank, BlankArea, Card, Content, Demand, InputRule};
use crate::reference::{Lang, Texts};
use crate::render::RenderError;
use crate::render::form::receipt::card;

/// What a blank workbook is made of.
#[derive(Debug, Clone, Copy)]
pub struct BlankBook<'a> {
    /// Where everything stands.
    pub blank: &'a Blank,
    /// What the hidden sheet says.
    pub card: &'a Card,
    /// Words of the messages.
    pub texts: &'a Texts,
    /// Their language.
    pub lang: Lang,
}

/// Bytes of the workbook: the same for the same blank, whenever it is written.
pub fn blank_workbook(book: &BlankBook<'_>) -> Result<Vec<u8>, RenderError> {
    book.write().map_err(|error| RenderError {
        table: "the blank return",
        reason: error.to_string(),
    })
}

/// Spreadsheets refuse longer titles and messages.
const TITLE: usize = 32;
const MESSAGE: usize = 255;
/// Digits that fit into a column, with some room to its edges.
const FITS: u32 = 11;
/// Points of one line.
const LINE: f64 = 16.0;

impl BlankBook<'_> {
    fn write(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // No clock inside an artefact.
        book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
        let page = book.add_worksheet().set_name(&self.blank.sheet)?;
        // Nothing is worked out before anything was filled in; the writer's own default is 0, which would be a figure.
        page.set_formula_result_default("");
        for area in &self.blank.areas {
            self.area(page, area)?;
        }
        page.set_column_range_width(0, 40, 13)?;
        if self.blank.labels > 0 {
            page.set_column_width(0, 26)?;
        }
        for (row, lines) in self.lines() {
            page.set_row_height(row, LINE * f64::from(lines))?;
        }
        page.set_freeze_panes(self.blank.head, self.blank.labels)?;
        page.set_landscape();
        page.set_print_fit_to_pages(1, 0);
        page.protect();
        card(&mut book, self.card)?;
        book.save_to_buffer()
    }

    /// How many lines the labels above the figures need in each row.
    fn lines(&self) -> BTreeMap<u32, u32> {
        let mut lines: BTreeMap<u32, u32> = BTreeMap::new();
        let labels = self.blank.areas.iter().filter(|area| area.last.0 < self.blank.head);
        for area in labels {
            let Content::Label(text) = &area.content else { continue };
            // A Chinese character is as wide as two digits.
            let width: u32 = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
            let columns = u32::from(area.last.1 - area.first.1) + 1;
            let rows = area.last.0 - area.first.0 + 1;
            let needed = width.div_ceil(columns * FITS).div_ceil(rows);
            for row in area.first.0..=area.last.0 {
                let most = lines.entry(row).or_insert(1);
                *most = needed.max(*most);
            }
        }
        lines
    }

    fn area(&self, page: &mut Worksheet, area: &BlankArea) -> Result<(), XlsxError> {
        let ((row, column), format) = (area.first, format(&area.content));
        if area.first != area.last {
            page.merge_range(row, column, area.last.0, area.last.1, "", &format)?;
        }
        match &area.content {
            Content::Title(text) | Content::Label(text) | Content::Line(text) => {
                page.write_string_with_format(row, column, text, &format)?;
            }
            Content::Input {
                rule,
                name,
                unit,
                controls,
            } => {
                page.write_blank(row, column, &format)?;
                if *rule != InputRule::Text {
                    let validation = self.validation((*rule, area.first), name, (unit, controls))?;
                    page.add_data_validation(row, column, row, column, &validation)?;
                }
            }
            Content::Formula(text) => {
                page.write_formula_with_format(row, column, Formula::new(text), &format)?;
            }
            Content::Before(value) => {
                // The figures of last year are decimals of at most fifteen digits.
                match value.and_then(|value| value.to_string().parse::<f64>().ok()) {
                    Some(value) => page.write_number_with_format(row, column, value, &format)?,
                    None => page.write_blank(row, column, &format)?,
                };
            }
        }
        Ok(())
    }

    fn validation(
        &self,
        (rule, at): (InputRule, (u32, u16)),
        name: &str,
        (unit, controls): (&str, &[Demand]),
    ) -> Result<DataValidation, XlsxError> {
        let cell = rust_xlsxwriter::utility::row_col_to_cell(at.0, at.1);
        let number = match rule {
            InputRule::Whole => format!("AND(ISNUMBER({cell}),{cell}>=0,{cell}=INT({cell}))"),
            InputRule::Number => format!("AND(ISNUMBER({cell}),{cell}>=0)"),
            InputRule::Percent => format!("AND(ISNUMBER({cell}),{cell}>=0,{cell}<=100)"),
            InputRule::Text => "TRUE".to_owned(),
        };
        // What does not apply is marked, not left blank. IF, since comparing a text with a number fails in some programs.
        let formula = Formula::new(format!("=IF(ISNUMBER({cell}),{number},{cell}=\"/\")"));
        let word = match rule {
            InputRule::Whole => "whole",
            InputRule::Number => "number",
            InputRule::Percent => "percent",
            InputRule::Text => "text",
        };
        let fill = |key: String| self.texts.fill(&key, self.lang, &[("name", name), ("unit", unit)]);
        let demands = controls.iter().map(|demand| match self.lang {
            Lang::Zh => demand.zh.as_str(),
            Lang::En => demand.en.as_str(),
        });
        let mut message = fill(format!("blank.input.{word}"));
        for demand in demands {
            message.push('\n');
            message.push_str(demand);
        }
        let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
        DataValidation::new()
            .allow_custom(formula)
            .set_input_title(cut(name, TITLE))?
            .set_input_message(cut(&message, MESSAGE))?
            .set_error_title(cut(&fill("blank.error.title".to_owned()), TITLE))?
            .set_error_message(cut(&fill(format!("blank.error.{word}")), MESSAGE))
    }
}

fn format(content: &Content) -> Format {
    let boxed = Format::new()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter);
    match content {
        Content::Title(_) => Format::new()
            .set_bold()
            .set_font_size(16)
            .set_align(FormatAlign::Center),
        Content::Label(text) => {
            let boxed = boxed.set_text_wrap().set_background_color(Color::RGB(0xF2_F2F2));
            // Indents of items are part of their labels.
            if text.starts_with('　') {
                boxed
            } else {
                boxed.set_align(FormatAlign::Center)
            }
        }
        Content::Line(_) => Format::new(),
        Content::Input { .. } => boxed.set_unlocked().set_background_color(Color::RGB(0xFF_FFE5)),
        Content::Formula(_) => boxed.set_background_color(Color::RGB(0xE2_EFDA)),
        Content::Before(_) => boxed.set_font_color(Color::RGB(0x80_8080)).set_italic(),
    }
}

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Url, Workbook, Worksheet, XlsxError,
};

use crate::document::{Document, Grid};
use crate::form::{CARD, Card, ReceiptIssue, Standing, Weight};
use crate::reference::{Lang, Texts};
use crate::render::RenderError;
use crate::render::form::copy::{Paint, copy};

/// What a receipt is made of.
#[derive(Debug, Clone, Copy)]
pub struct ReceiptBook<'a> {
    /// The return, the sheets of our own making left out.
    pub document: &'a Document,
    /// Its issues, hard ones first.
    pub issues: &'a [ReceiptIssue],
    /// What the hidden sheet says; the digest of the figures is among it.
    pub card: &'a Card,
    /// Name that the return came under.
    pub name: &'a str,
    /// Words.
    pub texts: &'a Texts,
    /// Their language.
    pub lang: Lang,
}

/// Bytes of the receipt: a sheet with the issues, each with a link to its cell and room for the answer; the unit's sheets
/// with the same values in the same places, cells at issue coloured and commented; a hidden sheet.
pub fn receipt_workbook(receipt: &ReceiptBook<'_>) -> Result<Vec<u8>, RenderError> {
    receipt.write().map_err(|error| RenderError {
        table: "the receipt",
        reason: error.to_string(),
    })
}

/// Columns of the sheet with the issues, as keys of the texts, with their widths in characters.
const COLUMNS: &[(&str, f64)] = &[
    ("id", 15.0),
    ("weight", 16.0),
    ("cell", 22.0),
    ("text", 60.0),
    ("advice", 46.0),
    ("standing", 14.0),
    ("explanation", 50.0),
];

/// Rows above the heading of the issues.
const HEAD: u32 = 5;

/// The first column of the texts of issues and of the answers.
const CELL: u16 = 2;
const EXPLANATION: u16 = 6;

impl ReceiptBook<'_> {
    fn phrase(&self, key: &str) -> String {
        self.texts.phrase(key, self.lang).to_owned()
    }

    fn write(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // No clock inside an artefact.
        book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
        let list = self.list_name();
        let page = book.add_worksheet().set_name(&list)?;
        self.list(page)?;
        for grid in &self.document.grids {
            let page = book.add_worksheet().set_name(&grid.name)?;
            page.set_hidden(grid.hidden);
            copy(page, grid, &self.paint(grid))?;
            self.comment(page, grid)?;
        }
        card(&mut book, &self.card.clone().with(Card::ISSUES, list))?;
        book.save_to_buffer()
    }

    /// A name that no sheet of the unit has.
    fn list_name(&self) -> String {
        let name = self.phrase("receipt.sheet");
        let taken = |name: &str| self.document.grids.iter().any(|grid| grid.name == name);
        let numbered = (2..).map(|number| format!("{name} {number}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        names.find(|name| !taken(name)).unwrap_or(name)
    }

    fn list(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        page.write_string_with_format(0, 0, self.phrase("receipt.title"), &bold)?;
        let count = |weight| {
            self.issues
                .iter()
                .filter(|issue| issue.weight == weight)
                .count()
                .to_string()
        };
        let open = self
            .issues
            .iter()
            .filter(|issue| issue.weight == Weight::Soft && issue.standing != Standing::Closed);
        let slots = [
            ("file", self.name.to_owned()),
            ("hard", count(Weight::Hard)),
            ("soft", count(Weight::Soft)),
            ("open", open.count().to_string()),
            ("digest", self.card.get(Card::DIGEST).unwrap_or_default().to_owned()),
        ];
        let slots: Vec<(&str, &str)> = slots.iter().map(|(name, value)| (*name, value.as_str())).collect();
        for (row, key) in (1..).zip(["receipt.count", "receipt.how", "receipt.digest"]) {
            page.write_string(row, 0, self.texts.fill(key, self.lang, &slots))?;
        }
        for (column, (name, width)) in (0..).zip(COLUMNS) {
            page.set_column_width(column, *width)?;
            let head = bold
                .clone()
                .set_background_color(Color::RGB(0xD9_E1F2))
                .set_border(FormatBorder::Thin);
            page.write_string_with_format(HEAD, column, self.phrase(&format!("receipt.column.{name}")), &head)?;
        }
        for (row, issue) in (HEAD + 1..).zip(self.issues) {
            self.issue(page, row, issue)?;
        }
        if self.issues.is_empty() {
            page.write_string_with_format(HEAD + 1, 3, self.phrase("receipt.none"), &wrap)?;
        }
        page.set_freeze_panes(HEAD + 1, 0)?;
        page.set_landscape();
        page.protect();
        Ok(())
    }

    fn issue(&self, page: &mut Worksheet, row: u32, issue: &ReceiptIssue) -> Result<(), XlsxError> {
        let wrap = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin);
        let texts = [
            issue.id.clone(),
            self.phrase(&format!("weight.{}", issue.weight)),
            String::new(),
            issue.text.clone(),
            issue.advice.clone(),
            match issue.weight {
                Weight::Soft => self.phrase(&format!("standing.{}", issue.standing)),
                Weight::Hard | Weight::Note => String::new(),
            },
        ];
        for (column, text) in (0..).zip(&texts) {
            let format = if column == 1 {
                wrap.clone().set_background_color(colour(issue.weight))
            } else {
                wrap.clone()
            };
            page.write_string_with_format(row, column, text, &format)?;
        }
        if let Some(place) = &issue.place {
            let sheet = place.sheet.replace('\'', "''");
            let link = Url::new(format!("internal:'{sheet}'!{}", place.a1()));
            let link = link.set_text(format!("{} {}", place.sheet, place.a1()));
            let blue = wrap.clone().set_font_color(Color::Blue);
            page.write_url_with_format(row, CELL, link, &blue)?;
        }
        let open = match issue.weight {
            Weight::Soft => wrap.set_unlocked().set_background_color(Color::RGB(0xFF_FFFF)),
            Weight::Hard | Weight::Note => wrap,
        };
        page.write_string_with_format(row, EXPLANATION, &issue.explanation, &open)?;
        Ok(())
    }

    fn of<'a>(&'a self, grid: &'a Grid) -> BTreeMap<(u32, u32), Vec<&'a ReceiptIssue>> {
        let mut cells: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for issue in self.issues {
            if let Some(place) = issue.place.as_ref().filter(|place| place.sheet == grid.name) {
                cells.entry((place.row, place.column)).or_default().push(issue);
            }
        }
        cells
    }

    /// The colour of the gravest issue of each cell.
    fn paint(&self, grid: &Grid) -> Paint {
        let painted = self.of(grid).into_iter().filter_map(|(at, issues)| {
            let gravest = issues.iter().map(|issue| issue.weight).min()?;
            Some((at, Format::new().set_background_color(colour(gravest))))
        });
        painted.collect()
    }

    fn comment(&self, page: &mut Worksheet, grid: &Grid) -> Result<(), XlsxError> {
        for ((row, column), issues) in self.of(grid) {
            let Ok(column) = u16::try_from(column) else { continue };
            let lines = issues.iter().map(|issue| {
                let weight = self.phrase(&format!("weight.{}", issue.weight));
                format!("[{weight}] {}\n{}", issue.text, issue.advice)
            });
            let text = lines.collect::<Vec<_>>().join("\n\n");
            // Longer notes than this are cut by some programs.
            let text: String = text.chars().take(2000).collect();
            let note = Note::new(text).set_author("fazhi").add_author_prefix(false);
            page.insert_note(row, column, &note.set_width(320).set_height(140))?;
        }
        Ok(())
    }
}

const fn colour(weight: Weight) -> Color {
    match weight {
        Weight::Hard => Color::RGB(0xF8_CBAD),
        Weight::Soft => Color::RGB(0xFF_E699),
        Weight::Note => Color::RGB(0xDD_EBF7),
    }
}

/// The hidden sheet that says what a workbook of ours is.
pub(super) fn card(book: &mut Workbook, card: &Card) -> Result<(), XlsxError> {
    let page = book.add_worksheet().set_name(CARD)?;
    for (row, (name, value)) in (0..).zip(card.entries()) {
        page.write_string(row, 0, name)?;
        page.write_string(row, 1, value)?;
    }
    page.protect();
    page.set_hidden(true);
    Ok(())
}

use crate::harmonize::ListingRow;
use crate::model::{Qualifier, Role, Sense, Status};
use crate::reference::{Lang, Texts};
use crate::render::RenderError;
use crate::render::cell::{Cell, Mark, Sheet};

/// Columns of `fazhi extract --format csv`.
pub const LISTING_COLUMNS: &[&str] = &[
    "document",
    "indicator",
    "name",
    "body",
    "region_code",
    "region",
    "sense",
    "scope",
    "year",
    "period",
    "value",
    "unit",
    "qualifier",
    "role",
    "evidence",
    "start",
    "end",
    "locator",
    "status",
    "counted_by",
];

/// Width in columns at which the table cuts evidence short.
const EVIDENCE_WIDTH: usize = 48;

/// The listing as CSV without a byte order mark, for pipes. `evidence` is left as it is, character
/// for character, also where a spreadsheet might take it for a formula: it must equal the slice.
pub fn listing_csv(rows: &[ListingRow]) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "the listing",
        columns: LISTING_COLUMNS,
        mark: Mark::Plain,
    };
    sheet.bytes(rows.iter().map(cells))
}

fn cells(row: &ListingRow) -> [Cell; 20] {
    [
        Cell::text(&row.document),
        Cell::text(&row.indicator),
        Cell::text(&row.name),
        Cell::maybe_text(row.body.as_ref()),
        Cell::maybe_text(row.region_code.as_ref()),
        Cell::text(&row.region),
        Cell::text(row.sense),
        Cell::text(row.scope),
        Cell::maybe_number(row.year),
        Cell::maybe_text(row.period),
        Cell::number(row.value),
        Cell::text(&row.unit),
        Cell::text(row.qualifier),
        Cell::text(row.role),
        row.evidence.clone().map_or(Cell::Empty, Cell::Verbatim),
        Cell::maybe_number(row.start),
        Cell::maybe_number(row.end),
        Cell::text(&row.locator),
        Cell::text(row.status),
        Cell::maybe_text(row.counted_by),
    ]
}

/// The listing as JSON lines. Values are texts, so that every digit survives.
pub fn listing_json(rows: &[ListingRow]) -> Result<Vec<u8>, RenderError> {
    let mut bytes = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut bytes, row).map_err(|error| RenderError {
            table: "the listing",
            reason: error.to_string(),
        })?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// The listing as a table for a terminal, one line a figure, columns aligned by width.
pub fn listing_table(rows: &[ListingRow], texts: &Texts, lang: Lang) -> String {
    let heads = [
        "listing.document",
        "listing.name",
        "listing.region",
        "listing.period",
        "listing.value",
        "listing.notes",
        "listing.evidence",
    ];
    let head = heads.map(|key| texts.phrase(key, lang).to_owned());
    let lines: Vec<[String; 7]> = std::iter::once(head)
        .chain(rows.iter().map(|row| line(row, texts, lang)))
        .collect();
    aligned(&lines)
}

/// Lines of cells with their columns below each other, two blanks between them; Chinese characters take two columns.
pub(super) fn aligned<const N: usize>(lines: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for line in lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(display_width(cell));
        }
    }
    let mut table = String::new();
    for line in lines {
        let padded = line.iter().zip(widths).map(|(cell, width)| pad(cell, width));
        table.push_str(padded.collect::<Vec<_>>().join("  ").trim_end());
        table.push('\n');
    }
    table
}

fn line(row: &ListingRow, texts: &Texts, lang: Lang) -> [String; 7] {
    let name = match lang {
        Lang::Zh => row.name.clone(),
        Lang::En => row.indicator.to_string(),
    };
    [
        row.document.clone(),
        name,
        row.region.clone(),
        row.period.map_or_else(String::new, |period| period.to_string()),
        format!("{} {}", row.value, row.unit),
        notes(row, texts, lang),
        cut(row.evidence.as_deref().map_or("", |evidence| evidence)),
    ]
}

/// What a reader must know of a figure beside its value; nothing for an exact, observed total.
fn notes(row: &ListingRow, texts: &Texts, lang: Lang) -> String {
    let qualifier = match row.qualifier {
        Qualifier::Exact => None,
        Qualifier::About => Some("listing.about"),
        Qualifier::AtLeast => Some("listing.at_least"),
        Qualifier::AtMost => Some("listing.at_most"),
    };
    let sense = (row.sense == Sense::Target).then_some("listing.target");
    let role = (row.role == Role::Part).then_some("listing.part");
    let status = (row.status == Status::Conflict).then_some("listing.conflict");
    let notes = [sense, role, qualifier, status].into_iter().flatten();
    notes.map(|key| texts.phrase(key, lang)).collect::<Vec<_>>().join(" ")
}

/// The text on one line, cut short with an ellipsis.
fn cut(text: &str) -> String {
    let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if display_width(&flat) <= EVIDENCE_WIDTH {
        return flat;
    }
    let mut kept = String::new();
    for character in flat.chars() {
        if display_width(&kept) + width_of(character) > EVIDENCE_WIDTH - 1 {
            break;
        }
        kept.push(character);
    }
    kept.push('…');
    kept
}

fn pad(text: &str, width: usize) -> String {
    let blanks = width.saturating_sub(display_width(text));
    format!("{text}{}", " ".repeat(blanks))
}

fn display_width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

/// Columns of a terminal that a character takes: two for Chinese characters and wide forms. The
/// blocks are those that pages of this field use, not all of Unicode.
fn width_of(character: char) -> usize {
    match u32::from(character) {
        0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe4f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

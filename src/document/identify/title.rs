use crate::document::MediaType;
use crate::document::block::{Block, BlockKind, Zone};
use crate::document::grid::{Cell, CellValue};
use crate::document::identity::Found;
use crate::document::lines::is_numbered;
use crate::document::marks::Field;
use crate::document::view::{View, found_in, whole};

/// Longest title, in characters.
const LONGEST: usize = 90;

/// The title: the line above the body that reads like one, then what the page states, then the
/// title of the page without the name of the site.
///
/// The line comes first where it stands below a covering note: the page states the note's title.
pub(super) fn title(view: &View<'_>) -> Option<Found<String>> {
    line(view)
        .or_else(|| stated(view))
        .or_else(|| heading(view))
        .or_else(|| of_page(view))
        .or_else(|| of_grid(view))
        .or_else(|| headline(view))
}

/// Longest headline, in characters.
const HEADLINE: usize = 40;

/// Of a plain text the first line, where it stands alone, says no sentence and others follow: 云磐区上半年办理法律援助案件.
fn headline(view: &View<'_>) -> Option<Found<String>> {
    if view.document.media != MediaType::Text {
        return None;
    }
    // It stands right above the body, or is its first line where nothing reads like a text.
    let (block, next) = (view.document.blocks.first()?, view.document.blocks.get(1)?);
    let folded = view.fold(&block.text);
    let length = folded.chars().count();
    let short = (6..=HEADLINE).contains(&length) && !folded.contains(['。', ';', ',', '，', ':', '|']);
    let longer = next.zone == Zone::Body && next.text.chars().count() > length;
    (short && longer && !is_numbered(&folded)).then(|| Found {
        value: block.text.clone(),
        span: whole(block),
        by: "first line".to_owned(),
    })
}

fn reads_like_one(view: &View<'_>, text: &str) -> bool {
    let length = text.chars().count();
    let named = view
        .marks
        .kinds_by_title
        .iter()
        .any(|(pattern, _)| pattern.is_match(text));
    named && (6..=LONGEST).contains(&length) && !text.contains(['。', ';', '|']) && !is_numbered(text)
}

fn line(view: &View<'_>) -> Option<Found<String>> {
    let above: Vec<(usize, &Block, &str)> = view.above().collect();
    let reads = |folded: &str| {
        let stated = view
            .marks
            .label_line
            .as_ref()
            .is_some_and(|label| label.find(folded).is_some_and(|found| found.start() <= 1));
        reads_like_one(view, folded) && !folded.ends_with(':') && !stated && !view.marks.head.is_match(folded)
    };
    let at = above
        .iter()
        .rposition(|(_, block, folded)| block.kind != BlockKind::TableRow && reads(folded))?;
    let (index, block, folded) = above.get(at)?;
    // 某某人民政府 on a line of its own, 关于…的报告 on the next.
    let first = above
        .get(at.checked_sub(1).unwrap_or(at))
        .filter(|(before, organ, text)| {
            folded.starts_with("关于")
                && before + 1 == *index
                && organ.text.chars().count() <= 30
                && !text.contains([':', '。'])
        });
    let (span, value) = match first {
        Some((_, organ, _)) => {
            let (from, to) = (whole(organ), whole(block));
            (
                from.zip(to).map(|(from, to)| (from.0, to.1)),
                format!("{}{}", organ.text, block.text),
            )
        }
        None => (whole(block), block.text.clone()),
    };
    Some(Found {
        value,
        span,
        by: "title line".to_owned(),
    })
}

/// A template that nobody filled in says 网站名称 or 文章标题.
fn stated(view: &View<'_>) -> Option<Found<String>> {
    let filled = |text: &str| text.chars().count() >= 6 && !text.contains("标题");
    let entry = view.stated(Field::Title).find(|entry| filled(&entry.value))?;
    Some(found_in(entry.value.clone(), entry))
}

fn heading(view: &View<'_>) -> Option<Found<String>> {
    let mut headings = view.above().filter(|(_, block, folded)| {
        block.kind == BlockKind::Heading && block.text.chars().count() >= 6 && !is_numbered(folded)
    });
    let (_, block, _) = headings.next()?;
    Some(Found {
        value: block.text.clone(),
        span: whole(block),
        by: "heading above the body".to_owned(),
    })
}

fn of_page(view: &View<'_>) -> Option<Found<String>> {
    let entry = view.document.metadata.iter().find(|entry| entry.name == "title")?;
    let parts = entry.value.split(['-', '_', '|', '—', '–']).map(str::trim);
    let part = parts.into_iter().find(|part| reads_like_one(view, &view.fold(part)))?;
    let before = entry
        .value
        .split_once(part)
        .map_or(0, |(before, _)| before.chars().count());
    Some(Found {
        value: part.to_owned(),
        span: entry
            .span
            .map(|(start, _)| (start + before, start + before + part.chars().count())),
        by: "title of the page".to_owned(),
    })
}

/// Of a workbook the first line of the first sheet that is shown, where it stands alone in its row.
fn of_grid(view: &View<'_>) -> Option<Found<String>> {
    // The lines of a CSV are its grid.
    if view.body().next().is_some() && view.document.media != MediaType::Csv && !view.is_all_tables() {
        return None;
    }
    let grid = view.shown_grid()?;
    let top = grid.cells.first()?.row;
    let alone = |cell: &Cell| grid.cells.iter().filter(|other| other.row == cell.row).count() == 1;
    let near = grid.cells.iter().take_while(|cell| cell.row <= top + 3);
    let cell = near.into_iter().find(|cell| {
        let text = matches!(cell.value, CellValue::Text(_)) && cell.text.chars().count() >= 6;
        text && (alone(cell) || reads_like_one(view, &view.fold(&cell.text)))
    })?;
    Some(Found {
        value: cell.text.trim().to_owned(),
        span: cell.span,
        by: format!("sheet {}", grid.name),
    })
}

use crate::document::MediaType;
use crate::document::identity::{DocumentKind, Found};
use crate::document::view::View;

/// What a document is: a workbook is a return; otherwise by the title, otherwise by the text.
pub(super) fn kind(view: &View<'_>, title: Option<&Found<String>>) -> DocumentKind {
    match view.document.media {
        MediaType::Xlsx | MediaType::Xls | MediaType::Xlsb | MediaType::Ods | MediaType::Csv => {
            return DocumentKind::Return;
        }
        MediaType::Html | MediaType::Text | MediaType::Unknown => {}
    }
    // A page without text beside its tables is a workbook saved as a page.
    if (view.body().next().is_none() || view.is_all_tables()) && !view.document.grids.is_empty() {
        return DocumentKind::Return;
    }
    let by_title = title.and_then(|title| {
        let title = view.fold(&title.value);
        let kinds = view.marks.kinds_by_title.iter();
        kinds
            .clone()
            .find(|(pattern, _)| pattern.is_match(&title))
            .map(|(_, kind)| *kind)
    });
    by_title.or_else(|| by_text(view)).unwrap_or_default()
}

fn by_text(view: &View<'_>) -> Option<DocumentKind> {
    let lines: Vec<&str> = view.body().map(|(_, _, folded)| folded).collect();
    let mut kinds = view.marks.kinds_by_text.iter();
    let found = kinds.find(|(pattern, _)| lines.iter().any(|line| pattern.is_match(line)));
    found.map(|(_, kind)| *kind)
}

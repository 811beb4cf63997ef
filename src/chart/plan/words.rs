use crate::chart::Words;
use crate::reference::{Lang, Texts};

/// The fixed words of a chart, from the table.
pub(super) fn words(texts: &Texts, lang: Lang) -> Words {
    let phrase = |key: &str| texts.phrase(key, lang).to_owned();
    // Cells of a table are trimmed, so a prefix that ends with a blank gets it here.
    let prefix = |key: &str| match lang {
        Lang::Zh => phrase(key),
        Lang::En => format!("{} ", phrase(key)),
    };
    Words {
        missing: phrase("chart.no_data"),
        unit: prefix("chart.unit"),
        note: prefix("chart.note"),
        coverage: prefix("chart.covers"),
        source: prefix("chart.from"),
        about: phrase("chart.about"),
        at_least: phrase("chart.at_least"),
        at_most: phrase("chart.at_most"),
        reached: phrase("chart.met"),
        missed: phrase("chart.below"),
        undecided: phrase("chart.undecided"),
        short_axis: phrase("chart.short_axis"),
        gap: phrase("chart.gap"),
        context: phrase("chart.context"),
    }
}

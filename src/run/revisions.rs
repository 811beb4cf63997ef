//! What a publication changed, as a section of `REVISIONS.md`.

use std::collections::BTreeMap;

use crate::model::{Digest, ObservationKey};
use crate::publish::{Manifest, Revision, add_revision};
use crate::reference::Lang;
use crate::run::diff::{Change, changed_figures};
use crate::run::edition::Edition;
use crate::run::error::RunError;
use crate::run::outputs::Publishing;

/// Changes listed in one section; `fazhi diff` lists all.
const LISTED: usize = 500;

/// Adds a section for the publication that is about to take the place of the last one, unless no
/// figure changes.
pub(crate) fn record(
    publishing: &Publishing<'_>,
    (manifest, digest): (&Manifest, Digest),
    files: BTreeMap<String, Vec<u8>>,
) -> Result<(), RunError> {
    let folder = publishing.project.reports.join(&publishing.job.name);
    let last = match Edition::open(&folder) {
        Ok(last) => last,
        Err(error) => {
            // It is replaced because it is broken; there is nothing to compare with.
            tracing::warn!(%error, "the last publication cannot be compared with");
            return Ok(());
        }
    };
    let next = Edition::staged(manifest.clone(), digest, files);
    let name = "observations.csv";
    if last.has(name) && last.bytes(name)? == next.bytes(name)? {
        return Ok(());
    }
    let changes = changed_figures(&last, &next, &publishing.tables.contracts)?;
    if changes.is_empty() {
        return Ok(());
    }
    let section = section(publishing, &changes);
    let revision = Revision {
        job: &publishing.job.name,
        from: last.digest,
        to: digest,
        text: &section,
    };
    let title = publishing.tables.texts.phrase("revisions.title", publishing.lang);
    let title = title.replace("\\n", "\n");
    Ok(add_revision(&publishing.project.reports, &title, &revision)?)
}

fn section(publishing: &Publishing<'_>, changes: &[Change]) -> String {
    let (texts, lang) = (&publishing.tables.texts, publishing.lang);
    let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
    for change in changes {
        *causes.entry(change.cause.word()).or_default() += 1;
    }
    let causes: Vec<String> = causes
        .iter()
        .map(|(cause, count)| format!("{} {count}", texts.phrase(&format!("cause.{cause}"), lang)))
        .collect();
    let causes = causes.join(texts.phrase("list.separator", lang));
    let count = changes.len().to_string();
    let mut lines = vec![
        texts.fill("revisions.count", lang, &[("count", &count), ("causes", &causes)]),
        String::new(),
        texts.phrase("revisions.header", lang).to_owned(),
        "|---|---|---|---|---|---|---|".to_owned(),
    ];
    lines.extend(changes.iter().take(LISTED).map(|change| row(publishing, change)));
    if changes.len() > LISTED {
        let more = (changes.len() - LISTED).to_string();
        lines.push(String::new());
        lines.push(texts.fill("revisions.more", lang, &[("count", &more)]));
    }
    lines.join("\n")
}

fn row(publishing: &Publishing<'_>, change: &Change) -> String {
    let (tables, lang) = (publishing.tables, publishing.lang);
    let key: Option<ObservationKey> = change.row.split('#').next().and_then(|key| key.parse().ok()); // else the row itself
    let (region, period, name) = match &key {
        None => (change.row.clone(), String::new(), String::new()),
        Some(key) => {
            let indicator = tables.catalogue.get(&key.indicator);
            let name = indicator.map_or(key.indicator.as_str(), |one| match lang {
                Lang::Zh => one.name_zh.as_str(),
                Lang::En => one.name_en.as_str(),
            });
            let region = format!("{} {}", key.body, tables.regions.full_name(&key.region));
            (region, key.period.to_string(), name.to_owned())
        }
    };
    let word = |prefix: &str, word: &str| tables.texts.phrase(&format!("{prefix}.{word}"), lang).to_owned();
    let what = if change.column.is_empty() {
        word("change", change.kind.word())
    } else {
        change.column.clone()
    };
    let why = format!("{} {}", word("cause", change.cause.word()), change.detail);
    let cells = [
        region,
        period,
        name,
        what,
        change.before.clone(),
        change.after.clone(),
        why,
    ];
    // A bar or a line break would end the cell.
    let cells = cells.map(|cell| cell.replace('|', "\\|").replace(['\n', '\r'], " ").trim().to_owned());
    format!("| {} |", cells.join(" | "))
}

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::ArgMatches;

use crate::commands::Outcome;
use crate::commands::console::{self, Console};
use crate::commands::extract::{say, tables};
use crate::form;
use crate::render::{Highlight, HighlightWords, highlight_html};
use crate::run::{ReadIn, Tables, Workers, open_file};

/// A document as a page on which every figure is marked, to a file or to stdout.
pub(crate) fn run(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let path = |name: &str| arguments.get_one::<PathBuf>(name);
    let Some(source) = path("path") else {
        bail!("no file"); // clap requires one
    };
    let target = path("output").map(|path| writable(path, source, console)).transpose()?;
    let tables = tables(arguments)?;
    let page = page(source, &tables, console)?;
    match target {
        None => console::bytes(&page)?,
        Some(target) => {
            let failed = || console.fill("highlight.not_written", &[("path", &target.display().to_string())]);
            write_whole(&target, &page).with_context(failed)?;
        }
    }
    Ok(Outcome::Done)
}

/// The page. Of a document that cannot be read the reason is told.
fn page(source: &Path, tables: &Tables, console: &Console) -> anyhow::Result<Vec<u8>> {
    let readers = ReadIn::Workers(Workers::of_this_program()?).open(tables);
    let (file, document) = open_file(source, &readers)?;
    let issues = file.issues();
    let Some(mut document) = document else {
        for issue in &issues {
            console::note(&say(issue, tables, console));
        }
        bail!(console.fill("highlight.unreadable", &[("path", &file.path)]));
    };
    // The page may be passed on: it shows no names of those who filled a return in.
    drop(form::withhold(
        &mut document,
        &form::Plain::of(&tables.forms, &tables.regions),
    ));
    let shown = Highlight {
        name: &file.path,
        document: &document,
        extraction: &file.reading.extraction,
        issues: &issues,
    };
    let words = HighlightWords {
        catalogue: &tables.catalogue,
        regions: &tables.regions,
        texts: &tables.texts,
        lang: console.lang(),
    };
    Ok(highlight_html(&shown, &words))
}

/// Where the page goes: a new file, or a regular one that is not the source. A link is followed.
fn writable(target: &Path, source: &Path, console: &Console) -> anyhow::Result<PathBuf> {
    let shown = target.display().to_string();
    let target = match fs::canonicalize(target) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(target.to_owned()),
        Err(error) => return Err(error).context(shown),
    };
    if !fs::metadata(&target).with_context(|| shown.clone())?.is_file() {
        bail!(console.fill("highlight.not_a_file", &[("path", &shown)]));
    }
    if fs::canonicalize(source).is_ok_and(|source| source == target) {
        bail!(console.fill("highlight.own_source", &[("path", &shown)]));
    }
    Ok(target)
}

/// Writes a file beside its place and then puts it there: whole, or not at all.
pub(crate) fn write_whole(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".fazhi-");
    // As any new file, not for its owner alone.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(target)?;
    File::open(folder)?.sync_all()
}

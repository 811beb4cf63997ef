use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::ArgMatches;

use crate::commands::Outcome;
use crate::commands::console::{self, Console};
use crate::commands::extract::tables;
use crate::commands::highlight::write_whole;
use crate::model::Period;
use crate::render::zip;
use crate::run::{Blanks, Project, Tables, blank_returns, figures_of_last_year};

/// Blank returns, one workbook a body, into a ZIP or a folder.
pub(crate) fn run(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let word = |name: &str| arguments.get_one::<String>(name).map_or("", String::as_str);
    let target = arguments.get_one::<PathBuf>("output").cloned().unwrap_or_default(); // clap requires it
    let shown = target.display().to_string();
    if target.exists() {
        bail!("{}", console.fill("form.exists", &[("file", &shown)]));
    }
    let tables = tables(arguments)?;
    let key = word("form");
    let Some(form) = tables.forms.get(key) else {
        let known: Vec<&str> = tables.forms.iter().map(|form| form.key.as_str()).collect();
        bail!(
            "{}",
            console.fill("form.unknown", &[("form", key), ("known", &known.join(", "))])
        );
    };
    let period: Period = word("period").parse().context(word("period").to_owned())?;
    let bodies = bodies(word("bodies"))?;
    if bodies.is_empty() {
        bail!("{}", console.phrase("form.no_bodies"));
    }
    let last_year = last_year(arguments, period)?;
    let blanks = Blanks {
        form,
        period,
        bodies: &bodies,
        last_year: last_year.as_ref(),
        lang: console.lang(),
    };
    write(&target, &blanks, &tables)?;
    let count = bodies.len().to_string();
    console::line(&console.fill("form.written", &[("count", &count), ("file", &shown)]))?;
    Ok(Outcome::Done)
}

type Figures =
    std::collections::BTreeMap<(crate::model::RegionCode, crate::model::IndicatorCode), rust_decimal::Decimal>;

fn last_year(arguments: &ArgMatches, period: Period) -> anyhow::Result<Option<Figures>> {
    let Some(file) = arguments
        .get_one::<PathBuf>("job")
        .filter(|_| arguments.get_flag("last_year"))
    else {
        return Ok(None);
    };
    let project = Project::of_job(file)?;
    let job = project.job(file)?;
    Ok(Some(figures_of_last_year(&project, &job.name, period)?))
}

fn write(target: &Path, blanks: &Blanks<'_>, tables: &Tables) -> anyhow::Result<()> {
    let files = blank_returns(blanks, tables)?;
    let shown = || target.display().to_string();
    if target.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("zip")) {
        write_whole(target, &zip(&files)?).with_context(shown)?;
        return Ok(());
    }
    fs::create_dir_all(target).with_context(shown)?;
    for (name, bytes) in files {
        write_whole(&target.join(&name), &bytes).with_context(shown)?;
    }
    Ok(())
}

/// Bodies by name: a file with one a line (the first column), or names parted by commas.
fn bodies(word: &str) -> anyhow::Result<Vec<String>> {
    let path = Path::new(word);
    let text = if path.is_file() {
        fs::read_to_string(path).with_context(|| word.to_owned())?
    } else {
        word.replace([',', '，', '、', ';', '；'], "\n")
    };
    let lines = text.trim_start_matches('\u{feff}').lines();
    let names = lines
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').next().unwrap_or("").trim());
    Ok(names.filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::render::{self, AuditRow};
use crate::run::audit::verdict::{Answer, Verdict};
use crate::run::audit::{Estimate, Sample, Tally, estimate};
use crate::run::error::RunError;

/// The folder of a job's audits.
fn folder(state: &Path, job: &str) -> PathBuf {
    state.join("audits").join(job)
}

/// Keeps a sample that was drawn, so that what is read back can be held against it.
///
/// # Errors
/// The folder cannot be written.
pub fn keep_sample(state: &Path, sample: &Sample) -> Result<(), RunError> {
    let path = folder(state, &sample.job).join(format!("{}.json", sample.id));
    write(&path, sample)
}

/// A sample that was drawn for a job.
///
/// # Errors
/// There is none of that id, or its file is broken.
pub fn kept_sample(state: &Path, job: &str, id: &str) -> Result<Sample, RunError> {
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let path = folder(state, job).join(format!("{id}.json"));
    if !id.chars().all(plain) {
        let source = std::io::Error::new(ErrorKind::NotFound, "no such sample");
        return Err(RunError::Io { path, source });
    }
    read(&path)
}

/// Keeps the verdicts on a sample; those of an earlier reading of it give way.
///
/// # Errors
/// The folder cannot be written.
pub fn keep_verdicts(state: &Path, sample: &Sample, verdicts: &[Verdict]) -> Result<(), RunError> {
    let path = folder(state, &sample.job).join(format!("{}.verdicts.json", sample.id));
    write(&path, &verdicts)
}

fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), RunError> {
    let io = |source| RunError::Io {
        path: path.to_owned(),
        source,
    };
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|source| RunError::Json {
        what: path.display().to_string(),
        source,
    })?;
    bytes.push(b'\n');
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(io)?;
    let mut file = readable_by_all().tempfile_in(folder).map_err(io)?;
    file.write_all(&bytes).map_err(io)?;
    file.as_file().sync_all().map_err(io)?;
    file.persist(path).map_err(|error| io(error.error))?;
    Ok(())
}

/// Temporary files are their owner's alone by default; an auditor reads these too.
#[cfg(unix)]
fn readable_by_all() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder.permissions(fs::Permissions::from_mode(0o644));
    builder
}

#[cfg(not(unix))]
fn readable_by_all() -> tempfile::Builder<'static, 'static> {
    tempfile::Builder::new()
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, RunError> {
    let bytes = fs::read(path).map_err(|source| RunError::Io {
        path: path.to_owned(),
        source,
    })?;
    serde_json::from_slice(&bytes).map_err(|source| RunError::Json {
        what: path.display().to_string(),
        source,
    })
}

/// The rates of a sample: of all its figures, then by indicator.
pub fn rates(sample: &Sample, verdicts: &[Verdict]) -> Vec<AuditRow> {
    let answers: BTreeMap<&str, Answer> = verdicts.iter().map(|one| (one.item.as_str(), one.answer)).collect();
    let mut tallies: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    for item in &sample.items {
        let tally = tallies.entry((&item.indicator, &item.kind)).or_default();
        let answer = answers.get(item.id.as_str());
        tally.judged += usize::from(answer.is_some());
        tally.wrong += usize::from(answer == Some(&Answer::Wrong));
    }
    let mut strata: BTreeMap<(&str, &str), Vec<(Tally, usize)>> = BTreeMap::new();
    for stratum in &sample.strata {
        let tally = tallies.get(&(stratum.indicator.as_str(), stratum.kind.as_str()));
        let tally = Tally {
            population: stratum.population,
            ..tally.copied().unwrap_or_default()
        };
        let of = strata.entry((&stratum.indicator, &stratum.name)).or_default();
        of.push((tally, stratum.sampled));
    }
    let all: Vec<(Tally, usize)> = strata.values().flatten().copied().collect();
    let whole = row(sample, ("*", ""), &all);
    let drawn = strata
        .iter()
        .filter(|(_, own)| own.iter().any(|(_, sampled)| *sampled > 0));
    std::iter::once(whole)
        .chain(drawn.map(|((indicator, name), own)| row(sample, (indicator, name), own)))
        .collect()
}

fn row(sample: &Sample, (indicator, name): (&str, &str), strata: &[(Tally, usize)]) -> AuditRow {
    let tallies: Vec<Tally> = strata.iter().map(|(tally, _)| *tally).collect();
    let sum = |of: fn(&Tally) -> usize| tallies.iter().map(of).sum();
    let found: Option<Estimate> = estimate(&tallies);
    AuditRow {
        sample: sample.id.clone(),
        indicator: indicator.to_owned(),
        name: name.to_owned(),
        population: sum(|tally| tally.population),
        sampled: strata.iter().map(|(_, sampled)| sampled).sum(),
        judged: sum(|tally| tally.judged),
        wrong: sum(|tally| tally.wrong),
        rate: found.map(|found| [found.rate, found.low, found.high]),
    }
}

/// Bytes of `audit.csv`: the rates of every sample of the job that was read back, by sample; nothing
/// where none was.
///
/// # Errors
/// A kept file is broken or cannot be read.
pub fn audit_file(state: &Path, job: &str) -> Result<Option<Vec<u8>>, RunError> {
    const ENDING: &str = ".verdicts.json";
    let folder = folder(state, job);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        entries => entries.and_then(Iterator::collect::<std::io::Result<Vec<_>>>),
    };
    let entries = entries.map_err(|source| RunError::Io {
        path: folder.clone(),
        source,
    })?;
    let names = entries
        .iter()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut ids: Vec<String> = names
        .filter_map(|name| Some(name.strip_suffix(ENDING)?.to_owned()))
        .collect();
    ids.sort();
    let mut rows = Vec::new();
    for id in &ids {
        let sample = kept_sample(state, job, id)?;
        let verdicts: Vec<Verdict> = read(&folder.join(format!("{id}{ENDING}")))?;
        rows.extend(rates(&sample, &verdicts));
    }
    if rows.is_empty() {
        return Ok(None);
    }
    Ok(Some(render::audit_csv(&rows)?))
}

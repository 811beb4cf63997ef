use std::fs;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::run::error::RunError;

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/sample");
const JOB: &str = include_str!("../../jobs/demo.toml");

/// Writes the shipped samples and their job below `root`; the path of the job file.
pub fn unpack_sample(root: &Path) -> Result<PathBuf, RunError> {
    let io = |path: &Path, source| RunError::Io {
        path: path.to_owned(),
        source,
    };
    let sample = root.join("data/sample");
    fs::create_dir_all(&sample).map_err(|source| io(&sample, source))?;
    SAMPLE.extract(&sample).map_err(|source| io(&sample, source))?;
    let jobs = root.join("jobs");
    fs::create_dir_all(&jobs).map_err(|source| io(&jobs, source))?;
    let job = jobs.join("demo.toml");
    fs::write(&job, JOB).map_err(|source| io(&job, source))?;
    Ok(job)
}

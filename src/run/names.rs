//! Which file stands behind a published name: for people of the office, beside the ledger and in no publication.

use std::collections::BTreeMap;
use std::io::Write;

use crate::reference::Job;
use crate::run::error::RunError;
use crate::run::project::Project;

/// Writes `data/state/names/<job>.tsv`: published path and own path, a line each. Where every file is published under its own name
/// there is no such file.
pub(crate) fn keep(project: &Project, job: &Job, names: &BTreeMap<String, String>) -> Result<(), RunError> {
    let folder = project.state.join("names");
    let path = folder.join(format!("{}.tsv", job.name));
    if names.is_empty() && !path.exists() {
        return Ok(());
    }
    let failed = |source| RunError::Io {
        path: path.clone(),
        source,
    };
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(failed)?;
    writeln!(file, "published\tpath").map_err(failed)?;
    for (published, own) in names {
        let own = own.replace(['\t', '\n', '\r'], " ");
        writeln!(file, "{published}\t{own}").map_err(failed)?;
    }
    file.persist(&path).map_err(|error| failed(error.error))?;
    Ok(())
}

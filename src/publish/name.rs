use crate::publish::error::PublishError;
use crate::publish::manifest::MANIFEST;

/// Refuses what is no plain relative path with forward slashes on every system that a publication
/// may be copied to.
pub(super) fn check_file(name: &str) -> Result<(), PublishError> {
    let flaw = if name == MANIFEST {
        Some("it is the manifest's")
    } else if name.len() > 1000 {
        Some("it is too long")
    } else {
        name.split('/').find_map(flaw)
    };
    refuse(name, flaw)
}

/// Refuses what cannot be the name of a job's folder.
pub(super) fn check_job(name: &str) -> Result<(), PublishError> {
    let flaw = if name.contains('/') {
        Some("it holds a slash")
    } else {
        flaw(name)
    };
    refuse(name, flaw)
}

fn refuse(name: &str, flaw: Option<&'static str>) -> Result<(), PublishError> {
    match flaw {
        None => Ok(()),
        Some(reason) => Err(PublishError::Name {
            name: name.to_owned(),
            reason,
        }),
    }
}

/// What is wrong with one part of a path.
fn flaw(part: &str) -> Option<&'static str> {
    if part.is_empty() {
        Some("a part of it is empty")
    } else if part.starts_with('.') {
        Some("a part of it begins with a dot")
    } else if part.ends_with(['.', ' ']) {
        Some("a part of it ends with a dot or a blank")
    } else if part.contains(['\\', ':', '*', '?', '"', '<', '>', '|']) || part.chars().any(char::is_control) {
        Some("it holds a character that file systems do not allow")
    } else if part.len() > 200 {
        Some("a part of it is too long")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{check_file, check_job};

    #[test]
    fn only_plain_relative_paths_pass() {
        for good in [
            "index.html",
            "charts/调解成功率.png",
            "data/a.b/c-1_2.csv",
            "a b.csv",
            "sub/manifest.json",
        ] {
            assert!(check_file(good).is_ok(), "{good}");
        }
        let long = "x".repeat(201);
        for bad in [
            "",
            "/",
            "/etc/passwd",
            "../a",
            "a/../b",
            "a/./b",
            "a//b",
            "a/",
            ".hidden",
            "a/.b",
            "C:/a",
            "a\\b",
            "a\0b",
            "a\nb",
            "a?.csv",
            "a.",
            "a /b",
            "manifest.json",
            &long,
        ] {
            assert!(check_file(bad).is_err(), "{bad:?}");
        }
        assert!(check_job("demo").is_ok() && check_job("法治年报").is_ok());
        assert!(check_job("a/b").is_err() && check_job("..").is_err());
    }
}

use crate::model::{Issue, IssueCode, IssuePlace};

/// Why a file of an inbox could not be read.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// Larger than the limit.
    #[error("{path} is larger than {limit} bytes; raise the limit in the job")]
    TooLarge {
        /// The file.
        path: String,
        /// The limit.
        limit: u64,
    },
    /// A link to something outside the inbox.
    #[error("{path} is a link that leaves the inbox; put the file itself there")]
    LeavesFolder {
        /// The link.
        path: String,
    },
    /// A link to a folder.
    #[error("{path} is a link to a folder; put the folder itself there")]
    LinkToFolder {
        /// The link.
        path: String,
    },
    /// A device, a pipe, a socket.
    #[error("{path} is no file")]
    NotAFile {
        /// What it is called.
        path: String,
    },
    /// A name that is no Unicode.
    #[error("the name of {path} is no Unicode; rename the file")]
    Name {
        /// The name, as far as it can be shown.
        path: String,
    },
    /// It was written while it was read.
    #[error("{path} is being written; it is read by the next run")]
    Changing {
        /// The file.
        path: String,
    },
    /// The folders are too deep: what is below this one was not read.
    #[error("{path} is more than {limit} folders deep; what is in it was not read")]
    TooDeep {
        /// The folder.
        path: String,
        /// The limit.
        limit: usize,
    },
    /// There are too many files: this one and those after it were not read.
    #[error("the inbox holds more than {limit} files; {path} and those after it were not read")]
    TooMany {
        /// The first that was not read.
        path: String,
        /// The limit.
        limit: usize,
    },
    /// The file system refused.
    #[error("{path} cannot be read: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why not.
        source: std::io::Error,
    },
}

impl EntryError {
    /// The kind of issue that it is.
    pub const fn code(&self) -> IssueCode {
        match self {
            Self::TooLarge { .. } => IssueCode::TooLarge,
            Self::TooDeep { .. } | Self::TooMany { .. } => IssueCode::LimitReached,
            _ => IssueCode::Unreadable,
        }
    }

    /// The file.
    pub fn path(&self) -> &str {
        match self {
            Self::TooLarge { path, .. }
            | Self::LeavesFolder { path }
            | Self::LinkToFolder { path }
            | Self::NotAFile { path }
            | Self::Name { path }
            | Self::Changing { path }
            | Self::TooDeep { path, .. }
            | Self::TooMany { path, .. }
            | Self::Unreadable { path, .. } => path,
        }
    }

    /// The issue, with a value for every slot of its text.
    pub fn issue(&self) -> Issue {
        let address = self.path().to_owned();
        let place = IssuePlace::Address {
            address: address.clone(),
        };
        let issue = Issue::new(self.code(), place);
        match self {
            Self::TooLarge { limit, .. } => issue.with("address", address).with("limit", limit),
            Self::TooDeep { limit, .. } | Self::TooMany { limit, .. } => issue.with("limit", limit),
            Self::LeavesFolder { .. } => issue.with("reason", "link_leaves_inbox"),
            Self::LinkToFolder { .. } => issue.with("reason", "link_to_folder"),
            Self::NotAFile { .. } => issue.with("reason", "not_a_file"),
            Self::Name { .. } => issue.with("reason", "name_not_unicode"),
            Self::Changing { .. } => issue.with("reason", "being_written"),
            Self::Unreadable { source, .. } => {
                // The kind only: the system's own text differs from machine to machine.
                let reason = match source.kind() {
                    std::io::ErrorKind::NotFound => "not_found",
                    std::io::ErrorKind::PermissionDenied => "permission_denied",
                    _ => "not_readable",
                };
                issue.with("reason", reason).with("detail", source.kind())
            }
        }
    }
}

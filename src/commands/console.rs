use std::io::{self, Write};

use crate::commands::Outcome;
use crate::reference::{Lang, Texts};

/// What a command says and in which language: figures to stdout, words to stderr, summaries to
/// stdout.
pub(crate) struct Console {
    texts: Texts,
    lang: Lang,
}

impl Console {
    pub(crate) fn new(texts: Texts, lang: Lang) -> Self {
        Self { texts, lang }
    }

    pub(crate) fn lang(&self) -> Lang {
        self.lang
    }

    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The phrase with that key.
    pub(crate) fn phrase<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.phrase(key, self.lang)
    }

    /// The phrase with its slots filled.
    pub(crate) fn fill(&self, key: &str, slots: &[(&str, &str)]) -> String {
        self.texts.fill(key, self.lang, slots)
    }

    /// An error with its causes, one a line.
    pub(crate) fn error(&self, error: &anyhow::Error) {
        note(&self.fill("error.is", &[("reason", &error.to_string())]));
        // An error that only passes another on says the same words: once is enough.
        let mut said = error.to_string();
        for cause in error.chain().skip(1).map(ToString::to_string) {
            if cause != said {
                note(&format!("  {cause}"));
            }
            said = cause;
        }
    }
}

/// What clap has to say about the arguments: help and version are answers, not errors.
pub(crate) fn usage(error: &clap::Error) -> Outcome {
    let asked = !error.use_stderr();
    let text = error.render().to_string();
    let written = if asked { line(text.trim_end()) } else { Ok(()) };
    if !asked {
        note(text.trim_end());
    }
    if asked && written.is_ok() {
        Outcome::Done
    } else {
        Outcome::CouldNotRun
    }
}

/// Writes one line to stdout.
pub(crate) fn line(text: &str) -> io::Result<()> {
    bytes(format!("{text}\n").as_bytes())
}

/// Writes bytes to stdout. A reader that went away (`| head`) is no error of ours, and must not hide
/// how the command ended.
pub(crate) fn bytes(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes one line to stderr, whatever becomes of it.
pub(crate) fn note(text: &str) {
    // If stderr is closed there is nobody left to tell.
    drop(writeln!(io::stderr(), "{text}"));
}

/// Logs to stderr: warnings always, progress with -v, details with -vv; `RUST_LOG` overrides.
pub(crate) fn start_log(verbosity: u8) {
    let default = match verbosity {
        0 => "fazhi=warn",
        1 => "fazhi=info",
        _ => "fazhi=debug",
    };
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(default));
    // A second call in one process (a test) keeps the first subscriber, which is what we want.
    drop(
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(io::stderr)
            .with_ansi(false)
            .try_init(),
    );
}

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command};

use crate::commands::console::Console;
use crate::reference::Lang;

/// The language asked for by `--lang`, before anything else is parsed: the help itself is in it.
pub(crate) fn language(arguments: &[OsString]) -> Lang {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let after = words.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1]);
    let joined = words.iter().find_map(|word| word.strip_prefix("--lang="));
    after.or(joined).and_then(|word| word.parse().ok()).unwrap_or(Lang::Zh)
}

/// The command line, its words from the table.
pub(crate) fn command(console: &Console) -> Command {
    let words = Words(console);
    let about = |name: &'static str| words.about(name);
    let argument = |name: &'static str, command: &str| words.argument(name, command);
    let file = |name: &'static str, command: &str| words.file(name, command);
    let project = |command: &str| words.project(command);
    let job = |command: &str| file("job", command).required(true);
    let paths = |command: &str| file("path", command).required(true).num_args(1..);
    let tables_of = |command: &str| file("job", command).long("job");
    Command::new("fazhi")
        .version(env!("CARGO_PKG_VERSION"))
        .about(console.phrase("cli.about").to_owned())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            Arg::new("lang")
                .long("lang")
                .global(true)
                .value_parser(["zh", "en"])
                .help(console.phrase("cli.lang").to_owned()),
        )
        .arg(
            Arg::new("verbose")
                .short('v')
                .global(true)
                .action(ArgAction::Count)
                .help(console.phrase("cli.verbose").to_owned()),
        )
        .subcommand(about("demo"))
        .subcommand(
            about("run")
                .arg(job("run"))
                .arg(argument("offline", "run").long("offline").action(ArgAction::SetTrue)),
        )
        .subcommand(
            about("extract")
                .arg(paths("extract"))
                .arg(tables_of("extract"))
                .arg(
                    argument("format", "extract")
                        .long("format")
                        .value_parser(["csv", "json", "table"])
                        .default_value("table"),
                )
                .arg(
                    argument("unclaimed", "extract")
                        .long("unclaimed")
                        .action(ArgAction::SetTrue),
                ),
        )
        .subcommand(about("inspect").arg(paths("inspect")).arg(tables_of("inspect")))
        .subcommand(
            about("highlight")
                .arg(file("path", "highlight").required(true))
                .arg(tables_of("highlight"))
                .arg(file("output", "highlight").short('o').long("output")),
        )
        .subcommand(returns(&words))
        .subcommands(publications(&words))
        .subcommand(about("check").arg(project("check")))
        .subcommand(about("serve").arg(project("serve")))
        .subcommand(
            about("worker").hide(true).arg(
                argument("protocol", "worker")
                    .long("protocol")
                    .required(true)
                    .value_parser(clap::value_parser!(u32)),
            ),
        )
}

/// Words of the command line from the table.
struct Words<'a>(&'a Console);

impl Words<'_> {
    fn about(&self, name: &'static str) -> Command {
        Command::new(name).about(self.0.phrase(&format!("cli.{name}")).to_owned())
    }

    fn argument(&self, name: &'static str, command: &str) -> Arg {
        Arg::new(name).help(self.0.phrase(&format!("cli.{command}.{name}")).to_owned())
    }

    fn file(&self, name: &'static str, command: &str) -> Arg {
        self.argument(name, command)
            .value_parser(clap::value_parser!(std::path::PathBuf))
    }

    fn project(&self, command: &str) -> Arg {
        self.file("project", command).long("project").default_value(".")
    }

    fn format(&self, command: &str) -> Arg {
        self.argument("format", command)
            .long("format")
            .value_parser(["csv", "json", "table"])
            .default_value("table")
    }
}

/// The commands about returns.
fn returns(words: &Words<'_>) -> Command {
    let sub = |name: &'static str| {
        let about = words.0.phrase(&format!("cli.form.{name}")).to_owned();
        Command::new(name).about(about)
    };
    words
        .about("form")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            sub("check")
                .arg(words.file("path", "form").required(true))
                .arg(words.file("job", "form").long("job"))
                .arg(words.file("output", "form").short('o').long("output")),
        )
        .subcommand(
            sub("new")
                .arg(words.argument("form", "form").required(true))
                .arg(words.argument("bodies", "form").long("bodies").required(true))
                .arg(words.argument("period", "form").long("period").required(true))
                .arg(
                    words
                        .argument("last_year", "form")
                        .long("last-year")
                        .action(ArgAction::SetTrue)
                        .requires("job"),
                )
                .arg(words.file("job", "form").long("job"))
                .arg(words.file("output", "form").short('o').long("output").required(true)),
        )
        .subcommand(
            sub("status")
                .arg(words.file("job", "form").required(true))
                .arg(
                    words
                        .argument("format", "form")
                        .long("format")
                        .value_parser(["table", "csv", "xlsx"])
                        .default_value("table"),
                )
                .arg(words.file("output", "form").short('o').long("output"))
                .arg(
                    words
                        .argument("remind", "form")
                        .long("remind")
                        .action(ArgAction::SetTrue),
                ),
        )
}

/// The commands about what is published.
fn publications(words: &Words<'_>) -> Vec<Command> {
    vec![
        words
            .about("explain")
            .arg(words.argument("body", "explain").required(true))
            .arg(words.argument("indicator", "explain"))
            .arg(words.argument("period", "explain").requires("indicator"))
            .arg(words.argument("column", "explain").requires("period"))
            .arg(words.argument("job", "explain").long("job"))
            .arg(words.project("explain")),
        words
            .about("diff")
            .arg(words.file("before", "diff").required(true))
            .arg(words.file("after", "diff").required(true))
            .arg(words.file("project", "diff").long("project"))
            .arg(words.format("diff")),
        words
            .about("verify")
            .arg(words.file("publication", "verify").required(true))
            .arg(words.file("project", "verify").long("project"))
            .arg(words.file("archive", "verify").long("archive"))
            .arg(words.format("verify")),
        words
            .about("audit")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand(
                Command::new("sample")
                    .about(words.0.phrase("cli.audit.sample").to_owned())
                    .arg(
                        words
                            .argument("count", "audit")
                            .required(true)
                            .value_parser(clap::value_parser!(usize)),
                    )
                    .arg(words.argument("job", "audit").required(true))
                    .arg(
                        words
                            .argument("seed", "audit")
                            .long("seed")
                            .value_parser(clap::value_parser!(u64)),
                    )
                    .arg(words.file("output", "audit").short('o').long("output").required(true))
                    .arg(words.project("audit")),
            )
            .subcommand(
                Command::new("read")
                    .about(words.0.phrase("cli.audit.read").to_owned())
                    .arg(words.file("file", "audit").required(true))
                    .arg(words.argument("job", "audit").required(true))
                    .arg(words.project("audit")),
            ),
    ]
}

#[cfg(test)]
mod tests {
    use super::{command, language};
    use crate::commands::console::Console;
    use crate::reference::{Lang, Texts, shipped_tables};

    #[test]
    fn the_command_line_is_sound_and_every_word_stands_in_the_table() {
        for lang in [Lang::Zh, Lang::En] {
            let console = Console::new(Texts::load(&shipped_tables()).unwrap(), lang);
            let mut command = command(&console);
            command.clone().debug_assert();
            command.build();
            for sub in command.get_subcommands() {
                let help = sub.clone().render_help().to_string();
                assert!(
                    !help.contains("cli."),
                    "a text key shows in the help of {}: {help}",
                    sub.get_name()
                );
            }
        }
    }

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        let of = |words: &[&str]| language(&words.iter().map(Into::into).collect::<Vec<_>>());
        assert_eq!(of(&["fazhi", "demo", "--lang", "en"]), Lang::En);
        assert_eq!(of(&["fazhi", "--lang=en", "demo"]), Lang::En);
        assert_eq!(of(&["fazhi", "demo"]), Lang::Zh);
        assert_eq!(of(&["fazhi", "--lang"]), Lang::Zh);
    }
}

//! The command line, as `--help` says it.

use clap::CommandFactory;

use crate::args::Cli;

pub fn page() -> String {
    let mut text = String::from("# Command line\n");
    let mut cli = Cli::command().term_width(100);
    cli.build();
    section(&mut text, &mut cli, "ouzel");
    text
}

fn section(text: &mut String, command: &mut clap::Command, name: &str) {
    let help = command.render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    text.push_str(&format!("\n## {name}\n\n```text\n{}\n```\n", help.join("\n").trim_end()));
    for sub in command.get_subcommands_mut().filter(|s| !s.is_hide_set() && s.get_name() != "help") {
        let name = format!("{name} {}", sub.get_name());
        section(text, sub, &name);
    }
}

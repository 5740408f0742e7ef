//! `ouzel reference DIR`: the pages of `docs/reference/`, made from the code.
//!
//! What a page says of a function, a statement or an option is asked of the program while the page is made: an example is
//! planned and run, an option's default comes from its descriptor. An entry that says "missing" and plans, or the other
//! way round, is an error. Nothing here runs in any other command.
//!
//! Reading order: [`entry`] (a line of `functions.txt` or `statements.txt`), [`language`] (both as pages), [`tables`]
//! (connectors, formats, types, settings, metrics), [`command_line`].

mod command_line;
mod entry;
mod language;
mod settings;
mod tables;

use std::path::Path;

use crate::execution::Executor;
use crate::failure::Failure;

/// Writes all pages into a folder, over those that are there.
pub fn write(folder: &Path) -> Result<(), Failure> {
    let executor = Executor::start()?;
    let pages = [
        ("functions.md", language::functions(&executor)?),
        ("statements.md", language::statements(&executor)?),
        ("connectors.md", tables::connectors()),
        ("formats.md", tables::formats()),
        ("types.md", tables::types()),
        ("settings.md", settings::page()?),
        ("metrics.md", tables::metrics()),
        ("command-line.md", command_line::page()),
    ];
    executor.shut_down();
    let failed = |e: std::io::Error| Failure::running(format!("error: cannot write into {}: {e}", folder.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut index = String::from(
        "# Reference\n\nMade from the code by `ouzel reference docs/reference`; a test checks that it is current.\n\n",
    );
    for (name, text) in &pages {
        std::fs::write(folder.join(name), text).map_err(failed)?;
        let title = text.lines().next().unwrap_or_default().trim_start_matches("# ");
        index.push_str(&format!("- [{title}]({name})\n"));
    }
    index.push_str("- [Differences from Flink 2.2](differences.md), written by hand\n");
    std::fs::write(folder.join("README.md"), index).map_err(failed)
}

/// A cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn row(cells: &[&str]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn head(cells: &[&str]) -> String {
    format!("{}|{}\n", row(cells), "---|".repeat(cells.len()))
}

fn code(text: &str) -> String {
    let fence = if text.contains('`') { "``" } else { "`" };
    if text.is_empty() { String::new() } else { format!("{fence}{}{fence}", cell(text)) }
}

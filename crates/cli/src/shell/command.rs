//! Backslash commands: what a person asks the shell rather than the engine.

use ouzel_sql::ast::Span;

use super::{Flow, Shell};
use crate::failure::Failure;
use crate::output;
use crate::script::Source;

pub const HELP: &str = "\
Statements end with ; and may take several lines. Tab completes, the arrow
keys go through earlier ones, Ctrl-R searches them. Ctrl-C ends a running
query, Ctrl-D the shell.

  \\?                  this help (also HELP;)
  \\q                  end the shell (also QUIT; EXIT;)
  \\d                  tables and views
  \\d NAME             columns of a table or view
  \\df [PATTERN]       functions, all or those LIKE the pattern
  \\l                  databases
  \\i FILE             run a script (also SOURCE 'FILE';)
  \\timing [on|off]    say how long each statement took
  \\pager [on|off]     long results through $PAGER (default: less)

  SET 'sql-client.execution.result-mode' = '..';
      'table'          rows in place while they change (the default)
      'changelog'      each change as a line
      'tableau'        each row as a line
  SET 'table.dml-sync' = 'true';
      INSERT is waited for; left out, one without an end runs as a job
  SHOW JOBS;  DESCRIBE JOB 'id';  STOP JOB 'id';
      what runs beside the shell
  CLEAR;               clear the screen
";

const NAMES: &[&str] = &["\\?", "\\h", "\\q", "\\d", "\\dt", "\\dv", "\\df", "\\l", "\\i", "\\timing", "\\pager"];

/// The commands, for completion.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().copied()
}

/// Runs `\name argument`.
pub fn run(shell: &mut Shell, line: &str) -> Result<Flow, Failure> {
    let line = line.trim().trim_end_matches(';').trim_end();
    let (name, argument) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let argument = argument.trim();
    match name {
        "\\?" | "\\h" => shell.show(HELP),
        "\\q" => return Ok(Flow::Quit),
        "\\d" if !argument.is_empty() => return sql(shell, format!("DESCRIBE {argument}")),
        "\\d" | "\\dt" => return sql(shell, "SHOW TABLES".to_string()),
        "\\dv" => return sql(shell, "SHOW VIEWS".to_string()),
        "\\df" if !argument.is_empty() => {
            let pattern = argument.trim_matches('\'').replace('\'', "''");
            return sql(shell, format!("SHOW FUNCTIONS ILIKE '{pattern}'"));
        }
        "\\df" => return sql(shell, "SHOW FUNCTIONS".to_string()),
        "\\l" => return sql(shell, "SHOW DATABASES".to_string()),
        _ if (name == "\\i" || name.eq_ignore_ascii_case("source")) && !argument.is_empty() => {
            return shell.script(&Source::read(std::path::Path::new(argument.trim_matches('\'')))?);
        }
        "\\timing" => {
            shell.timing = switch(shell, argument, shell.timing)?;
            output::print(&format!("Timing is {}.\n", word(shell.timing)));
        }
        "\\pager" => {
            shell.paged = switch(shell, argument, shell.paged)?;
            output::print(&format!("The pager is {}.\n", word(shell.paged)));
        }
        _ => {
            let near = ouzel_sql::diagnostic::nearest(name, NAMES.iter().copied());
            let hint = near.map_or("\\? lists the commands".to_string(), |n| format!("did you mean {n}?"));
            return Err(shell.refused(format!("error: there is no command {line}\n  hint: {hint}")));
        }
    }
    Ok(Flow::Continue)
}

fn sql(shell: &mut Shell, text: String) -> Result<Flow, Failure> {
    let span = Span::new(0, text.len() as u32);
    shell.statements(&Source { name: "sql".to_string(), text }, span)
}

fn switch(shell: &Shell, argument: &str, now: bool) -> Result<bool, Failure> {
    match argument.to_ascii_lowercase().as_str() {
        "" => Ok(!now),
        "on" | "true" => Ok(true),
        "off" | "false" => Ok(false),
        _ => Err(shell.refused(format!("error: expected on or off, not '{argument}'"))),
    }
}

fn word(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

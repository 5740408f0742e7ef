//! `ouzel sql`: statements typed by a person, or a script run statement after statement.
//!
//! The same session and the same engine as `run`: [`crate::execution`] runs the plans. What differs: a statement is bound
//! when its turn comes, an error ends the input it stands in and not the shell, and results are for a person's eye.
//!
//! Reading order: [`input`] (text to pieces), [`statement`] (what a statement does), [`query`] (results), [`command`]
//! (backslash commands), [`jobs`] (INSERTs beside the shell), [`editor`] and [`completion`] (the line).

mod command;
mod completion;
mod editor;
mod input;
mod interrupt;
mod jobs;
mod live_table;
mod pager;
mod query;
mod statement;

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use ouzel_sql::session::Session;

use crate::args;
use crate::environment;
use crate::execution::Executor;
use crate::failure::Failure;
use crate::output;
use crate::plan_file;
use crate::script::Source;
use interrupt::Interrupt;
use jobs::Jobs;

pub struct Shell {
    session: Session,
    executor: Arc<Executor>,
    jobs: Jobs,
    interrupt: Interrupt,
    /// A person is there: words about what was done, detached INSERTs, live tables, a pager.
    interactive: bool,
    timing: bool,
    paged: bool,
    /// Something has run: a later failure is no refusal.
    ran: bool,
}

/// What comes after a piece of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    Continue,
    Quit,
}

pub fn sql(args: &args::Sql) -> Result<(), Failure> {
    environment::start_logging("warn");
    let person = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let interactive = person && args.execute.is_none() && args.file.is_none();
    let mut shell = Shell {
        session: Session::new(environment::defaults(&args.defines.define)?).with_plan_files(plan_file::on_disk()),
        executor: Arc::new(Executor::start()?),
        jobs: Jobs::default(),
        interrupt: Interrupt::listen(interactive)?,
        interactive,
        timing: false,
        paged: interactive,
        ran: false,
    };
    let first = match &args.init {
        Some(init) => shell.script(&Source::read(init)?)?,
        None => Flow::Continue,
    };
    if first == Flow::Quit {
        return shell.end();
    }
    match (&args.execute, &args.file) {
        (Some(sql), _) => shell.script(&Source { name: "-e".to_string(), text: sql.clone() }).map(drop)?,
        (None, Some(file)) => shell.script(&Source::read(file)?).map(drop)?,
        (None, None) if interactive => editor::talk(&mut shell, args.history.as_deref())?,
        (None, None) => shell.script(&Source::read(Path::new("-"))?).map(drop)?,
    }
    shell.end()
}

impl Shell {
    /// Runs a text piece by piece; the first error ends it.
    fn script(&mut self, source: &Source) -> Result<Flow, Failure> {
        for piece in input::pieces(&source.text) {
            let flow = match piece {
                input::Piece::Command(span) => {
                    command::run(self, &source.text[span.start as usize..span.end as usize])?
                }
                input::Piece::Sql(span) => self.statements(source, span)?,
            };
            if flow == Flow::Quit || self.interrupt.is_ended() {
                return Ok(Flow::Quit);
            }
        }
        Ok(Flow::Continue)
    }

    /// A word for a person; a script's output stays what its statements print.
    fn info(&self, text: &str) {
        if self.interactive {
            output::print(&format!("[INFO] {text}\n"));
        }
    }

    /// A table or a text as a statement's answer.
    fn show(&self, text: &str) {
        pager::show(text, self.paged);
    }

    /// Nothing of it ran: the exit code of a refusal; after that, of a failure.
    fn refused(&self, text: impl Into<String>) -> Failure {
        if self.ran { Failure::running(text) } else { Failure::refused(text) }
    }

    fn end(mut self) -> Result<(), Failure> {
        let stopped = self.jobs.stop_all();
        if stopped > 0 {
            self.info(&format!("{stopped} running job{} stopped.", if stopped == 1 { " was" } else { "s were" }));
        }
        if let Ok(executor) = Arc::try_unwrap(self.executor) {
            executor.shut_down();
        }
        Ok(())
    }
}

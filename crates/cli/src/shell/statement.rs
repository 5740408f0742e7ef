//! What a statement does in the shell.

use std::time::Instant;

use ouzel_engine::runtime::{JobEnd, StopSignal};
use ouzel_plan::{JobPlan, ObjectPath};
use ouzel_sql::ast::{DescribeTarget, ShowKind, Span, Spanned, Statement, StringLiteral};
use ouzel_sql::diagnostic::Diagnostic;
use ouzel_sql::parser::parse_script;
use ouzel_sql::statements::{Planned, placed};

use super::{Flow, Shell, command, input, jobs, query};
use crate::execution;
use crate::failure::Failure;
use crate::output;
use crate::plan_file;
use crate::run::run_plan;
use crate::script::{self, Source};

const DONE: &str = "Execute statement succeeded.";

impl Shell {
    /// Parses all statements of a piece, then runs one after the other.
    pub(super) fn statements(&mut self, source: &Source, span: Span) -> Result<Flow, Failure> {
        let text = &source.text[span.start as usize..span.end as usize];
        if input::is_client_word(text.trim()) {
            return self.client_word(text.trim());
        }
        let parsed = parse_script(text);
        // The places are those of the piece; a person sees the piece's lines with the source's name.
        let piece = Source { name: source.name.clone(), text: text.to_string() };
        if !parsed.errors.is_empty() {
            let refusal = piece.refuse(&parsed.errors).to_string();
            return Err(self.refused(refusal));
        }
        self.session.set_source(text);
        for statement in &parsed.statements {
            let started = Instant::now();
            let flow = self.statement(&piece, statement)?;
            self.ran = true;
            if flow == Flow::Quit || self.interrupt.is_ended() {
                return Ok(flow);
            }
            if self.timing {
                output::print(&format!("Time: {:.3} s\n", started.elapsed().as_secs_f64()));
            }
        }
        Ok(Flow::Continue)
    }

    fn client_word(&mut self, word: &str) -> Result<Flow, Failure> {
        match word.to_ascii_lowercase().as_str() {
            "help" => self.show(command::HELP),
            "clear" => output::print("\x1b[H\x1b[2J"),
            _ => return Ok(Flow::Quit),
        }
        Ok(Flow::Continue)
    }

    fn statement(&mut self, source: &Source, statement: &Spanned<Statement>) -> Result<Flow, Failure> {
        match &statement.node {
            Statement::Quit => return Ok(Flow::Quit),
            Statement::Help => self.show(command::HELP),
            Statement::Clear => output::print("\x1b[H\x1b[2J"),
            Statement::Show(show) if show.kind == ShowKind::Jobs => self.show(&self.jobs.table().render()),
            Statement::StopJob(stop) => self.stop_job(source, &stop.job)?,
            Statement::Describe(describe) if matches!(describe.target, DescribeTarget::Job(_)) => {
                if let DescribeTarget::Job(job) = &describe.target {
                    self.describe_job(source, job)?;
                }
            }
            node => {
                let planned = self.session.plan(node, statement.span).map_err(|e| placed(e, statement.span));
                self.session.portability().take();
                let planned = planned.and_then(|planned| match script::check_operators(&planned) {
                    Some(error) => Err(vec![error.at(statement.span)]),
                    None => Ok(planned),
                });
                let planned = planned.map_err(|errors| self.refused(source.refuse(&errors).to_string()))?;
                source.warn(&planned);
                self.run(planned)?;
            }
        }
        Ok(Flow::Continue)
    }

    fn run(&mut self, planned: Planned) -> Result<(), Failure> {
        match planned {
            Planned::Done(_) | Planned::Set(_) | Planned::Kept { .. } | Planned::NoLongerKept(_) => self.info(DONE),
            Planned::Rows(rows) if self.interactive => self.show(&rows.render_for_person()),
            Planned::Rows(rows) => self.show(&rows.render()),
            Planned::Query { plan, .. } => query::run(self, &plan)?,
            Planned::Job { plan, targets } => self.insert(plan, &targets)?,
            Planned::Compiled(compiled) => {
                plan_file::write(&compiled)?;
                match compiled.job {
                    Some((plan, targets)) => self.insert(plan, &targets)?,
                    None => self.info(DONE),
                }
            }
            Planned::Materialized { .. } => {
                self.info("The table is known to the session; `ouzel up` keeps and serves materialized tables.");
            }
        }
        Ok(())
    }

    /// In a script each INSERT runs to its end. For a person one that has an end does too, another runs beside the shell;
    /// `table.dml-sync` decides where it is set.
    fn insert(&mut self, plan: JobPlan, targets: &[ObjectPath]) -> Result<(), Failure> {
        let waits = match self.session.config().get("table.dml-sync") {
            Some(value) => value.eq_ignore_ascii_case("true"),
            None => !execution::is_unbounded(&plan),
        };
        let name = jobs::name_of(targets);
        if self.interactive && !waits {
            let id = self
                .jobs
                .start(plan, name, self.executor.clone())
                .map_err(|e| Failure::running(format!("error: cannot start a job: {e}")))?;
            self.info("SQL update statement has been successfully submitted:");
            output::print(&format!("Job ID: {id}\n"));
            return Ok(());
        }
        let stop = StopSignal::default();
        let executor = self.executor.clone();
        self.ran = true;
        let outcome = self.interrupt.guard(&stop, || run_plan(&plan, &name, &executor, &stop))?;
        self.info(match outcome {
            JobEnd::Finished => "Complete execution of the SQL update statement.",
            JobEnd::Stopped => "The statement was cancelled.",
        });
        Ok(())
    }

    fn stop_job(&mut self, source: &Source, job: &StringLiteral) -> Result<(), Failure> {
        if !self.jobs.stop(&job.value) {
            return Err(self.refused(source.refuse(&[unknown_job(job)]).to_string()));
        }
        self.info("The specified job is stopped.");
        Ok(())
    }

    fn describe_job(&mut self, source: &Source, job: &StringLiteral) -> Result<(), Failure> {
        let Some((rows, error)) = self.jobs.described(&job.value) else {
            return Err(self.refused(source.refuse(&[unknown_job(job)]).to_string()));
        };
        self.show(&rows.render());
        if let Some(error) = error {
            output::print(&format!("error: {error}\n"));
        }
        Ok(())
    }
}

fn unknown_job(job: &StringLiteral) -> Diagnostic {
    Diagnostic::error(format!("there is no job '{}'", job.value))
        .at(job.span)
        .detail(format!("The job {} is not found.", job.value))
        .hint("SHOW JOBS lists them")
}

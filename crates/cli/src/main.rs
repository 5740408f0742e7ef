//! `ouzel`: the only binary. It reads arguments, wires the crates together and turns errors into exit codes.
//!
//! Exit codes: 0 done, 1 failed while running, 2 refused before anything ran.

mod args;
mod backend;
mod broker;
mod check;
mod control;
mod data_dir;
mod environment;
mod execution;
mod explain;
mod explain_live;
mod failure;
mod hot_keys;
mod huge_pages;
mod output;
mod pipelines;
mod plan_file;
mod progress;
mod reference;
mod results;
mod run;
mod script;
mod serve_table;
mod shell;
mod signals;
mod up;
mod waiting;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::args::{Cli, Command};
use crate::failure::Failure;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        Command::Run(args) => {
            huge_pages::wait_until_large();
            run::run(&args)
        }
        Command::Sql(args) => {
            huge_pages::wait_until_large();
            shell::sql(&args)
        }
        Command::Up(args) => {
            huge_pages::do_without();
            up::up(&args)
        }
        Command::Explain(args) => explain::explain(&args),
        Command::Check(args) => return check::check(&args),
        Command::Broker(args) => {
            huge_pages::do_without();
            broker::broker(&args)
        }
        Command::Status(args) => control::status(&args),
        Command::Stop(args) => control::stop(&args),
        Command::Urls(args) => control::urls(&args),
        Command::Reference { folder } => reference::write(&folder),
        Command::Completions { shell } => generated(|text| {
            clap_complete::generate(shell, &mut Cli::command(), "ouzel", text);
            Ok(())
        }),
        Command::Man => generated(|text| clap_mangen::Man::new(Cli::command()).render(text)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Prints what a generator writes.
fn generated(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> Result<(), Failure> {
    let mut text = Vec::new();
    write(&mut text).map_err(|e| Failure::running(format!("error: {e}")))?;
    output::print(&String::from_utf8_lossy(&text));
    Ok(())
}

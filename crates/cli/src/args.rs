//! The command line: every command teaches with an example.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Flink SQL without the cluster, until you want the cluster.
#[derive(Parser, Debug)]
#[command(
    name = "ouzel",
    version,
    after_help = "Start here:\n  ouzel up                              the demo, page on http://127.0.0.1:8080\n  ouzel run -e \"SELECT 1 + 1\"           run SQL and print the result\n  ouzel run pipeline.sql                run a Flink SQL script as a program"
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Run pipelines as a service: embedded log, jobs with checkpoints, HTTP and page in one process
    #[command(
        after_help = "Examples:\n  ouzel up                       the bundled product-analytics pipeline\n  ouzel up wikipedia             another bundled pipeline\n  ouzel up ./my-pipeline         a folder with ingest.sql, pipeline.sql, serve.sql\n  ouzel up job.sql --data /var/lib/ouzel --port 0"
    )]
    Up(Up),
    /// Run a Flink SQL script as a program: statement after statement, each INSERT to its end
    #[command(
        after_help = "Examples:\n  ouzel run script.sql\n  ouzel run -e \"SELECT name, COUNT(*) FROM (VALUES ('a'), ('b'), ('a')) AS t(name) GROUP BY name\"\n  ouzel run -D table.local-time-zone=UTC script.sql\n  sed s/topic_a/topic_b/ script.sql | ouzel run -\n\nExit codes: 0 done, 1 failed while running, 2 refused before anything ran"
    )]
    Run(Run),
    /// A shell: statements with completion and history, results as tables that change in place
    #[command(
        after_help = "Examples:\n  ouzel sql                                 a shell; \\? lists its commands, Tab completes\n  ouzel sql --init tables.sql               run a script first\n  ouzel sql -e \"SHOW FUNCTIONS LIKE 'json%'\"\n  ouzel sql -f script.sql                   statement after statement, each run before the next is looked at\n  ouzel sql < script.sql                    the same from standard input\n\nExit codes: 0 done, 1 a statement failed, 2 refused before anything ran"
    )]
    Sql(Sql),
    /// Print the plan of every INSERT and SELECT of a script, with change kinds and time attributes
    #[command(
        after_help = "Examples:\n  ouzel explain pipeline.sql\n  ouzel explain --live --data ./ouzel-data\n  ouzel explain --live --port 8080"
    )]
    Explain(Explain),
    /// Say what a Flink would refuse of a script, or do differently
    #[command(
        after_help = "Examples:\n  ouzel check pipeline.sql\n  ouzel check --target flink pipeline.sql --format json\n\nExit codes: 0 a Flink takes all of it, 1 there are differences, 2 it cannot be read or parsed"
    )]
    Check(Check),
    /// Run the embedded Kafka-compatible log alone
    #[command(after_help = "Example:\n  ouzel broker --data ./log-data --kafka-port 9092\n  kcat -b localhost:9092 -L")]
    Broker(Broker),
    /// Show what the `ouzel up` of a data directory is doing
    #[command(after_help = "Examples:\n  ouzel status --data ./ouzel-data\n  ouzel status --port 8080")]
    Status(Control),
    /// Ask the `ouzel up` of a data directory to take a last checkpoint and end
    #[command(after_help = "Examples:\n  ouzel stop --data ./ouzel-data\n  ouzel stop --port 8080")]
    Stop(Control),
    /// Print where the `ouzel up` of a data directory listens
    #[command(after_help = "Examples:\n  ouzel urls --data ./ouzel-data\n  ouzel urls --port 8080")]
    Urls(Control),
    /// Write the reference pages
    #[command(hide = true)]
    Reference { folder: PathBuf },
    /// Print shell completions
    #[command(after_help = "Example:\n  ouzel completions bash > /etc/bash_completion.d/ouzel")]
    Completions { shell: Shell },
    /// Print the manual page
    #[command(after_help = "Example:\n  ouzel man > ouzel.1 && man ./ouzel.1")]
    Man,
}

/// `-D key=value`
#[derive(Args, Debug, Clone, Default)]
pub struct Defines {
    /// A configuration key of Flink or ours; SET in the script beats it
    #[arg(short = 'D', value_name = "KEY=VALUE", value_parser = key_value)]
    pub define: Vec<(String, String)>,
}

fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_string(), value.trim().to_string())),
        _ => Err("expected KEY=VALUE, e.g. parallelism.default=1".to_string()),
    }
}

#[derive(Args, Debug)]
pub struct Run {
    /// The script; - is standard input
    #[arg(required_unless_present = "execute", conflicts_with = "execute")]
    pub script: Option<PathBuf>,
    /// SQL instead of a script
    #[arg(short = 'e', long, value_name = "SQL")]
    pub execute: Option<String>,
    #[command(flatten)]
    pub defines: Defines,
}

#[derive(Args, Debug)]
pub struct Sql {
    /// Run this SQL and end
    #[arg(short = 'e', long, value_name = "SQL", conflicts_with = "file")]
    pub execute: Option<String>,
    /// Run this script and end
    #[arg(short = 'f', long, value_name = "SCRIPT")]
    pub file: Option<PathBuf>,
    /// Run this script first
    #[arg(short = 'i', long, value_name = "SCRIPT")]
    pub init: Option<PathBuf>,
    /// Where typed statements are kept
    #[arg(long, value_name = "FILE", env = "OUZEL_HISTORY")]
    pub history: Option<PathBuf>,
    #[command(flatten)]
    pub defines: Defines,
}

#[derive(Args, Debug)]
pub struct Explain {
    /// The script; not with --live
    #[arg(required_unless_present = "live", conflicts_with = "live")]
    pub script: Option<PathBuf>,
    /// What the jobs of a running `ouzel up` wait for, and who holds event time back
    #[arg(long)]
    pub live: bool,
    #[command(flatten)]
    pub service: Control,
    #[command(flatten)]
    pub defines: Defines,
}

#[derive(Args, Debug)]
pub struct Check {
    pub script: PathBuf,
    /// What the script should also run on
    #[arg(long, value_enum, default_value_t = Target::Flink)]
    pub target: Target,
    /// Text for people, or JSON for programs
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
    #[command(flatten)]
    pub defines: Defines,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Flink 2.2 with its own connectors
    Flink,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    Text,
    Json,
}

#[derive(Args, Debug)]
pub struct Up {
    /// Bundled names, folders with ingest.sql/pipeline.sql/serve.sql, or .sql files (default: product-analytics)
    #[arg(value_name = "PIPELINE")]
    pub pipelines: Vec<String>,
    #[command(flatten)]
    pub data: Data,
    /// Port of the page and the API (0: any free port)
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Port of the embedded log (0: any free port)
    #[arg(long, default_value_t = 9092)]
    pub kafka_port: u16,
    /// Port of SQL over HTTP in Apache Pinot's shape (0: any free port)
    #[arg(long, default_value_t = 8099)]
    pub pinot_port: u16,
    /// Address to listen on; anything but loopback opens the service to the network, without a password
    #[arg(long, default_value = "127.0.0.1")]
    pub bind: std::net::IpAddr,
    #[command(flatten)]
    pub defines: Defines,
}

#[derive(Args, Debug)]
pub struct Broker {
    #[command(flatten)]
    pub data: Data,
    /// Port to listen on (0: any free port)
    #[arg(long, default_value_t = 9092)]
    pub kafka_port: u16,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub bind: std::net::IpAddr,
}

#[derive(Args, Debug)]
pub struct Control {
    #[command(flatten)]
    pub data: Data,
    /// Port of its page on this machine, instead of its data directory
    #[arg(long, conflicts_with = "folder")]
    pub port: Option<u16>,
}

#[derive(Args, Debug)]
pub struct Data {
    /// The data directory
    #[arg(long = "data", value_name = "DIR", default_value = "./ouzel-data")]
    pub folder: PathBuf,
}

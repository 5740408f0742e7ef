//! `status`, `stop`, `urls`: talk to the `ouzel up` of a data directory through its HTTP API.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::args::Control;
use crate::failure::Failure;
use crate::output;

const ANSWER_WITHIN: Duration = Duration::from_secs(5);
const STOP_WITHIN: Duration = Duration::from_secs(60);

/// Where a running `up` listens; written into its data directory.
#[derive(Debug, Serialize, Deserialize)]
pub struct Running {
    /// Not known of one that was found by its port.
    pub pid: Option<u32>,
    pub page: SocketAddr,
    pub kafka: SocketAddr,
    pub pinot: SocketAddr,
}

impl Running {
    pub fn write(&self, data: &Path) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(self).map_err(|e| Failure::running(format!("error: {e}")))?;
        std::fs::write(data.join("running.json"), text)
            .map_err(|e| Failure::refused(format!("error: cannot write into {}: {e}", data.display())))
    }

    pub fn remove(data: &Path) {
        // It is only a hint for the other commands.
        let _ = std::fs::remove_file(data.join("running.json"));
    }

    /// The one that the arguments mean.
    fn find(args: &Control) -> Result<Running, Failure> {
        match args.port {
            Some(port) => Running::at(port),
            None => Running::read(&args.data.folder),
        }
    }

    /// The one whose page is at this port.
    fn at(port: u16) -> Result<Running, Failure> {
        let none = || {
            Failure::running(format!(
                "error: no ouzel has its page on port {port} of this machine\n  hint: `ouzel up --port {port}` would"
            ))
        };
        let page = SocketAddr::from(([127, 0, 0, 1], port));
        let overview = request(page, "GET", "/api/v1/overview").map_err(|_| none())?;
        let overview: serde_json::Value = serde_json::from_str(&overview).map_err(|_| none())?;
        let address = |name: &str| {
            let all = overview["addresses"].as_array()?;
            let address = all.iter().find(|a| a["name"] == name)?["address"].as_str()?;
            address.trim_start_matches("http://").split('/').next()?.parse().ok()
        };
        let (kafka, pinot) = (address("kafka").ok_or_else(none)?, address("pinot").ok_or_else(none)?);
        Ok(Running { pid: None, page, kafka, pinot })
    }

    /// After the request to stop: its file is gone, or nobody listens.
    fn has_ended(&self, args: &Control) -> bool {
        match args.port {
            Some(_) => TcpStream::connect_timeout(&self.page, ANSWER_WITHIN).is_err(),
            None => !args.data.folder.join("running.json").exists(),
        }
    }

    fn read(data: &Path) -> Result<Running, Failure> {
        let none = || {
            Failure::running(format!(
                "error: no ouzel is running on the data directory {}\n  hint: start one with `ouzel up --data {}`",
                data.display(),
                data.display()
            ))
        };
        let text = std::fs::read_to_string(data.join("running.json")).map_err(|_| none())?;
        let running: Running = serde_json::from_str(&text).map_err(|_| none())?;
        TcpStream::connect_timeout(&running.page, ANSWER_WITHIN).map_err(|_| none())?;
        Ok(running)
    }
}

/// The body of `GET path` at a running `up`.
pub fn get(args: &Control, path: &str) -> Result<String, Failure> {
    request(Running::find(args)?.page, "GET", path)
}

pub fn urls(args: &Control) -> Result<(), Failure> {
    let running = Running::find(args)?;
    output::print(&format!(
        "page     http://{}/\nkafka    {}\npinot    http://{}/query/sql\nmetrics  http://{}/metrics\n",
        running.page, running.kafka, running.pinot, running.page
    ));
    Ok(())
}

pub fn status(args: &Control) -> Result<(), Failure> {
    let running = Running::find(args)?;
    let jobs: Vec<serde_json::Value> = serde_json::from_str(&request(running.page, "GET", "/api/v1/jobs")?)
        .map_err(|e| Failure::running(format!("error: the answer cannot be read: {e}")))?;
    let pid = running.pid.map_or(String::new(), |pid| format!(" {pid}"));
    output::print(&format!("ouzel{pid} on http://{}/\n", running.page));
    jobs.iter().for_each(|job| output::print(&job_text(job)));
    Ok(())
}

/// A job's line, and what there is to say of it.
fn job_text(job: &serde_json::Value) -> String {
    let text = |of: &serde_json::Value, key: &str| of[key].as_str().map(str::to_string);
    let checkpoint = job["last_checkpoint"]["id"].as_u64();
    let mut lines = vec![format!(
        "{:<10} {}  ({}, {} restarts)",
        text(job, "state").unwrap_or_default(),
        text(job, "id").unwrap_or_default(),
        checkpoint.map_or("no checkpoint yet".to_string(), |id| format!("checkpoint {id}")),
        job["restarts"].as_u64().unwrap_or(0)
    )];
    let mut say = |what: &str, of: Option<String>| lines.extend(of.map(|of| format!("           {what}{of}")));
    say("trying again: ", text(job, "trouble"));
    for warning in job["warnings"].as_array().into_iter().flatten() {
        say("warning: ", text(warning, "says"));
        say("hint: ", text(warning, "hint"));
    }
    say("", text(&job["error"], "primary"));
    say("detail: ", text(&job["error"], "detail"));
    say("hint: ", text(&job["error"], "hint"));
    lines.join("\n") + "\n"
}

pub fn stop(args: &Control) -> Result<(), Failure> {
    let running = Running::find(args)?;
    request(running.page, "POST", "/api/v1/stop")?;
    let started = Instant::now();
    while started.elapsed() < STOP_WITHIN {
        if running.has_ended(args) {
            output::print("stopped\n");
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err(Failure::running(format!(
        "error: ouzel on http://{}/ has not ended within {} s",
        running.page,
        STOP_WITHIN.as_secs()
    )))
}

/// A request without a body; the answer's body.
fn request(address: SocketAddr, method: &str, path: &str) -> Result<String, Failure> {
    let failed = |e: std::io::Error| Failure::running(format!("error: {address} does not answer: {e}"));
    let mut stream = TcpStream::connect_timeout(&address, ANSWER_WITHIN).map_err(failed)?;
    stream.set_read_timeout(Some(ANSWER_WITHIN)).map_err(failed)?;
    write!(stream, "{method} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: 0\r\n\r\n").map_err(failed)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(failed)?;
    match answer.split_once("\r\n\r\n") {
        Some((head, body)) if head.split(' ').nth(1).is_some_and(|code| code.starts_with('2')) => Ok(body.to_string()),
        _ => Err(Failure::running(format!(
            "error: {method} {path} was refused: {}",
            answer.lines().next().unwrap_or("no answer")
        ))),
    }
}

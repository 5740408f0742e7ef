//! `status`, `stop`, `urls`: talk to the `ouzel up` of a data directory through its HTTP API.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::failure::Failure;

const ANSWER_WITHIN: Duration = Duration::from_secs(5);
const STOP_WITHIN: Duration = Duration::from_secs(60);

/// Where a running `up` listens; written into its data directory.
#[derive(Debug, Serialize, Deserialize)]
pub struct Running {
    pub pid: u32,
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

/// The body of `GET path` at the `up` of a data directory.
pub fn get(data: &Path, path: &str) -> Result<String, Failure> {
    request(Running::read(data)?.page, "GET", path)
}

pub fn urls(data: &Path) -> Result<(), Failure> {
    let running = Running::read(data)?;
    println!("page   http://{}/", running.page);
    println!("kafka  {}", running.kafka);
    println!("pinot  http://{}/query/sql", running.pinot);
    println!("metrics http://{}/metrics", running.page);
    Ok(())
}

pub fn status(data: &Path) -> Result<(), Failure> {
    let running = Running::read(data)?;
    let jobs: Vec<serde_json::Value> = serde_json::from_str(&request(running.page, "GET", "/api/v1/jobs")?)
        .map_err(|e| Failure::running(format!("error: the answer cannot be read: {e}")))?;
    println!("ouzel {} on http://{}/", running.pid, running.page);
    for job in &jobs {
        let text = |key: &str| job[key].as_str().unwrap_or("-").to_string();
        let checkpoint = job["last_checkpoint"]["id"]
            .as_u64()
            .map_or("no checkpoint yet".to_string(), |id| format!("checkpoint {id}"));
        println!(
            "{:<10} {}  ({}, {} restarts)",
            text("state"),
            text("id"),
            checkpoint,
            job["restarts"].as_u64().unwrap_or(0)
        );
        if let Some(trouble) = job["trouble"].as_str() {
            println!("           trying again: {trouble}");
        }
        if let Some(error) = job["error"]["primary"].as_str() {
            println!("           {error}");
        }
    }
    Ok(())
}

pub fn stop(data: &Path) -> Result<(), Failure> {
    let running = Running::read(data)?;
    request(running.page, "POST", "/api/v1/stop")?;
    let started = Instant::now();
    while started.elapsed() < STOP_WITHIN {
        if !data.join("running.json").exists() {
            println!("stopped");
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err(Failure::running(format!("error: ouzel {} has not ended within {} s", running.pid, STOP_WITHIN.as_secs())))
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

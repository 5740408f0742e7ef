//! Runs `ouzel` as a person would: arguments in, text and exit code out.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

pub fn ouzel() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ouzel"));
    command.env_remove("EVENTS_PER_SECOND").env_remove("RUST_LOG").stdin(Stdio::null());
    command
}

/// An empty folder, removed when dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("ouzel-it-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
    pub fn path(&self) -> &Path {
        &self.0
    }
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn run_sql(sql: &str) -> Output {
    ouzel().args(["run", "-D", "table.local-time-zone=UTC", "-e", sql]).output().unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A running `ouzel up` on free ports.
pub struct Service {
    child: Child,
    pub page: String,
    pub pinot: String,
}

impl Service {
    pub fn start(data: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Service {
        let mut child = ouzel()
            .args(["up", "--port", "0", "--kafka-port", "0", "--pinot-port", "0", "--data"])
            .arg(data)
            .args(arguments)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = child.stdout.take().unwrap();
        let mut text = String::new();
        let mut byte = [0u8];
        while text.lines().count() < 5 || !text.ends_with('\n') {
            if out.read(&mut byte).unwrap() == 0 {
                let mut error = String::new();
                child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
                panic!("ouzel up ended: {text}{error}");
            }
            text.push(char::from(byte[0]));
        }
        // Whatever is printed later must not block the service.
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        let mut errors = child.stderr.take().unwrap();
        std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
        let address = |key: &str| {
            let line =
                text.lines().find(|l| l.trim_start().starts_with(key)).unwrap_or_else(|| panic!("no {key} in {text}"));
            line.split_whitespace().nth(1).unwrap().trim_start_matches("http://").split('/').next().unwrap().to_string()
        };
        Service { page: address("page"), pinot: address("sql"), child }
    }

    /// The rows of a query over served tables.
    pub fn query(&self, sql: &str) -> serde_json::Value {
        let body = serde_json::json!({ "sql": sql }).to_string();
        let answer = http(&self.pinot, "POST", "/query/sql", &body);
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap_or_else(|e| panic!("{e}: {answer}"));
        answer["resultTable"]["rows"].clone()
    }

    /// Waits until `check` is true; panics with what it last saw.
    pub fn wait_for<T: std::fmt::Debug>(
        &self,
        what: &str,
        within: Duration,
        mut look: impl FnMut(&Service) -> T,
        check: impl Fn(&T) -> bool,
    ) -> T {
        let started = Instant::now();
        loop {
            let seen = look(self);
            if check(&seen) {
                return seen;
            }
            assert!(started.elapsed() < within, "{what} did not happen within {within:?}; last seen: {seen:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn get(&self, path: &str) -> String {
        http(&self.page, "GET", path, "")
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM; returns the exit code.
    pub fn terminate(mut self) -> Option<i32> {
        let status = Command::new("kill").arg(self.pid().to_string()).status().unwrap();
        assert!(status.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn http(address: &str, method: &str, path: &str, body: &str) -> String {
    use std::io::Write;
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let length = body.len();
    write!(stream, "{method} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split_once("\r\n\r\n").map(|(_, body)| body.to_string()).unwrap_or(answer)
}

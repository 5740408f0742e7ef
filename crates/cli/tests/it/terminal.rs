//! The program on a pseudo terminal, as a person sees it: keys in, a screen's text out.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A child whose terminal is the slave of a pair that is held here.
pub struct Terminal {
    child: Child,
    keys: File,
    screen: Arc<Mutex<Vec<u8>>>,
    /// What was looked at already.
    seen: usize,
}

const PATIENCE: Duration = Duration::from_secs(20);

impl Terminal {
    /// 24 rows of 100 columns.
    pub fn start(command: Command) -> Terminal {
        Terminal::start_with(command, &[("PAGER", "cat")])
    }

    pub fn start_with(mut command: Command, environment: &[(&str, &str)]) -> Terminal {
        let (mut master, mut slave) = (0, 0);
        let size = libc::winsize { ws_row: 24, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0 };
        // SAFETY: both places are valid for writing; the name and the settings may be null.
        let opened =
            unsafe { libc::openpty(&mut master, &mut slave, std::ptr::null_mut(), std::ptr::null_mut(), &size) };
        assert_eq!(opened, 0, "no pseudo terminal: {}", std::io::Error::last_os_error());
        // SAFETY: openpty gave both, nobody else owns them.
        let (master, slave) = unsafe { (OwnedFd::from_raw_fd(master), OwnedFd::from_raw_fd(slave)) };
        let terminal = slave.as_raw_fd();
        command
            .env("TERM", "xterm")
            .envs(environment.iter().copied())
            .stdin(Stdio::from(slave.try_clone().unwrap()))
            .stdout(Stdio::from(slave.try_clone().unwrap()))
            .stderr(Stdio::from(slave.try_clone().unwrap()));
        // SAFETY: only calls that are allowed between fork and exec.
        unsafe {
            command.pre_exec(move || {
                if libc::setsid() < 0 || libc::ioctl(terminal, libc::TIOCSCTTY, 0) < 0 {
                    return Err(std::io::Error::last_os_error());
                }
                Ok(())
            });
        }
        let child = command.spawn().unwrap();
        drop(slave);
        let keys = File::from(master);
        let mut output = keys.try_clone().unwrap();
        let screen = Arc::new(Mutex::new(Vec::new()));
        let shown = screen.clone();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // The other end closing is an error on Linux.
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                shown.lock().unwrap().extend_from_slice(&bytes[..count]);
            }
        });
        Terminal { child, keys, screen, seen: 0 }
    }

    pub fn keys(&mut self, text: &str) {
        self.keys.write_all(text.as_bytes()).unwrap();
    }

    /// Waits for a text that was not there at the last wait; what came up to it, without escapes.
    pub fn wait_for(&mut self, text: &str) -> String {
        let started = Instant::now();
        loop {
            let shown = plain(&self.screen.lock().unwrap());
            if let Some(at) = shown.get(self.seen..).and_then(|new| new.find(text)) {
                let end = self.seen + at + text.len();
                let found = shown[self.seen..end].to_string();
                self.seen = end;
                return found;
            }
            assert!(started.elapsed() < PATIENCE, "no {text:?} in:\n{}", shown.get(self.seen..).unwrap_or_default());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// All that was shown, escapes among it.
    pub fn raw(&self) -> String {
        String::from_utf8_lossy(&self.screen.lock().unwrap()).into_owned()
    }

    /// Waits for the end; the exit code.
    pub fn end(mut self) -> Option<i32> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("it did not end: {}", plain(&self.screen.lock().unwrap()));
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Without escape sequences and carriage returns. What is cut off at the end only grows later.
fn plain(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\x1b' if chars.peek() == Some(&'[') => {
                chars.next();
                for c in chars.by_ref() {
                    if ('@'..='~').contains(&c) {
                        break;
                    }
                }
            }
            '\r' | '\x1b' => {}
            c => out.push(c),
        }
    }
    out
}

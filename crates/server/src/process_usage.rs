//! What the operating system says this process uses.
//!
//! Reads `/proc/self`, which costs microseconds; where that does not exist everything is absent.
//! It keeps the last reading, so that the share of a core is over the time between two readings.

use std::fs;
use std::time::Instant;

use crate::model::ProcessUsage;

/// Linux reports CPU time in ticks of 1/100 s on every architecture that Rust supports.
const TICKS_PER_SECOND: f64 = 100.0;
/// Shorter spans would measure the tick and not the process.
const SHARE_SPAN_SECONDS: f64 = 1.0;

#[derive(Debug, Default)]
pub struct ProcessMeter {
    last: Option<(Instant, f64)>,
    share: Option<f64>,
}

impl ProcessMeter {
    pub fn read(&mut self) -> ProcessUsage {
        let cpu_seconds = cpu_seconds();
        if let Some(cpu) = cpu_seconds {
            self.measure_share(cpu);
        }
        ProcessUsage {
            resident_bytes: resident_bytes(),
            cpu_seconds,
            open_files: fs::read_dir("/proc/self/fd").ok().map(|fds| fds.count() as u64),
            cpu_share: self.share,
        }
    }

    fn measure_share(&mut self, cpu: f64) {
        let now = Instant::now();
        match self.last {
            Some((then, cpu_then)) => {
                let span = now.duration_since(then).as_secs_f64();
                if span >= SHARE_SPAN_SECONDS {
                    self.share = Some(((cpu - cpu_then) / span).max(0.0));
                    self.last = Some((now, cpu));
                }
            }
            None => self.last = Some((now, cpu)),
        }
    }
}

fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The command's name is in parentheses and may hold spaces; utime and stime are fields 14
    // and 15 of the line, so 12 and 13 behind it.
    let fields = stat.get(stat.rfind(')')? + 1..)?;
    let mut fields = fields.split_ascii_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS_PER_SECOND)
}

fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kib: u64 = line.split_ascii_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

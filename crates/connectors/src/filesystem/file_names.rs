//! How a sink calls its files: as Flink does, `part-<uuid>-<task>-<number>`.
//!
//! The first half of the uuid is the sink's own, over all its restarts, the second half is this start's. So names never
//! clash, and what an earlier start left behind is known by its name.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use ouzel_engine::source::ConnectorContext;

use super::compaction::{MERGED_PREFIX, PART_PREFIX};

pub struct FileNames {
    /// `part-<uuid>`
    run: String,
    /// How the names of all starts begin. None: nobody starts this job again.
    sink: Option<String>,
}

/// The hidden and the visible name.
pub struct FileName {
    pub temporary: String,
    pub visible: String,
}

impl FileNames {
    pub fn of(context: &ConnectorContext) -> FileNames {
        let sink = sink_mark(context);
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos() as u64);
        let run = nanos ^ u64::from(std::process::id()).rotate_right(16);
        let sink = format!("part-{:08x}-{:04x}-{:04x}", sink >> 32, sink >> 16 & 0xffff, sink & 0xffff);
        FileNames {
            run: format!("{sink}-{:04x}-{:012x}", run >> 48, run & 0xffff_ffff_ffff),
            sink: context.checkpoints.then_some(sink),
        }
    }

    pub fn file(&self, task: usize, number: u64) -> FileName {
        let visible = format!("{}-{task}-{number}", self.run);
        FileName { temporary: format!(".{visible}.inprogress"), visible }
    }

    /// A part of a file that is merged; its visible name is the merged file's if it is the first.
    pub fn part(&self, task: usize, number: u64) -> FileName {
        let name = format!("{}-{task}-{number}", self.run);
        FileName { temporary: format!("{PART_PREFIX}{name}.inprogress"), visible: format!("{MERGED_PREFIX}{name}") }
    }

    /// In batch mode.
    pub fn batch_file(&self, task: usize, number: u64) -> FileName {
        let visible = format!("{}-task-{task}-file-{number}", self.run);
        FileName { temporary: format!(".{visible}.inprogress"), visible }
    }

    /// Hidden files of earlier starts, at or below a folder.
    pub fn leftovers(&self, root: &Path) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        if let Some(sink) = &self.sink {
            self.collect(root, sink, &mut found)?;
        }
        Ok(found)
    }

    fn collect(&self, folder: &Path, sink: &str, found: &mut Vec<PathBuf>) -> io::Result<()> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(e),
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                self.collect(&entry.path(), sink, found)?;
            } else if entry.file_name().to_str().is_some_and(|name| self.is_leftover(name, sink)) {
                found.push(entry.path());
            }
        }
        Ok(())
    }

    fn is_leftover(&self, name: &str, sink: &str) -> bool {
        let Some(name) = name.strip_prefix('.').filter(|name| name.ends_with(".inprogress")) else { return false };
        let name = name.strip_prefix("un").unwrap_or(name);
        let name = name.strip_prefix(MERGED_PREFIX).unwrap_or(name);
        name.starts_with(sink) && !name.starts_with(&self.run)
    }
}

/// Stable over restarts, and another one for every sink.
fn sink_mark(context: &ConnectorContext) -> u64 {
    let mut mark = 0xcbf2_9ce4_8422_2325_u64;
    for byte in context.job.bytes().chain(format!(" {}", context.node).bytes()) {
        mark = (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_are_of_earlier_starts_of_this_sink() {
        let names = FileNames { run: "part-0a-1".into(), sink: Some("part-0a".into()) };
        let left = |name: &str| names.is_leftover(name, "part-0a");
        for name in [
            ".part-0a-0-0-3.inprogress",
            ".uncompacted-part-0a-0-0-3.inprogress",
            ".compacted-part-0a-0-0-3.inprogress",
        ] {
            assert!(left(name), "{name}");
        }
        for name in ["part-0a-0-0-3", ".part-0a-1-0-3.inprogress", ".part-0b-0-0-3.inprogress", ".part-0a-0-0-3"] {
            assert!(!left(name), "{name}");
        }
    }
}

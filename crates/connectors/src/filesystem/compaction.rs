//! `auto-compaction`: the files of a checkpoint become few of about `compaction.file-size`.
//!
//! As in Flink: those of one partition are taken in order of their names, first fit into ten open bins; a bin's file has
//! the name of its first one with `compacted-` in front. It is written under a hidden name, renamed when it is whole, and
//! only then its parts go: a crash anywhere between leads to the same files when the checkpoint is committed again.
//! Flink reads rows and writes them anew; here formats of lines are joined byte by byte, and Avro block by block.

use std::collections::{BTreeMap, VecDeque};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use ouzel_engine::{EngineError, Result};
use ouzel_formats::{Encoder, FileMerger};
use ouzel_plan::Table;
use parking_lot::Mutex;

use super::handle::Part;
use super::memory_bytes;
use super::pending_file::write_error;

/// What stands before the name of a part, and of a file that is merged.
pub const PART_PREFIX: &str = ".uncompacted-";
pub const MERGED_PREFIX: &str = "compacted-";
/// As many bins are open at a time.
const BINS: usize = 10;

pub struct Compaction {
    bytes: u64,
    threads: usize,
}

impl Compaction {
    pub fn of(table: &Table, parallelism: usize) -> Option<Compaction> {
        if !table.option("auto-compaction").is_some_and(|v| v.eq_ignore_ascii_case("true")) {
            return None;
        }
        let size = |key: &str| table.option(key).and_then(memory_bytes);
        let threads = table.option("compaction.parallelism").and_then(|n| n.parse().ok());
        Some(Compaction {
            bytes: size("compaction.file-size").or(size("sink.rolling-policy.file-size")).unwrap_or(128 << 20),
            threads: threads.unwrap_or(parallelism).max(1),
        })
    }

    /// Makes the files of one checkpoint visible, in any order of `parts`; may be called again after a crash.
    pub fn merge(&self, parts: Vec<Part>, encoder: &dyn Encoder) -> Result<()> {
        let mut by_folder: BTreeMap<PathBuf, Vec<Part>> = BTreeMap::new();
        for part in parts {
            let folder = part.visible.parent().unwrap_or(Path::new("")).to_path_buf();
            by_folder.entry(folder).or_default().push(part);
        }
        let mut merges: VecDeque<(Vec<Part>, Box<dyn FileMerger>)> = VecDeque::new();
        for mut parts in by_folder.into_values() {
            parts.sort_by(|a, b| a.visible.cmp(&b.visible));
            merges.extend(bins(parts, self.bytes).into_iter().map(|bin| (bin, encoder.merger())));
        }
        let threads = self.threads.min(merges.len());
        let merges = Mutex::new(merges);
        let work = || -> Result<()> {
            loop {
                let Some((bin, merger)) = merges.lock().pop_front() else { return Ok(()) };
                merge_bin(&bin, merger)?;
            }
        };
        if threads <= 1 {
            return work();
        }
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let joined = others.into_iter().map(|thread| {
                thread.join().unwrap_or_else(|_| Err(EngineError::internal("a thread that merged files panicked")))
            });
            [work()].into_iter().chain(joined.collect::<Vec<_>>()).collect()
        })
    }
}

/// First fit. What is larger than a bin has one of its own.
fn bins(parts: Vec<Part>, bytes_max: u64) -> Vec<Vec<Part>> {
    let mut full = Vec::new();
    let mut open: VecDeque<(u64, Vec<Part>)> = VecDeque::new();
    for part in parts {
        if let Some((bytes, bin)) = open.iter_mut().find(|(bytes, _)| *bytes + part.bytes <= bytes_max) {
            *bytes += part.bytes;
            bin.push(part);
            continue;
        }
        open.push_back((part.bytes, vec![part]));
        if open.len() > BINS {
            full.extend(open.pop_front().map(|(_, bin)| bin));
        }
    }
    full.extend(open.into_iter().map(|(_, bin)| bin));
    full
}

fn merge_bin(bin: &[Part], merger: Box<dyn FileMerger>) -> Result<()> {
    let Some(first) = bin.first() else { return Ok(()) };
    let target = &first.visible;
    // Otherwise an earlier attempt came as far as this.
    if !target.exists() {
        match bin {
            [alone] => rename(&alone.temporary, target)?,
            _ => write_merged(bin, target, merger)?,
        }
    }
    for part in bin {
        match fs::remove_file(&part.temporary) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(write_error(&part.temporary, &e)),
            _ => {}
        }
    }
    Ok(())
}

fn write_merged(bin: &[Part], target: &Path, mut merger: Box<dyn FileMerger>) -> Result<()> {
    let name = target.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let hidden = target.with_file_name(format!(".{name}.inprogress"));
    let failed = |e: &io::Error| write_error(&hidden, e);
    let merge_failed = |part: &Path, e: &dyn std::fmt::Display| {
        EngineError::user(format!("cannot merge '{}' into '{}': {e}", part.display(), target.display()))
    };
    let mut out = BufWriter::with_capacity(256 << 10, File::create(&hidden).map_err(|e| failed(&e))?);
    let mut ready = Vec::new();
    for part in bin {
        let bytes = fs::read(&part.temporary)
            .map_err(|e| EngineError::external(format!("cannot read '{}': {e}", part.temporary.display())))?;
        merger.append(bytes, &mut ready).map_err(|e| merge_failed(&part.temporary, &e))?;
        out.write_all(&ready).map_err(|e| failed(&e))?;
        ready.clear();
    }
    merger.finish(&mut ready).map_err(|e| merge_failed(&first_of(bin), &e))?;
    out.write_all(&ready).map_err(|e| failed(&e))?;
    out.flush().and_then(|()| out.get_ref().sync_data()).map_err(|e| failed(&e))?;
    rename(&hidden, target)
}

fn first_of(bin: &[Part]) -> PathBuf {
    bin.first().map(|part| part.temporary.clone()).unwrap_or_default()
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    ouzel_durable::rename(from, to).map_err(|e| write_error(to, &e))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(folder: &Path, bytes: &[usize]) -> Vec<Part> {
        let part = |(number, bytes): (usize, &usize)| {
            let part = Part {
                temporary: folder.join(format!(".uncompacted-part-{number:02}.inprogress")),
                visible: folder.join(format!("compacted-part-{number:02}")),
                bytes: *bytes as u64,
            };
            fs::write(&part.temporary, vec![b'a' + number as u8; *bytes]).unwrap();
            part
        };
        bytes.iter().enumerate().map(part).collect()
    }

    fn found(folder: &Path) -> Vec<(String, String)> {
        let read = |entry: io::Result<fs::DirEntry>| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_str().unwrap().to_string(), fs::read_to_string(&path).unwrap())
        };
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(read).collect();
        files.sort();
        files
    }

    struct Lines;
    impl Encoder for Lines {
        fn encode(
            &mut self,
            _: &ouzel_types::Batch,
            _: &mut ouzel_formats::Records,
        ) -> std::result::Result<(), ouzel_formats::FormatError> {
            Ok(())
        }
    }

    #[test]
    fn files_fill_bins_first_fit_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = parts(folder.path(), &[2, 3, 9, 1, 4]);
        files.reverse();
        Compaction { bytes: 6, threads: 2 }.merge(files, &Lines).unwrap();
        let text = |name: &str, text: &str| (name.to_string(), text.to_string());
        assert_eq!(
            found(folder.path()),
            [
                text("compacted-part-00", "aabbbd"),
                text("compacted-part-02", "ccccccccc"),
                text("compacted-part-04", "eeee")
            ]
        );
    }

    #[test]
    fn a_merge_that_was_interrupted_is_done_again() {
        let folder = tempfile::tempdir().unwrap();
        let files = parts(folder.path(), &[1, 1]);
        let merge = || Compaction { bytes: 6, threads: 1 }.merge(files.clone(), &Lines).unwrap();
        // The merged file was being written.
        fs::write(folder.path().join(".compacted-part-00.inprogress"), "half").unwrap();
        merge();
        let merged = found(folder.path());
        assert_eq!(merged, [("compacted-part-00".to_string(), "ab".to_string())]);
        // It was visible and one part was gone.
        fs::write(&files[1].temporary, "b").unwrap();
        merge();
        assert_eq!(found(folder.path()), merged);
    }
}

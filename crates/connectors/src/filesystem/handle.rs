//! What a file sink notes in a checkpoint, a line of text each.
//!
//! `pending <temporary> <visible>` is renamed when the checkpoint is complete, `held ..` at the end of the job,
//! `merge <temporary> <visible> <bytes>` is merged with others; `open <temporary> <bytes> <visible>` is gone on with.
//! Of partitions: `new <folder> <since>` got rows since the last checkpoint, `wait <folder> <since>` had some before and
//! is not committed yet; `watermark <ms>` is how far this instance is.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ouzel_engine::{EngineError, Result};

use super::path_text;

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Handle {
    pub pending: Vec<Renamed>,
    pub held: Vec<Renamed>,
    pub merge: Vec<Part>,
    pub open: Vec<Part>,
    /// Folder of a partition and when its first row came, epoch ms.
    pub new: BTreeMap<String, i64>,
    pub waiting: BTreeMap<String, i64>,
    pub watermark: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    pub temporary: PathBuf,
    pub visible: PathBuf,
}

/// A file and how much of it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub temporary: PathBuf,
    pub visible: PathBuf,
    pub bytes: u64,
}

impl Handle {
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = String::new();
        for (word, files) in [("pending", &self.pending), ("held", &self.held)] {
            for Renamed { temporary, visible } in files {
                text.push_str(&format!("{word}\t{}\t{}\n", path_text::write(temporary), path_text::write(visible)));
            }
        }
        for Part { temporary, visible, bytes } in &self.merge {
            text.push_str(&format!("merge\t{}\t{}\t{bytes}\n", path_text::write(temporary), path_text::write(visible)));
        }
        for Part { temporary, visible, bytes } in &self.open {
            text.push_str(&format!("open\t{}\t{bytes}\t{}\n", path_text::write(temporary), path_text::write(visible)));
        }
        for (word, folders) in [("new", &self.new), ("wait", &self.waiting)] {
            folders.iter().for_each(|(folder, since)| text.push_str(&format!("{word}\t{folder}\t{since}\n")));
        }
        self.watermark.iter().for_each(|watermark| text.push_str(&format!("watermark\t{watermark}\n")));
        text.into_bytes()
    }

    pub fn parse(bytes: &[u8]) -> Result<Handle> {
        let broken = || EngineError::internal("the handle of a file sink cannot be read");
        let mut handle = Handle::default();
        for line in std::str::from_utf8(bytes).map_err(|_| broken())?.lines() {
            match line.split('\t').collect::<Vec<_>>()[..] {
                ["pending", temporary, visible] => handle.pending.push(Renamed::new(temporary, visible)),
                ["held", temporary, visible] => handle.held.push(Renamed::new(temporary, visible)),
                ["merge", temporary, visible, bytes] => {
                    handle.merge.push(Part::new(temporary, visible, bytes).ok_or_else(broken)?);
                }
                ["open", temporary, bytes, visible] => {
                    handle.open.push(Part::new(temporary, visible, bytes).ok_or_else(broken)?);
                }
                ["new", folder, since] => {
                    handle.new.insert(folder.to_string(), since.parse().map_err(|_| broken())?);
                }
                ["wait", folder, since] => {
                    handle.waiting.insert(folder.to_string(), since.parse().map_err(|_| broken())?);
                }
                ["watermark", watermark] => handle.watermark = Some(watermark.parse().map_err(|_| broken())?),
                _ => return Err(broken()),
            }
        }
        Ok(handle)
    }

    /// The files that this handle counts on under their hidden names.
    pub fn hidden_files(&self) -> impl Iterator<Item = &PathBuf> {
        let renamed = self.pending.iter().chain(&self.held).map(|f| &f.temporary);
        renamed.chain(self.merge.iter().chain(&self.open).map(|f| &f.temporary))
    }
}

impl Renamed {
    fn new(temporary: &str, visible: &str) -> Renamed {
        Renamed { temporary: path_text::read(temporary), visible: path_text::read(visible) }
    }
}

impl Part {
    fn new(temporary: &str, visible: &str, bytes: &str) -> Option<Part> {
        let (temporary, visible) = (path_text::read(temporary), path_text::read(visible));
        Some(Part { temporary, visible, bytes: bytes.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let part = |name: &str| Part { temporary: format!(".{name}").into(), visible: name.into(), bytes: 17 };
        let handle = Handle {
            pending: vec![Renamed::new("/a\tb/.c", "/a\tb/c")],
            held: vec![Renamed::new(".h", "h")],
            merge: vec![part("m"), part("n")],
            open: vec![part("o")],
            new: [("k=1".to_string(), 5)].into(),
            waiting: [("k=2".to_string(), -5)].into(),
            watermark: Some(i64::MIN),
        };
        assert_eq!(Handle::parse(&handle.to_bytes()).unwrap(), handle);
        assert_eq!(handle.hidden_files().count(), 5);
        assert_eq!(Handle::parse(b"").unwrap(), Handle::default());
        assert!(Handle::parse(b"open\tx").is_err());
    }
}

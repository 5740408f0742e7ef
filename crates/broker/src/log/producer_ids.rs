//! Producer ids that are never given twice, not even over restarts.
//!
//! Ids are taken from blocks; the file holds the first id that no block covers yet.

use std::path::{Path, PathBuf};

use parking_lot::Mutex;

use super::format::{read_text, replace_file};
use crate::error::{Error, Result};

const HEADER: &str = "ouzel-producer-ids 1";
const BLOCK: i64 = 1000;

pub(crate) struct ProducerIds {
    path: PathBuf,
    next: Mutex<Block>,
}

struct Block {
    next: i64,
    end: i64,
}

impl ProducerIds {
    pub(crate) fn open(log: &Path) -> Result<Self> {
        let path = log.join("producer-ids");
        let start = match read_text(&path)? {
            None => 0,
            Some(text) => text.strip_prefix(HEADER).and_then(|rest| rest.trim().parse().ok()).ok_or_else(|| {
                Error::Damaged { path: path.clone(), detail: "it does not hold the next producer id".to_owned() }
            })?,
        };
        Ok(Self { path, next: Mutex::new(Block { next: start, end: start }) })
    }

    pub(crate) fn take(&self) -> Result<i64> {
        let mut block = self.next.lock();
        if block.next == block.end {
            let end = block.end + BLOCK;
            replace_file(&self.path, format!("{HEADER}\n{end}\n").as_bytes())?;
            block.end = end;
        }
        let id = block.next;
        block.next += 1;
        Ok(id)
    }
}

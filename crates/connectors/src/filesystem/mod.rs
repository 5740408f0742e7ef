//! `'connector' = 'filesystem'`: files and folders of any format, read and written.
//!
//! [`listing`] finds files, [`framing`] cuts blocks into records, [`source`] reads, [`partition`] names folders,
//! [`sink`] writes pending files and renames them on commit, [`commit`] is what its instances do together then.
//! Local paths only (`file:` or plain).

mod blocks;
pub mod commit;
pub mod compaction;
pub mod compression;
pub mod file_names;
pub mod framing;
pub mod handle;
pub mod listing;
pub mod lookup;
mod origin;
pub mod overwrite;
pub mod partition;
pub mod partition_commit;
mod partition_value;
mod path_text;
pub mod pending_file;
pub mod pieces;
pub mod pruning;
pub mod sink;
pub mod source;

use std::path::PathBuf;

use ouzel_engine::{EngineError, Result};
use ouzel_plan::Table;

/// The table's `path` as a local path.
pub fn local_path(table: &Table) -> Result<PathBuf> {
    let path = table.option("path").unwrap_or_default();
    if let Some((scheme, _)) = path.split_once("://").filter(|(scheme, _)| *scheme != "file") {
        return Err(EngineError::user(format!("not supported yet: the file system '{scheme}' of '{path}'"))
            .hint("use a local path or file://"));
    }
    let local = path.strip_prefix("file://").or(path.strip_prefix("file:")).unwrap_or(path);
    Ok(PathBuf::from(local))
}

/// Flink's `MemorySize`: `128MB`, `1 gb`, `1024`.
pub fn memory_bytes(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().ok()?;
    let shift = match text[digits..].trim() {
        "" | "b" | "bytes" => 0,
        "k" | "kb" | "kibibytes" => 10,
        "m" | "mb" | "mebibytes" => 20,
        "g" | "gb" | "gibibytes" => 30,
        "t" | "tb" | "tebibytes" => 40,
        _ => return None,
    };
    number.checked_shl(shift)
}

//! `'connector' = 'filesystem'`: files and folders of any format, read and written.
//!
//! [`listing`] finds files, [`framing`] cuts blocks into records, [`source`] reads, [`partition`] names folders,
//! [`sink`] writes pending files and renames them on commit. Local paths only (`file:` or plain).

pub mod compression;
pub mod framing;
pub mod listing;
pub mod lookup;
pub mod overwrite;
pub mod partition;
pub mod partition_commit;
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

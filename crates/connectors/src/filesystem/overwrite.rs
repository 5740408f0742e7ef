//! INSERT OVERWRITE: the files that a job replaces when it ends.
//!
//! As in Flink's batch mode: a table without partitions is replaced whole, also by no row; of a table with partitions
//! those are replaced that got a row, whether a PARTITION clause named them or not. Files whose name starts with `.` or
//! `_` stay. New files become visible first, so a reader never finds nothing; a crash between leaves both.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::listing;

pub struct Overwrite {
    /// What was there before the job wrote anything: every instance of the sink sees the same.
    before: Vec<PathBuf>,
}

impl Overwrite {
    pub fn of(root: &Path, partition_keys: usize) -> io::Result<Overwrite> {
        match listing::list_below(root, partition_keys) {
            Ok(files) => Ok(Overwrite { before: files.into_iter().map(|f| f.path).collect() }),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Overwrite { before: Vec::new() }),
            Err(e) => Err(e),
        }
    }

    /// Removes the old files of the folders that `written` stand in, or (`whole`) of the whole table. What another
    /// instance has removed already is fine.
    pub fn remove_old(&self, written: &[&Path], whole: bool) -> io::Result<()> {
        let folders: BTreeSet<&Path> = written.iter().filter_map(|file| file.parent()).collect();
        for old in &self.before {
            let replaced = whole || old.parent().is_some_and(|folder| folders.contains(folder));
            if !replaced || written.contains(&old.as_path()) {
                continue;
            }
            match fs::remove_file(old) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_files_go_by_folder_and_hidden_ones_stay() {
        let root = tempfile::tempdir().unwrap();
        let file = |name: &str| {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "x").unwrap();
            path
        };
        let (old, marker, other) = (file("k=1/old"), file("k=1/_SUCCESS"), file("k=2/old"));
        let overwrite = Overwrite::of(root.path(), 1).unwrap();
        let new = file("k=1/new");
        overwrite.remove_old(&[&new], false).unwrap();
        assert_eq!([&old, &marker, &other, &new].map(|p| p.exists()), [false, true, true, true]);
        overwrite.remove_old(&[], true).unwrap();
        assert_eq!([&marker, &other, &new].map(|p| p.exists()), [true, false, true]);
        assert!(Overwrite::of(&root.path().join("nowhere"), 1).unwrap().before.is_empty());
    }
}

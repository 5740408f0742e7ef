//! Files and folders that a loss of power leaves as they were promised.
//!
//! A name (of a new file, of a new folder, after a rename) is an entry of the folder above it and is on the disk
//! when that folder was forced, not when the file was. Every function here returns when the names that it made are on the disk.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Makes a folder and those above it that are missing; each new name is on the disk.
/// As with [`fs::create_dir_all`] a folder that is there is fine.
pub fn create_dir_all(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = above(folder) {
        create_dir_all(above)?;
    }
    match fs::create_dir(folder) {
        // Another thread was faster; it may not have forced the name yet.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
        made => made?,
    }
    sync_parent(folder)
}

/// Writes a file as a whole: after a crash it has the old bytes or the new ones.
/// They are written beside it first, under its name with the extension `tmp`.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("tmp");
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    rename(&temporary, path)
}

/// Renames a file or folder. What is in it has to be on the disk before.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    sync_parent(to)
}

/// Forces the name of this file or folder: an entry of the folder above it.
pub fn sync_parent(path: &Path) -> io::Result<()> {
    sync_dir(above(path).unwrap_or(Path::new("/")))
}

/// Forces the names in a folder: those that were made, renamed and removed.
pub fn sync_dir(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// The folder that holds this name; of a relative path of one part the current one.
fn above(path: &Path) -> Option<&Path> {
    path.parent().map(|above| if above.as_os_str().is_empty() { Path::new(".") } else { above })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_made_down_to_the_last_and_again() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a/b/c");
        create_dir_all(&deep).unwrap();
        create_dir_all(&deep).unwrap();
        assert!(deep.is_dir());
    }

    #[test]
    fn a_file_in_the_way_of_a_folder_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a"), "x").unwrap();
        assert!(create_dir_all(&root.path().join("a")).is_err());
        assert!(create_dir_all(&root.path().join("a/b")).is_err());
    }

    #[test]
    fn a_file_is_replaced_as_a_whole() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("version");
        write(&path, b"one").unwrap();
        write(&path, b"2").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"2");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_rename_without_its_file_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(rename(&root.path().join("a"), &root.path().join("b")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn the_folder_above_a_bare_name_is_the_current_one() {
        assert_eq!(above(Path::new("data")), Some(Path::new(".")));
        assert_eq!(above(Path::new("/")), None);
    }
}

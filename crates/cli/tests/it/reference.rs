//! The reference pages are what the program says but for one; `UPDATE_EXPECT=1` writes them again.

use std::collections::BTreeMap;
use std::path::Path;

use crate::program::{Folder, ouzel, stderr};

/// The list of pages names it.
const WRITTEN_BY_HAND: &str = "differences.md";

fn pages(folder: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let read = |e: std::fs::DirEntry| {
        (e.file_name().to_string_lossy().into_owned(), std::fs::read_to_string(e.path()).unwrap())
    };
    entries.flatten().map(read).collect()
}

#[test]
fn the_pages_are_current() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let folder = Folder::new("reference");
    let target = if update { committed.as_path() } else { folder.path() };
    let output = ouzel().arg("reference").arg(target).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let (mut made, mut committed) = (pages(target), pages(&committed));
    assert!(committed.remove(WRITTEN_BY_HAND).is_some());
    made.remove(WRITTEN_BY_HAND);
    assert_eq!(made.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>());
    for (name, text) in &made {
        let different = text.lines().zip(committed[name].lines()).find(|(made, kept)| made != kept);
        assert!(
            text == &committed[name],
            "docs/reference/{name} is not current (UPDATE_EXPECT=1 writes it again); first difference: {different:?}"
        );
    }
}

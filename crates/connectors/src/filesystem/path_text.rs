//! Paths within lines of text: what a checkpoint notes of files whatever their names are.
//!
//! A backslash, a tab, the ends of lines and bytes that are no UTF-8 are written as `\x5c`; all else stands as it is.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

pub fn write(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' | '\t' | '\n' | '\r' => text.push_str(&format!("\\x{:02x}", u32::from(c))),
                c => text.push(c),
            }
        }
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
    }
    text
}

/// Of a backslash that begins nothing (as paths were written once) it stays one.
pub fn read(text: &str) -> PathBuf {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        bytes.extend_from_slice(before.as_bytes());
        let byte = escape.get(1..4).and_then(|code| u8::from_str_radix(code.strip_prefix('x')?, 16).ok());
        bytes.push(byte.unwrap_or(b'\\'));
        rest = &escape[if byte.is_some() { 4 } else { 1 }..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    OsString::from_vec(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_path_comes_back() {
        for bytes in [
            &b"/a b/c=%3A"[..],
            b"tab\there",
            b"two\nlines\r",
            b"back\\slash \\x41",
            b"no \xff utf \xc3",
            "\u{e9}\\".as_bytes(),
        ] {
            let path = PathBuf::from(OsString::from_vec(bytes.to_vec()));
            let text = write(&path);
            assert!(!text.contains(['\t', '\n', '\r']), "{text}");
            assert_eq!(read(&text), path, "{text}");
        }
        assert_eq!(write(Path::new("/plain/é")), "/plain/é");
        assert_eq!(read("old\\name\\"), Path::new("old\\name\\"));
    }
}

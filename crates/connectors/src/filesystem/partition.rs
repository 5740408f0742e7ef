//! Partition folders: `key=value/key=value`, values escaped as Hive and Flink escape them.

use std::path::Path;
use std::sync::Arc;

use ouzel_engine::{EngineError, Result};

pub const DEFAULT_NAME: &str = "__DEFAULT_PARTITION__";

/// `key=value` pairs in the folders of a path, outermost first.
pub fn values_of(path: &Path) -> Vec<(String, String)> {
    let folders = path.parent().into_iter().flat_map(Path::components);
    folders
        .filter_map(|c| {
            let name = c.as_os_str().to_string_lossy();
            name.split_once('=').map(|(key, value)| (unescape(key), unescape(value)))
        })
        .collect()
}

/// An error where the folders of a file do not name all partition keys.
pub fn check(values: &[(String, String)], keys: &[Arc<str>], path: &Path) -> Result<()> {
    if keys.iter().all(|key| values.iter().any(|(name, _)| name.as_str() == key.as_ref())) {
        return Ok(());
    }
    let spec: Vec<String> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
    Err(EngineError::user("a file of a partitioned table lies in a folder that is no partition")
        .detail(format!(
            "Partition keys are: [{}], incomplete partition spec: {{{}}}",
            keys.join(", "),
            spec.join(", ")
        ))
        .at(path.display().to_string())
        .hint("folders of partitions are called key=value"))
}

/// One folder's name.
pub fn folder(key: &str, value: Option<&str>, default_name: &str) -> String {
    let value = value.filter(|v| !v.is_empty()).map_or_else(|| default_name.to_string(), escape);
    format!("{}={value}", escape(key))
}

fn must_escape(c: char) -> bool {
    c < ' '
        || matches!(
            c,
            '"' | '#' | '%' | '\'' | '*' | '/' | ':' | '=' | '?' | '\\' | '\u{7f}' | '{' | '}' | '[' | ']' | '^'
        )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if must_escape(c) {
            out.push_str(&format!("%{:02X}", c as u32));
        } else {
            out.push(c);
        }
    }
    out
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(code) => {
                out.push(char::from(code));
                rest = &rest[at + 3..];
            }
            None => {
                out.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_round_trip() {
        let name = folder("hm", Some("10:05"), DEFAULT_NAME);
        assert_eq!(name, "hm=10%3A05");
        let values = values_of(Path::new("/out/dt=2024-01-01").join(name).join("part-0").as_path());
        assert_eq!(values, vec![("dt".into(), "2024-01-01".into()), ("hm".into(), "10:05".into())]);
        assert_eq!(folder("k", Some("{a}\u{85}"), DEFAULT_NAME), "k=%7Ba%7D\u{85}");
        assert_eq!(folder("k", None, DEFAULT_NAME), "k=__DEFAULT_PARTITION__");
    }
}

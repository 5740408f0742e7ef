//! The repository's own rules, checked over `cargo metadata`: who may see whom, one arrow, licences.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

fn metadata() -> serde_json::Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Our crates and what each may depend on (not counting tests).
fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    BTreeMap::from([
        ("types", vec![]),
        ("plan", vec!["types"]),
        ("functions", vec!["types", "plan"]),
        ("sql", vec!["types", "plan", "functions"]),
        ("durable", vec![]),
        ("checkpoint", vec![]),
        ("engine", vec!["types", "plan", "functions", "durable", "checkpoint"]),
        ("formats", vec!["types", "plan", "functions"]),
        ("kafka", vec![]),
        ("broker", vec!["durable", "kafka"]),
        ("generators", vec!["types"]),
        ("connectors", vec!["types", "plan", "functions", "durable", "formats", "engine", "kafka", "generators"]),
        ("server", vec!["types"]),
        ("testkit", vec!["types", "plan", "functions", "engine", "checkpoint"]),
        (
            "cli",
            vec![
                "types",
                "plan",
                "functions",
                "sql",
                "durable",
                "checkpoint",
                "engine",
                "formats",
                "kafka",
                "broker",
                "generators",
                "connectors",
                "server",
            ],
        ),
    ])
}

#[test]
fn crates_see_only_what_the_architecture_allows() {
    let metadata = metadata();
    let allowed = allowed();
    let members: BTreeSet<&str> =
        metadata["workspace_members"].as_array().unwrap().iter().map(|m| m.as_str().unwrap()).collect();
    for package in metadata["packages"].as_array().unwrap() {
        if !members.contains(package["id"].as_str().unwrap()) {
            continue;
        }
        let name = package["name"].as_str().unwrap().strip_prefix("ouzel-").unwrap();
        let may = allowed.get(name).unwrap_or_else(|| panic!("the crate '{name}' has no place in the dependency rule"));
        for dependency in package["dependencies"].as_array().unwrap() {
            let Some(seen) = dependency["name"].as_str().unwrap().strip_prefix("ouzel-") else { continue };
            if dependency["kind"].is_null() {
                assert!(may.contains(&seen), "crate '{name}' must not see '{seen}'");
            }
        }
    }
}

#[test]
fn pure_crates_bring_no_runtime() {
    let metadata = metadata();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        if !["ouzel-types", "ouzel-plan", "ouzel-functions", "ouzel-sql", "ouzel-checkpoint"].contains(&name) {
            continue;
        }
        for dependency in package["dependencies"].as_array().unwrap() {
            let seen = dependency["name"].as_str().unwrap();
            assert!(
                !["tokio", "axum", "socket2", "mio"].contains(&seen),
                "{name} must do no I/O but depends on {seen}"
            );
        }
    }
}

#[test]
fn there_is_one_arrow_in_the_tree() {
    let metadata = metadata();
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        if name.starts_with("arrow-") || name == "arrow" || name == "parquet" {
            let major = package["version"].as_str().unwrap().split('.').next().unwrap();
            versions.entry(major.to_string()).or_default().insert(name.to_string());
        }
    }
    assert_eq!(versions.len(), 1, "{versions:?}");
}

#[test]
fn licences_are_permissive() {
    const FINE: &[&str] = &[
        "MIT",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "Zlib",
        "0BSD",
        "Unicode-3.0",
        "Unlicense",
        "CC0-1.0",
        "BSL-1.0",
        "Apache-2.0 WITH LLVM-exception",
        "MIT-0",
        "MPL-2.0",
        "CDLA-Permissive-2.0",
        // As permissive as BSD; bzip2 in Rust keeps it.
        "bzip2-1.0.6",
    ];
    let metadata = metadata();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_else(|| panic!("{name} states no licence"));
        let fine = licence.split(" AND ").all(|part| {
            let alternatives = part.trim_matches(|c| c == '(' || c == ')').split(" OR ").flat_map(|p| p.split('/'));
            alternatives.into_iter().any(|one| FINE.contains(&one.trim().trim_matches(|c| c == '(' || c == ')')))
        });
        assert!(fine, "{name} is licensed under '{licence}'");
    }
}

#[test]
fn the_architecture_names_every_crate() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for entry in std::fs::read_dir(root().join("crates")).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        assert!(text.contains(&format!("`crates/{name}`")), "ARCHITECTURE.md says nothing of crates/{name}");
    }
}

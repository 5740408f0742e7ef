//! Whole scripts: the repository's own, and the published example pipelines.

use std::path::{Path, PathBuf};

use ouzel_sql::parser::parse_script;

fn sql_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            sql_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            found.push(path);
        }
    }
}

fn check(name: &str, sql: &str) {
    let script = parse_script(sql);
    let errors: Vec<String> = script.errors.iter().map(|error| error.render(name, sql)).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// `OUZEL_SHARED` may name a folder with further scripts.
#[test]
fn every_script_of_the_repository_parses() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["tests", "pipelines", "benches"] {
        sql_files(&root.join(folder), &mut files);
    }
    if let Some(shared) = std::env::var_os("OUZEL_SHARED") {
        sql_files(Path::new(&shared), &mut files);
    }
    for file in files {
        // Cases that a Flink refuses at once may be broken on purpose.
        let case = std::fs::read_to_string(file.with_file_name("case.json")).unwrap_or_default();
        if case.contains("\"phase\": \"plan\"") {
            continue;
        }
        // The benchmarks' queries leave source and sink to whoever runs them.
        let sql = std::fs::read_to_string(&file)
            .unwrap()
            .replace("${SINK}", "'connector' = 'blackhole'")
            .replace("${SOURCE}", "'connector' = 'datagen'");
        check(&file.display().to_string(), &sql);
    }
}

#[test]
fn nexmark_parses() {
    check("nexmark.sql", include_str!("nexmark.sql"));
    assert!(parse_script(include_str!("nexmark.sql")).statements.len() > 22);
}

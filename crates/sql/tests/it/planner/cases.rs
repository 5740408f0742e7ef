//! Every script of `tests/flink` is planned; what is executed there is only planned here.
//!
//! `PLANNER_CASE=<part of a path>` prints the plans of the cases that match.

use std::fs;
use std::path::{Path, PathBuf};

use ouzel_plan::Config;
use ouzel_sql::session::Session;
use ouzel_sql::statements::{Planned, plan_script};

fn scripts(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            scripts(&path, found);
        } else if path.file_name().is_some_and(|n| n == "case.sql") {
            found.push(path);
        }
    }
}

/// (may fail at planning, has to fail at planning)
fn expectation(case: &Path) -> (bool, bool) {
    let text = fs::read_to_string(case.with_file_name("case.json")).unwrap_or_default();
    let has = |key: &str, value: &str| text.replace(' ', "").contains(&format!("\"{key}\":\"{value}\""));
    let error = has("expect", "error");
    (error, error && has("phase", "plan") && !has("error_kind", "limitation"))
}

#[test]
fn every_case_plans_or_is_refused() {
    let wanted = std::env::var("PLANNER_CASE").ok();
    let root = std::env::var("PLANNER_ROOT").map(PathBuf::from);
    let root = root.unwrap_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/flink"));
    let mut found = Vec::new();
    scripts(&root, &mut found);
    found.sort();
    let mut wrong = Vec::new();
    for path in &found {
        if wanted.as_ref().is_some_and(|w| !path.to_string_lossy().contains(w.as_str())) {
            continue;
        }
        let source = fs::read_to_string(path).unwrap();
        let source = source.replace("${CASE_DIR}", "/case").replace("${OUT_DIR}", "/out");
        let mut defaults = Config::default();
        defaults.set("table.local-time-zone", "UTC");
        let mut session = Session::new(defaults);
        let planned = plan_script(&mut session, &source);
        let (may_fail, must_fail) = expectation(path);
        match &planned {
            Err(errors) if !may_fail || wanted.is_some() => {
                let text: Vec<String> = errors.iter().map(|e| e.render("case.sql", &source)).collect();
                if !may_fail {
                    wrong.push(format!("{}\n{}", path.display(), text.join("\n")));
                } else {
                    println!("{}: refused\n{}", path.display(), text.join("\n"));
                }
            }
            Ok(_) if must_fail => wrong.push(format!("{}: plans, but Flink refuses it", path.display())),
            _ => {}
        }
        if wanted.is_some()
            && let Ok(planned) = &planned
        {
            println!("== {}\n{source}", path.display());
            for statement in planned {
                if let Planned::Job { plan, .. } | Planned::Query { plan, .. } = &statement.planned {
                    println!("{}", ouzel_sql::planner::explain::plan_text(plan));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), found.len(), wrong.join("\n\n"));
}

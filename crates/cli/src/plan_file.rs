//! Plans of COMPILE PLAN as files: JSON, with a version.
//!
//! What a plan holds is `ouzel_sql::session::CompiledPlan`; here it only becomes text and back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ouzel_sql::session::{CompiledPlan, CompiledTable, PlanFileError, PlanFiles};
use ouzel_sql::statements::Compiled;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// Raised when an older program could not read a file.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    ouzel_plan: u32,
    catalog_objects: String,
    catalog: String,
    database: String,
    configuration: BTreeMap<String, String>,
    tables: Vec<Table>,
    views: Vec<String>,
    statement: String,
}

#[derive(Serialize, Deserialize)]
struct Table {
    path: [String; 3],
    #[serde(skip_serializing_if = "Option::is_none")]
    ddl: Option<String>,
}

#[derive(Debug)]
struct OnDisk;

/// The plans of the local file system.
pub fn on_disk() -> Arc<dyn PlanFiles> {
    Arc::new(OnDisk)
}

impl PlanFiles for OnDisk {
    fn exists(&self, file: &str) -> bool {
        path_of(file).exists()
    }

    fn read(&self, file: &str) -> Result<CompiledPlan, PlanFileError> {
        let text = std::fs::read_to_string(path_of(file)).map_err(|e| PlanFileError {
            primary: format!("the plan {file} cannot be read: {e}"),
            detail: (e.kind() == std::io::ErrorKind::NotFound).then(|| format!("file resource [{file}] not found.")),
        })?;
        decoded(&text)
            .map_err(|why| PlanFileError { primary: format!("{file} is no plan of COMPILE PLAN: {why}"), detail: None })
    }
}

fn decoded(text: &str) -> Result<CompiledPlan, String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Version {
        ouzel_plan: Option<u32>,
        flink_version: Option<String>,
    }
    let version: Version = serde_json::from_str(text).map_err(|e| e.to_string())?;
    match version {
        Version { ouzel_plan: Some(found), .. } if found > VERSION => {
            return Err(format!("its version is {found}, this program reads up to {VERSION}"));
        }
        Version { ouzel_plan: None, flink_version: Some(flink) } => {
            return Err(format!(
                "it was compiled by a Flink {flink}, whose plans are Java's; compile the statement here"
            ));
        }
        _ => {}
    }
    let file: File = serde_json::from_str(text).map_err(|e| e.to_string())?;
    Ok(CompiledPlan {
        catalog_objects: file.catalog_objects,
        catalog: file.catalog,
        database: file.database,
        configuration: file.configuration,
        tables: file.tables.into_iter().map(|table| CompiledTable { path: table.path, ddl: table.ddl }).collect(),
        views: file.views,
        statement: file.statement,
    })
}

/// Writes what was compiled, if it was, with the folders above it.
pub fn write(compiled: &Compiled) -> Result<(), Failure> {
    let Some(plan) = &compiled.plan else { return Ok(()) };
    let plan = plan.clone();
    let file = File {
        ouzel_plan: VERSION,
        catalog_objects: plan.catalog_objects,
        catalog: plan.catalog,
        database: plan.database,
        configuration: plan.configuration,
        tables: plan.tables.into_iter().map(|table| Table { path: table.path, ddl: table.ddl }).collect(),
        views: plan.views,
        statement: plan.statement,
    };
    let cannot = |why: String| Failure::running(format!("error: cannot write the plan {}: {why}", compiled.file));
    let text = serde_json::to_string_pretty(&file).map_err(|e| cannot(e.to_string()))?;
    if compiled.file.contains("://") && !compiled.file.starts_with("file:") {
        return Err(cannot("only local files can be written".to_owned()));
    }
    let path = path_of(&compiled.file);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| cannot(e.to_string()))?;
    }
    std::fs::write(&path, text + "\n").map_err(|e| cannot(e.to_string()))
}

/// Also `file:/p`, `file:///p`.
fn path_of(file: &str) -> PathBuf {
    let path = file.strip_prefix("file:").unwrap_or(file);
    let local = path.strip_prefix("//").filter(|_| path.len() < file.len()).unwrap_or(path);
    Path::new(local).to_path_buf()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_of_others_are_refused_by_name() {
        assert!(decoded(r#"{"flinkVersion": "2.2", "nodes": []}"#).is_err_and(|why| why.contains("Flink 2.2")));
        assert!(decoded(r#"{"ouzelPlan": 99}"#).is_err_and(|why| why.contains("its version is 99")));
        assert!(decoded("nodes").is_err());
    }

    #[test]
    fn files_may_be_named_by_address() {
        for name in ["/a/p.json", "file:/a/p.json", "file:///a/p.json"] {
            assert_eq!(path_of(name), Path::new("/a/p.json"));
        }
    }
}

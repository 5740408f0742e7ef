//! Which scripts a pipeline consists of: bundled in the binary, a folder, or one file.

use std::path::Path;

use crate::failure::Failure;
use crate::script::Source;

/// A script's part in a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Fills topics; Ouzel only.
    Ingest,
    /// What a Flink would run unchanged.
    Pipeline,
    /// What is served; Ouzel only.
    Serve,
}

pub struct Pipeline {
    pub name: String,
    pub scripts: Vec<(Part, Source)>,
}

struct Bundled {
    name: &'static str,
    ingest: &'static str,
    pipeline: &'static str,
    serve: &'static str,
}

macro_rules! bundled {
    ($name:literal) => {
        Bundled {
            name: $name,
            ingest: include_str!(concat!("../../../pipelines/", $name, "/ingest.sql")),
            pipeline: include_str!(concat!("../../../pipelines/", $name, "/pipeline.sql")),
            serve: include_str!(concat!("../../../pipelines/", $name, "/serve.sql")),
        }
    };
}

const BUNDLED: &[Bundled] = &[bundled!("product-analytics"), bundled!("wikipedia")];
const DEFAULT: &str = "product-analytics";

/// The pipelines that the arguments name; none means the demo.
pub fn resolve(names: &[String]) -> Result<Vec<Pipeline>, Failure> {
    if names.is_empty() {
        return Ok(vec![one(DEFAULT)?]);
    }
    names.iter().map(|name| one(name)).collect()
}

fn one(name: &str) -> Result<Pipeline, Failure> {
    if let Some(bundled) = BUNDLED.iter().find(|b| b.name == name) {
        let script = |file: &str, text: &str| Source { name: format!("{name}/{file}"), text: text.to_string() };
        return Ok(Pipeline {
            name: name.to_string(),
            scripts: vec![
                (Part::Ingest, script("ingest.sql", bundled.ingest)),
                (Part::Pipeline, script("pipeline.sql", bundled.pipeline)),
                (Part::Serve, script("serve.sql", bundled.serve)),
            ],
        });
    }
    let path = Path::new(name);
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or(name).to_string();
    if path.is_dir() {
        return folder(path, stem);
    }
    if path.is_file() {
        return Ok(Pipeline { name: stem, scripts: vec![(Part::Pipeline, Source::read(path)?)] });
    }
    let known: Vec<&str> = BUNDLED.iter().map(|b| b.name).collect();
    let nearest = ouzel_sql::diagnostic::nearest(name, known.iter().copied());
    let hint = nearest.map_or(format!("bundled pipelines: {}; or a folder, or a .sql file", known.join(", ")), |n| {
        format!("did you mean '{n}'?")
    });
    Err(Failure::refused(format!("error: there is no pipeline, folder or file '{name}'\n  hint: {hint}")))
}

fn folder(path: &Path, name: String) -> Result<Pipeline, Failure> {
    let mut scripts = Vec::new();
    for (part, file) in [(Part::Ingest, "ingest.sql"), (Part::Pipeline, "pipeline.sql"), (Part::Serve, "serve.sql")] {
        let script = path.join(file);
        if script.is_file() {
            scripts.push((part, Source::read(&script)?));
        }
    }
    if scripts.is_empty() {
        return Err(Failure::refused(format!(
            "error: the folder {} holds no ingest.sql, pipeline.sql or serve.sql",
            path.display()
        )));
    }
    Ok(Pipeline { name, scripts })
}

//! The options of Kafka tables.

use std::collections::BTreeMap;

use ouzel_engine::{EngineError, Result};
use ouzel_plan::Table;
use ouzel_plan::config::parse_duration_ms;

/// Where reading starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Startup {
    Earliest,
    Latest,
    Timestamp(i64),
    Specific(BTreeMap<i32, i64>),
}

/// Where reading ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    Unbounded,
    Latest,
    Timestamp(i64),
    Specific(BTreeMap<i32, i64>),
}

#[derive(Debug, Clone)]
pub struct SourceConfig {
    pub bootstrap: String,
    pub topics: Vec<String>,
    pub startup: Startup,
    pub bound: Bound,
    pub discovery_ms: i64,
    pub upsert: bool,
}

pub fn bootstrap(table: &Table) -> Result<String> {
    let servers = table.option("properties.bootstrap.servers").unwrap_or_default();
    if servers.is_empty() {
        return Err(EngineError::user(format!("the table {} has no 'properties.bootstrap.servers'", table.path)));
    }
    Ok(servers.to_string())
}

pub fn is_upsert(table: &Table) -> bool {
    table.connector() == "upsert-kafka"
}

impl SourceConfig {
    pub fn of(table: &Table) -> Result<SourceConfig> {
        if table.option("topic-pattern").is_some() {
            return Err(EngineError::user("not supported yet: 'topic-pattern'")
                .hint("list the topics in 'topic', separated by ';'"));
        }
        let topics: Vec<String> = table
            .option("topic")
            .unwrap_or_default()
            .split(';')
            .filter(|t| !t.is_empty())
            .map(str::to_string)
            .collect();
        let upsert = is_upsert(table);
        let startup = if upsert { Startup::Earliest } else { startup(table)? };
        Ok(SourceConfig {
            bootstrap: bootstrap(table)?,
            topics,
            startup,
            bound: bound(table)?,
            discovery_ms: table
                .option("scan.topic-partition-discovery.interval")
                .and_then(parse_duration_ms)
                .unwrap_or(300_000),
            upsert,
        })
    }
}

fn startup(table: &Table) -> Result<Startup> {
    Ok(match table.option("scan.startup.mode").unwrap_or("group-offsets") {
        "earliest-offset" => Startup::Earliest,
        "latest-offset" => Startup::Latest,
        "timestamp" => Startup::Timestamp(number(table, "scan.startup.timestamp-millis")?),
        "specific-offsets" => Startup::Specific(offsets(table, "scan.startup.specific-offsets")?),
        // Without committed offsets Flink asks the client's reset policy, and fails when there is none.
        "group-offsets" => match table.option("properties.auto.offset.reset") {
            Some("earliest") => Startup::Earliest,
            Some("latest") => Startup::Latest,
            _ => {
                return Err(EngineError::user(format!(
                    "the table {} has no committed group offsets to start from",
                    table.path
                ))
                .detail("NoOffsetForPartitionException: Undefined offset with no reset policy for partitions")
                .hint("set 'scan.startup.mode' = 'earliest-offset' (or 'properties.auto.offset.reset')"));
            }
        },
        other => return Err(EngineError::user(format!("'{other}' is not a value of 'scan.startup.mode'"))),
    })
}

fn bound(table: &Table) -> Result<Bound> {
    Ok(match table.option("scan.bounded.mode").unwrap_or("unbounded") {
        "unbounded" => Bound::Unbounded,
        "latest-offset" => Bound::Latest,
        "timestamp" => Bound::Timestamp(number(table, "scan.bounded.timestamp-millis")?),
        "specific-offsets" => Bound::Specific(offsets(table, "scan.bounded.specific-offsets")?),
        other => return Err(EngineError::user(format!("not supported yet: 'scan.bounded.mode' = '{other}'"))),
    })
}

fn number(table: &Table, key: &str) -> Result<i64> {
    let value =
        table.option(key).ok_or_else(|| EngineError::user(format!("the table {} lacks '{key}'", table.path)))?;
    value.parse().map_err(|_| EngineError::user(format!("'{value}' is not a value of '{key}'")))
}

/// `partition:0,offset:42;partition:1,offset:300`
fn offsets(table: &Table, key: &str) -> Result<BTreeMap<i32, i64>> {
    let text = table.option(key).ok_or_else(|| EngineError::user(format!("the table {} lacks '{key}'", table.path)))?;
    let bad = || {
        EngineError::user(format!("'{text}' is not a value of '{key}'"))
            .hint("e.g. 'partition:0,offset:42;partition:1,offset:300'")
    };
    text.split(';')
        .filter(|p| !p.trim().is_empty())
        .map(|pair| {
            let (partition, offset) = pair.split_once(',').ok_or_else(bad)?;
            let partition =
                partition.trim().strip_prefix("partition:").and_then(|p| p.trim().parse().ok()).ok_or_else(bad)?;
            let offset = offset.trim().strip_prefix("offset:").and_then(|o| o.trim().parse().ok()).ok_or_else(bad)?;
            Ok((partition, offset))
        })
        .collect()
}

/// Names of the columns that make the record's key: `key.fields`, or the primary key of an upsert table.
pub fn key_columns(table: &Table) -> Vec<String> {
    if is_upsert(table) {
        return table.primary_key.iter().map(|k| k.to_string()).collect();
    }
    table.option("key.fields").map(|f| f.split(';').map(str::to_string).collect()).unwrap_or_default()
}

/// `value.fields-include` = EXCEPT_KEY
pub fn value_excludes_key(table: &Table) -> bool {
    table.option("value.fields-include") == Some("EXCEPT_KEY")
}

/// The table as the key's format sees it: only key columns, without the prefix.
pub fn key_table(table: &Table) -> Table {
    let keys = key_columns(table);
    let prefix = table.option("key.fields-prefix").unwrap_or("").to_string();
    let physical = keys
        .iter()
        .filter_map(|k| table.physical.iter().find(|c| c.name.as_ref() == k))
        .map(|c| ouzel_plan::table::PhysicalColumn {
            name: c.name.strip_prefix(prefix.as_str()).unwrap_or(&c.name).into(),
            ty: c.ty.clone(),
        })
        .collect();
    Table { physical, metadata: Vec::new(), ..table.clone() }
}

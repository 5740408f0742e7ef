//! The options of Kafka tables.
//!
//! `properties.*` are settings of Kafka's Java client. Those that our client has are used; those that ask for something
//! it does not have (TLS, SASL) are refused; the rest tune buffers and pauses that are not there, and mean nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use ouzel_engine::{EngineError, Result};
use ouzel_functions::regex::java::JavaRegex;
use ouzel_plan::Table;
use ouzel_plan::config::parse_duration_ms;

/// Where reading starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Startup {
    Earliest,
    Latest,
    Timestamp(i64),
    Specific(BTreeMap<i32, i64>),
    /// What the group has committed; without it the reset policy, and without that an error.
    Group {
        group: String,
        reset: Option<Reset>,
    },
}

/// `properties.auto.offset.reset`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reset {
    Earliest,
    Latest,
}

/// Where reading ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    Unbounded,
    Latest,
    Timestamp(i64),
    Specific(BTreeMap<i32, i64>),
    Group(String),
}

#[derive(Clone)]
pub struct SourceConfig {
    pub bootstrap: String,
    pub topics: Vec<String>,
    /// `topic-pattern`: the topics whose whole name matches, whatever there is of them.
    pub pattern: Option<Arc<JavaRegex>>,
    /// Whose committed offsets follow the checkpoints.
    pub group: Option<String>,
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
        check_properties(table)?;
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
            pattern: pattern(table)?,
            group: group(table),
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
        "group-offsets" => {
            let reset = match table.option("properties.auto.offset.reset") {
                Some("earliest") => Some(Reset::Earliest),
                Some("latest") => Some(Reset::Latest),
                _ => None,
            };
            match (group(table), reset) {
                (Some(group), reset) => Startup::Group { group, reset },
                (None, Some(Reset::Earliest)) => Startup::Earliest,
                (None, Some(Reset::Latest)) => Startup::Latest,
                (None, None) => return Err(no_offset(table)),
            }
        }
        other => return Err(EngineError::user(format!("'{other}' is not a value of 'scan.startup.mode'"))),
    })
}

/// Without committed offsets Flink asks the client's reset policy, and fails when there is none.
pub fn no_offset(table: &Table) -> EngineError {
    EngineError::user(format!("the table {} has no committed group offsets to start from", table.path))
        .detail("NoOffsetForPartitionException: Undefined offset with no reset policy for partitions")
        .hint("set 'scan.startup.mode' = 'earliest-offset' (or 'properties.auto.offset.reset')")
}

fn group(table: &Table) -> Option<String> {
    table.option("properties.group.id").filter(|g| !g.is_empty()).map(str::to_string)
}

fn pattern(table: &Table) -> Result<Option<Arc<JavaRegex>>> {
    let Some(pattern) = table.option("topic-pattern") else { return Ok(None) };
    let regex = JavaRegex::compile(&format!("^(?:{pattern})$")).map_err(|e| {
        EngineError::user(format!("'topic-pattern' of {} is not a regular expression", table.path)).detail(e)
    })?;
    Ok(Some(Arc::new(regex)))
}

/// Refuses settings that ask for what the client does not have, instead of connecting without it.
pub fn check_properties(table: &Table) -> Result<()> {
    let refused = |key: &str, value: &str| {
        EngineError::user(format!("not supported yet: 'properties.{key}' = '{value}'")).hint(
            "connections to Kafka are neither encrypted nor authenticated; 'properties.security.protocol' is PLAINTEXT",
        )
    };
    for (key, value) in &table.options {
        let Some(key) = key.strip_prefix("properties.") else { continue };
        let asks = match key {
            "security.protocol" => !value.eq_ignore_ascii_case("PLAINTEXT"),
            "interceptor.classes" | "sasl.jaas.config" => !value.is_empty(),
            _ => false,
        };
        if asks {
            // What a configuration says is a secret.
            return Err(refused(key, if key.starts_with("sasl") { "..." } else { value }));
        }
    }
    Ok(())
}

fn bound(table: &Table) -> Result<Bound> {
    Ok(match table.option("scan.bounded.mode").unwrap_or("unbounded") {
        "unbounded" => Bound::Unbounded,
        "latest-offset" => Bound::Latest,
        "timestamp" => Bound::Timestamp(number(table, "scan.bounded.timestamp-millis")?),
        "specific-offsets" => Bound::Specific(offsets(table, "scan.bounded.specific-offsets")?),
        "group-offsets" => Bound::Group(group(table).ok_or_else(|| {
            EngineError::user("'scan.bounded.mode' = 'group-offsets' needs a group").hint("set 'properties.group.id'")
        })?),
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

//! Which connector makes which source and sink: one line per connector.

use std::sync::Arc;

use ouzel_engine::lookup::Lookup;
use ouzel_engine::sink::Sink;
use ouzel_engine::source::{ConnectorContext, Connectors, Source};
use ouzel_engine::{EngineError, Result};
use ouzel_formats::registry::FormatRole;
use ouzel_formats::{Decoder, Encoder};
use ouzel_plan::operator::LookupJoin;
use ouzel_plan::table::{self, Scan, ScanField};
use ouzel_plan::{Column, Table};

use crate::kafka::KafkaClients;
use crate::lookup_cache::CachedLookup;
use crate::{blackhole, datagen, faker, filesystem, generator, jdbc, kafka, nexmark, print, sse};

type MakeSource = dyn Fn(&Scan, &ConnectorContext) -> Result<Box<dyn Source>> + Send + Sync;
type MakeLookup = dyn Fn(&LookupJoin, &ConnectorContext) -> Result<Box<dyn Lookup>> + Send + Sync;
type MakeSink = dyn Fn(&table::Sink, &ConnectorContext) -> Result<Box<dyn Sink>> + Send + Sync;

/// The connectors of this process. The binary adds those that need something of it (the embedded log, served tables).
#[derive(Default)]
pub struct Registry {
    sources: Vec<(&'static str, Arc<MakeSource>)>,
    sinks: Vec<(&'static str, Arc<MakeSink>)>,
    lookups: Vec<(&'static str, Arc<MakeLookup>)>,
}

impl Registry {
    /// The connectors that need nothing.
    pub fn new() -> Registry {
        let mut registry = Registry::default();
        registry.add_source("filesystem", |scan, context| {
            Ok(Box::new(filesystem::source::FileSource::new(scan, context)?))
        });
        registry.add_sink("filesystem", |sink, context| Ok(Box::new(filesystem::sink::FileSink::new(sink, context)?)));
        registry.add_lookup("filesystem", |join, context| {
            Ok(Box::new(filesystem::lookup::FileLookup::new(join, context)?))
        });
        registry.add_source("faker", faker::source);
        registry.add_lookup("faker", |join, context| Ok(Box::new(faker::lookup::FakerLookup::new(join, context)?)));
        registry.add_source("datagen", datagen::source);
        registry.add_source("nexmark", |scan, context| Ok(Box::new(nexmark::NexmarkSource::new(scan, context)?)));
        registry.add_source("jdbc", |scan, context| Ok(Box::new(jdbc::source::JdbcSource::new(scan, context)?)));
        registry.add_sink("jdbc", |sink, context| Ok(Box::new(jdbc::sink::JdbcSink::new(sink, context)?)));
        registry.add_lookup("jdbc", |join, _| {
            let rows = Box::new(jdbc::lookup::JdbcLookup::new(join)?);
            Ok(Box::new(CachedLookup::new(rows, &join.table, &join.right_types)?))
        });
        registry.add_sink("print", |sink, context| Ok(Box::new(print::PrintSink::new(sink, context))));
        registry.add_sink("blackhole", |_, _| Ok(Box::new(blackhole::BlackholeSink::default())));
        registry
    }

    /// The same and those that speak Kafka.
    pub fn with_kafka(clients: Arc<KafkaClients>) -> Registry {
        let mut registry = Registry::new();
        for name in ["kafka", "upsert-kafka"] {
            let (reading, writing) = (clients.clone(), clients.clone());
            registry.add_source(name, move |scan, context| {
                Ok(Box::new(kafka::source::KafkaSource::new(scan, context, &reading)?))
            });
            registry.add_sink(name, move |sink, context| {
                Ok(Box::new(kafka::sink::KafkaSink::new(sink, context, &writing)?))
            });
        }
        let streams = clients.clone();
        registry.add_source("sse", move |scan, context| {
            Ok(Box::new(sse::source::SseSource::new(scan, context, &streams)?))
        });
        registry.add_source("generator", move |scan, context| {
            Ok(Box::new(generator::GeneratorSource::new(scan, context, &clients)?))
        });
        registry
    }

    pub fn add_source(
        &mut self,
        name: &'static str,
        make: impl Fn(&Scan, &ConnectorContext) -> Result<Box<dyn Source>> + Send + Sync + 'static,
    ) {
        self.sources.push((name, Arc::new(make)));
    }

    pub fn add_sink(
        &mut self,
        name: &'static str,
        make: impl Fn(&table::Sink, &ConnectorContext) -> Result<Box<dyn Sink>> + Send + Sync + 'static,
    ) {
        self.sinks.push((name, Arc::new(make)));
    }

    pub fn add_lookup(
        &mut self,
        name: &'static str,
        make: impl Fn(&LookupJoin, &ConnectorContext) -> Result<Box<dyn Lookup>> + Send + Sync + 'static,
    ) {
        self.lookups.push((name, Arc::new(make)));
    }
}

impl Connectors for Registry {
    fn source(&self, scan: &Scan, context: &ConnectorContext) -> Result<Box<dyn Source>> {
        let name = scan.table.connector();
        match self.sources.iter().find(|(n, _)| *n == name) {
            Some((_, make)) => make(scan, context),
            None => Err(EngineError::user(format!("not supported yet: reading with the connector '{name}'"))),
        }
    }

    fn sink(&self, sink: &table::Sink, context: &ConnectorContext) -> Result<Box<dyn Sink>> {
        let name = sink.table.connector();
        match self.sinks.iter().find(|(n, _)| *n == name) {
            Some((_, make)) => make(sink, context),
            None => Err(EngineError::user(format!("not supported yet: writing with the connector '{name}'"))),
        }
    }

    fn source_instances(&self, table: &Table, wanted: usize) -> usize {
        match table.connector() {
            "kafka" | "upsert-kafka" => wanted,
            // Changes must be applied in the order of the file.
            "filesystem" if ouzel_plan::descriptor::source_changelog(table).is_append() => {
                filesystem::source::instances(table, wanted)
            }
            _ => 1,
        }
    }

    fn sink_spreads(&self, table: &Table) -> bool {
        ouzel_plan::descriptor::sink_spreads(table)
    }

    fn lookup(&self, join: &LookupJoin, context: &ConnectorContext) -> Result<Box<dyn Lookup>> {
        let name = join.table.connector();
        match self.lookups.iter().find(|(n, _)| *n == name) {
            Some((_, make)) => make(join, context),
            None => Err(EngineError::user(format!("not supported yet: looking up in the connector '{name}'"))),
        }
    }
}

/// The decoder of a table's (value) format.
pub fn decoder(table: &Table, fields: &[ScanField], context: &ConnectorContext) -> Result<Box<dyn Decoder>> {
    ouzel_formats::registry::decoder(table, fields, FormatRole::Value, &context.eval)
        .map_err(|e| EngineError::user(e.to_string()))
}

/// The encoder of a table's (value) format for these columns.
pub fn encoder(table: &Table, columns: &[Column], context: &ConnectorContext) -> Result<Box<dyn Encoder>> {
    ouzel_formats::registry::encoder(table, columns, FormatRole::Value, &context.eval)
        .map_err(|e| EngineError::user(e.to_string()))
}

//! A topic: its description on disk and its partitions.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kafka_protocol::error::ResponseError;
use parking_lot::RwLock;
use uuid::Uuid;

use super::format::{read_text, replace_file, sync_dir};
use super::partition::PartitionLog;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::topic_config::{self, Overrides, Settings};

const HEADER: &str = "ouzel-topic";
const FORMAT: u32 = 1;
const FILE: &str = "topic";

/// What the file `topic` holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TopicDescription {
    pub id: Uuid,
    pub partitions: i32,
    pub overrides: Overrides,
}

/// A topic with its open partitions.
pub(crate) struct Topic {
    pub name: Arc<str>,
    pub id: Uuid,
    pub overrides: Overrides,
    dir: PathBuf,
    settings: Settings,
    partitions: RwLock<Vec<Arc<PartitionLog>>>,
}

impl Topic {
    /// Creates a topic that does not exist yet. It is there once its description is.
    pub(crate) fn create(topics: &Path, name: &str, description: &TopicDescription) -> Result<Self> {
        let dir = topics.join(name);
        make_partitions(&dir, 0, description.partitions)?;
        write_description(&dir, description)?;
        Self::open(topics, name)?.ok_or_else(|| Error::Damaged {
            path: dir,
            detail: "the topic has vanished while it was created".to_owned(),
        })
    }

    /// Opens a topic; `None` when its creation was never completed.
    pub(crate) fn open(topics: &Path, name: &str) -> Result<Option<Self>> {
        let dir = topics.join(name);
        let Some(description) = read_description(&dir.join(FILE))? else {
            return Ok(None);
        };
        let settings = topic_config::settings(&description.overrides)?;
        // A crash while partitions were added may have left fewer folders than described.
        make_partitions(&dir, 0, description.partitions)?;
        let topic = Self {
            name: Arc::from(name),
            id: description.id,
            overrides: description.overrides,
            dir,
            settings,
            partitions: RwLock::default(),
        };
        topic.open_partitions(description.partitions)?;
        Ok(Some(topic))
    }

    fn open_partitions(&self, count: i32) -> Result<()> {
        let mut partitions = self.partitions.write();
        for partition in partitions.len() as i32..count {
            let dir = self.dir.join(partition.to_string());
            let log = PartitionLog::open(self.name.clone(), partition, dir, self.settings, now_ms())?;
            partitions.push(Arc::new(log));
        }
        Ok(())
    }

    /// Adds partitions up to `count`, which has to be more than there are.
    pub(crate) fn grow(&self, count: i32) -> Result<()> {
        let have = self.partition_count();
        if count <= have {
            let message =
                format!("The topic {} currently has {have} partition(s); {count} would not be an increase.", self.name);
            return Err(Error::refused(ResponseError::InvalidPartitions, message));
        }
        make_partitions(&self.dir, have, count)?;
        let description = TopicDescription { id: self.id, partitions: count, overrides: self.overrides.clone() };
        write_description(&self.dir, &description)?;
        self.open_partitions(count)
    }

    pub(crate) fn partition_count(&self) -> i32 {
        self.partitions.read().len() as i32
    }

    pub(crate) fn partition(&self, partition: i32) -> Result<Arc<PartitionLog>> {
        usize::try_from(partition)
            .ok()
            .and_then(|index| self.partitions.read().get(index).cloned())
            .ok_or_else(|| Error::UnknownPartition { topic: self.name.to_string(), partition })
    }

    pub(crate) fn partitions(&self) -> Vec<Arc<PartitionLog>> {
        self.partitions.read().clone()
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn mark_deleted(&self) {
        for partition in self.partitions.read().iter() {
            partition.mark_deleted();
        }
    }
}

fn make_partitions(dir: &Path, from: i32, to: i32) -> Result<()> {
    ouzel_durable::create_dir_all(dir).map_err(Error::io("create", dir))?;
    for partition in from..to {
        let path = dir.join(partition.to_string());
        // Their names are forced together.
        fs::create_dir_all(&path).map_err(Error::io("create", &path))?;
    }
    sync_dir(dir)
}

fn write_description(dir: &Path, description: &TopicDescription) -> Result<()> {
    let mut text = format!("{HEADER} {FORMAT}\nid={}\npartitions={}\n", description.id, description.partitions);
    for (name, value) in &description.overrides {
        text.push_str(&format!("config.{name}={value}\n"));
    }
    replace_file(&dir.join(FILE), text.as_bytes())
}

fn read_description(path: &Path) -> Result<Option<TopicDescription>> {
    let Some(text) = read_text(path)? else {
        return Ok(None);
    };
    let damaged = |detail: &str| Error::Damaged { path: path.to_path_buf(), detail: detail.to_owned() };
    let mut lines = text.lines();
    let version = lines
        .next()
        .and_then(|line| line.strip_prefix(HEADER)?.trim().parse::<u32>().ok())
        .ok_or_else(|| damaged("it does not start with its version"))?;
    if version > FORMAT {
        return Err(Error::NewerFormat { path: path.to_path_buf(), found: version, supported: FORMAT });
    }
    let (mut id, mut partitions, mut overrides) = (None, None, Overrides::new());
    for line in lines {
        match line.split_once('=') {
            Some(("id", value)) => id = Uuid::parse_str(value).ok(),
            Some(("partitions", value)) => partitions = value.parse().ok(),
            Some((name, value)) => {
                if let Some(name) = name.strip_prefix("config.") {
                    overrides.insert(name.to_owned(), value.to_owned());
                }
            }
            None => {}
        }
    }
    Ok(Some(TopicDescription {
        id: id.ok_or_else(|| damaged("the topic's id is missing"))?,
        partitions: partitions.ok_or_else(|| damaged("the number of partitions is missing"))?,
        overrides,
    }))
}

//! What the instances of a file sink do together when all of them have come as far as a checkpoint.
//!
//! The last instance that commits a checkpoint merges its small files, says which partitions are complete and, once per
//! start, removes what an earlier run of the job left behind. Each instance has committed a checkpoint before it is cut for
//! the next one, so the checkpoint that tells of it is never forgotten before that is done; after a restart it is done
//! again from the handles, to the same end. A partition is complete when its trigger says so for every instance and
//! none has a file open in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ouzel_engine::Result;
use ouzel_engine::source::ConnectorContext;
use ouzel_formats::Encoder;
use ouzel_plan::Table;
use parking_lot::Mutex;

use super::compaction::Compaction;
use super::file_names::FileNames;
use super::handle::Handle;
use super::partition_commit::PartitionCommit;
use super::pending_file::write_error;

/// The end of a bounded job, which comes behind all checkpoints.
const END: u64 = u64::MAX;

/// One instance's part in it.
pub struct Committer {
    shared: Arc<Shared>,
    instances: usize,
    /// Nothing is visible, and no partition complete, before the end.
    batch: bool,
    root: PathBuf,
    names: Arc<FileNames>,
    pub compaction: Option<Compaction>,
    partitions: Option<PartitionCommit>,
    /// Partitions that got rows since the last checkpoint, and when the first came.
    new: BTreeMap<String, i64>,
    watermark: i64,
}

#[derive(Default)]
pub struct Shared {
    names: Mutex<Option<Arc<FileNames>>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Handles of a checkpoint that not all instances have committed.
    arrived: BTreeMap<u64, Vec<Handle>>,
    /// Handles of the checkpoint that the job was restored from.
    recovered: Vec<Handle>,
    /// What was recovered has been committed again.
    settled: bool,
    /// Partitions that a checkpoint tells of and that are not complete.
    waiting: BTreeMap<String, i64>,
}

impl Committer {
    /// `batch`: as in Flink nothing is merged then.
    pub fn of(table: &Table, context: &ConnectorContext, root: PathBuf, batch: bool) -> Result<Committer> {
        let shared: Arc<Shared> = context.siblings.share();
        let names = shared.names.lock().get_or_insert_with(|| Arc::new(FileNames::of(context))).clone();
        Ok(Committer {
            instances: context.parallelism,
            batch,
            root,
            names,
            compaction: if batch { None } else { Compaction::of(table, context.parallelism) },
            partitions: PartitionCommit::of(table, context)?,
            new: BTreeMap::new(),
            watermark: i64::MIN,
            shared,
        })
    }

    pub fn names(&self) -> &FileNames {
        &self.names
    }

    /// A row went into this folder.
    pub fn add(&mut self, folder: &str) {
        if let Some(partitions) = &self.partitions
            && !self.new.contains_key(folder)
        {
            self.new.insert(folder.to_string(), partitions.now_ms());
        }
    }

    pub fn watermark(&mut self, watermark: i64) {
        self.watermark = self.watermark.max(watermark);
    }

    /// Whether this instance is past the partition: its file there ends with this checkpoint.
    pub fn is_due(&self, folder: &str) -> Result<bool> {
        let Some(partitions) = self.partitions.as_ref().filter(|_| !self.batch) else { return Ok(false) };
        let waiting = self.shared.state.lock().waiting.get(folder).copied();
        let since = waiting.into_iter().chain(self.new.get(folder).copied()).min();
        since.map_or(Ok(false), |since| partitions.is_due(folder, since, self.watermark))
    }

    /// Notes in a checkpoint's handle how far this instance is.
    pub fn save(&mut self, handle: &mut Handle) {
        if self.partitions.is_some() {
            handle.new = std::mem::take(&mut self.new);
            handle.waiting = self.shared.state.lock().waiting.clone();
            handle.watermark = Some(self.watermark);
        }
    }

    pub fn recover(&mut self, handle: Handle) {
        self.watermark = handle.watermark.unwrap_or(i64::MIN).max(self.watermark);
        self.shared.state.lock().recovered.push(handle);
    }

    /// Once all instances have recovered: what the checkpoint counted on is done again.
    pub fn settle(&self, encoder: &dyn Encoder) -> Result<()> {
        let mut state = self.shared.state.lock();
        if std::mem::replace(&mut state.settled, true) {
            return Ok(());
        }
        let recovered = std::mem::take(&mut state.recovered);
        let kept: BTreeSet<&PathBuf> = recovered.iter().flat_map(Handle::hidden_files).collect();
        for file in self.names.leftovers(&self.root).map_err(|e| write_error(&self.root, &e))? {
            if !kept.contains(&file) {
                tracing::info!("removing '{}', which no checkpoint knows", file.display());
                fs::remove_file(&file).map_err(|e| write_error(&file, &e))?;
            }
        }
        self.complete(&mut state, recovered, false, encoder)
    }

    /// This instance has made visible what its handle for the checkpoint says. The last one goes on from there.
    pub fn committed(&self, checkpoint: u64, handle: Handle, encoder: &dyn Encoder) -> Result<()> {
        let mut state = self.shared.state.lock();
        let arrived = state.arrived.entry(checkpoint).or_default();
        arrived.push(handle);
        if arrived.len() < self.instances {
            return Ok(());
        }
        let handles = state.arrived.remove(&checkpoint).unwrap_or_default();
        self.complete(&mut state, handles, checkpoint == END, encoder)
    }

    /// This instance is at the end of its input, and all its files are visible but those that are to be merged.
    pub fn finished(&mut self, mut handle: Handle, encoder: &dyn Encoder) -> Result<()> {
        handle.new = std::mem::take(&mut self.new);
        self.committed(END, handle, encoder)
    }

    fn complete(&self, state: &mut State, mut handles: Vec<Handle>, end: bool, encoder: &dyn Encoder) -> Result<()> {
        if let Some(compaction) = &self.compaction {
            compaction.merge(handles.iter_mut().flat_map(|h| std::mem::take(&mut h.merge)).collect(), encoder)?;
        }
        let Some(partitions) = &self.partitions else { return Ok(()) };
        for (folder, since) in handles.iter().flat_map(|handle| handle.waiting.iter().chain(&handle.new)) {
            // A handle may have been written before the partition was committed; doing it twice is harmless.
            state.waiting.entry(folder.clone()).and_modify(|first| *first = (*first).min(*since)).or_insert(*since);
        }
        let watermark = handles.iter().filter_map(|handle| handle.watermark).min().unwrap_or(i64::MIN);
        let open: BTreeSet<PathBuf> = handles
            .iter()
            .flat_map(|handle| &handle.open)
            .filter_map(|file| file.visible.parent().map(Path::to_path_buf))
            .collect();
        let mut done = BTreeSet::new();
        for (folder, since) in &state.waiting {
            let path = self.root.join(folder);
            if end || (!self.batch && !open.contains(&path) && partitions.is_due(folder, *since, watermark)?) {
                partitions.commit(&path).map_err(|e: io::Error| write_error(&path, &e))?;
                done.insert(folder.clone());
            }
        }
        state.waiting.retain(|folder, _| !done.contains(folder));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::handle::Part;
    use super::*;
    use ouzel_engine::source::Siblings;
    use ouzel_formats::{FormatError, Records};
    use ouzel_functions::{Clock, EvalContext};
    use ouzel_plan::ObjectPath;
    use ouzel_types::Batch;

    struct Nothing;
    impl Encoder for Nothing {
        fn encode(&mut self, _: &Batch, _: &mut Records) -> std::result::Result<(), FormatError> {
            Ok(())
        }
    }

    struct NoClock;
    impl Clock for NoClock {
        fn now_nanos(&self) -> i64 {
            0
        }
    }

    fn table() -> Table {
        let options = [
            ("sink.partition-commit.policy.kind", "success-file"),
            ("sink.partition-commit.trigger", "partition-time"),
        ];
        Table {
            path: ObjectPath { catalog: "c".into(), database: "d".into(), name: "t".into() },
            physical: Vec::new(),
            metadata: Vec::new(),
            primary_key: Vec::new(),
            partition_keys: vec!["dt".into()],
            options: options.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
        }
    }

    fn instances(root: &Path) -> [Committer; 2] {
        let siblings = Siblings::default();
        [0, 1].map(|subtask| {
            let context = ConnectorContext {
                job: "job".into(),
                node: 1,
                subtask,
                parallelism: 2,
                time_zone: "UTC".into(),
                checkpoints: true,
                eval: EvalContext {
                    time_zone: "UTC".into(),
                    clock: Arc::new(NoClock),
                    watermark: Arc::new(|| None),
                    query_start_ms: 0,
                },
                siblings: siblings.clone(),
            };
            Committer::of(&table(), &context, root.to_path_buf(), false).unwrap()
        })
    }

    const FOLDER: &str = "dt=1970-01-02";
    const BEHIND: i64 = 86_400_001;

    fn handle_of(committer: &mut Committer) -> Handle {
        let mut handle = Handle::default();
        committer.save(&mut handle);
        handle
    }

    #[test]
    fn a_partition_waits_for_every_instance() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join(FOLDER)).unwrap();
        let success = root.path().join(FOLDER).join("_SUCCESS");
        let [mut a, mut b] = instances(root.path());
        a.add(FOLDER);
        b.add(FOLDER);
        a.watermark(BEHIND);
        assert_eq!([a.is_due(FOLDER).unwrap(), b.is_due(FOLDER).unwrap()], [true, false]);
        let checkpoint = |number: u64, handles: [(&Committer, Handle); 2]| {
            for (committer, handle) in handles {
                committer.committed(number, handle, &Nothing).unwrap();
            }
            success.exists()
        };
        let handles = [handle_of(&mut a), handle_of(&mut b)];
        let [first, second] = handles.clone();
        assert!(!checkpoint(1, [(&a, first), (&b, second)]), "b's watermark is not there");
        // A restart from that checkpoint knows the same.
        let [mut c, mut d] = instances(root.path());
        let [first, second] = handles;
        c.recover(first);
        d.recover(second);
        c.settle(&Nothing).unwrap();
        assert!(!success.exists());
        d.watermark(BEHIND);
        let (first, mut second) = (handle_of(&mut c), handle_of(&mut d));
        let visible = root.path().join(FOLDER).join("part");
        second.open.push(Part { temporary: visible.with_file_name(".part"), visible, bytes: 0 });
        assert!(!checkpoint(2, [(&c, first), (&d, second)]), "a file in it is open");
        let handles = (handle_of(&mut c), handle_of(&mut d));
        assert!(checkpoint(3, [(&c, handles.0), (&d, handles.1)]));
        assert!(!c.is_due(FOLDER).unwrap(), "it no longer waits");
    }

    #[test]
    fn what_no_checkpoint_knows_is_removed_once_all_have_recovered() {
        let root = tempfile::tempdir().unwrap();
        let [old, _] = instances(root.path());
        let names = [old.names().file(0, 0), old.names().file(0, 1)].map(|name| root.path().join(name.temporary));
        names.iter().for_each(|name| fs::write(name, "x").unwrap());
        let [mut a, mut b] = instances(root.path());
        let open = Part { temporary: names[1].clone(), visible: root.path().join("part"), bytes: 1 };
        a.recover(Handle::default());
        b.recover(Handle { open: vec![open], ..Handle::default() });
        a.settle(&Nothing).unwrap();
        assert_eq!(names.map(|name| name.exists()), [false, true]);
    }
}

//! A job's checkpoints: the coordinator's decisions, the store, and the thread that writes while processing goes on.

use std::sync::mpsc;
use std::time::Instant;

use ouzel_checkpoint::{Coordinator, Trigger};

use crate::error::{EngineError, Result};
use crate::runtime::checkpoint_store::{CheckpointData, CheckpointStore, Manifest};
use crate::runtime::job::{CheckpointOptions, JobOptions};

/// The coordinator with its store and the thread that writes.
pub struct Checkpoints {
    pub coordinator: Coordinator,
    pub store: CheckpointStore,
    pub restored: Option<Manifest>,
    requests: Option<mpsc::Sender<Request>>,
    answers: mpsc::Receiver<Written>,
    writer: Option<std::thread::JoinHandle<()>>,
    fingerprint: u64,
}

pub struct Request {
    pub trigger: Trigger,
    pub data: CheckpointData,
    /// The job has ended: it is not run again.
    pub ended: bool,
    pub started: Instant,
}

/// From the writer: the file is on disk (or not).
struct Written {
    id: u64,
    ended: bool,
    outcome: Result<u64>,
    started: Instant,
}

/// A checkpoint is complete (its bytes), or could not be written.
pub struct Answer {
    pub id: u64,
    pub outcome: Result<u64>,
    pub started: Instant,
}

impl Checkpoints {
    pub fn open(options: &CheckpointOptions, fingerprint: u64, job: &JobOptions, now_ms: i64) -> Result<Checkpoints> {
        let store = CheckpointStore::open(&options.folder)?;
        let mut coordinator = Coordinator::new(options.interval_ms, now_ms);
        let restored = store.read_manifest()?;
        if let Some(manifest) = &restored {
            if manifest.fingerprint != fingerprint {
                return Err(EngineError::user("the plan of this job no longer fits its last checkpoint")
                    .detail(format!(
                        "checkpoint {} in {} was taken by another query",
                        manifest.id,
                        options.folder.display()
                    ))
                    .hint("undo the change of the script, or remove that folder to start the job afresh"));
            }
            coordinator.restored(manifest.id, manifest.chain.clone());
            store.retain(&manifest.chain);
        }
        let (requests, inbox) = mpsc::channel::<Request>();
        let (outbox, answers) = mpsc::channel();
        let make_durable = options.make_durable.clone();
        let (writer_store, notifier) = (store.clone(), job.stop.notifier().clone());
        let writer = std::thread::Builder::new()
            .name("checkpoint".to_string())
            .spawn(move || {
                for Request { trigger, data, ended, started } in inbox {
                    let durable = make_durable.as_ref().map_or(Ok(()), |make_durable| make_durable());
                    let outcome = durable.and_then(|()| writer_store.write(trigger.id, &data));
                    let written = Written { id: trigger.id, ended, outcome, started };
                    if outbox.send(written).is_err() {
                        return;
                    }
                    notifier.notify();
                }
            })
            .map_err(|e| EngineError::external(format!("cannot start the checkpoint writer: {e}")))?;
        let writer = Some(writer);
        Ok(Checkpoints { coordinator, store, restored, requests: Some(requests), answers, writer, fingerprint })
    }

    pub fn submit(&mut self, request: Request) {
        if let Some(requests) = &self.requests {
            // The writer only ends after this sender is dropped.
            requests.send(request).expect("invariant: the checkpoint writer lives as long as its job");
        }
    }

    /// The writer's answer with the manifest moved to it, if there is one.
    pub fn answer(&mut self) -> Option<Answer> {
        let Written { id, ended, outcome, started } = self.answers.try_recv().ok()?;
        let outcome = match outcome {
            Ok(bytes) => self.complete(id, bytes, ended),
            Err(error) => {
                self.coordinator.failed(id);
                Err(error)
            }
        };
        Some(Answer { id, outcome, started })
    }

    /// The job has ended and its sinks have committed: a start after this one has nothing to do.
    pub fn note_committed(&self) -> Result<()> {
        match self.store.read_manifest()? {
            Some(manifest) if manifest.ended => self.store.write_manifest(&Manifest { committed: true, ..manifest }),
            _ => Ok(()),
        }
    }

    fn complete(&mut self, id: u64, bytes: u64, ended: bool) -> Result<u64> {
        let Some(completed) = self.coordinator.persisted(id, bytes) else { return Ok(bytes) };
        let manifest = Manifest { id, chain: completed.chain, fingerprint: self.fingerprint, ended, committed: false };
        self.store.write_manifest(&manifest)?;
        if !completed.retired.is_empty() {
            self.store.retain(&manifest.chain);
        }
        Ok(bytes)
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(writer) = self.writer.take() {
            // A panic of the writer has been seen as a missing answer already.
            let _ = writer.join();
        }
    }
}

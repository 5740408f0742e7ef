//! A job's checkpoints: the coordinator's decisions, the store, and the thread that writes while processing goes on.

use std::sync::{Arc, mpsc};
use std::time::Instant;

use ouzel_checkpoint::{Coordinator, Trigger};

use crate::error::{EngineError, Result};
use crate::runtime::checkpoint_store::{CheckpointData, CheckpointFile, CheckpointStore, Manifest, Part};
use crate::runtime::job::{CheckpointOptions, JobOptions};
use crate::runtime::plan_form::{self, NodeForm};

/// The coordinator with its store and the thread that writes.
pub struct Checkpoints {
    pub coordinator: Coordinator,
    pub store: CheckpointStore,
    pub restored: Option<Manifest>,
    outlet: Outlet,
    answers: mpsc::Receiver<Written>,
    writer: Option<std::thread::JoinHandle<()>>,
    forms: Arc<[NodeForm]>,
}

/// Where snapshots go, piece by piece, as they are made. Who is faster than the disk waits for it.
#[derive(Clone)]
pub struct Outlet(mpsc::SyncSender<Message>);

/// So many pieces may wait for the disk.
const PIECES_WAITING: usize = 32;

enum Message {
    /// Of a state, for a checkpoint.
    Piece(u64, Part),
    /// All pieces have come: the rest of the checkpoint.
    Cut(Request),
    End,
}

impl Outlet {
    pub fn put(&self, checkpoint: u64, piece: Part) {
        self.send(Message::Piece(checkpoint, piece));
    }

    fn send(&self, message: Message) {
        self.0.send(message).expect("invariant: the checkpoint writer lives as long as its job");
    }
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
    pub fn open(
        options: &CheckpointOptions,
        forms: Vec<NodeForm>,
        job: &JobOptions,
        now_ms: i64,
    ) -> Result<Checkpoints> {
        let store = CheckpointStore::open(&options.folder)?;
        let mut coordinator = Coordinator::new(options.interval_ms, now_ms);
        let restored = store.read_manifest()?;
        if let Some(manifest) = &restored {
            if let Some(misfit) = plan_form::misfit(&manifest.forms, &forms) {
                let folder = options.folder.display();
                let hint = format!("undo the change of the script, or remove {folder} to start the job afresh");
                return Err(misfit.hint(hint).hopeless());
            }
            coordinator.restored(manifest.id, manifest.chain.clone());
            store.retain(&manifest.chain);
        }
        let (outlet, inbox) = mpsc::sync_channel(PIECES_WAITING);
        let (outbox, answers) = mpsc::channel();
        let make_durable = options.make_durable.clone();
        let (writer_store, notifier) = (store.clone(), job.stop.notifier().clone());
        let writer = std::thread::Builder::new()
            .name("checkpoint".to_string())
            .spawn(move || {
                let mut files = Files { store: writer_store, open: None };
                for message in inbox {
                    let Request { trigger, data, ended, started } = match message {
                        Message::Piece(id, piece) => {
                            files.put(id, &piece);
                            continue;
                        }
                        Message::Cut(request) => request,
                        Message::End => return,
                    };
                    let durable = make_durable.as_ref().map_or(Ok(()), |make_durable| make_durable());
                    let outcome = durable.and_then(|()| files.take(trigger.id)?.complete(&data));
                    if outbox.send(Written { id: trigger.id, ended, outcome, started }).is_err() {
                        return;
                    }
                    notifier.notify();
                }
            })
            .map_err(|e| EngineError::external(format!("cannot start the checkpoint writer: {e}")))?;
        let writer = Some(writer);
        Ok(Checkpoints { coordinator, store, restored, outlet: Outlet(outlet), answers, writer, forms: forms.into() })
    }

    pub fn outlet(&self) -> Outlet {
        self.outlet.clone()
    }

    /// The rest of a checkpoint; the pieces of its states have gone through outlets.
    pub fn submit(&mut self, request: Request) {
        self.outlet.send(Message::Cut(request));
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
        let manifest = Manifest { id, chain: completed.chain, forms: self.forms.clone(), ended, committed: false };
        self.store.write_manifest(&manifest)?;
        if !completed.retired.is_empty() {
            self.store.retain(&manifest.chain);
        }
        Ok(bytes)
    }
}

/// The file that is being written. What fails on the way is the answer to its request.
struct Files {
    store: CheckpointStore,
    open: Option<(u64, Result<CheckpointFile>)>,
}

impl Files {
    fn put(&mut self, id: u64, piece: &Part) {
        let mut file = self.take(id);
        if let Ok(open) = &mut file
            && let Err(error) = open.state(piece)
        {
            file = Err(error);
        }
        self.open = Some((id, file));
    }

    /// The file of a checkpoint as far as it is written.
    fn take(&mut self, id: u64) -> Result<CheckpointFile> {
        match self.open.take() {
            Some((open, file)) if open == id => file,
            _ => self.store.begin(id),
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        // A writer that is gone needs no end.
        let _ = self.outlet.0.send(Message::End);
        if let Some(writer) = self.writer.take() {
            // A panic of the writer has been seen as a missing answer already.
            let _ = writer.join();
        }
    }
}

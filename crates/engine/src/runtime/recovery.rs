//! What a worker takes from the checkpoint in force: operator state, sink handles, source positions.

use crate::error::{EngineError, Result};
use crate::runtime::build::{Blueprint, JobSource, SourceDriver};
use crate::runtime::checkpoint_store::{CheckpointData, Part};
use crate::runtime::checkpoints::Checkpoints;
use crate::runtime::graph::Graph;
use crate::source::Source;

/// The files of the chain in force, oldest first.
pub struct Restored {
    pub id: u64,
    files: Vec<CheckpointData>,
}

impl Restored {
    /// Reads the chain. None: there is no checkpoint.
    pub fn read(checkpoints: &mut Checkpoints) -> Result<Option<Restored>> {
        let Some(manifest) = checkpoints.restored.take() else { return Ok(None) };
        let files = manifest.chain.iter().map(|id| checkpoints.store.read(*id)).collect::<Result<Vec<_>>>()?;
        if files.is_empty() {
            return Err(EngineError::internal("a checkpoint manifest names no file"));
        }
        Ok(Some(Restored { id: manifest.id, files }))
    }

    fn last(&self) -> &CheckpointData {
        self.files.last().expect("invariant: a chain has a file")
    }

    /// The base and deltas of one instance of an operator.
    fn chain(&self, node: u32, subtask: u32) -> Vec<&[u8]> {
        let own = |part: &&Part| (part.node, part.subtask) == (node, subtask);
        self.files.iter().flat_map(|file| file.states.iter().filter(own).map(|part| part.bytes.as_slice())).collect()
    }
}

/// Brings a worker to where the checkpoint was cut, or its sinks to a fresh start.
pub fn recover(
    graph: &mut Graph,
    sources: &mut [JobSource],
    blueprint: &Blueprint<'_>,
    worker: usize,
    restored: Option<&Restored>,
) -> Result<()> {
    let Some(restored) = restored else {
        return graph.sinks().try_for_each(|(_, _, sink)| sink.recover(0, None));
    };
    let last = restored.last();
    for (index, place) in blueprint.layout.nodes.iter().enumerate() {
        check_parallelism(blueprint, index, place.parallelism, &last.states)?;
        check_parallelism(blueprint, index, place.parallelism, &last.sources)?;
        check_parallelism(blueprint, index, place.parallelism, &last.sinks)?;
        let chain = restored.chain(index as u32, worker as u32);
        if !chain.is_empty() && place.parallelism > worker {
            graph.restore(index, &chain)?;
        }
    }
    let of = |parts: &'_ [Part], node: usize| -> Option<Vec<u8>> {
        let own = |part: &&Part| (part.node, part.subtask) == (node as u32, worker as u32);
        parts.iter().find(own).map(|part| part.bytes.clone())
    };
    for (index, _, sink) in graph.sinks() {
        sink.recover(restored.id, of(&last.sinks, index).as_deref())?;
    }
    let now_ms = blueprint.options.now_ms();
    for source in sources {
        let Some(bytes) = of(&last.sources, source.node) else { continue };
        match &mut source.driver {
            SourceDriver::Scan(scan) => scan.restore(&bytes, now_ms)?,
            SourceDriver::Values(values) => values.restore(&bytes)?,
        }
    }
    Ok(())
}

fn check_parallelism(blueprint: &Blueprint<'_>, node: usize, parallelism: usize, parts: &[Part]) -> Result<()> {
    let before = parts.iter().filter(|part| part.node == node as u32).count();
    if before == 0 || before == parallelism {
        return Ok(());
    }
    Err(EngineError::user(format!("the last checkpoint of this job was taken with a parallelism of {before}"))
        .detail(format!("{} has a parallelism of {parallelism} now", blueprint.metrics.nodes[node].name))
        .hint("set the parallelism back, or remove the job's folder under `checkpoints` to start it afresh"))
}

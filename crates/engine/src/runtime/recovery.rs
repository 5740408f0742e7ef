//! What a worker takes from the checkpoint in force: operator state, sink handles, source positions.

use std::collections::BTreeSet;

use crate::error::{EngineError, Result};
use crate::runtime::build::{Blueprint, JobSource, SourceDriver};
use crate::runtime::checkpoint_store::{Part, StoredCheckpoint};
use crate::runtime::checkpoints::Checkpoints;
use crate::runtime::graph::Graph;
use crate::source::Source;
use crate::state::Saved;

/// The files of the chain in force, oldest first.
pub struct Restored {
    pub id: u64,
    files: Vec<StoredCheckpoint>,
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

    fn last(&self) -> &StoredCheckpoint {
        self.files.last().expect("invariant: a chain has a file")
    }

    /// The pieces of the base and of each delta of one instance of an operator.
    fn chain(&self, node: u32, subtask: u32) -> Vec<Vec<Saved>> {
        let own = |part: &&Part<Saved>| (part.node, part.subtask) == (node, subtask);
        let pieces = |file: &StoredCheckpoint| file.states.iter().filter(own).map(|part| part.bytes.clone()).collect();
        self.files.iter().map(pieces).filter(|pieces: &Vec<Saved>| !pieces.is_empty()).collect()
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
    for (index, place) in blueprint.layout.nodes.iter().enumerate().filter(|(_, place)| place.parallelism > worker) {
        let before = instances(&last.states, index);
        let chain = restored.chain(index as u32, worker as u32);
        if before != 0 && before != place.parallelism {
            refuse_to_move(blueprint, index, before)?;
            for subtask in (0..before).filter(|subtask| subtask % place.parallelism == worker) {
                graph.adopt(index, &restored.chain(index as u32, subtask as u32))?;
            }
        } else if !chain.is_empty() {
            graph.restore(index, &chain)?;
        }
    }
    for (index, _, sink) in graph.sinks() {
        let parallelism = blueprint.layout.nodes[index].parallelism;
        let adopted = |part: &&Part| part.node == index as u32 && part.subtask as usize % parallelism == worker;
        let mut handles = last.data.sinks.iter().filter(adopted).peekable();
        if handles.peek().is_none() {
            sink.recover(restored.id, None)?;
        }
        handles.try_for_each(|part| sink.recover(restored.id, Some(&part.bytes)))?;
        let chain = restored.chain(index as u32, worker as u32);
        if !chain.is_empty() {
            let chain = chain.iter().flatten().map(Saved::bytes).collect::<Result<Vec<_>>>()?;
            sink.restore(&chain.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
        }
    }
    let now_ms = blueprint.options.now_ms();
    for source in sources {
        let of_node = || last.data.sources.iter().filter(|part| part.node == source.node as u32);
        let own = of_node().find(|part| part.subtask as usize == worker);
        let moved = of_node().count() != blueprint.layout.nodes[source.node].parallelism;
        match &mut source.driver {
            SourceDriver::Values(values) => own.map_or(Ok(()), |part| values.restore(&part.bytes))?,
            SourceDriver::Scan(scan) if moved => {
                of_node().try_for_each(|part| scan.restore_moved(&part.bytes))?;
            }
            SourceDriver::Scan(scan) => own.map_or(Ok(()), |part| scan.restore(&part.bytes, now_ms))?,
        }
    }
    Ok(())
}

/// How many instances of a node saved something.
fn instances(parts: &[Part<Saved>], node: usize) -> usize {
    let subtasks = parts.iter().filter(|part| part.node == node as u32).map(|part| part.subtask);
    subtasks.collect::<BTreeSet<u32>>().len()
}

/// State by key stays with its instance; what keeps none may have any number of instances.
fn refuse_to_move(blueprint: &Blueprint<'_>, node: usize, before: usize) -> Result<()> {
    let keyed = blueprint.plan.nodes.get(node).is_some_and(|node| node.distribution.iter().any(Option::is_some));
    if !keyed {
        return Ok(());
    }
    let now = blueprint.layout.nodes[node].parallelism;
    Err(EngineError::user(format!("the last checkpoint of this job was taken with a parallelism of {before}"))
        .detail(format!("{} has a parallelism of {now} now", blueprint.metrics.nodes[node].name))
        .hint("set the parallelism back, or remove the job's folder under `checkpoints` to start it afresh")
        .hopeless())
}

//! Checkpoints on disk: one folder per job, one file per checkpoint, a manifest that names the chain in force.
//!
//! A file is written under another name, fsynced, renamed, its folder fsynced; then the manifest likewise. So after
//! a crash the manifest names only whole files, and a file that it does not name is an orphan and is removed.
//! Format version 5. File: magic, version u32, pieces `section u8 (1 source, 2 sink, 3 state), node u32, subtask u32, length u64,
//! bytes`, a 0, crc32c u32. A state has as many pieces as it needs, in the order of writing. Manifest: lines of `key value`;
//! each `operator` line is a node of the plan: its name, a tab, the form of its state (backslash, tab and line ends escaped).
//! Versions before are refused: their manifests do not say which plan they fit.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{EngineError, Result};
use crate::runtime::plan_form::NodeForm;
use crate::state::Saved;

const MAGIC: &[u8; 8] = b"OUZELCHK";
const VERSION: u32 = 5;
const SOURCE: u8 = 1;
const SINK: u8 = 2;
const STATE: u8 = 3;
/// So much of a state is in memory while it is checked.
const PIECE: u64 = 256 * 1024;

/// What a checkpoint holds beside states: those go to the file as they come.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct CheckpointData {
    pub sources: Vec<Part>,
    pub sinks: Vec<Part>,
}

/// A checkpoint that was read; its states are still in its file, as the pieces in which they were written.
#[derive(Debug)]
pub struct StoredCheckpoint<State = Saved> {
    pub data: CheckpointData,
    pub states: Vec<Part<State>>,
}

/// What one instance of a node saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<Bytes = Vec<u8>> {
    pub node: u32,
    pub subtask: u32,
    pub bytes: Bytes,
}

impl CheckpointData {
    pub fn append(&mut self, mut other: CheckpointData) {
        self.sources.append(&mut other.sources);
        self.sinks.append(&mut other.sinks);
    }
}

/// The chain in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    pub id: u64,
    pub chain: Vec<u64>,
    /// What of the plan the state depends on: another plan cannot use it.
    pub forms: Arc<[NodeForm]>,
    /// The bounded job has ended: it is not run again.
    pub ended: bool,
    /// And what its sinks prepared for this checkpoint has become visible: there is nothing to do any more.
    pub committed: bool,
}

#[derive(Debug, Clone)]
pub struct CheckpointStore {
    folder: PathBuf,
}

impl CheckpointStore {
    pub fn open(folder: &Path) -> Result<CheckpointStore> {
        ouzel_durable::create_dir_all(folder).map_err(|e| disk(folder, &e))?;
        Ok(CheckpointStore { folder: folder.to_path_buf() })
    }

    /// Begins the file of a checkpoint.
    pub fn begin(&self, id: u64) -> Result<CheckpointFile> {
        let path = self.file(id);
        let begin = || {
            let temporary = path.with_extension("tmp");
            let out = BufWriter::new(File::create(&temporary)?);
            let mut out = Checked { out, crc: 0, bytes: 0 };
            out.put(MAGIC)?;
            out.put(&VERSION.to_le_bytes())?;
            Ok(CheckpointFile { path: path.clone(), temporary, out, complete: false })
        };
        begin().map_err(|e| disk(&path, &e))
    }

    /// Reads one checkpoint through and checks it. States stay in the file, which is read where they are asked for.
    pub fn read(&self, id: u64) -> Result<StoredCheckpoint> {
        let path = self.file(id);
        let file = File::open(&path).map(Arc::new).map_err(|e| disk(&path, &e))?;
        let length = file.metadata().map_err(|e| disk(&path, &e))?.len();
        let mut checked = Checking { from: BufReader::new(&*file), crc: 0, left: length };
        decode(&mut checked, |at, bytes| Saved::in_file(file.clone(), at, bytes)).map_err(|what| {
            EngineError::internal(format!("the checkpoint {} cannot be read: {what}", path.display()))
                .hint("remove the job's folder under `checkpoints` to start it afresh")
                .hopeless()
        })
    }

    pub fn write_manifest(&self, manifest: &Manifest) -> Result<()> {
        let chain: Vec<String> = manifest.chain.iter().map(u64::to_string).collect();
        let mut text = format!(
            "version {VERSION}\nid {}\nchain {}\nended {}\ncommitted {}\n",
            manifest.id,
            chain.join(","),
            manifest.ended,
            manifest.committed
        );
        for NodeForm { name, form } in manifest.forms.iter() {
            text.extend(["operator ", &escaped(name), "\t", &escaped(form), "\n"]);
        }
        write_durably(&self.folder.join("manifest"), text.as_bytes())
    }

    pub fn read_manifest(&self) -> Result<Option<Manifest>> {
        let path = self.folder.join("manifest");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(disk(&path, &e)),
        };
        let value = |key: &str| text.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix(' '));
        let version: u32 = value("version").and_then(|v| v.parse().ok()).unwrap_or(0);
        if version > VERSION {
            return Err(EngineError::user(format!(
                "{} was written by a newer Ouzel (format {version}; this one reads up to {VERSION})",
                path.display()
            ))
            .hint("run the newer program on this data directory")
            .hopeless());
        }
        if version < VERSION {
            return Err(EngineError::user(format!(
                "{} was written by an older Ouzel (format {version}; this one reads format {VERSION})",
                path.display()
            ))
            .detail("checkpoints of that format do not say which operators their state is of")
            .hint(format!("remove {} to start the job afresh", self.folder.display()))
            .hopeless());
        }
        let parsed = (|| {
            Some(Manifest {
                id: value("id")?.parse().ok()?,
                chain: value("chain")?
                    .split(',')
                    .filter(|s| !s.is_empty())
                    .map(|s| s.parse().ok())
                    .collect::<Option<_>>()?,
                forms: text
                    .lines()
                    .filter_map(|line| line.strip_prefix("operator "))
                    .map(node_form)
                    .collect::<Option<_>>()?,
                ended: value("ended")? == "true",
                committed: value("committed") == Some("true"),
            })
        })();
        let broken = || EngineError::internal(format!("{} cannot be read", path.display())).hopeless();
        parsed.map(Some).ok_or_else(broken)
    }

    /// Removes every checkpoint file that the chain does not name.
    pub fn retain(&self, chain: &[u64]) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let orphan = match name.strip_prefix("chk-") {
                Some(id) => !id.parse::<u64>().is_ok_and(|id| chain.contains(&id)),
                None => name.ends_with(".tmp"),
            };
            if orphan && let Err(e) = fs::remove_file(entry.path()) {
                tracing::warn!("cannot remove {}: {e}", entry.path().display());
            }
        }
    }

    fn file(&self, id: u64) -> PathBuf {
        self.folder.join(format!("chk-{id}"))
    }
}

fn node_form(line: &str) -> Option<NodeForm> {
    let (name, form) = line.split_once('\t')?;
    Some(NodeForm { name: unescaped(name), form: unescaped(form) })
}

/// On one line, without a tab.
fn escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace('\n', r"\n").replace('\r', r"\r").replace('\t', r"\t")
}

fn unescaped(text: &str) -> String {
    let (mut out, mut chars) = (String::with_capacity(text.len()), text.chars());
    while let Some(char) = chars.next() {
        out.extend(match char {
            '\\' => chars.next().map(|escaped| match escaped {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                other => other,
            }),
            other => Some(other),
        });
    }
    out
}

/// `saved` makes a state of its place and its length.
fn decode<S>(
    file: &mut Checking<impl Read>,
    saved: impl Fn(u64, u64) -> S,
) -> std::result::Result<StoredCheckpoint<S>, String> {
    let whole = file.left;
    if file.take(MAGIC.len() as u64)? != MAGIC {
        return Err("it is not a checkpoint".to_string());
    }
    let version = file.u32()?;
    if version != VERSION {
        return Err(format!("it has format {version}, this program reads {VERSION}"));
    }
    let mut found = StoredCheckpoint { data: CheckpointData::default(), states: Vec::new() };
    let mut piece = |section: u8, file: &mut Checking<_>| {
        let node = file.u32()?;
        let subtask = file.u32()?;
        let length = u64::from(file.u32()?) | u64::from(file.u32()?) << 32;
        match section {
            SOURCE => found.data.sources.push(Part { node, subtask, bytes: file.take(length)? }),
            SINK => found.data.sinks.push(Part { node, subtask, bytes: file.take(length)? }),
            STATE => {
                found.states.push(Part { node, subtask, bytes: saved(whole - file.left, length) });
                file.pass(length)?;
            }
            other => return Err(format!("a piece of it is of kind {other}")),
        }
        Ok(())
    };
    while let section @ 1.. = file.take(1)?[0] {
        piece(section, file)?;
    }
    let crc = file.crc;
    if file.u32()? != crc || file.left != 0 {
        return Err("its checksum is wrong".to_string());
    }
    Ok(found)
}

/// Bytes on their way out of a file, summed up.
struct Checking<R> {
    from: R,
    crc: u32,
    left: u64,
}

impl<R: Read> Checking<R> {
    fn take(&mut self, length: u64) -> std::result::Result<Vec<u8>, String> {
        // A broken length is not believed.
        self.left = self.left.checked_sub(length).ok_or("it is cut, or a length in it is wrong")?;
        let mut bytes = vec![0; length as usize];
        self.from.read_exact(&mut bytes).map_err(|e| e.to_string())?;
        self.crc = crc32c::crc32c_append(self.crc, &bytes);
        Ok(bytes)
    }

    /// Sums bytes up that are not kept.
    fn pass(&mut self, mut length: u64) -> std::result::Result<(), String> {
        while length > 0 {
            length -= self.take(length.min(PIECE))?.len() as u64;
        }
        Ok(())
    }

    fn u32(&mut self) -> std::result::Result<u32, String> {
        let bytes = self.take(4)?.try_into().map_err(|_| "it is cut")?;
        Ok(u32::from_le_bytes(bytes))
    }
}

/// A checkpoint on its way to the disk. One that is dropped before it is complete leaves nothing.
pub struct CheckpointFile {
    path: PathBuf,
    temporary: PathBuf,
    out: Checked<BufWriter<File>>,
    complete: bool,
}

impl CheckpointFile {
    /// Writes a piece of a state.
    pub fn state(&mut self, piece: &Part) -> Result<()> {
        self.out.piece(STATE, piece).map_err(|e| disk(&self.path, &e))
    }

    /// Writes the rest, makes all of it durable and gives it its name; returns its size.
    pub fn complete(mut self, data: &CheckpointData) -> Result<u64> {
        let mut complete = || {
            data.sources.iter().try_for_each(|part| self.out.piece(SOURCE, part))?;
            data.sinks.iter().try_for_each(|part| self.out.piece(SINK, part))?;
            self.out.put(&[0])?;
            self.out.put(&self.out.crc.to_le_bytes())?;
            self.out.out.flush()?;
            self.out.out.get_ref().sync_all()?;
            ouzel_durable::rename(&self.temporary, &self.path)?;
            self.complete = true;
            Ok(self.out.bytes)
        };
        complete().map_err(|e| disk(&self.path, &e))
    }
}

impl Drop for CheckpointFile {
    fn drop(&mut self) {
        if !self.complete
            && let Err(e) = fs::remove_file(&self.temporary)
        {
            tracing::warn!("cannot remove {}: {e}", self.temporary.display());
        }
    }
}

/// Bytes on their way into a file, counted and summed up.
struct Checked<W> {
    out: W,
    crc: u32,
    bytes: u64,
}

impl<W: Write> Checked<W> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.crc = crc32c::crc32c_append(self.crc, bytes);
        self.bytes += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    fn piece(&mut self, section: u8, part: &Part) -> io::Result<()> {
        self.put(&[section])?;
        self.put(&part.node.to_le_bytes())?;
        self.put(&part.subtask.to_le_bytes())?;
        self.put(&(part.bytes.len() as u64).to_le_bytes())?;
        self.put(&part.bytes)
    }
}

/// A file of these bytes: after a crash it is there whole or as it was.
pub fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    ouzel_durable::write(path, bytes).map_err(|e| disk(path, &e))
}

fn disk(path: &Path, error: &io::Error) -> EngineError {
    EngineError::external(format!("cannot write or read {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("ouzel-store-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        path
    }

    #[test]
    fn what_is_written_is_read_and_a_broken_file_is_refused() {
        let folder = folder("roundtrip");
        let store = CheckpointStore::open(&folder).unwrap();
        let part = |node, subtask, bytes| Part { node, subtask, bytes };
        let data = CheckpointData { sources: vec![part(0, 0, vec![1, 2])], sinks: vec![part(3, 1, vec![])] };
        let states = [part(2, 0, vec![9; 100]), part(4, 1, vec![]), part(2, 0, vec![8; 50])];
        let mut file = store.begin(7).unwrap();
        states.iter().for_each(|piece| file.state(piece).unwrap());
        file.complete(&data).unwrap();
        drop(store.begin(8).unwrap());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "what was given up is gone");
        let read = store.read(7).unwrap();
        assert_eq!(read.data, data);
        let found = read.states.into_iter().map(|s| part(s.node, s.subtask, s.bytes.bytes().unwrap()));
        assert_eq!(found.collect::<Vec<_>>(), states);
        let path = folder.join("chk-7");
        let bytes = fs::read(&path).unwrap();
        // A byte of a state, one of a length, and the end.
        let broken =
            |at: usize| bytes.iter().enumerate().map(|(i, byte)| byte ^ u8::from(i == at)).collect::<Vec<u8>>();
        for (bytes, complaint) in
            [(broken(60), "checksum"), (broken(24), "it is cut"), (bytes[..90].to_vec(), "it is cut")]
        {
            fs::write(&path, bytes).unwrap();
            assert!(store.read(7).unwrap_err().primary.contains(complaint));
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_manifest_is_read_back_and_one_of_another_version_is_refused_in_a_sentence() {
        let folder = folder("newer");
        let store = CheckpointStore::open(&folder).unwrap();
        let form = |name: &str, form: &str| NodeForm { name: name.into(), form: form.into() };
        let forms = [form("Calc[0]", "filter=['a\tb\\n\r\n']"), form("id 7", "")];
        let manifest = Manifest { id: 2, chain: vec![1, 2], forms: forms.into(), ended: true, committed: false };
        store.write_manifest(&manifest).unwrap();
        assert_eq!(store.read_manifest().unwrap(), Some(manifest));
        for (version, who) in [(99, "newer Ouzel"), (4, "older Ouzel")] {
            fs::write(folder.join("manifest"), format!("version {version}\nid 1\nchain 1\n")).unwrap();
            let error = store.read_manifest().unwrap_err();
            assert!(error.primary.contains(who) && error.hopeless, "{error}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}

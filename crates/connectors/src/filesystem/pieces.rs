//! What is left to read of a table's files: shared by the instances of one source.
//!
//! Alone, a source reads file after file. Several instances take pieces in order of the files: a plain file of lines is
//! cut at byte positions, every other file is one piece. A line belongs to the piece in which its first byte lies, so
//! pieces need not begin at line ends. Taking turns (rather than a fixed share each) keeps the instances near each other
//! in the file, so event time is about equal for all, and a slow one does not hold the others up.
//!
//! Each instance remembers what it has read, as byte ranges; what no instance has read is left after a restart. So it
//! does not matter how many instances there were before.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ouzel_engine::{EngineError, Result};
use parking_lot::Mutex;

use super::listing::{self, FoundFile};

/// Long enough to be read in one go, short enough that instances end together.
const PIECE_BYTES: u64 = 4 << 20;
/// The end of a file, however long it is.
pub const END: u64 = u64::MAX;

/// How many pieces a plain file of this size has.
pub fn of_file(bytes: u64) -> usize {
    bytes.div_ceil(PIECE_BYTES).max(1) as usize
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub file: FoundFile,
    pub start: u64,
    /// `END`: to the end of the file.
    pub end: u64,
}

/// Byte ranges per file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Ranges(BTreeMap<PathBuf, Vec<(u64, u64)>>);

impl Ranges {
    /// Adds a range; neighbours become one.
    pub fn add(&mut self, path: &Path, start: u64, end: u64) {
        if start >= end {
            return;
        }
        let ranges = self.0.entry(path.to_path_buf()).or_default();
        ranges.push((start, end));
        ranges.sort_unstable();
        let mut merged: Vec<(u64, u64)> = Vec::with_capacity(ranges.len());
        for (start, end) in ranges.drain(..) {
            match merged.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        *ranges = merged;
    }

    /// What these ranges leave of a file.
    fn gaps(&self, path: &Path) -> Vec<(u64, u64)> {
        let mut gaps = Vec::new();
        let mut at = 0;
        for (start, end) in self.0.get(path).into_iter().flatten() {
            if *start > at {
                gaps.push((at, *start));
            }
            at = *end;
        }
        if at < END {
            gaps.push((at, END));
        }
        gaps
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Path, u64, u64)> {
        self.0.iter().flat_map(|(path, ranges)| ranges.iter().map(|(start, end)| (path.as_path(), *start, *end)))
    }
}

/// The pieces that nobody has taken yet.
#[derive(Default)]
pub struct Pieces {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    read: Ranges,
    seen: BTreeSet<PathBuf>,
    queue: VecDeque<Piece>,
    last_listing: Option<Instant>,
}

/// What an instance does next.
pub enum Next {
    Piece(Piece),
    /// Nothing until the folder is looked at again.
    After(Duration),
    Finished,
}

impl Pieces {
    /// After a restart: this has been read before.
    pub fn already_read(&self, path: &Path, start: u64, end: u64) {
        self.state.lock().read.add(path, start, end);
    }

    /// The next piece. `cut`: may this file be cut? `monitor`: how often new files are looked for.
    pub fn next(
        &self,
        (root, partition_keys): (&Path, usize),
        monitor: Option<Duration>,
        cut: impl Fn(&Path) -> bool,
    ) -> Result<Next> {
        let mut state = self.state.lock();
        let waited = state.last_listing.map(|t| t.elapsed());
        let due = match (waited, monitor) {
            (None, _) => true,
            (Some(waited), Some(interval)) => state.queue.is_empty() && waited >= interval,
            (Some(_), None) => false,
        };
        if due {
            state.list((root, partition_keys), monitor.is_some(), cut)?;
        }
        Ok(match (state.queue.pop_front(), monitor) {
            (Some(piece), _) => Next::Piece(piece),
            (None, None) => Next::Finished,
            (None, Some(interval)) => {
                Next::After(interval.saturating_sub(state.last_listing.map_or(Duration::ZERO, |t| t.elapsed())))
            }
        })
    }

    /// Bytes that nobody has taken yet.
    pub fn bytes_left(&self) -> u64 {
        let length = |piece: &Piece| piece.end.min(piece.file.bytes).saturating_sub(piece.start);
        self.state.lock().queue.iter().map(length).sum()
    }
}

impl State {
    fn list(
        &mut self,
        (root, partition_keys): (&Path, usize),
        monitored: bool,
        cut: impl Fn(&Path) -> bool,
    ) -> Result<()> {
        self.last_listing = Some(Instant::now());
        let mut files = match listing::list(root, partition_keys) {
            Ok(files) => files,
            Err(e) if e.kind() == io::ErrorKind::NotFound && monitored => Vec::new(),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Err(EngineError::user(format!("the file or folder '{}' does not exist", root.display()))
                    .detail("java.io.FileNotFoundException")
                    .hint("check the table's 'path'"));
            }
            Err(e) => return Err(EngineError::external(format!("cannot list '{}': {e}", root.display()))),
        };
        files.sort_by(|a, b| a.path.cmp(&b.path));
        for file in files {
            if !self.seen.insert(file.path.clone()) {
                continue;
            }
            for (start, end) in self.read.gaps(&file.path) {
                let step = if cut(&file.path) { PIECE_BYTES } else { END };
                self.queue.extend(cut_range(&file, start, end, step));
            }
        }
        Ok(())
    }
}

/// Cuts at multiples of `step`; the last piece of a file is open at its end.
fn cut_range(file: &FoundFile, start: u64, end: u64, step: u64) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = start;
    loop {
        let next = (at / step + 1).saturating_mul(step).min(end);
        let to = if next >= file.bytes { end } else { next };
        pieces.push(Piece { file: file.clone(), start: at, end: to });
        if to >= end {
            return pieces;
        }
        at = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: u64) -> FoundFile {
        FoundFile { path: PathBuf::from("/f"), bytes, modified_ms: 0 }
    }

    fn spans(pieces: &[Piece]) -> Vec<(u64, u64)> {
        pieces.iter().map(|piece| (piece.start, piece.end)).collect()
    }

    #[test]
    fn pieces_cover_a_file_once() {
        assert_eq!(spans(&cut_range(&file(25), 0, END, 10)), [(0, 10), (10, 20), (20, END)]);
        assert_eq!(spans(&cut_range(&file(20), 0, END, 10)), [(0, 10), (10, END)]);
        assert_eq!(spans(&cut_range(&file(0), 0, END, 10)), [(0, END)]);
        assert_eq!(spans(&cut_range(&file(25), 13, 20, 10)), [(13, 20)]);
        assert_eq!(spans(&cut_range(&file(25), 0, END, END)), [(0, END)]);
    }

    #[test]
    fn what_nobody_has_read_is_left() {
        let mut ranges = Ranges::default();
        let path = Path::new("/f");
        ranges.add(path, 20, 30);
        ranges.add(path, 0, 7);
        ranges.add(path, 7, 10);
        assert_eq!(ranges.iter().map(|(_, a, b)| (a, b)).collect::<Vec<_>>(), [(0, 10), (20, 30)]);
        assert_eq!(ranges.gaps(path), [(10, 20), (30, END)]);
        ranges.add(path, 10, END);
        assert_eq!(ranges.gaps(path), []);
        assert_eq!(ranges.gaps(Path::new("/other")), [(0, END)]);
    }
}

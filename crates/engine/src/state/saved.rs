//! The bytes of one part of a checkpoint where they are: in memory, or in their file and read piece by piece.
//!
//! A restart so needs its state and one piece, not the whole file beside the state.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use crate::error::{EngineError, Result};

/// So much of a file is read at once.
const PIECE: usize = 256 * 1024;

/// Cheap to clone.
#[derive(Clone, Debug)]
pub struct Saved {
    home: Home,
    at: u64,
    length: u64,
}

#[derive(Clone, Debug)]
enum Home {
    Memory(Arc<Vec<u8>>),
    File(Arc<File>),
}

impl From<Vec<u8>> for Saved {
    fn from(bytes: Vec<u8>) -> Saved {
        Saved { at: 0, length: bytes.len() as u64, home: Home::Memory(Arc::new(bytes)) }
    }
}

impl Saved {
    /// `length` bytes of a file from `at` on. Nobody may write them any more.
    pub fn in_file(file: Arc<File>, at: u64, length: u64) -> Saved {
        Saved { home: Home::File(file), at, length }
    }

    /// The first bytes, and what is behind them.
    pub fn split_first<const N: usize>(&self) -> Result<([u8; N], Saved)> {
        let mut first = [0; N];
        self.read(0, &mut first)?;
        let (at, length) = (self.at + N as u64, self.length - N as u64);
        Ok((first, Saved { home: self.home.clone(), at, length }))
    }

    /// All of it at once.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = vec![0; self.length as usize];
        self.read(0, &mut bytes)?;
        Ok(bytes)
    }

    pub fn len(&self) -> u64 {
        self.length
    }
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    fn read(&self, at: u64, into: &mut [u8]) -> Result<()> {
        if at + into.len() as u64 > self.length {
            return Err(corrupt("it ends in the middle of an entry"));
        }
        let at = self.at + at;
        match &self.home {
            Home::Memory(bytes) => into.copy_from_slice(&bytes[at as usize..at as usize + into.len()]),
            Home::File(file) => file
                .read_exact_at(into, at)
                .map_err(|e| EngineError::external(format!("a checkpoint cannot be read: {e}")))?,
        }
        Ok(())
    }
}

/// Walks over a range of saved bytes with one piece of them in memory.
pub struct Walk<'a> {
    saved: &'a Saved,
    piece: Vec<u8>,
    /// Where in the piece the walk stands.
    at: usize,
    /// The first byte behind the piece.
    next: u64,
    end: u64,
}

impl<'a> Walk<'a> {
    pub fn new(saved: &'a Saved, from: u64, end: u64) -> Walk<'a> {
        Walk { saved, piece: Vec::new(), at: 0, next: from, end }
    }

    pub fn position(&self) -> u64 {
        self.next - (self.piece.len() - self.at) as u64
    }

    pub fn is_at_end(&self) -> bool {
        self.position() == self.end
    }

    /// The next `n` bytes (at least); the walk stays.
    #[inline]
    pub fn see(&mut self, n: usize) -> Result<&[u8]> {
        if self.piece.len() - self.at < n {
            self.read_on(n)?;
        }
        Ok(&self.piece[self.at..])
    }

    /// The next `n` bytes; the walk is behind them.
    #[inline]
    pub fn pass(&mut self, n: usize) -> Result<&[u8]> {
        self.see(n)?;
        self.at += n;
        Ok(&self.piece[self.at - n..self.at])
    }

    fn read_on(&mut self, n: usize) -> Result<()> {
        self.piece.drain(..self.at);
        self.at = 0;
        let kept = self.piece.len();
        let more = (PIECE.max(n) - kept).min((self.end - self.next) as usize);
        if kept + more < n {
            return Err(corrupt("it ends in the middle of an entry"));
        }
        self.piece.resize(kept + more, 0);
        self.saved.read(self.next, &mut self.piece[kept..])?;
        self.next += more as u64;
        Ok(())
    }
}

pub fn corrupt(what: &str) -> EngineError {
    EngineError::internal(format!("an operator's snapshot cannot be read: {what}"))
}

//! Memory for the blocks of a file. It is used again once no batch points into it: it is in the cache, and has been cleared before.

use std::io::{self, Read};

use arrow_buffer::Buffer;

/// The size of a new block, so that none has to grow for the last lines of a piece.
const LEAST_BYTES: usize = 640 << 10;
/// What a long line made larger is not kept.
const KEPT_BYTES: usize = 1 << 20;
/// Blocks that are kept: more than there are batches that wait for a worker, each of which may hold one.
const KEPT: usize = 16;

/// Blocks that have been given; batches may still point into them.
#[derive(Default)]
pub struct Blocks {
    given: Vec<Buffer>,
}

impl Blocks {
    /// `carry` and up to `wanted` bytes of the reader behind it; fewer than `wanted` only at its end.
    pub fn read(&mut self, carry: &[u8], reader: &mut dyn Read, wanted: usize) -> io::Result<Buffer> {
        let end = carry.len() + wanted;
        let mut memory = self.free();
        if memory.len() < end {
            memory.resize(end.max(LEAST_BYTES), 0);
        }
        memory[..carry.len()].copy_from_slice(carry);
        let mut length = carry.len();
        while length < end {
            match reader.read(&mut memory[length..end]) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        let memory = Buffer::from_vec(memory);
        let block = memory.slice_with_length(0, length);
        self.keep(memory);
        Ok(block)
    }

    /// A block that nothing points into, the newest first.
    fn free(&mut self) -> Vec<u8> {
        let free = self.given.iter().rposition(|block| block.strong_count() == 1);
        free.and_then(|at| self.given.remove(at).into_vec().ok()).unwrap_or_default()
    }

    fn keep(&mut self, memory: Buffer) {
        if memory.len() > KEPT_BYTES {
            return;
        }
        if self.given.len() == KEPT {
            self.given.remove(0);
        }
        self.given.push(memory);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_again_when_nothing_points_into_it() {
        let mut blocks = Blocks::default();
        let mut text: &[u8] = b"abcdefghij";
        let first = blocks.read(b"", &mut text, 4).unwrap();
        let place = first.as_ptr();
        let batch = first.slice(1);
        drop(first);
        let second = blocks.read(b"--", &mut text, 4).unwrap();
        assert_eq!(second.as_slice(), b"--efgh");
        assert_ne!(second.as_ptr(), place);
        assert_eq!(batch.as_slice(), b"bcd");
        drop(batch);
        let third = blocks.read(b"", &mut text, 4).unwrap();
        assert_eq!(third.as_slice(), b"ij");
        assert_eq!(third.as_ptr(), place);
    }
}

//! Memory for the blocks of a file. A block is used again once no batch points into it: it is in the cache, and its bytes
//! need not be cleared before they are read into.

use std::io::{self, Read};

use arrow_buffer::Buffer;

/// Blocks that are kept: more than there are batches that wait for a worker, each of which may hold one.
const KEPT: usize = 16;
/// What a long line made larger is not kept.
const KEPT_BYTES: usize = 1 << 20;

#[derive(Default)]
pub struct Blocks {
    used: Vec<Buffer>,
}

impl Blocks {
    /// `carry` and up to `wanted` bytes of the reader behind it; fewer than `wanted` only at its end.
    pub fn read(&mut self, carry: &[u8], reader: &mut dyn Read, wanted: usize) -> io::Result<Vec<u8>> {
        let mut bytes = self.free();
        bytes.resize(carry.len() + wanted, 0);
        bytes[..carry.len()].copy_from_slice(carry);
        let mut length = carry.len();
        while length < bytes.len() {
            match reader.read(&mut bytes[length..]) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        bytes.truncate(length);
        Ok(bytes)
    }

    /// The memory of a block that nothing points into, the newest first.
    fn free(&mut self) -> Vec<u8> {
        let free = self.used.iter().rposition(|block| block.strong_count() == 1);
        free.and_then(|at| self.used.remove(at).into_vec().ok()).unwrap_or_default()
    }

    /// Takes a block whose records have been decoded.
    pub fn give_back(&mut self, block: Buffer) {
        if block.is_empty() || block.capacity() > KEPT_BYTES {
            return;
        }
        if self.used.len() == KEPT {
            self.used.remove(0);
        }
        self.used.push(block);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_again_when_nothing_points_into_it() {
        let mut blocks = Blocks::default();
        let mut text: &[u8] = b"abcdefghij";
        let block = |bytes: Vec<u8>| Buffer::from_vec(bytes);
        let first = block(blocks.read(b"", &mut text, 4).unwrap());
        let batch = first.slice(1);
        let place = first.as_ptr();
        blocks.give_back(first);
        let second = block(blocks.read(b"--", &mut text, 4).unwrap());
        assert_eq!(second.as_slice(), b"--efgh");
        assert_ne!(second.as_ptr(), place);
        assert_eq!(batch.as_slice(), b"bcd");
        drop(batch);
        let third = blocks.read(b"", &mut text, 4).unwrap();
        assert_eq!(third, b"ij");
        assert_eq!(third.as_ptr(), place);
    }
}

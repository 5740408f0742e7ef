//! Avro files as one: a header, then the blocks of all as they are. Files of one schema end their blocks alike.

use crate::error::FormatError;
use crate::merger::FileMerger;

pub struct BlockMerger {
    /// Of every file that is merged.
    header: Vec<u8>,
    begun: bool,
}

impl BlockMerger {
    pub fn new(header: Vec<u8>) -> BlockMerger {
        BlockMerger { header, begun: false }
    }
}

impl FileMerger for BlockMerger {
    fn append(&mut self, file: Vec<u8>, out: &mut Vec<u8>) -> Result<(), FormatError> {
        let Some(blocks) = file.strip_prefix(self.header.as_slice()) else {
            return Err(FormatError::Data("the Avro file has another schema or codec".to_string()));
        };
        if !std::mem::replace(&mut self.begun, true) {
            out.extend_from_slice(&self.header);
        }
        out.extend_from_slice(blocks);
        Ok(())
    }
}

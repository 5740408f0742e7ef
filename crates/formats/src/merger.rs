//! Several whole files of one format, columns and options as one file.

use crate::error::FormatError;

/// Takes files in order.
pub trait FileMerger: Send {
    /// Appends to `out` what of the merged file is ready.
    fn append(&mut self, file: Vec<u8>, out: &mut Vec<u8>) -> Result<(), FormatError>;

    /// What stands behind the last file.
    fn finish(&mut self, _out: &mut Vec<u8>) -> Result<(), FormatError> {
        Ok(())
    }
}

/// Of formats whose records stand one behind the other.
pub struct Concatenation;

impl FileMerger for Concatenation {
    fn append(&mut self, mut file: Vec<u8>, out: &mut Vec<u8>) -> Result<(), FormatError> {
        if out.is_empty() {
            *out = file;
        } else {
            out.append(&mut file);
        }
        Ok(())
    }
}

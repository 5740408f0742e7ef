//! `'connector' = 'blackhole'`: takes any change log and consumes it.
//!
//! "Consumes" means that every column of every change is read, so that a benchmark against it measures the whole
//! pipeline: the values' bytes are folded into a checksum that cannot be optimised away.

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_schema::DataType;
use ouzel_engine::Result;
use ouzel_engine::sink::Sink;
use ouzel_types::Batch;

#[derive(Default)]
pub struct BlackholeSink {
    rows: u64,
    bytes: u64,
    checksum: u64,
}

impl Sink for BlackholeSink {
    fn write(&mut self, batch: &Batch) -> Result<()> {
        self.rows += batch.rows as u64;
        for column in &batch.columns {
            self.consume(column.as_ref());
        }
        if let Some(kinds) = &batch.kinds {
            self.checksum = kinds.iter().fold(self.checksum, |sum, k| sum.wrapping_mul(31).wrapping_add(*k as u64));
        }
        std::hint::black_box(self.checksum);
        Ok(())
    }
    fn prepare(&mut self, _checkpoint: u64) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }
    fn commit(&mut self, _checkpoint: u64, _handle: &[u8]) -> Result<()> {
        Ok(())
    }
    fn recover(&mut self, _checkpoint: u64, _completed: Option<&[u8]>) -> Result<()> {
        Ok(())
    }
    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
    fn written(&self) -> (u64, u64) {
        (self.rows, self.bytes)
    }
}

impl BlackholeSink {
    fn consume(&mut self, array: &dyn Array) {
        match array.data_type() {
            DataType::Utf8View => array.as_string_view().iter().flatten().for_each(|v| self.fold(v.as_bytes())),
            DataType::BinaryView => array.as_binary_view().iter().flatten().for_each(|v| self.fold(v)),
            _ => {
                for buffer in array.to_data().buffers() {
                    self.fold(buffer.as_slice());
                }
                for child in array.to_data().child_data() {
                    for buffer in child.buffers() {
                        self.fold(buffer.as_slice());
                    }
                }
            }
        }
    }

    fn fold(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        let (words, rest) = bytes.as_chunks::<8>();
        let mut sum = words.iter().fold(self.checksum, |sum, word| sum.rotate_left(5) ^ u64::from_le_bytes(*word));
        for byte in rest {
            sum = sum.rotate_left(5) ^ u64::from(*byte);
        }
        self.checksum = sum;
    }
}

//! `'connector' = 'blackhole'`: takes any change log and consumes it.
//!
//! "Consumes" means that every column of every change is read, so that a benchmark against it measures the whole
//! pipeline: the values' bytes are folded into a checksum that cannot be optimised away.

use arrow_array::cast::AsArray;
use arrow_array::types::ByteViewType;
use arrow_array::{Array, GenericByteViewArray};
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
            let sum = kinds.iter().fold(0u64, |sum, kind| sum.wrapping_add(1 << (*kind as u64 * 16)));
            self.add(sum);
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
            DataType::Utf8View => self.views(array.as_string_view()),
            DataType::BinaryView => self.views(array.as_binary_view()),
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

    /// A value of up to twelve bytes is in its view.
    fn views<T: ByteViewType>(&mut self, array: &GenericByteViewArray<T>) {
        for (row, view) in array.views().iter().enumerate() {
            if array.is_null(row) {
                continue;
            }
            let length = *view as u32;
            if length <= 12 {
                self.bytes += u64::from(length);
                self.add(*view as u64 ^ (*view >> 64) as u64);
            } else {
                self.fold(array.value(row).as_ref());
            }
        }
    }

    /// Sums are taken eight bytes at a time and do not wait for each other; every byte counts.
    fn fold(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        let (words, rest) = bytes.as_chunks::<8>();
        let sum = words.iter().fold(0u64, |sum, word| sum.wrapping_add(u64::from_le_bytes(*word)));
        let rest = rest.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        self.add(sum ^ rest);
    }

    #[inline(always)]
    fn add(&mut self, sum: u64) {
        self.checksum = self.checksum.rotate_left(5) ^ sum;
    }
}

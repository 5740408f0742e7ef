//! Parquet files as one: rows are read and written again, so that many small row groups become few.

use bytes::Bytes;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use super::encoder::ParquetEncoder;
use crate::encoder::Encoder;
use crate::error::FormatError;
use crate::merger::FileMerger;

/// Of files that the same encoder has written.
pub struct RowMerger {
    encoder: ParquetEncoder,
}

impl RowMerger {
    pub fn new(encoder: ParquetEncoder) -> RowMerger {
        RowMerger { encoder }
    }
}

impl FileMerger for RowMerger {
    fn append(&mut self, file: Vec<u8>, out: &mut Vec<u8>) -> Result<(), FormatError> {
        let failed = |e: &dyn std::fmt::Display| FormatError::Data(format!("the Parquet file cannot be read: {e}"));
        let file = Bytes::from(file);
        let options = ArrowReaderOptions::new().with_schema(self.encoder.schema().clone());
        let metadata = ArrowReaderMetadata::load(&file, options).map_err(|e| failed(&e))?;
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata).build();
        for rows in reader.map_err(|e| failed(&e))? {
            self.encoder.write_rows(&rows.map_err(|e| failed(&e))?)?;
        }
        out.append(&mut self.encoder.take_written());
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), FormatError> {
        out.append(&mut self.encoder.file_footer()?);
        Ok(())
    }
}

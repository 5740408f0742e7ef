//! The parquet decoder: a file into the columns of a projection, batch by batch; other columns are not read.

use std::cell::Cell;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, UnwindSafe, catch_unwind};
use std::sync::{Arc, Once};

use arrow_array::{ArrayRef, RecordBatch, new_empty_array, new_null_array};
use arrow_buffer::Buffer;
use arrow_schema::{DataType as ArrowType, Schema};
use bytes::Bytes;
use ouzel_functions::zone::Zone;
use ouzel_types::data_type::timestamp_unit;
use ouzel_types::{DataType, TypeKind};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Type as PhysicalType;

use super::convert::convert;
use super::row_groups;
use crate::bounds::Bound;
use crate::cdc::fields::drill;
use crate::decoder::{Decoded, Decoder, Framing};
use crate::error::FormatError;

/// Rows that the reader decodes at a time.
const BATCH_ROWS: usize = 8192;

pub struct ParquetDecoder {
    wanted: Vec<(String, DataType)>,
    /// Index into `wanted`, members of it.
    outputs: Vec<(usize, Vec<usize>)>,
    /// Whose clock the file's times were read from; None: UTC's.
    zone: Option<Zone>,
    bounds: Vec<Bound>,
    /// The file that is being read.
    file: Option<Reading>,
}

struct Reading {
    block: Buffer,
    /// None: it has no column that is wanted.
    reader: Option<ParquetRecordBatchReader>,
    /// Rows that have not been given.
    left: usize,
}

impl ParquetDecoder {
    /// `record` are the columns of a file, `fields` the positions in it that are wanted, with members.
    pub fn new(record: &[(String, DataType)], fields: &[(usize, Vec<usize>)], zone: Option<Zone>) -> ParquetDecoder {
        let mut read: Vec<usize> = fields.iter().map(|f| f.0).collect();
        read.sort_unstable();
        read.dedup();
        ParquetDecoder {
            wanted: read.iter().map(|c| record[*c].clone()).collect(),
            outputs: fields.iter().map(|(c, path)| (read.binary_search(c).unwrap_or(0), path.clone())).collect(),
            zone,
            bounds: Vec::new(),
            file: None,
        }
    }

    /// Opens the file of a block, or goes on with it.
    fn reading(&mut self, block: &Buffer, place: &Range<usize>) -> Result<Reading, FormatError> {
        if let Some(reading) = self.file.take().filter(|file| file.block.ptr_eq(block)) {
            return Ok(reading);
        }
        let file = Bytes::from_owner(Shared(block.slice_with_length(place.start, place.len())));
        // What another program kept in Arrow (dictionaries, for example) does not matter: the file's own types do.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let metadata = ArrowReaderMetadata::load(&file, options).map_err(|e| failed(&e))?;
        let metadata = self.with_int96_units(metadata).map_err(|e| failed(&e))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
        let (groups, rows) = row_groups::needed(&builder, &self.wanted, &self.bounds);
        let names: Vec<String> = builder.schema().fields().iter().map(|f| f.name().clone()).collect();
        let roots = self.wanted.iter().filter_map(|(name, _)| names.iter().position(|n| n == name));
        let roots: Vec<usize> = roots.collect();
        let reader = if roots.is_empty() {
            None
        } else {
            let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
            Some(
                builder
                    .with_projection(mask)
                    .with_row_groups(groups)
                    .with_batch_size(BATCH_ROWS)
                    .build()
                    .map_err(|e| failed(&e))?,
            )
        };
        Ok(Reading { block: block.clone(), reader, left: rows })
    }

    /// The next rows of a file, and whether there are more.
    fn next(&mut self, block: &Buffer, place: &Range<usize>) -> Result<(Vec<ArrayRef>, usize, bool), FormatError> {
        let mut reading = self.reading(block, place)?;
        let nulls = |ty: &DataType, rows| new_null_array(&ty.arrow(), rows);
        let Some(reader) = &mut reading.reader else {
            return Ok((self.wanted.iter().map(|(_, ty)| nulls(ty, reading.left)).collect(), reading.left, false));
        };
        let Some(batch) = reader.next() else {
            return Ok((self.wanted.iter().map(|(_, ty)| nulls(ty, 0)).collect(), 0, false));
        };
        let batch: RecordBatch = batch.map_err(|e| failed(&e))?;
        let column = |(name, ty): &(String, DataType)| match batch.column_by_name(name) {
            Some(found) => convert(name, found, ty, self.zone.as_ref()),
            None => Ok(nulls(ty, batch.num_rows())),
        };
        let columns = self.wanted.iter().map(column).collect::<Result<_, _>>()?;
        reading.left = reading.left.saturating_sub(batch.num_rows());
        let more = reading.left > 0;
        self.file = more.then_some(reading);
        Ok((columns, batch.num_rows(), more))
    }
}

fn failed(error: &dyn std::fmt::Display) -> FormatError {
    FormatError::Data(format!("the Parquet file cannot be read: {error}"))
}

impl ParquetDecoder {
    /// INT96 is nanoseconds by default, which end in 2262: it is read in the unit that the column wants.
    fn with_int96_units(&self, metadata: ArrowReaderMetadata) -> parquet::errors::Result<ArrowReaderMetadata> {
        let root = metadata.parquet_schema().root_schema();
        let is_int96 = |name: &str| {
            let field = root.get_fields().iter().find(|f| f.name() == name);
            field.is_some_and(|f| f.is_primitive() && f.get_physical_type() == PhysicalType::INT96)
        };
        let unit_for = |name: &str| match self.wanted.iter().find(|(n, _)| n == name)?.1.kind {
            TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => Some(timestamp_unit(p)),
            _ => None,
        };
        let mut changed = false;
        let fields = metadata.schema().fields().iter().map(|field| match unit_for(field.name()) {
            Some(unit) if is_int96(field.name()) => {
                changed = true;
                Arc::new(field.as_ref().clone().with_data_type(ArrowType::Timestamp(unit, None)))
            }
            _ => field.clone(),
        });
        let fields: Vec<_> = fields.collect();
        if !changed {
            return Ok(metadata);
        }
        let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
        ArrowReaderMetadata::try_new(metadata.metadata().clone(), options)
    }
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Catches a panic of the reader, of which nobody is told: what comes of it is an error like others.
fn quietly<T>(work: impl FnOnce() -> T + UnwindSafe) -> std::thread::Result<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                before(panic);
            }
        }));
    });
    QUIET.set(true);
    let outcome = catch_unwind(work);
    QUIET.set(false);
    outcome
}

/// The buffer as the reader wants it, without a copy.
struct Shared(Buffer);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl Decoder for ParquetDecoder {
    fn decode(&mut self, block: &Buffer, records: &[Range<usize>]) -> Result<Decoded, FormatError> {
        let (columns, rows, more) = match records {
            [] => (self.wanted.iter().map(|(_, ty)| new_empty_array(&ty.arrow())).collect(), 0, false),
            [file] => {
                // The reader trusts some of what a damaged file says about itself.
                quietly(AssertUnwindSafe(|| self.next(block, file)))
                    .unwrap_or_else(|_| Err(FormatError::Data("the Parquet file is damaged".to_string())))?
            }
            _ => return Err(FormatError::Data("several Parquet files were given as one".to_string())),
        };
        Ok(Decoded {
            columns: self.outputs.iter().map(|(column, path)| drill(&columns[*column], path)).collect(),
            rows,
            record_of_row: Some(vec![0; rows]),
            more,
            ..Decoded::default()
        })
    }

    /// A file's times in another zone than UTC have no order that would hold here.
    fn leave_out(&mut self, bounds: Vec<Bound>) {
        self.bounds = if self.zone.is_none() { bounds } else { Vec::new() };
    }

    fn framing(&self) -> Framing {
        Framing::File
    }
}

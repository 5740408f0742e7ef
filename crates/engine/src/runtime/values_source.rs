//! VALUES as a bounded source of one batch.

use ouzel_types::{Batch, ColumnBuilder, DataType, Scalar};

use crate::error::Result;
use crate::operators::form::{self, Form};
use crate::source::{Source, SourcePoll, SplitStatus, Waker};

pub struct ValuesSource {
    batch: Option<Batch>,
}

impl ValuesSource {
    pub fn new(rows: &[Vec<Scalar>], types: &[DataType]) -> ValuesSource {
        let mut builders: Vec<ColumnBuilder> = types.iter().map(|t| ColumnBuilder::new(t, rows.len())).collect();
        for row in rows {
            builders.iter_mut().zip(row).for_each(|(b, v)| b.append(v));
        }
        let columns = builders.iter_mut().map(ColumnBuilder::finish).collect();
        ValuesSource { batch: Some(Batch::new(columns, rows.len())) }
    }

    /// The rows may be many: a sum stands for them.
    pub fn form(rows: &[Vec<Scalar>], types: &[DataType]) -> Form {
        let crc = rows.iter().fold(0, |crc, row| crc32c::crc32c_append(crc, form::scalars(row).as_bytes()));
        Form::new("Values").term("types", form::row(types)).term("rows", rows.len()).term("crc32c", crc)
    }
}

impl Source for ValuesSource {
    fn poll(&mut self, _max_rows: usize) -> Result<SourcePoll> {
        Ok(match self.batch.take() {
            Some(batch) => SourcePoll::Rows { split: 0, batch, bad: Vec::new(), origin: None },
            None => SourcePoll::Finished,
        })
    }
    fn set_waker(&mut self, _waker: Waker) {}
    fn snapshot(&mut self) -> Vec<u8> {
        vec![u8::from(self.batch.is_none())]
    }
    fn bounded(&self) -> bool {
        true
    }
    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        if snapshot == [1] {
            self.batch = None;
        }
        Ok(())
    }
    fn splits(&self) -> Vec<SplitStatus> {
        Vec::new()
    }
}

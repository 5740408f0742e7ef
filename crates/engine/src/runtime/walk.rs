//! One batch through one stateful operator: its rows between the marks at which the operator's watermark rises, and the
//! watermark at each of them.

use std::ops::Range;

use ouzel_types::{Batch, Mark};

use crate::error::Result;
use crate::operator::{Operator, Output};
use crate::runtime::late_table::LateRow;
use crate::time::tracker::WatermarkTracker;

/// One batch on its way through one stateful operator.
pub struct Walk<'a> {
    operator: &'a mut dyn Operator,
    tracker: &'a mut WatermarkTracker,
    /// Rows are given up to each rise of the watermark; otherwise all of them, and the last watermark after them.
    cuts: bool,
    /// The operator's watermark, as it knows it.
    watermark: i64,
    output_watermark: i64,
    out: Output,
    pieces: Vec<Batch>,
    late: Vec<LateRow>,
}

/// What a batch has caused.
pub struct Walked {
    pub pieces: Vec<Batch>,
    pub late: Vec<LateRow>,
    pub output_watermark: i64,
    /// The row that each result came from, if the output was asked to note it.
    pub origins: Option<Vec<u32>>,
}

impl<'a> Walk<'a> {
    /// `cuts`: see [`event_time::needed`](crate::runtime::event_time::needed).
    pub fn new(
        operator: &'a mut dyn Operator,
        cuts: bool,
        tracker: &'a mut WatermarkTracker,
        output_watermark: i64,
        out: Output,
    ) -> Self {
        let watermark = tracker.current();
        Walk { operator, cuts, tracker, watermark, output_watermark, out, pieces: Vec::new(), late: Vec::new() }
    }

    /// `port`: the operator's input; `channel`: whose watermark the marks are.
    pub fn batch(&mut self, port: usize, channel: usize, batch: &Batch) -> Result<()> {
        if batch.rows > 0 {
            self.operator.prepare(port, batch)?;
        }
        let mut done = 0;
        for Mark { row, watermark } in &batch.marks {
            let Some(combined) = self.tracker.update(channel, *watermark) else { continue };
            if self.cuts {
                self.process(port, batch, done..*row as usize)?;
                done = *row as usize;
                self.rise(combined)?;
            }
        }
        self.process(port, batch, done..batch.rows)?;
        if self.tracker.current() > self.watermark {
            self.rise(self.tracker.current())?;
        }
        Ok(())
    }

    fn rise(&mut self, combined: i64) -> Result<()> {
        self.watermark = combined;
        self.operator.watermark(combined, &mut self.out)?;
        self.forward(combined);
        Ok(())
    }

    fn process(&mut self, port: usize, batch: &Batch, rows: Range<usize>) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.operator.process(port, batch, rows, &mut self.out)?;
        let watermark = self.watermark;
        self.late.extend(self.out.take_late().into_iter().map(|row| LateRow { row, watermark }));
        Ok(())
    }

    fn forward(&mut self, combined: i64) {
        let watermark = self.operator.output_watermark(combined);
        if watermark > self.output_watermark {
            self.output_watermark = watermark;
            self.pieces.append(&mut self.out.take());
            match self.pieces.last_mut() {
                Some(last) if last.selection.is_none() => last.marks.push(Mark { row: last.rows as u32, watermark }),
                _ => self.pieces.push(Batch::watermark(Vec::new(), watermark)),
            }
        }
    }

    pub fn finish(mut self) -> Walked {
        self.pieces.append(&mut self.out.take());
        Walked {
            pieces: self.pieces.into_iter().map(Batch::compact).collect(),
            late: self.late,
            output_watermark: self.output_watermark,
            origins: self.out.take_origins(),
        }
    }
}

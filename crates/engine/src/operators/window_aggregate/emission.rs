//! Results of windows as batches: keys, aggregates, window properties.

use std::sync::Arc;

use arrow_array::{ArrayRef, TimestampMillisecondArray};
use ouzel_plan::operator::WindowProperty;
use ouzel_types::{Batch, RowKind};

use crate::error::Result;
use crate::operator::Output;
use crate::operators::aggregate::Groups;
use crate::operators::window_aggregate::local_clock::LocalClock;
use crate::state::{RowCodec, Slot};

/// Rows per emitted batch.
const CHUNK: usize = 8192;

pub struct Emission {
    pub keys: RowCodec,
    pub properties: Vec<WindowProperty>,
    pub clock: LocalClock,
    /// The time attribute is TIMESTAMP_LTZ (also in UTC).
    pub local: bool,
}

impl Emission {
    /// Emits the groups `slots` as the result of one window. `suffix`: bytes behind the key in each slot's key.
    pub fn window(
        &self,
        groups: &mut Groups,
        slots: &[Slot],
        window: (i64, i64),
        suffix: usize,
        out: &mut Output,
    ) -> Result<()> {
        for slots in slots.chunks(CHUNK) {
            let windows = vec![window; slots.len()];
            let columns = self.columns(groups, slots, &windows, suffix, out.now_ms)?;
            out.push(Batch::new(columns, slots.len()));
        }
        Ok(())
    }

    /// Emits the groups `slots` (ascending) as the last use of their table: what is emitted is given back on the way, so
    /// that a window of millions of keys does not hold state and results at once.
    pub fn last_of_window(
        &self,
        groups: &mut Groups,
        slots: &[Slot],
        window: (i64, i64),
        out: &mut Output,
    ) -> Result<()> {
        groups.table.drop_index();
        for slots in slots.chunks(CHUNK) {
            self.window(groups, slots, window, 0, out)?;
            if let Some(last) = slots.last() {
                groups.table.drop_below(*last);
            }
        }
        Ok(())
    }

    /// Emits groups of different windows.
    pub fn rows(
        &self,
        groups: &mut Groups,
        slots: &[Slot],
        windows: &[(i64, i64)],
        kinds: Option<Vec<RowKind>>,
        suffix: usize,
        out: &mut Output,
    ) -> Result<()> {
        let columns = self.columns(groups, slots, windows, suffix, out.now_ms)?;
        out.push(match kinds {
            Some(kinds) => Batch::with_kinds(columns, kinds),
            None => Batch::new(columns, slots.len()),
        });
        Ok(())
    }

    pub fn columns(
        &self,
        groups: &mut Groups,
        slots: &[Slot],
        windows: &[(i64, i64)],
        suffix: usize,
        now_ms: i64,
    ) -> Result<Vec<ArrayRef>> {
        let results = groups.results(slots)?;
        Ok(self.columns_with(groups, results, slots, windows, suffix, now_ms))
    }

    /// Keys and properties around results that are known.
    pub fn columns_with(
        &self,
        groups: &Groups,
        results: Vec<ArrayRef>,
        slots: &[Slot],
        windows: &[(i64, i64)],
        suffix: usize,
        now_ms: i64,
    ) -> Vec<ArrayRef> {
        let key = |slot: &Slot| {
            let key = groups.table.key(*slot);
            &key[..key.len() - suffix]
        };
        let keys: Vec<&[u8]> = slots.iter().map(key).collect();
        let mut columns = self.keys.decode(&keys);
        columns.extend(results);
        columns.extend(self.properties.iter().map(|property| self.property(*property, windows, now_ms)));
        columns
    }

    fn property(&self, property: WindowProperty, windows: &[(i64, i64)], now_ms: i64) -> ArrayRef {
        let times = windows.iter().map(|(start, end)| match property {
            WindowProperty::Start => *start,
            WindowProperty::End => *end,
            WindowProperty::Rowtime => self.clock.to_epoch(end - 1),
            WindowProperty::Proctime => now_ms,
        });
        let column = TimestampMillisecondArray::from_iter_values(times);
        let instant = match property {
            WindowProperty::Start | WindowProperty::End => false,
            WindowProperty::Rowtime => self.local,
            WindowProperty::Proctime => true,
        };
        Arc::new(if instant { column.with_timezone("UTC") } else { column })
    }
}

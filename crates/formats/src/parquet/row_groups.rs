//! Which row groups of a file a query needs, told by the statistics in the footer.

use arrow_array::{Array, ArrayRef};
use ouzel_types::{DataType, Scalar};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::ChunkReader;

use super::convert::convert;
use crate::bounds::Bound;

/// The row groups in which a row may fit all bounds, and how many rows they have. A group without statistics stays.
pub fn needed<T: ChunkReader + 'static>(
    builder: &ParquetRecordBatchReaderBuilder<T>,
    columns: &[(String, DataType)],
    bounds: &[Bound],
) -> (Vec<usize>, usize) {
    let groups = builder.metadata().row_groups();
    let mut kept = vec![true; groups.len()];
    for bound in bounds {
        let Some((_, ty)) = columns.iter().find(|(name, _)| *name == bound.column) else { continue };
        let Some((least, greatest)) = extremes(builder, groups, bound, ty) else { continue };
        for (group, kept) in kept.iter_mut().enumerate().filter(|(group, _)| least.is_valid(*group)) {
            let value = |array: &ArrayRef| Scalar::from_array(array, ty, group);
            *kept &= bound.may_fit(&value(&least), &value(&greatest));
        }
    }
    let kept: Vec<usize> = (0..groups.len()).filter(|group| kept[*group]).collect();
    let rows = kept.iter().map(|group| usize::try_from(groups[*group].num_rows()).unwrap_or(0)).sum();
    (kept, rows)
}

/// Least and greatest values of each row group, as the table's type has them.
fn extremes<T: ChunkReader + 'static>(
    builder: &ParquetRecordBatchReaderBuilder<T>,
    groups: &[RowGroupMetaData],
    bound: &Bound,
    ty: &DataType,
) -> Option<(ArrayRef, ArrayRef)> {
    let statistics = StatisticsConverter::try_new(&bound.column, builder.schema(), builder.parquet_schema()).ok()?;
    // Old writers ordered texts and unsigned numbers as signed bytes.
    let column = statistics.parquet_column_index()?;
    if groups.iter().filter_map(|group| group.column(column).statistics()).any(|s| s.is_min_max_deprecated()) {
        return None;
    }
    let converted = |values: ArrayRef| convert(&bound.column, &values, ty, None).ok();
    let least = converted(statistics.row_group_mins(groups).ok()?)?;
    let greatest = converted(statistics.row_group_maxes(groups).ok()?)?;
    (least.len() == groups.len() && greatest.len() == groups.len()).then_some((least, greatest))
}

#[cfg(test)]
mod tests {
    use super::super::{decoder::ParquetDecoder, encoder::ParquetEncoder, options::ParquetOptions};
    use crate::bounds::{Bound, Test};
    use crate::{Decoder, Encoder, Records};
    use arrow_buffer::Buffer;
    use ouzel_types::{Batch, ColumnBuilder, Scalar, TypeKind};

    /// Numbers from 0 to 399 in four batches, and so in at least four row groups.
    fn file() -> Buffer {
        let options = |key: &str| match key {
            "block.size" => Some("100"),
            "utc-timezone" => Some("true"),
            _ => None,
        };
        let columns = [ouzel_plan::Column::new("a", TypeKind::BigInt.nullable())];
        let encoder = ParquetEncoder::new(&columns, ParquetOptions::parse(options).unwrap()).unwrap();
        let (mut encoder, mut out) = (encoder.of_file().unwrap(), Records::default());
        for batch in 0..4 {
            let mut numbers = ColumnBuilder::new(&columns[0].ty, 100);
            (0..100).for_each(|n| numbers.append(&Scalar::Int(batch * 100 + n)));
            encoder.encode(&Batch::new(vec![numbers.finish()], 100), &mut out).unwrap();
        }
        out.bytes.extend(encoder.file_footer().unwrap());
        Buffer::from_vec(out.bytes)
    }

    fn rows(bounds: &[(Test, i64)]) -> Vec<i64> {
        let (file, types) = (file(), [("a".to_string(), TypeKind::BigInt.nullable())]);
        let mut decoder = ParquetDecoder::new(&types, &[(0, vec![])], None);
        let bound = |(test, value): &(Test, i64)| Bound { column: "a".into(), test: *test, value: Scalar::Int(*value) };
        decoder.leave_out(bounds.iter().map(bound).collect());
        let mut found = Vec::new();
        loop {
            let all = 0..file.len();
            let decoded = decoder.decode(&file, std::slice::from_ref(&all)).unwrap();
            found.extend((0..decoded.rows).map(|r| match Scalar::from_array(&decoded.columns[0], &types[0].1, r) {
                Scalar::Int(n) => n,
                other => panic!("{other:?}"),
            }));
            if !decoded.more {
                return found;
            }
        }
    }

    #[test]
    fn groups_in_which_no_row_fits_are_not_read() {
        assert_eq!(rows(&[]), (0..400).collect::<Vec<_>>());
        let some = rows(&[(Test::GreaterOrEqual, 150), (Test::Less, 160)]);
        assert!((150..160).all(|n| some.contains(&n)) && some.len() < 200, "{some:?}");
        assert_eq!(rows(&[(Test::Greater, 399)]).len(), 0);
    }
}

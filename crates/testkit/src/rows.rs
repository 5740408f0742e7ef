//! Lines such as `+U 1 a 10s` as batches, and batches as lines.

use ouzel_types::{Batch, ColumnBuilder, DataType, RowKind, Scalar};

use crate::value;

/// A batch of the given lines (`kind value ...`).
pub fn batch(lines: &[&str], types: &[DataType]) -> Batch {
    let mut columns: Vec<ColumnBuilder> = types.iter().map(|ty| ColumnBuilder::new(ty, lines.len())).collect();
    let mut kinds = Vec::new();
    for line in lines {
        let words = value::split(line.trim(), ' ');
        assert_eq!(words.len(), types.len() + 1, "`{line}` has another number of values than its schema has columns");
        kinds.push(kind(&words[0]));
        for ((word, ty), column) in words[1..].iter().zip(types).zip(&mut columns) {
            column.append(&value::parse(word, ty));
        }
    }
    Batch::with_kinds(columns.iter_mut().map(ColumnBuilder::finish).collect(), kinds)
}

fn kind(text: &str) -> RowKind {
    match text {
        "+I" => RowKind::Insert,
        "-U" => RowKind::UpdateBefore,
        "+U" => RowKind::UpdateAfter,
        "-D" => RowKind::Delete,
        other => panic!("`{other}` is not a kind of change"),
    }
}

/// One line per live row. Checks that the columns have the layouts of `types`.
pub fn lines(batch: &Batch, types: &[DataType]) -> Vec<String> {
    let batch = batch.clone().compact();
    assert_eq!(batch.columns.len(), types.len(), "columns of the output");
    for (i, (column, ty)) in batch.columns.iter().zip(types).enumerate() {
        assert_eq!(column.data_type(), &ty.arrow(), "layout of output column {i}");
        assert_eq!(column.len(), batch.rows, "length of output column {i}");
    }
    (0..batch.rows)
        .map(|row| {
            let values = batch.columns.iter().zip(types).map(|(column, ty)| {
                let value = Scalar::from_array(column, ty, row);
                value::print(&value, ty)
            });
            format!("{} {}", batch.kind(row).short(), values.collect::<Vec<_>>().join(" ")).trim_end().to_string()
        })
        .collect()
}

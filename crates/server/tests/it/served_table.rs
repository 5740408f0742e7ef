//! Served tables: latest row per key, snapshots, checkpoints.

use std::collections::BTreeMap;

use ouzel_server::ServedTable;
use ouzel_server::serving::{CodecError, Column, ColumnType, TableSchema, TableSnapshot, Value, ValueRef};

fn schema(key: Option<Vec<usize>>) -> TableSchema {
    let columns = vec![
        Column::new("k", ColumnType::String),
        Column::new("n", ColumnType::Long),
        Column::new("x", ColumnType::Double),
    ];
    TableSchema { columns, key }
}

fn table() -> ServedTable {
    ServedTable::new("t", schema(Some(vec![0])))
}

fn put(table: &ServedTable, key: &str, number: i64) {
    table.write(|writer| {
        writer.upsert(&[ValueRef::String(key), ValueRef::Long(number), ValueRef::Double(0.5)]);
    });
}

fn remove(table: &ServedTable, key: &str) {
    table.write(|writer| writer.delete(&[ValueRef::String(key), ValueRef::Null, ValueRef::Null]));
}

fn content(snapshot: &TableSnapshot) -> BTreeMap<String, i64> {
    let entry = |row: &[Value]| (row[0].as_str().unwrap().to_owned(), row[1].as_long().unwrap());
    let content: BTreeMap<_, _> = snapshot.rows().map(entry).collect();
    assert_eq!(content.len() as u64, snapshot.len(), "every row counts once");
    content
}

#[test]
fn the_latest_row_of_a_key_wins() {
    let table = table();
    put(&table, "a", 1);
    put(&table, "b", 2);
    put(&table, "a", 3);
    assert_eq!(content(&table.snapshot()), [("a".to_owned(), 3), ("b".to_owned(), 2)].into());
    remove(&table, "a");
    remove(&table, "never there");
    assert_eq!(content(&table.snapshot()), [("b".to_owned(), 2)].into());
    let status = table.status();
    assert_eq!((status.rows, status.changes), (1, 5));
    assert!(status.updated_ms.is_some());
}

#[test]
fn keys_other_than_columns() {
    let append_only = ServedTable::new("t", schema(None));
    let single = ServedTable::new("t", schema(Some(Vec::new())));
    for table in [&append_only, &single] {
        put(table, "a", 1);
        put(table, "a", 2);
    }
    assert_eq!(append_only.snapshot().len(), 2);
    assert_eq!(content(&single.snapshot()), [("a".to_owned(), 2)].into());
    remove(&single, "whatever");
    assert!(single.snapshot().is_empty());
}

#[test]
fn a_snapshot_does_not_change() {
    let table = table();
    (0..1000).for_each(|n| put(&table, &format!("k{n}"), n));
    let before = table.snapshot();
    let expected = content(&before);
    (0..1000)
        .for_each(|n| if n % 3 == 0 { remove(&table, &format!("k{n}")) } else { put(&table, &format!("k{n}"), -n) });
    (0..500).for_each(|n| put(&table, &format!("new{n}"), n));
    assert_eq!(content(&before), expected);
    assert_eq!(table.snapshot().len(), 1000 - 334 + 500);
}

/// Random changes against a map, with a checkpoint now and then; the parts restore the table.
#[test]
fn parts_of_checkpoints_restore_the_table() {
    let table = table();
    let mut model = BTreeMap::new();
    let mut parts = Vec::new();
    let mut since = 0;
    // A linear congruential generator is all the chance that is needed.
    let mut chance = 12345u64;
    for step in 0..20_000 {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let key = format!("k{}", (chance >> 33) % 3000);
        if chance >> 62 == 0 {
            model.remove(&key);
            remove(&table, &key);
        } else {
            model.insert(key.clone(), step);
            put(&table, &key, step);
        }
        if step % 5000 == 4999 {
            let changes = table.changed_since(since);
            since = changes.epoch();
            parts.push(changes.encode());
        }
    }
    assert!(table.changed_since(since).is_empty(), "nothing was written since");
    let restored = self::table();
    put(&restored, "gone", 1);
    let parts: Vec<_> = parts.iter().map(Vec::as_slice).collect();
    restored.restore(&parts).unwrap();
    assert_eq!(content(&restored.snapshot()), model);
    // It goes on as the table that it was.
    put(&restored, "k1", -7);
    model.insert("k1".to_owned(), -7);
    assert_eq!(content(&restored.snapshot()), model);
}

#[test]
fn a_small_change_is_a_small_part() {
    let table = table();
    (0..10_000).for_each(|n| put(&table, &format!("k{n}"), n));
    let base = table.changed_since(0);
    put(&table, "k5", 0);
    let delta = table.changed_since(base.epoch());
    assert!(delta.encode().len() * 20 < base.encode().len());
}

#[test]
fn damage_is_an_error_and_leaves_the_rows() {
    let table = table();
    (0..300).for_each(|n| put(&table, &format!("k{n}"), n));
    let good = table.changed_since(0).encode();
    for length in (0..good.len()).step_by(7) {
        assert!(table.restore(&[&good[..length]]).is_err(), "{length}");
    }
    let mut newer = good.clone();
    newer[4] = 9;
    assert_eq!(table.restore(&[&newer]), Err(CodecError::Newer { table: "t".to_owned(), found: 9 }));
    let other = ServedTable::new("t", schema(None));
    assert_eq!(other.restore(&[&good]), Err(CodecError::OtherSchema("t".to_owned())));
    assert_eq!(table.snapshot().len(), 300);
    table.restore(&[&good]).unwrap();
    assert_eq!(table.snapshot().len(), 300);
}

//! Normalised upserts, sinks that keep order per key, elements of collections.

use ouzel_engine::operators::changelog_normalize::ChangelogNormalize;
use ouzel_engine::operators::sink_materialize::SinkMaterialize;
use ouzel_engine::operators::unnest::Unnest;
use ouzel_plan::Expr;
use ouzel_plan::operator as plan;
use ouzel_testkit::{Harness, types, value};
use ouzel_types::{DataType, TypeKind};

use super::join::{eval, less};

const INPUT: &str = "k INT, v INT";

pub fn normalize(filter: Option<Expr>, emit_update_before: bool, state_ttl_ms: i64) -> Harness {
    let plan = plan::ChangelogNormalize {
        keys: vec![0],
        emit_update_before,
        filter,
        state_ttl_ms,
        from_upsert: true,
        mini_batch: None,
    };
    Harness::new(move || Box::new(ChangelogNormalize::new(&plan, &types(INPUT), &eval()).unwrap()), &[INPUT], INPUT)
}

#[test]
fn upserts_become_a_full_change_log() {
    normalize(None, true, 0).check(
        "+U 1 10
         +U 1 10
         +U 1 11
         -D 2 null
         +I 2 20
         -D 1 null
         +U 1 11
         ---
         -U 2 20
         +U 2 21",
        "+I 1 10
         -U 1 10
         +U 1 11
         +I 2 20
         -D 1 11
         +I 1 11
         -D 2 20
         +I 2 21",
    );
}

#[test]
fn a_row_that_leaves_the_filter_is_deleted() {
    normalize(Some(less(0, 1)), false, 0).check(
        "+U 5 10
         +U 5 3
         +U 5 4
         +U 5 6
         +U 5 7
         -D 5 null",
        "+I 5 10
         -D 5 10
         +I 5 6
         +U 5 7
         -D 5 7",
    );
}

#[test]
fn with_a_time_to_live_equal_rows_refresh() {
    let mut harness = normalize(None, false, 1000);
    assert_eq!(harness.run("+U 1 1\n+U 1 1\nclock 1500ms\n+U 1 1"), ["+I 1 1", "+U 1 1", "+I 1 1"]);
}

fn materialize(key: Option<Vec<usize>>) -> Harness {
    materialize_with_ttl(key, 0)
}

pub fn materialize_with_ttl(key: Option<Vec<usize>>, state_ttl_ms: i64) -> Harness {
    let input = "k INT, id INT, v INT";
    let plan = plan::SinkMaterialize { keys: vec![0], input_upsert_key: key, state_ttl_ms };
    Harness::new(move || Box::new(SinkMaterialize::new(&plan, &types(input))), &[input], input)
}

/// So many rows of one sink key that they get an index: deletes from both ends and the middle, and equal rows.
#[test]
fn many_rows_of_one_sink_key() {
    for key in [Some(vec![1]), None] {
        let mut harness = materialize(key);
        let rows: String = (0..300).map(|id| format!("+I 1 {id} {id}\n")).collect();
        assert_eq!(harness.run(&rows).len(), 300);
        // An older row goes in silence, also one whose going makes the index.
        assert_eq!(harness.run("-D 1 250 250\n-D 1 0 0\n-D 1 250 250"), [""; 0]);
        assert_eq!(harness.run("-D 1 299 299"), ["+U 1 298 298"]);
        assert_eq!(harness.run("+I 1 7 7\ncheckpoint\ncrash"), ["+U 1 7 7"]);
        let rest: Vec<String> = (1..299).filter(|id| *id != 250).map(|id| format!("-D 1 {id} {id}")).collect();
        let told = harness.run(&rest.join("\n"));
        assert!(
            told.iter().all(|line| line == "-D 1 298 298" || line == "+U 1 7 7" || line == "+U 1 298 298"),
            "{told:?}"
        );
    }
}

#[test]
fn late_deletes_do_not_take_newer_rows_away() {
    materialize(Some(vec![1])).check(
        "+I 1 7 10
         +I 1 8 20
         -D 1 7 10
         +U 1 8 21
         +I 1 9 30
         -D 1 9 30
         -D 1 5 0
         -D 1 8 21",
        "+I 1 7 10
         +U 1 8 20
         +U 1 8 21
         +U 1 9 30
         +U 1 8 21
         -D 1 8 21",
    );
    materialize(None).check(
        "+I 1 7 10
         +I 1 7 10
         -U 1 7 10
         +U 1 7 11
         -D 1 7 10
         -D 1 7 11",
        "+I 1 7 10
         +U 1 7 10
         +U 1 7 11
         -D 1 7 11",
    );
}

/// Types of the element's columns.
fn element_types(collection: &DataType, spread: bool) -> Vec<DataType> {
    match &collection.kind {
        TypeKind::Array(item) | TypeKind::Multiset(item) => match &item.kind {
            TypeKind::Row(fields) if spread => fields.iter().map(|f| f.ty.clone()).collect(),
            _ => vec![item.as_ref().clone()],
        },
        TypeKind::Map(key, value) => vec![key.as_ref().clone(), value.as_ref().clone()],
        _ => Vec::new(),
    }
}

fn unnest(collection: &str, spread: bool, ordinality: bool, outer: bool, condition: Option<Expr>) -> Harness {
    let input: &'static str = Box::leak(format!("k INT, c {collection}").into_boxed_str());
    let ty = value::data_type(collection);
    let element = element_types(&ty, spread);
    let mut output = input.to_string();
    for (i, ty) in element.iter().enumerate() {
        output += &format!(", e{i} {ty}");
    }
    if ordinality {
        output += ", o INT";
    }
    let plan = plan::Unnest { collection: Expr::column(1, ty), spread, ordinality, outer, condition, element };
    Harness::new(move || Box::new(Unnest::new(&plan, &eval()).unwrap()), &[input], &output)
}

#[test]
fn a_row_per_element() {
    unnest("ARRAY<INT>", false, true, false, None).check(
        "+I 1 [5,null,7]
         +I 2 []
         -D 3 [8]
         +I 4 null",
        "+I 1 [5,null,7] 5 1
         +I 1 [5,null,7] null 2
         +I 1 [5,null,7] 7 3
         -D 3 [8] 8 1",
    );
    unnest("ARRAY<INT>", false, true, true, None).check(
        "+I 1 []
         +I 2 [3]
         +I 3 null",
        "+I 1 [] null null
         +I 2 [3] 3 1
         +I 3 null null null",
    );
    unnest("ARRAY<INT>", false, false, true, Some(less(0, 2))).check(
        "+I 5 [1,9]
         +I 5 [1,2]",
        "+I 5 [1,9] 9
         +I 5 [1,2] null",
    );
}

#[test]
fn maps_and_rows_give_their_members() {
    unnest("MAP<STRING, INT>", false, false, false, None)
        .check("+I 1 {a=1,b=2}", "+I 1 {a=1,b=2} a 1\n+I 1 {a=1,b=2} b 2");
    unnest("ARRAY<ROW<x INT, y STRING>>", true, false, false, None)
        .check("+I 1 [(1,a),null,(2,b)]", "+I 1 [(1,a),null,(2,b)] 1 a\n+I 1 [(1,a),null,(2,b)] 2 b");
}

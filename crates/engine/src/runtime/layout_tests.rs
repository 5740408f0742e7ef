//! Plans in pictures: which workers hold a node and how it is fed.

use std::collections::BTreeMap;
use std::sync::Arc;

use ouzel_plan::operator::{Calc, GroupAggregate, Limit};
use ouzel_plan::table::{Scan, Sink};
use ouzel_plan::{ChangelogMode, Column, Config, Expr, ObjectPath, Schema};
use ouzel_types::{DataType, TypeKind};

use super::*;

struct Everything;

impl Spread for Everything {
    fn source(&self, _table: &Table, wanted: usize) -> usize {
        wanted
    }
    fn sink(&self, table: &Table) -> bool {
        table.connector() != "single"
    }
}

fn int() -> DataType {
    TypeKind::Int.nullable()
}

fn table(connector: &str, key: &[&str], options: &[(&str, &str)]) -> Arc<Table> {
    let mut all = BTreeMap::from([("connector".to_string(), connector.to_string())]);
    all.extend(options.iter().map(|(k, v)| (k.to_string(), v.to_string())));
    Arc::new(Table {
        path: ObjectPath { catalog: "c".into(), database: "d".into(), name: "t".into() },
        physical: Vec::new(),
        metadata: Vec::new(),
        primary_key: key.iter().map(|k| (*k).into()).collect(),
        partition_keys: Vec::new(),
        options: all,
    })
}

fn scan() -> Operator {
    Operator::Scan(Scan {
        table: table("any", &[], &[]),
        fields: Vec::new(),
        computed: None,
        watermark: None,
        hint_filter: None,
        dead_letter: None,
        limit: None,
    })
}

fn sink(connector: &str, key: &[&str], options: &[(&str, &str)]) -> Operator {
    Operator::Sink(Sink {
        table: table(connector, key, options),
        columns: vec![Column::new("a", int()), Column::new("b", int())],
        constraints: Default::default(),
        not_null: Vec::new(),
        overwrite: false,
        batch: false,
    })
}

fn aggregate(keys: &[usize]) -> Operator {
    Operator::GroupAggregate(GroupAggregate {
        keys: keys.to_vec(),
        aggregates: Vec::new(),
        input_retracts: false,
        emit_update_before: true,
        state_ttl_ms: 0,
        mini_batch: None,
    })
}

fn calc(columns: &[usize]) -> Operator {
    Operator::Calc(Calc { filter: None, projection: columns.iter().map(|c| Expr::column(*c, int())).collect() })
}

/// (operator, inputs, distribution) of a node.
type Described = (Operator, Vec<usize>, Vec<Option<Vec<usize>>>);

fn plan(parallelism: usize, nodes: Vec<Described>) -> JobPlan {
    let node = |(id, (operator, inputs, distribution)): (usize, Described)| Node {
        id,
        changelog: match operator {
            Operator::GroupAggregate(_) => ChangelogMode::RETRACT,
            _ => ChangelogMode::APPEND,
        },
        operator,
        inputs,
        schema: Schema { columns: vec![Column::new("a", int()), Column::new("b", int())] },
        upsert_keys: Vec::new(),
        distribution,
    };
    JobPlan {
        nodes: nodes.into_iter().enumerate().map(node).collect(),
        sinks: Vec::new(),
        config: Config::default(),
        time_zone: "UTC".into(),
        parallelism,
        late_tables: Vec::new(),
    }
}

fn picture(layout: &Layout) -> Vec<String> {
    let place = |p: &Place| format!("f{} x{} {:?}", p.fragment, p.parallelism, p.routes);
    layout.nodes.iter().map(place).collect()
}

#[test]
fn one_worker_has_no_exchange() {
    let nodes = vec![
        (scan(), vec![], vec![]),
        (aggregate(&[0]), vec![0], vec![Some(vec![0])]),
        (sink("any", &["a"], &[]), vec![1], vec![None]),
    ];
    let layout = Layout::of(&plan(1, nodes), &Everything).unwrap();
    assert_eq!((layout.workers, layout.fragments), (1, 1));
    assert!(layout.nodes.iter().all(|n| n.routes.iter().all(|r| *r == Route::Forward)));
}

#[test]
fn a_keyed_operator_is_fed_by_hash_and_its_sink_is_fused() {
    let nodes = vec![
        (scan(), vec![], vec![]),
        (calc(&[0, 1]), vec![0], vec![None]),
        (aggregate(&[0]), vec![1], vec![Some(vec![0])]),
        (sink("any", &["a"], &[]), vec![2], vec![None]),
    ];
    let layout = Layout::of(&plan(2, nodes), &Everything).unwrap();
    assert_eq!(
        picture(&layout),
        ["f0 x2 []", "f0 x2 [Forward]", "f1 x2 [Hash([0])]", "f1 x2 [Forward]"],
        "the sink's key is the aggregate's"
    );
}

#[test]
fn the_same_key_again_needs_no_exchange_and_another_does() {
    let nodes = vec![
        (scan(), vec![], vec![]),
        (aggregate(&[1]), vec![0], vec![Some(vec![1])]),
        (calc(&[1, 0]), vec![1], vec![None]),
        (aggregate(&[1]), vec![2], vec![Some(vec![1])]),
        (aggregate(&[1]), vec![3], vec![Some(vec![1])]),
        (sink("any", &["b"], &[]), vec![4], vec![None]),
    ];
    let layout = Layout::of(&plan(2, nodes), &Everything).unwrap();
    let routes: Vec<&Route> = layout.nodes.iter().flat_map(|n| &n.routes).collect();
    let hash = |c: usize| Route::Hash(vec![c]);
    assert_eq!(routes, [&hash(1), &Route::Forward, &Route::Forward, &hash(1), &hash(1)]);
}

#[test]
fn global_operators_and_single_sinks_are_one_task() {
    let limit = Operator::Limit(Limit { offset: 0, fetch: 1, input_retracts: false, state_ttl_ms: 0 });
    let nodes = vec![
        (scan(), vec![], vec![]),
        (limit, vec![0], vec![Some(vec![])]),
        (calc(&[0, 1]), vec![1], vec![None]),
        (sink("single", &[], &[]), vec![2], vec![None]),
        (sink("single", &[], &[]), vec![0], vec![None]),
    ];
    let layout = Layout::of(&plan(4, nodes), &Everything).unwrap();
    assert_eq!(layout.workers, 4);
    assert_eq!(picture(&layout)[1..], ["f1 x1 [Rebalance]", "f1 x1 [Forward]", "f1 x1 [Forward]", "f2 x1 [Rebalance]"]);
}

#[test]
fn a_fragment_begins_where_two_inputs_meet() {
    // Rows beside their own aggregate: fused, the fragment would wait for its own barrier.
    let nodes = vec![
        (scan(), vec![], vec![]),
        (aggregate(&[0]), vec![0], vec![Some(vec![0])]),
        (Operator::Union, vec![0, 1], vec![None, None]),
        (sink("any", &[], &[]), vec![2], vec![None]),
    ];
    let layout = Layout::of(&plan(2, nodes), &Everything).unwrap();
    assert_eq!(picture(&layout)[2..], ["f2 x2 [Local, Local]", "f2 x2 [Forward]"]);
}

#[test]
fn parallelism_of_a_table_is_heard_unless_it_would_mix_changes() {
    let with = |options: &[(&str, &str)], key: &[&str]| {
        let nodes = vec![
            (scan(), vec![], vec![]),
            (aggregate(&[0]), vec![0], vec![Some(vec![0])]),
            (sink("any", key, options), vec![1], vec![None]),
        ];
        Layout::of(&plan(2, nodes), &Everything)
    };
    let keyed = with(&[("sink.parallelism", "1")], &["a"]).unwrap();
    assert_eq!(keyed.nodes[2].routes, [Route::Hash(vec![0])]);
    assert_eq!(keyed.nodes[2].parallelism, 1);
    assert_eq!(with(&[("sink.parallelism", "3")], &["a"]).unwrap().workers, 3);
    let mixing = with(&[("sink.parallelism", "3")], &[]).unwrap();
    assert_eq!((mixing.workers, &mixing.nodes[2].routes[..]), (2, &[Route::Forward][..]));
}

#[test]
fn rows_of_a_partition_meet_where_the_table_wants_it() {
    let with = |value: &str| {
        let mut partitioned = sink("any", &[], &[("sink.shuffle-by-partition.enable", value)]);
        if let Operator::Sink(sink) = &mut partitioned {
            Arc::make_mut(&mut sink.table).partition_keys = vec!["b".into()];
        }
        let nodes = vec![(scan(), vec![], vec![]), (partitioned, vec![0], vec![None])];
        Layout::of(&plan(3, nodes), &Everything).unwrap().nodes[1].routes.clone()
    };
    assert_eq!(with("true"), [Route::Hash(vec![1])]);
    assert_eq!(with("false"), [Route::Forward]);
}

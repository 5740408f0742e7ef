//! Small plans over `(key BIGINT, number BIGINT)`.

use std::collections::BTreeMap;
use std::sync::Arc;

use ouzel_plan::aggregate::{AggregateCall, AggregateFunction};
use ouzel_plan::operator::{AsyncLookup, Calc, GroupAggregate, Join, JoinKind, LookupJoin, LookupKey};
use ouzel_plan::table::{Scan, ScanField, ScanFieldSource, Sink};
use ouzel_plan::{ChangelogMode, Column, Config, Expr, JobPlan, Node, ObjectPath, Operator, Schema, Table};
use ouzel_types::{DataType, TypeKind};

fn long() -> DataType {
    TypeKind::BigInt.not_null()
}

fn table() -> Arc<Table> {
    Arc::new(Table {
        path: ObjectPath { catalog: "c".into(), database: "d".into(), name: "t".into() },
        physical: Vec::new(),
        metadata: Vec::new(),
        primary_key: Vec::new(),
        partition_keys: Vec::new(),
        options: BTreeMap::from([("connector".to_string(), "memory".to_string())]),
    })
}

#[derive(Default)]
struct Plan {
    nodes: Vec<Node>,
}

impl Plan {
    fn add(
        &mut self,
        operator: Operator,
        inputs: &[usize],
        distribution: &[Option<Vec<usize>>],
        columns: usize,
    ) -> usize {
        let id = self.nodes.len();
        let append = matches!(operator, Operator::Scan(_))
            || (matches!(operator, Operator::Calc(_)) && inputs.iter().all(|i| self.nodes[*i].changelog.is_append()));
        self.nodes.push(Node {
            id,
            operator,
            inputs: inputs.to_vec(),
            schema: Schema { columns: (0..columns).map(|i| Column::new(format!("c{i}"), long())).collect() },
            changelog: if append { ChangelogMode::APPEND } else { ChangelogMode::RETRACT },
            upsert_keys: Vec::new(),
            distribution: distribution.to_vec(),
        });
        id
    }

    fn scan(&mut self) -> usize {
        let field = |column| ScanField { source: ScanFieldSource::Physical { column, path: Vec::new() }, ty: long() };
        let scan = Scan {
            table: table(),
            fields: vec![field(0), field(1)],
            computed: None,
            watermark: None,
            hint_filter: None,
            dead_letter: None,
            limit: None,
        };
        self.add(Operator::Scan(scan), &[], &[], 2)
    }

    /// key, count
    fn count(&mut self, input: usize, key: usize) -> usize {
        let call = AggregateCall {
            function: AggregateFunction::Count,
            args: Vec::new(),
            distinct: false,
            filter: None,
            order_by: Vec::new(),
            constants: Vec::new(),
            ty: long(),
            name: "n".into(),
        };
        let aggregate = GroupAggregate {
            keys: vec![key],
            aggregates: vec![call],
            input_retracts: !self.nodes[input].changelog.is_append(),
            emit_update_before: true,
            state_ttl_ms: 0,
            mini_batch: None,
        };
        self.add(Operator::GroupAggregate(aggregate), &[input], &[Some(vec![key])], 2)
    }

    fn calc(&mut self, input: usize, columns: &[usize]) -> usize {
        let projection = columns.iter().map(|c| Expr::column(*c, long())).collect();
        self.add(Operator::Calc(Calc { filter: None, projection }), &[input], &[None], columns.len())
    }

    fn finish(mut self, input: usize, parallelism: usize) -> JobPlan {
        let columns = self.nodes[input].schema.columns.clone();
        let sink = Sink {
            table: table(),
            columns: columns.clone(),
            constraints: Default::default(),
            not_null: Vec::new(),
            overwrite: false,
            batch: false,
        };
        let sink = self.add(Operator::Sink(sink), &[input], &[None], columns.len());
        JobPlan {
            nodes: self.nodes,
            sinks: vec![sink],
            config: Config::default(),
            time_zone: "UTC".into(),
            parallelism,
            late_tables: Vec::new(),
        }
    }
}

/// SELECT key, COUNT(*) GROUP BY key. The sink is node 2.
pub fn counts(parallelism: usize) -> JobPlan {
    let mut plan = Plan::default();
    let scan = plan.scan();
    let counted = plan.count(scan, 0);
    plan.finish(counted, parallelism)
}

/// The rows as they are. The sink is node 2.
pub fn rows(parallelism: usize) -> JobPlan {
    let mut plan = Plan::default();
    let scan = plan.scan();
    let same = plan.calc(scan, &[0, 1]);
    plan.finish(same, parallelism)
}

/// How many keys have which count: an exchange behind a keyed operator. The sink is node 4.
pub fn counts_of_counts(parallelism: usize) -> JobPlan {
    let mut plan = Plan::default();
    let scan = plan.scan();
    let counted = plan.count(scan, 0);
    let turned = plan.calc(counted, &[1, 0]);
    let again = plan.count(turned, 0);
    plan.finish(again, parallelism)
}

/// Rows UNION ALL their own counts. The sink is node 3.
pub fn beside_its_aggregate(parallelism: usize) -> JobPlan {
    let mut plan = Plan::default();
    let scan = plan.scan();
    let counted = plan.count(scan, 0);
    let union = plan.add(Operator::Union, &[scan, counted], &[None, None], 2);
    plan.finish(union, parallelism)
}

/// Two counts of one scan, joined on what they count by. The sink is node 4.
pub fn diamond(parallelism: usize) -> JobPlan {
    let mut plan = Plan::default();
    let scan = plan.scan();
    let left = plan.count(scan, 0);
    let right = plan.count(scan, 1);
    let join = Join {
        kind: JoinKind::Inner,
        left_keys: vec![0],
        right_keys: vec![0],
        null_safe: vec![false],
        condition: None,
        retracts: [true; 2],
        left_unique: Some(vec![0]),
        right_unique: Some(vec![0]),
        left_ttl_ms: 0,
        right_ttl_ms: 0,
        emit_update_before: true,
        mini_batch: None,
    };
    let joined = plan.add(Operator::Join(join), &[left, right], &[Some(vec![0]), Some(vec![0])], 4);
    plan.finish(joined, parallelism)
}

/// The rows joined with what a slow table has for their number. The sink is node 2.
pub fn looked_up(parallelism: usize, asynchronous: Option<AsyncLookup>) -> JobPlan {
    let mut plan = Plan::default();
    let scan = plan.scan();
    let retry = [("retry-predicate", "lookup_miss"), ("fixed-delay", "1 ms"), ("max-attempts", "3")]
        .map(|(k, v)| (k.into(), v.into()));
    let join = LookupJoin {
        kind: JoinKind::Inner,
        table: table(),
        projection: vec![0, 1],
        keys: vec![(0, LookupKey::Column(1))],
        condition: None,
        hints: retry.to_vec(),
        async_lookup: asynchronous,
        right_types: vec![long(), long()],
    };
    let joined = plan.add(Operator::LookupJoin(join), &[scan], &[None], 4);
    plan.finish(joined, parallelism)
}

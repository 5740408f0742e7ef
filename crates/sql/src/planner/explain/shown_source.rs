//! A source as a Flink shows it: what it is told of filters and columns, the computed columns above it, assigners of watermarks and
//! mini-batches, and what is left for a Calc.

use std::sync::Arc;

use ouzel_plan::descriptor::pushdown;
use ouzel_plan::node::Column;
use ouzel_plan::operator::Calc;
use ouzel_plan::table::{Scan, ScanFieldSource};
use ouzel_plan::{Expr, ExprKind, Node, Schema, TimeAttribute};

use super::expression::{Names, Style, text};
use super::node;
use super::shown::{Builder, STYLES, ShownId, What};
use crate::planner::exprs;

/// How a source is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// By a query that does nothing else: no mini-batches stand behind it.
    pub is_root: bool,
    /// It is told of no projection.
    pub whole: bool,
    /// Without the old rows of updates, and what is left then.
    pub drops: Option<String>,
}

impl Builder<'_> {
    /// A source with what its reader takes of it: `calc` over the scan's columns, called as in `own`.
    pub(super) fn scan(&mut self, node: &Node, scan: &Scan, calc: &Calc, own: &Schema, reading: Reading) -> ShownId {
        let given_changes = node.changelog.to_string();
        let changes = reading.drops.clone().unwrap_or_else(|| given_changes.clone());
        let table = &scan.table;
        // Columns that the source gives, with the expression of each output over them.
        let fields = Fields::of(scan, &node.schema);
        let over_fields = |e: &Expr| e.substitute(&fields.outputs);
        let projects = pushdown(table).projection;
        let told = projects && !reading.whole;
        let watermark = scan.watermark.as_ref();
        // Behind an assigner its computed columns are columns.
        let computes_below = watermark.is_some() && fields.computes;
        let (filter, projection): (Option<Expr>, Vec<Expr>) = if computes_below {
            (calc.filter.clone(), calc.projection.clone())
        } else {
            (calc.filter.as_ref().map(over_fields), calc.projection.iter().map(over_fields).collect())
        };
        let mut order: Vec<usize> = Vec::new();
        let mut visit = |e: &Expr| {
            e.visit_columns(&mut |c| {
                if !order.contains(&c) {
                    order.push(c);
                }
            });
        };
        if computes_below {
            (0..fields.columns.len()).for_each(|c| order.push(c));
        } else {
            projection.iter().for_each(&mut visit);
            filter.iter().for_each(&mut visit);
            if let Some(watermark) = watermark {
                visit(&fields.outputs[watermark.column]);
                watermark.expr.iter().for_each(|e| visit(&over_fields(e)));
            }
            // All columns are read as they stand, and so are some of them for a condition.
            let is_metadata = |c: &usize| matches!(scan.fields[*c].source, ScanFieldSource::Metadata(_));
            if filter.is_some() || order.iter().filter(|c| !is_metadata(c)).count() == table.physical.len() {
                order.sort_unstable();
            }
            order.sort_by_key(is_metadata);
            if order.is_empty() && !fields.columns.is_empty() {
                order.push(0);
            }
        }
        let all: Vec<Column> = table.physical.iter().map(|c| Column::new(c.name.clone(), c.ty.clone())).collect();
        let given: Vec<Column> = match told {
            true => order.iter().map(|c| fields.columns[*c].clone()).collect(),
            false => fields.whole(scan, &all),
        };
        let mut given = Schema { columns: given };
        let at = |c: usize| {
            let name = &fields.columns[c].name;
            given.columns.iter().position(|g| g.name == *name).unwrap_or(0)
        };
        let places: Vec<usize> = (0..fields.columns.len()).map(at).collect();
        let pushed = self.pushed(
            scan,
            projects,
            &given,
            &all,
            &fields,
            if watermark.is_none() { filter.as_ref() } else { None },
        );
        if let (Some(watermark), false) = (watermark, computes_below)
            && let Some(c) = fields.outputs[watermark.column].as_column()
        {
            given.columns[places[c]].time = Some(TimeAttribute::Rowtime);
        }
        let line = node::source(table, &pushed, &given);
        let mut id = self.add(What::Source, [line.clone(), line], Vec::new(), given.clone(), &given_changes);
        // Old rows are dropped at the source, but for an assigner of mini-batches.
        let bundles = self.bundles[node.id].clone().filter(|_| !reading.is_root);
        if reading.drops.is_some() && bundles.is_none() {
            id = self.without_old_rows(id, &changes);
        }
        let onto = |e: &Expr| exprs::remapped(e, &|c| places[c]);
        if computes_below {
            let projection: Vec<Expr> = fields.outputs.iter().map(onto).collect();
            id = self.calc(Calc { filter: None, projection }, id, node.schema.clone(), &changes);
        }
        if let Some(spec) = watermark {
            let (column, expr) = match computes_below {
                true => (spec.column, spec.expr.clone()),
                false => {
                    let column = fields.outputs[spec.column].as_column().map_or(0, |c| places[c]);
                    (column, spec.expr.as_ref().map(|e| onto(&over_fields(e))))
                }
            };
            let schema = self.nodes[id].schema.clone();
            let lines = STYLES.map(|style| {
                let names = Names::of(&[&schema], style);
                let expr = expr.as_ref().map_or_else(|| "SOURCE_WATERMARK()".to_owned(), |e| text(e, &names));
                format!("WatermarkAssigner(rowtime=[{}], watermark=[{expr}])", names.name(column))
            });
            id = self.add(What::Passes, lines, vec![id], schema, &changes);
        }
        if let Some(line) = bundles {
            let schema = self.nodes[id].schema.clone();
            let given = if reading.drops.is_some() { &given_changes } else { &changes };
            id = self.add(What::Passes, [line.clone(), line], vec![id], schema, given);
            if reading.drops.is_some() {
                id = self.without_old_rows(id, &changes);
            }
        }
        let calc = match computes_below {
            true => Calc { filter, projection },
            false => Calc { filter: filter.as_ref().map(onto), projection: projection.iter().map(onto).collect() },
        };
        let mut schema = own.clone();
        let shown = self.nodes[id].schema.clone();
        for (column, expr) in schema.columns.iter_mut().zip(&calc.projection) {
            column.time = expr.as_column().map_or(column.time, |c| shown.columns[c].time.or(column.time));
        }
        crate::statements::make_unique(&mut schema);
        self.calc(calc, id, schema, &changes)
    }

    pub(super) fn without_old_rows(&mut self, id: ShownId, changes: &str) -> ShownId {
        let schema = self.nodes[id].schema.clone();
        let line = "DropUpdateBefore".to_owned();
        self.add(What::Passes, [line.clone(), line], vec![id], schema, changes)
    }

    /// What a table's name is followed by: filters, columns and limits that the source is told of.
    fn pushed(
        &self,
        scan: &Scan,
        projects: bool,
        given: &Schema,
        all: &[Column],
        fields: &Fields,
        filter: Option<&Expr>,
    ) -> String {
        let mut pushed = String::new();
        if let (Some(filter), true) = (filter, projects) {
            let terms = exprs::conjuncts(filter.clone());
            let names = Names::of(&[&Schema { columns: fields.columns.clone() }], Style::Prefix);
            let shown = terms.iter().filter(|t| node::is_convertible(t)).map(|t| text(t, &names));
            let shown = shown.reduce(|l, r| format!("and({l}, {r})")).unwrap_or_default();
            pushed.push_str(&format!(", filter=[{shown}]"));
        }
        let metadata: Vec<String> = scan
            .fields
            .iter()
            .filter_map(|f| match f.source {
                ScanFieldSource::Metadata(i) => Some(scan.table.metadata[i].key.to_string()),
                ScanFieldSource::Physical { .. } => None,
            })
            .collect();
        let physical = &given.columns[..given.columns.len() - metadata.len().min(given.columns.len())];
        let same = physical.len() == all.len() && physical.iter().zip(all).all(|(a, b)| a.name == b.name);
        if projects && !same {
            let names: Vec<&str> = physical.iter().map(|c| c.name.as_ref()).collect();
            pushed.push_str(&format!(", project=[{}], metadata=[{}]", names.join(", "), metadata.join(", ")));
        } else if !metadata.is_empty() {
            pushed.push_str(&format!(", metadata=[{}]", metadata.join(", ")));
        }
        pushed
    }
}
/// What a connector gives of a table, and a scan's outputs over it.
struct Fields {
    columns: Vec<Column>,
    outputs: Vec<Expr>,
    /// Some output is no column.
    computes: bool,
}

impl Fields {
    /// Members of rows count as their column: the outputs that are whole columns, and the physical columns behind the others.
    fn of(scan: &Scan, schema: &Schema) -> Fields {
        let name = |i: usize| -> Arc<str> {
            let field = &scan.fields[i];
            match (&field.source, &scan.computed) {
                (ScanFieldSource::Physical { column, path }, _) if path.is_empty() => {
                    scan.table.physical[*column].name.clone()
                }
                (ScanFieldSource::Physical { column, path }, _) => {
                    let mut name = scan.table.physical[*column].name.to_string();
                    let mut kind = scan.table.physical[*column].ty.kind.clone();
                    for index in path {
                        if let Some(member) = kind.members().map(|members| members[*index].clone()) {
                            name.push('_');
                            name.push_str(&member.name);
                            kind = member.ty.kind;
                        }
                    }
                    name.into()
                }
                (ScanFieldSource::Metadata(i), _) => scan.table.metadata[*i].name.clone(),
            }
        };
        let columns: Vec<Column> =
            (0..scan.fields.len()).map(|i| Column::new(name(i), scan.fields[i].ty.clone())).collect();
        let outputs = match &scan.computed {
            Some(exprs) => exprs.clone(),
            None => (0..columns.len()).map(|c| Expr::column(c, columns[c].ty.clone())).collect(),
        };
        let computes = outputs.iter().any(|e| !matches!(e.kind, ExprKind::Column(_) | ExprKind::Field { .. }));
        debug_assert_eq!(outputs.len(), schema.columns.len(), "invariant: a scan's outputs are its columns");
        Fields { columns, outputs, computes }
    }

    /// All that a source gives that is told of no projection: its physical columns, then metadata.
    fn whole(&self, scan: &Scan, all: &[Column]) -> Vec<Column> {
        let members = scan
            .fields
            .iter()
            .zip(&self.columns)
            .filter(|(f, _)| !matches!(&f.source, ScanFieldSource::Physical { path, .. } if path.is_empty()))
            .map(|(_, column)| column.clone());
        all.iter().cloned().chain(members).collect()
    }
}

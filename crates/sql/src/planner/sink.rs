//! INSERT INTO: target columns, implicit casts, static partitions, keys; the sink's node.
//!
//! A sink's input has all physical columns, then the metadata columns that can be written.

use std::collections::BTreeMap;
use std::sync::Arc;

use ouzel_plan::expr::CastMode;
use ouzel_plan::node::Column;
use ouzel_plan::operator::SinkMaterialize;
use ouzel_plan::table::{Constraints, Lengths, Nested, Sink};
use ouzel_plan::{Config, Expr, ExprKind, NodeId, ObjectPath, Operator, Schema, Table, TimeAttribute};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::env::Env;
use super::physical::kinds::Kinds;
use super::physical::{Physical, convert, determinism, ttl};
use super::rel::{Rel, RelOp};
use super::slots::fail;
use super::{ability, named_table, options, query};
use crate::ast;
use crate::binder::expr_binder::casts_as_before;
use crate::binder::implicit_cast;
use crate::binder::{Bound, ExprBinder, Scope};
use crate::catalog::table::CatalogTable;
use crate::diagnostic::Diagnostic;

/// A query cast to a sink's columns.
pub struct BoundInsert {
    pub rel: Rel,
    pub sink: Sink,
    span: ast::Span,
    /// The query's columns were taken as they are: its row times are still row times for Flink.
    uncast: bool,
    /// What the query calls its columns.
    written: Vec<Arc<str>>,
}

pub fn bind_insert(env: Env<'_>, insert: &ast::Insert) -> Bound<BoundInsert> {
    if insert.upsert {
        return fail(
            "UPSERT INTO is not supported",
            "UPSERT INTO statement is not supported. Please use INSERT INTO instead.",
            insert.span,
        );
    }
    let catalog = env.session.table(&insert.table).map_err(|e| vec![e])?;
    if insert.overwrite {
        check_overwrite(env, &catalog, insert)?;
    }
    let table = Arc::new(catalog.plan_table(&named_table::options_of(&insert.hints, env.config)?));
    let valid = options::check_sink(&table, insert.table.span(), env.session.portability());
    let casts: Vec<DataType> = static_partition(env, &catalog, insert)
        .and_then(|partition| targets(&catalog, insert, &partition))
        .map(|targets| targets.into_iter().map(|column| catalog.columns[column].ty.clone()).collect())
        .unwrap_or_default();
    let (rel, ()) = query::both(query::top(Env { sink: Some(&casts), ..env }, &insert.query), valid)?;
    if catalog.distribution.is_some() {
        let words = format!(
            "Table '{}' is distributed into buckets, but the underlying DynamicTableSink doesn't implement the SupportsBucketing interface.",
            name_of(&catalog.path)
        );
        return fail("no connector writes into buckets", words, insert.table.span());
    }
    let partition = static_partition(env, &catalog, insert)?;
    let targets = targets(&catalog, insert, &partition)?;
    let name = name_of(&table.path);
    if targets.len() != rel.width() && !insert.columns.is_empty() {
        let words = "Number of columns must match number of query columns";
        return fail("the list of columns and the query have different lengths", words, insert.span);
    }
    if targets.len() != rel.width() {
        return Err(vec![
            mismatch(&name, "Different number of columns.", &rel.schema, &catalog, (&targets, &partition))
                .at(insert.span),
        ]);
    }
    let writable = catalog.writable_columns();
    let (mut exprs, mut uncast) = (Vec::new(), true);
    for column in &writable {
        let declared = &catalog.columns[*column];
        let expr = if let Some(position) = targets.iter().position(|t| t == column) {
            let (expr, kept) =
                sink_value(&rel, position, &declared.ty, casts_as_before(env.config)).ok_or_else(|| {
                    let place = targets.iter().filter(|target| *target < column).count();
                    let cause = format!("Incompatible types for sink column '{}' at position {place}.", declared.name);
                    vec![mismatch(&name, &cause, &rel.schema, &catalog, (&targets, &partition)).at(insert.span)]
                })?;
            uncast &= kept;
            expr
        } else if let Some((_, value)) = partition.iter().find(|(c, _)| c == column) {
            value.clone()
        } else if declared.ty.nullable {
            Expr::literal(Scalar::Null, declared.ty.clone())
        } else {
            return fail(
                format!("column \"{}\" is NOT NULL and gets no value", declared.name),
                format!("Column '{}' has no default value and does not allow NULLs", declared.name),
                insert.table.span(),
            );
        };
        exprs.push(expr);
    }
    let names: Vec<Arc<str>> = writable.iter().map(|c| catalog.columns[*c].name.clone()).collect();
    let columns: Vec<Column> = writable
        .iter()
        .map(|c| Column::new(catalog.columns[*c].name.clone(), catalog.columns[*c].ty.clone()))
        .collect();
    let sink = Sink { overwrite: insert.overwrite, ..sink_of(table, columns, env.config) };
    check_constraints(sink.constraints, insert.span)?;
    let written = rel.schema.columns.iter().map(|column| column.name.clone()).collect();
    Ok(BoundInsert { rel: Rel::project(rel, exprs, names), sink, span: insert.span, uncast, written })
}

/// Only files can be replaced, and only by a job that ends.
fn check_overwrite(env: Env<'_>, catalog: &CatalogTable, insert: &ast::Insert) -> Bound<()> {
    if catalog.options.get("connector").map(String::as_str) != Some("filesystem") {
        let words = format!(
            "INSERT OVERWRITE requires that the underlying DynamicTableSink of table '{}' implements the SupportsOverwrite interface.",
            name_of(&catalog.path)
        );
        return fail("only tables of files can be overwritten", words, insert.table.span());
    }
    if env.config.is_batch() {
        return Ok(());
    }
    let diagnostic = Diagnostic::error("INSERT OVERWRITE is not possible on a stream")
        .detail("Streaming mode not support overwrite.")
        .hint("SET 'execution.runtime-mode' = 'batch' makes a job that ends, and replaces the files then")
        .at(insert.span);
    Err(vec![diagnostic])
}

/// Rows of a query, printed or collected.
pub fn bind_collect(env: Env<'_>, query: &ast::Query) -> Bound<BoundInsert> {
    let rel = query::top(env, query)?;
    let mut schema = rel.schema.clone();
    crate::statements::make_unique(&mut schema);
    let columns: Vec<Column> = schema.columns.into_iter().map(|c| Column::new(c.name, c.ty)).collect();
    if columns.iter().any(|c| c.name.trim().is_empty()) {
        return Err(vec![
            Diagnostic::error("a column needs a name")
                .at(query.span)
                .detail("Field names must contain at least one non-whitespace character."),
        ]);
    }
    let namespace = env.session.namespace();
    let path = ObjectPath {
        catalog: namespace.catalog.clone(),
        database: namespace.database.clone(),
        name: "*anonymous_collect$1*".into(),
    };
    let physical =
        columns.iter().map(|c| ouzel_plan::table::PhysicalColumn { name: c.name.clone(), ty: c.ty.clone() }).collect();
    let table = Table {
        path,
        physical,
        metadata: Vec::new(),
        primary_key: Vec::new(),
        partition_keys: Vec::new(),
        options: BTreeMap::from([("connector".to_string(), "collect".to_string())]),
    };
    let mut sink = sink_of(Arc::new(table), columns, env.config);
    sink.constraints.nested = Nested::Ignore;
    let written = rel.schema.columns.iter().map(|column| column.name.clone()).collect();
    Ok(BoundInsert { rel, sink, span: query.span, uncast: false, written })
}

/// The query of a materialised table, whose rows a served table keeps by their key.
pub fn bind_served(env: Env<'_>, query: &ast::Query, path: &ObjectPath) -> Bound<BoundInsert> {
    let mut bound = bind_collect(env, query)?;
    let mut table = Table::clone(&bound.sink.table);
    table.path = path.clone();
    table.options.insert("connector".to_string(), SERVED.to_string());
    bound.sink.table = Arc::new(table);
    bound.sink.not_null.clear();
    Ok(bound)
}

/// A query that is only explained: as in Flink nobody reads its -U rows.
pub fn bind_explained(env: Env<'_>, query: &ast::Query) -> Bound<BoundInsert> {
    let mut bound = bind_collect(env, query)?;
    let mut table = Table::clone(&bound.sink.table);
    table.options.insert(ONLY_EXPLAINED.to_string(), "true".to_string());
    bound.sink.table = Arc::new(table);
    Ok(bound)
}

/// The connector of a served table.
pub const SERVED: &str = "serve";
/// Marks the sink of a query that is only explained.
pub const ONLY_EXPLAINED: &str = "only-explained";

const NULLS: &str = "table.exec.sink.not-null-enforcer";
const LENGTHS: &str = "table.exec.sink.type-length-enforcer";
const NESTED: &str = "table.exec.sink.nested-constraint-enforcer";

/// Elements of collections are only looked at.
fn check_constraints(constraints: Constraints, span: ast::Span) -> Bound<()> {
    if constraints.lengths == Lengths::TrimPad && constraints.nested == Nested::RowsAndCollections {
        return fail(
            format!("'{LENGTHS}' = 'TRIM_PAD' does not go with '{NESTED}' = 'ROWS_AND_COLLECTIONS'"),
            "Trimming and/or padding is not supported if constraint checking is enabled on types nested in collections.",
            span,
        );
    }
    Ok(())
}

/// A table as the description of a sink.
pub fn sink_of(table: Arc<Table>, columns: Vec<Column>, config: &Config) -> Sink {
    let is = |key: &str, value: &str| config.get(key).is_some_and(|v| v.eq_ignore_ascii_case(value));
    let lengths = match () {
        () if is(LENGTHS, "TRIM_PAD") => Lengths::TrimPad,
        () if is(LENGTHS, "ERROR") => Lengths::Error,
        () => Lengths::Ignore,
    };
    let nested = match () {
        () if is(NESTED, "ROWS") => Nested::Rows,
        () if is(NESTED, "ROWS_AND_COLLECTIONS") => Nested::RowsAndCollections,
        () => Nested::Ignore,
    };
    let not_null = (0..columns.len()).filter(|i| !columns[*i].ty.nullable).collect();
    Sink {
        table,
        columns,
        constraints: Constraints { drop_nulls: is(NULLS, "DROP"), lengths, nested },
        not_null,
        overwrite: false,
        batch: config.is_batch(),
    }
}

/// The columns that the query's columns go to, in order.
fn targets(catalog: &CatalogTable, insert: &ast::Insert, partition: &[(usize, Expr)]) -> Bound<Vec<usize>> {
    let fixed = |c: &usize| partition.iter().any(|(p, _)| p == c);
    if insert.columns.is_empty() {
        return Ok(catalog.insert_columns().into_iter().filter(|c| !fixed(c)).collect());
    }
    let writable = catalog.writable_columns();
    let mut targets = Vec::new();
    for name in &insert.columns {
        let found = catalog.column_index(name.base()).filter(|c| writable.contains(c) && name.0.len() == 1);
        let Some(column) = found else {
            return fail(
                format!("table {} has no column \"{name}\" to write", catalog.path),
                format!("Unknown target column '{name}'"),
                name.span(),
            );
        };
        if targets.contains(&column) {
            return fail(
                format!("column \"{name}\" is named twice"),
                format!("Target column '{name}' is assigned more than once"),
                name.span(),
            );
        }
        targets.push(column);
    }
    // A column whose partition says its value may be listed; the query has none for it.
    targets.retain(|column| !fixed(column));
    Ok(targets)
}

fn static_partition(env: Env<'_>, catalog: &CatalogTable, insert: &ast::Insert) -> Bound<Vec<(usize, Expr)>> {
    let mut fixed = Vec::new();
    let scope = Scope::empty();
    let binder = ExprBinder::new(&scope, env.config);
    for entry in insert.partition.iter().flat_map(|p| &p.entries) {
        let is_key = catalog.partition_keys.iter().any(|k| k.as_ref() == entry.column.value);
        let column = catalog.column_index(&entry.column.value);
        let twice = column.is_some_and(|column| fixed.iter().any(|(c, _)| *c == column));
        if column.is_none() || twice {
            let words = match twice {
                true => format!("Target column '{}' is assigned more than once", entry.column.value),
                false => format!("Unknown target column '{}'", entry.column.value),
            };
            return fail(
                format!("\"{}\" is no partition column of its own", entry.column.value),
                words,
                entry.column.span,
            );
        }
        let Some(column) = column.filter(|_| is_key) else {
            return fail(
                format!("\"{}\" is no partition column", entry.column.value),
                format!(
                    "Static partition column '{}' should be in the partition keys list [{}] for table '{}'.",
                    entry.column.value,
                    catalog.partition_keys.join(", "),
                    catalog.path.to_string().replace('`', "")
                ),
                entry.column.span,
            );
        };
        let Some(value) = &entry.value else { continue };
        let said = match &value.kind {
            ast::ExprKind::Literal(ast::Literal::Null) => Some("not a literal: NULL".to_string()),
            ast::ExprKind::Literal(_) | ast::ExprKind::Unary { .. } => None,
            _ => Some("SQL parse failed. Encountered".to_string()),
        };
        if let Some(words) = said {
            return fail("the value of a partition is a literal", words, value.span);
        }
        let ty = &catalog.columns[column].ty;
        let bound = binder.bind(value)?;
        let cast = implicit_cast::explicit(bound, ty, false, value.span).map_err(|e| vec![e])?;
        fixed.push((column, binder.fold(cast)));
    }
    Ok(fixed)
}

/// The query's column as the sink's type, and whether Flink would have left it uncast. None: not implicitly. Texts that are cast `as_before`
/// keep their length.
fn sink_value(rel: &Rel, position: usize, target: &DataType, as_before: bool) -> Option<(Expr, bool)> {
    let column = rel.column(position);
    // What a NOT NULL inside of a column asks for is checked as rows are written, if at all (`fixSinkDataType`).
    let target = target.all_nullable();
    let (from, to) = (&column.ty.kind, &target.kind);
    if implicit_cast::is_avoidable(from, to) {
        return Some((column, true));
    }
    if (from.is_string() && to.is_string()) || (from.is_binary() && to.is_binary()) {
        let fixed = |kind: &TypeKind| matches!(kind, TypeKind::Char(_) | TypeKind::Binary(_));
        if fixed(to) && !fixed(from) {
            return None;
        }
        let ty = target.with_nullable(column.ty.nullable);
        let mut value = implicit_cast::cast(column, &ty);
        if let ExprKind::Cast { mode, .. } = &mut value.kind
            && as_before
            && to.is_string()
        {
            *mode = CastMode::Legacy;
        }
        return Some((value, false));
    }
    if !implicit_cast::implicit(from, to) {
        return None;
    }
    // A constant is cut by the planner.
    if let Some(value) = written(rel, position).and_then(|literal| implicit_cast::shortened(literal, to)) {
        return Some((value, false));
    }
    let ty = target.with_nullable(column.ty.nullable);
    Some((implicit_cast::cast(column, &ty), false))
}

/// What a projection computes for a column.
fn written(rel: &Rel, position: usize) -> Option<&Expr> {
    match &rel.op {
        RelOp::Project(exprs) => exprs.get(position),
        _ => None,
    }
}

/// How many instances give a node's rows, where Flink knows that while it plans: behind a source, and where one task does it
/// all. Behind a shuffle by keys it is the system's default, which it does not look up.
fn planned_parallelism(physical: &Physical<'_>, id: NodeId) -> Option<i64> {
    let node = physical.graph.node(id);
    let number = |text: Option<&str>| text.and_then(|text| text.trim().parse::<i64>().ok()).filter(|n| *n > 0);
    match &node.operator {
        Operator::Scan(scan) => number(scan.table.option("scan.parallelism"))
            .or_else(|| number(physical.config.get("parallelism.default")))
            .or(Some(1)),
        Operator::Calc(_)
        | Operator::Unnest(_)
        | Operator::Union
        | Operator::DropUpdateBefore
        | Operator::LookupJoin(_) => planned_parallelism(physical, *node.inputs.first()?),
        Operator::GroupAggregate(aggregate) if aggregate.keys.is_empty() => Some(1),
        Operator::Rank(rank) if rank.partition.is_empty() => Some(1),
        Operator::Limit(_) => Some(1),
        _ => None,
    }
}

pub fn name_of(path: &ObjectPath) -> String {
    format!("{}.{}.{}", path.catalog, path.database, path.name)
}

/// The query's columns as Flink writes them before it looks at their types: in the order of the sink's, with the values of the
/// static partition among them.
fn in_sinks_order(query: &Schema, targets: &[usize], partition: &[(usize, Expr)], catalog: &CatalogTable) -> Schema {
    let mut columns: Vec<(usize, Column)> = Vec::new();
    for (i, column) in query.columns.iter().enumerate() {
        columns.push((targets.get(i).copied().unwrap_or(usize::MAX), column.clone()));
    }
    if targets.len() == query.columns.len() {
        columns.sort_by_key(|(target, _)| *target);
    }
    let mut columns: Vec<Column> = columns.into_iter().map(|(_, column)| column).collect();
    for (column, _) in partition {
        let before = catalog.writable_columns().iter().filter(|c| *c < column).count().min(columns.len());
        columns.insert(before, Column::new("EXPR$", catalog.columns[*column].ty.with_nullable(false)));
    }
    if !partition.is_empty() {
        for (i, column) in columns.iter_mut().enumerate().filter(|(_, column)| column.name.starts_with("EXPR$")) {
            column.name = format!("EXPR${i}").into();
        }
    }
    Schema { columns }
}

fn mismatch(
    name: &str,
    cause: &str,
    query: &Schema,
    catalog: &CatalogTable,
    (targets, partition): (&[usize], &[(usize, Expr)]),
) -> Diagnostic {
    let shown = |c: &Column| {
        let time = match c.time {
            Some(TimeAttribute::Rowtime) => " *ROWTIME*",
            Some(TimeAttribute::Proctime) => " *PROCTIME*",
            None => "",
        };
        let null = if c.ty.nullable { "" } else { " NOT NULL" };
        format!("{}: {}{time}{null}", c.name, c.ty.kind)
    };
    let mut query = in_sinks_order(query, targets, partition, catalog);
    let mut targets: Vec<usize> = targets.iter().copied().chain(partition.iter().map(|(column, _)| *column)).collect();
    targets.sort_unstable();
    crate::statements::make_unique(&mut query);
    let query: Vec<String> = query.columns.iter().map(shown).collect();
    let sink: Vec<String> =
        targets.iter().map(|c| format!("{}: {}", catalog.columns[*c].name, catalog.columns[*c].ty)).collect();
    Diagnostic::error(format!("the query does not fit the columns of {}", catalog.path)).detail(format!(
        "Column types of query result and sink for '{name}' do not match.\nCause: {cause}\n\nQuery schema: [{}]\nSink schema:  [{}]",
        query.join(", "),
        sink.join(", ")
    ))
}

impl BoundInsert {
    /// Adds the sink to the physical plan.
    pub fn convert(&self, physical: &mut Physical<'_>) -> Bound<NodeId> {
        let input = physical.convert(&self.rel).map_err(|errors| placed(errors, self.span))?;
        if physical
            .config
            .get("table.exec.sink.rowtime-inserter")
            .is_none_or(|v| !v.trim().eq_ignore_ascii_case("DISABLED"))
        {
            self.check_row_times(physical.graph.schema(input))?;
        }
        let table = &self.sink.table;
        let takes = ability::sink_changelog(table);
        let given = physical.graph.node(input).kinds;
        let accepted = Kinds::of_mode(takes);
        let refused = Kinds { update: given.update && !accepted.update, delete: given.delete && !accepted.delete };
        let first_row = takes.is_append() && is_first_row(&physical.graph, input);
        if !refused.is_insert_only() && !first_row {
            let consumer = format!("Table sink '{}'", name_of(&table.path));
            let error = convert::refused_changes(&physical.graph, &consumer, (input, &self.written), refused);
            return Err(vec![error.at(self.span)]);
        }
        self.check_parallelism(physical, input).map_err(|error| vec![error.at(self.span)])?;
        let input = self.materialized(physical, input);
        let schema = Schema { columns: self.sink.columns.clone() };
        let id = physical.graph.add(Operator::Sink(self.sink.clone()), vec![input], schema, None);
        let asked = physical.config.get("table.optimizer.non-deterministic-update.strategy");
        if asked.is_some_and(|v| v.trim().eq_ignore_ascii_case("TRY_RESOLVE")) {
            determinism::check(&physical.graph, id).map_err(|error| vec![error.at(self.span)])?;
        }
        Ok(id)
    }

    /// Changes without a key reach a sink in their order only where as many instances write as give them
    /// (Flink's `CommonExecSink`, whose words these are).
    fn check_parallelism(&self, physical: &Physical<'_>, input: NodeId) -> Result<(), Diagnostic> {
        let table = &self.sink.table;
        let wanted = table.option("sink.parallelism").and_then(|text| text.trim().parse::<i64>().ok());
        let (Some(wanted), false) = (wanted, physical.graph.node(input).kinds.is_insert_only()) else { return Ok(()) };
        let error = Diagnostic::error(format!("{} cannot have a parallelism of its own here", name_of(&table.path)));
        if table.connector() == "filesystem" {
            return Err(error.detail(format!(
                "Currently, filesystem sink doesn't support setting parallelism ({wanted}) by 'sink.parallelism' when the input stream is not INSERT only."
            )));
        }
        let given = planned_parallelism(physical, input).unwrap_or(-1);
        if !table.primary_key.is_empty() || given == wanted {
            return Ok(());
        }
        Err(error
            .detail(format!(
                "The sink for table '{}' has a configured parallelism of {wanted}, while the input parallelism is {given}. \
                 Since the configured parallelism is different from the input's parallelism and the changelog mode is not \
                 insert-only, a primary key is required but could not be found.",
                name_of(&table.path)
            ))
            .hint("declare a PRIMARY KEY ... NOT ENFORCED, or leave 'sink.parallelism' out"))
    }

    fn check_row_times(&self, schema: &Schema) -> Bound<()> {
        let times: Vec<&str> =
            schema.columns.iter().filter(|c| c.time == Some(TimeAttribute::Rowtime)).map(|c| c.name.as_ref()).collect();
        if !self.uncast || times.len() < 2 {
            return Ok(());
        }
        fail(
            format!("the query has {} row times, a sink takes one", times.len()),
            format!(
                "The query contains more than one rowtime attribute column [{}] for writing into table '{}'.\nPlease select the column that should be used as the event-time timestamp for the table sink by casting all other columns to regular TIMESTAMP or TIMESTAMP_LTZ.",
                times.join(", "),
                name_of(&self.sink.table.path)
            ),
            self.span,
        )
    }

    /// Flink's rule for SinkUpsertMaterializer. A sink whose format writes -U gets every change as it is, and inserts are never
    /// materialised, by force either.
    fn materialized(&self, physical: &mut Physical<'_>, input: NodeId) -> NodeId {
        let table = &self.sink.table;
        let keys: Vec<usize> = table.primary_key.iter().filter_map(|name| table.physical_index(name)).collect();
        let node = physical.graph.node(input);
        let setting = physical.config.get("table.exec.sink.upsert-materialize").unwrap_or("AUTO").to_ascii_uppercase();
        let within = |key: &Vec<usize>| key.iter().all(|c| keys.contains(c));
        let needed = match setting.as_str() {
            "FORCE" => !node.kinds.is_insert_only(),
            "NONE" => false,
            _ => {
                !ability::sink_changelog(table).is_append()
                    && !node.kinds.is_insert_only()
                    && !node.upsert_keys.iter().any(within)
            }
        };
        if keys.is_empty() || !needed || ability::writes_retractions(table) || physical.config.is_batch() {
            return input;
        }
        let input_upsert_key = node.upsert_keys.iter().min_by_key(|k| k.len()).cloned();
        let schema = node.schema.clone();
        let state_ttl_ms = ttl::state_ttl_ms(physical.config, None);
        let operator = Operator::SinkMaterialize(SinkMaterialize { keys, input_upsert_key, state_ttl_ms });
        physical.graph.add(operator, vec![input], schema, None)
    }
}

/// Flink counts a Top-1 over inserts as insert-only unless its order is one descending column or rows are gathered: an append
/// sink then takes every new top, a print sink shows it without the old one. (Elsewhere the updates are kept: counting them as inserts
/// gives wrong results.)
pub fn is_first_row(graph: &super::physical::Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    match &node.operator {
        Operator::Calc(_) => is_first_row(graph, node.inputs[0]),
        Operator::Rank(rank) => {
            let last = matches!(rank.order.as_slice(), [key] if key.descending);
            rank.from == 1
                && rank.to == ouzel_plan::operator::RankEnd::Constant(1)
                && rank.input == ouzel_plan::operator::RankInput::Append
                && !rank.with_rank
                && !last
                && !rank.is_limit
                && !graph.in_mini_batches
        }
        _ => false,
    }
}

/// Errors of the physical step have no place of their own.
fn placed(errors: Vec<Diagnostic>, span: ast::Span) -> Vec<Diagnostic> {
    errors.into_iter().map(|e| if e.span.is_none() { e.at(span) } else { e }).collect()
}

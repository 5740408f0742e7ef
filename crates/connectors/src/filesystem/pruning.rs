//! What need not be read: files whose path the table's pattern leaves out, those of partitions that the query filters out,
//! and parts of files in which no row passes its filter.

use std::path::Path;

use ouzel_engine::source::ConnectorContext;
use ouzel_engine::{EngineError, Result};
use ouzel_formats::bounds::{Bound, Test};
use ouzel_functions::regex::java::JavaRegex;
use ouzel_functions::{CompiledExpr, RowErrors};
use ouzel_plan::expr::{Expr, ExprKind};
use ouzel_plan::table::{Scan, ScanFieldSource, Table};
use ouzel_types::{DataType, Scalar};

/// `source.path.regex-pattern`: the whole absolute path has to match. Flink: `RegexFileFilter`.
pub struct PathPattern(JavaRegex);

impl PathPattern {
    pub fn of(table: &Table) -> Result<Option<PathPattern>> {
        let Some(pattern) = table.option("source.path.regex-pattern") else { return Ok(None) };
        let whole = JavaRegex::compile(&format!("^(?:{pattern})$")).map_err(|e| {
            EngineError::user(format!("'source.path.regex-pattern' of {} is not a regular expression", table.path))
                .detail(e)
        })?;
        Ok(Some(PathPattern(whole)))
    }

    pub fn matches(&self, path: &Path) -> bool {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        self.0.finds(&absolute.to_string_lossy())
    }
}

/// The part of the query's filter that reads partition columns only.
pub struct PartitionFilter {
    filter: CompiledExpr,
    types: Vec<DataType>,
}

impl PartitionFilter {
    /// None: nothing of the filter is about partitions alone.
    pub fn of(scan: &Scan, context: &ConnectorContext) -> Result<Option<PartitionFilter>> {
        let Some(filter) = &scan.hint_filter else { return Ok(None) };
        let field_of = |output: usize| field_of(scan, output);
        let is_partition = |field: usize| match scan.fields.get(field).map(|f| &f.source) {
            Some(ScanFieldSource::Physical { column, path }) => {
                path.is_empty() && scan.table.partition_keys.contains(&scan.table.physical[*column].name)
            }
            _ => false,
        };
        let about_partitions = |term: &Expr| {
            let (mut all, mut any) = (true, false);
            term.visit_columns(&mut |output| {
                any = true;
                all &= field_of(output).is_some_and(is_partition);
            });
            all && any
        };
        let mut kept: Vec<Expr> = terms(filter).iter().filter(|t| about_partitions(t)).cloned().collect();
        kept.iter_mut().for_each(|t| t.map_columns(&|output| field_of(output).unwrap_or(output)));
        let filter = match kept.len() {
            0 => return Ok(None),
            1 => kept.remove(0),
            _ => Expr { ty: filter.ty.clone(), kind: ExprKind::And(kept) },
        };
        let filter = ouzel_functions::compile(&filter, &context.eval).map_err(EngineError::user)?;
        Ok(Some(PartitionFilter { filter, types: scan.fields.iter().map(|f| f.ty.clone()).collect() }))
    }

    /// `constants`: per field of the scan its value in a file's partition, if it is one.
    pub fn keeps(&self, constants: &[Option<Scalar>]) -> bool {
        let columns: Vec<_> = constants
            .iter()
            .zip(&self.types)
            .map(|(value, ty)| value.as_ref().unwrap_or(&Scalar::Null).to_array(ty, 1))
            .collect();
        let mut errors = RowErrors::default();
        let kept = self.filter.eval_filter(&columns, 1, None, &mut errors);
        // What fails here fails in the query too, with its own words: the file is read.
        errors.first().is_some() || kept.is_none_or(|rows| !rows.is_empty())
    }
}

/// What the query's filter asks of single columns of the file.
pub fn bounds(scan: &Scan) -> Vec<Bound> {
    let Some(filter) = &scan.hint_filter else { return Vec::new() };
    terms(filter).iter().filter_map(|term| bound(scan, term)).collect()
}

fn bound(scan: &Scan, term: &Expr) -> Option<Bound> {
    let ExprKind::Call { name, args } = &term.kind else { return None };
    let test = Test::of(name)?;
    let [left, right] = args.as_slice() else { return None };
    let (column, literal, test) = match (&left.kind, &right.kind) {
        (ExprKind::Column(_), ExprKind::Literal(_)) => (left, right, test),
        (ExprKind::Literal(_), ExprKind::Column(_)) => (right, left, test.flipped()),
        _ => return None,
    };
    let ExprKind::Literal(value) = &literal.kind else { return None };
    let field = scan.fields.get(field_of(scan, column.as_column()?)?)?;
    let same_type = field.ty.kind == literal.ty.kind || (field.ty.kind.is_string() && literal.ty.kind.is_string());
    match &field.source {
        ScanFieldSource::Physical { column, path } if path.is_empty() && same_type => {
            Some(Bound { column: scan.table.physical[*column].name.to_string(), test, value: value.clone() })
        }
        _ => None,
    }
}

fn terms(filter: &Expr) -> &[Expr] {
    match &filter.kind {
        ExprKind::And(terms) => terms,
        _ => std::slice::from_ref(filter),
    }
}

/// The field of the scan that an output of it is.
fn field_of(scan: &Scan, output: usize) -> Option<usize> {
    match &scan.computed {
        Some(computed) => computed.get(output)?.as_column(),
        None => Some(output),
    }
}

//! The walk over an expression: asks the hook, binds by kind, inserts implicit casts, folds constants.
//!
//! It never stops at the first error: every argument is bound, and all errors come back together.
//!
//! How the planner uses it:
//! ```ignore
//! let binder = ExprBinder::new(&scope, &config);
//! let expr = binder.bind(&ast)?;                        // no aggregates, no subqueries
//! let expr = binder.bind_with(&ast, &mut my_hook)?;     // the hook sees every node before the binder does
//! let time = scope.time_attribute(&expr);               // Some only for a bare column or PROCTIME()
//! ```

use std::borrow::Cow;
use std::sync::Arc;

use ouzel_plan::expr::CastMode;
use ouzel_plan::{Config, Expr, ExprKind, TimeAttribute};
use ouzel_types::{DataType, TypeKind};

use super::{Scope, call};
use super::{
    charset, common_type, conditional, data_type, fold, implicit_cast, interval, json, literal, nested, operator, time,
};
use crate::ast;
use crate::ast::{ExprKind as Ast, Span};
use crate::diagnostic::Diagnostic;

/// A bound expression or all errors in it.
pub type Bound<T = Expr> = Result<T, Vec<Diagnostic>>;

/// Sees every node of the tree before the binder does, parents first.
pub trait Intercept {
    /// `Some`: the node stands for this expression (for example a column of an aggregate's output) and is not walked.
    /// The hook may bind parts of the node itself with `binder.bind_with(part, self)` or with a binder over another scope.
    fn intercept(&mut self, expr: &ast::Expr, binder: &ExprBinder<'_>) -> Bound<Option<Expr>>;
}

/// Takes nothing out; aggregates and subqueries are then refused.
pub struct NoIntercept;

impl Intercept for NoIntercept {
    fn intercept(&mut self, _: &ast::Expr, _: &ExprBinder<'_>) -> Bound<Option<Expr>> {
        Ok(None)
    }
}

/// Binds expressions over one scope under the configuration of one statement.
#[derive(Clone, Copy)]
pub struct ExprBinder<'a> {
    pub scope: &'a Scope<'a>,
    pub config: &'a Config,
    /// Whether numbers have the types of what Flink prints of them.
    as_printed: bool,
}

impl<'a> ExprBinder<'a> {
    pub fn new(scope: &'a Scope<'a>, config: &'a Config) -> ExprBinder<'a> {
        ExprBinder { scope, config, as_printed: false }
    }

    /// For the expressions that a table keeps as text: `001.50` is DECIMAL(3, 2) there, not DECIMAL(5, 2).
    pub fn of_printed(scope: &'a Scope<'a>, config: &'a Config) -> ExprBinder<'a> {
        ExprBinder { as_printed: true, ..ExprBinder::new(scope, config) }
    }

    /// A number's text, of which its type is made.
    pub(super) fn digits<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.as_printed { ast::printed_number(text).into() } else { text.into() }
    }

    pub fn bind(&self, expr: &ast::Expr) -> Bound {
        self.bind_with(expr, &mut NoIntercept)
    }

    /// A constant that is a division by zero is an error here, as it is in Flink's planner.
    pub fn bind_with(&self, expr: &ast::Expr, hook: &mut dyn Intercept) -> Bound {
        let bound = self.inner(expr, hook)?;
        self.check(&bound, expr.span)?;
        Ok(bound)
    }

    /// `bind_with` for a value that is cast to `target` afterwards: then it is the cast that is the constant.
    pub fn bind_for(&self, expr: &ast::Expr, hook: &mut dyn Intercept, target: Option<&DataType>) -> Bound {
        let bound = self.inner(expr, hook)?;
        let cast = target.is_some_and(|target| target.kind != bound.ty.kind);
        if !cast || !fold::is_constant(&bound) {
            self.check(&bound, expr.span)?;
        }
        Ok(bound)
    }

    /// An error where Flink's planner fails over a constant of a bound expression.
    pub fn check(&self, bound: &Expr, span: Span) -> Bound<()> {
        fold::check(bound, self.config, span)
    }

    /// `bind_with` for parts of an expression: a failing constant may still stand in a branch that is never taken.
    pub(super) fn inner(&self, expr: &ast::Expr, hook: &mut dyn Intercept) -> Bound {
        if let Some(taken) = hook.intercept(expr, self)? {
            return Ok(taken);
        }
        self.bind_kind(expr, hook).map_err(|errors| in_written_units(errors, expr))
    }

    /// WHERE, ON, HAVING, FILTER: must be BOOLEAN (an untyped NULL is).
    pub fn bind_condition(&self, expr: &ast::Expr, clause: &str, hook: &mut dyn Intercept) -> Bound {
        let bound = self.bind_with(expr, hook)?;
        match bound.ty.kind {
            TypeKind::Boolean => Ok(bound),
            TypeKind::Null => Ok(implicit_cast::cast(bound, &TypeKind::Boolean.nullable())),
            _ => Err(one(Diagnostic::error(format!("the condition of {clause} is {}, not BOOLEAN", bound.ty))
                .at(expr.span)
                .detail(format!("{clause} clause must be a condition")))),
        }
    }

    /// The type as written, checked and turned into Flink's.
    pub fn bind_type(&self, ty: &ast::DataType) -> Bound<DataType> {
        data_type::bind_type(ty)
    }

    /// `Some` for a bare column that is a time attribute and for PROCTIME().
    pub fn time_attribute(&self, expr: &Expr) -> Option<TimeAttribute> {
        self.scope.time_attribute(expr)
    }

    /// An implicit cast to `to` where Flink widens by itself, else None. NOT NULL of the value is kept.
    pub fn widen(&self, expr: Expr, to: &DataType) -> Option<Expr> {
        implicit_cast::widen(expr, to).map(|e| self.fold(e))
    }

    /// The value under the common type of several. A DOUBLE behind a FLOAT becomes one too, which no assignment does.
    pub fn as_common(&self, expr: Expr, to: &DataType) -> Expr {
        self.fold(implicit_cast::cast(expr, to))
    }

    /// The least restrictive type of all, or None (UNION, VALUES, CASE, join keys).
    pub fn common_type(&self, types: &[&DataType]) -> Option<DataType> {
        common_type::least_restrictive(types)
    }

    /// Types and makes the call of a registered function or operator; casts arguments implicitly, folds constants.
    pub fn call(&self, name: &str, args: Vec<Expr>, span: Span) -> Bound {
        call::make(self, name, args, span)
    }

    /// As `call`, with the result type given (special forms whose type is written by the user).
    pub fn call_typed(&self, name: &str, args: Vec<Expr>, ty: DataType) -> Expr {
        self.fold(Expr::call(name, args, ty))
    }

    /// Replaces a deterministic expression over literals by its value. An error of evaluation leaves it as it is, so that
    /// it fails when (and if) a row reaches it.
    pub fn fold(&self, expr: Expr) -> Expr {
        fold::fold(expr, self.config)
    }

    /// Binds all, collecting the errors of all.
    pub fn bind_all<'e>(
        &self,
        exprs: impl IntoIterator<Item = &'e ast::Expr>,
        hook: &mut dyn Intercept,
    ) -> Bound<Vec<Expr>> {
        let (mut bound, mut errors) = (Vec::new(), Vec::new());
        for expr in exprs {
            match self.inner(expr, hook) {
                Ok(e) => bound.push(e),
                Err(e) => errors.extend(e),
            }
        }
        if errors.is_empty() { Ok(bound) } else { Err(errors) }
    }

    fn bind_kind(&self, expr: &ast::Expr, hook: &mut dyn Intercept) -> Bound {
        let span = expr.span;
        match &expr.kind {
            Ast::Literal(value) => literal::bind(self, value, span).map(|e| self.fold(e)),
            Ast::Column(name) => self.column_or_niladic(name, span),
            Ast::Nested(inner) => self.inner(inner, hook),
            Ast::Unary { op, expr } => operator::unary(self, *op, expr, span, hook),
            Ast::Binary { left, op, right, op_span } => {
                operator::binary(self, (left, *op, right), span, *op_span, hook)
            }
            Ast::Between { expr, negated, symmetric, low, high } => {
                operator::between(self, (expr, low, high), *negated, *symmetric, span, hook)
            }
            Ast::InList { expr, negated, list } => operator::in_list(self, expr, list, *negated, span, hook),
            Ast::Quantified { expr, op, quantifier, source } => {
                operator::quantified(self, expr, *op, *quantifier, source, span, hook)
            }
            Ast::Like { kind, expr, negated, pattern, escape } => {
                operator::like(self, *kind, (expr, pattern, escape.as_deref()), *negated, span, hook)
            }
            Ast::Is { expr, negated, kind } => operator::is(self, expr, *kind, *negated, span, hook),
            Ast::IsDistinctFrom { left, negated, right } => {
                operator::is_distinct(self, left, right, *negated, span, hook)
            }
            Ast::IsJson { expr, negated, kind } => json::is_json(self, expr, *kind, *negated, span, hook),
            Ast::Case { operand, branches, else_result } => {
                conditional::case(self, operand.as_deref(), branches, else_result.as_deref(), span, hook)
            }
            Ast::Cast { expr, data_type, safe } => self.explicit_cast(expr, data_type, *safe, span, hook),
            Ast::Function(function) => call::function(self, function, span, hook),
            Ast::Field { .. }
            | Ast::FieldStar { .. }
            | Ast::Item { .. }
            | Ast::Row { .. }
            | Ast::Array(_)
            | Ast::Map(_) => nested::bind(self, expr, hook),
            Ast::Extract { .. }
            | Ast::FloorTo { .. }
            | Ast::CeilTo { .. }
            | Ast::TimestampAdd { .. }
            | Ast::TimestampDiff { .. } => time::bind(self, expr, hook),
            Ast::Interval { negative, value, qualifier } => {
                interval::computed(self, *negative, value, qualifier, span, hook)
            }
            Ast::Difference { left, right, qualifier } => {
                interval::difference(self, (left, right), qualifier, span, hook)
            }
            Ast::Period { left, op, right } => interval::period(self, left, *op, right, span, hook),
            Ast::Trim { .. } | Ast::Substring { .. } | Ast::Overlay(_) | Ast::Position { .. } => {
                call::text_form(self, expr, hook)
            }
            Ast::JsonExists { .. }
            | Ast::JsonValue(_)
            | Ast::JsonQuery { .. }
            | Ast::JsonObject { .. }
            | Ast::JsonArray { .. } => json::bind(self, expr, hook),
            other => Err(one(refused(other).at(span))),
        }
    }

    /// A name that no column has may be a function without parentheses (`CURRENT_DATE`, parsed as a name).
    fn column_or_niladic(&self, name: &ast::ObjectName, span: Span) -> Bound {
        match self.scope.resolve(name) {
            Ok(expr) => Ok(expr),
            Err(error) => match name.0.as_slice() {
                [only] if !only.quoted && call::is_niladic(&only.value) => {
                    self.call(&only.value.to_ascii_uppercase(), Vec::new(), span)
                }
                _ => Err(one(error)),
            },
        }
    }

    fn explicit_cast(
        &self,
        expr: &ast::Expr,
        written: &ast::DataType,
        safe: bool,
        span: Span,
        hook: &mut dyn Intercept,
    ) -> Bound {
        let (input, ty) = match (self.inner(expr, hook), self.bind_type(written)) {
            (Ok(input), Ok(ty)) => (input, ty),
            (input, ty) => {
                return Err(input.err().into_iter().chain(ty.err()).flatten().collect());
            }
        };
        charset::castable(expr, &input.ty, &ty, span)?;
        let input = if safe { input } else { implicit_cast::without_text(input, &ty.kind) };
        if ty.kind.is_interval() && input.ty.kind.is_exact_numeric() {
            let cast = interval::cast_number(self, input, !safe && is_written_number(expr), written, span)?;
            let nullable = cast.ty.nullable || safe;
            return Ok(Expr { ty: cast.ty.with_nullable(nullable), ..cast });
        }
        if !safe
            && is_written_down(expr)
            && let Some(literal) = implicit_cast::shortened(&input, &ty.kind)
        {
            return Ok(literal);
        }
        if self.casts_as_before() {
            return legacy_cast(input, &ty, safe, span).map(|e| self.fold(e)).map_err(one);
        }
        implicit_cast::explicit(input, &ty, safe, span).map(|e| self.fold(e)).map_err(one)
    }

    fn casts_as_before(&self) -> bool {
        casts_as_before(self.config)
    }
}

/// A number as it stands in the text, with its signs.
fn is_written_number(expr: &ast::Expr) -> bool {
    match &expr.kind {
        Ast::Literal(ast::Literal::Number(_)) => true,
        Ast::Nested(inner) => is_written_number(inner),
        Ast::Unary { op: ast::UnaryOp::Minus | ast::UnaryOp::Plus, expr } => is_written_number(expr),
        _ => false,
    }
}

/// A literal, or casts of one, which Flink's planner has computed before it looks at the cast around it.
fn is_written_down(expr: &ast::Expr) -> bool {
    match &expr.kind {
        Ast::Literal(_) => true,
        Ast::Nested(inner) | Ast::Cast { expr: inner, safe: false, .. } => is_written_down(inner),
        _ => false,
    }
}

/// `table.exec.legacy-cast-behaviour`.
pub fn casts_as_before(config: &Config) -> bool {
    config.get("table.exec.legacy-cast-behaviour").is_some_and(|v| v.trim().eq_ignore_ascii_case("ENABLED"))
}

/// Errors of the node itself call literal intervals by their units, as they are written.
fn in_written_units(mut errors: Vec<Diagnostic>, expr: &ast::Expr) -> Vec<Diagnostic> {
    let operands: Vec<&ast::Expr> = match &expr.kind {
        Ast::Binary { left, right, .. } => vec![left.as_ref(), right.as_ref()],
        Ast::Function(call) => call.args.iter().map(|arg| &arg.value).collect(),
        _ => return errors,
    };
    let own = errors.iter_mut().filter(|error| error.span == Some(expr.span));
    own.filter_map(|error| error.detail.as_mut()).for_each(|words| super::misfit::with_units(&operands, words));
    errors
}

/// CAST as Flink had it before 1.15: NULL where it fails, also under a type that is NOT NULL; texts and bytes are neither cut nor
/// filled (but for constants, which the planner fills), BOOLEAN and NULL in small letters.
fn legacy_cast(input: Expr, ty: &DataType, safe: bool, span: Span) -> Result<Expr, Diagnostic> {
    let mut cast = implicit_cast::explicit(input, ty, safe, span)?;
    if let ExprKind::Cast { mode, .. } = &mut cast.kind {
        *mode = CastMode::Legacy;
    }
    Ok(cast)
}

/// A CHAR literal, as the special forms' keywords are handed on.
pub fn keyword(text: &str) -> Expr {
    let length = text.chars().count() as u32;
    Expr::literal(ouzel_types::Scalar::String(Arc::from(text)), TypeKind::Char(length).not_null())
}

pub(super) fn one(error: Diagnostic) -> Vec<Diagnostic> {
    vec![error]
}

/// What the grammar takes and Flink then refuses, or what only makes sense where the planner looks.
fn refused(kind: &Ast) -> Diagnostic {
    let (what, detail) = match kind {
        Ast::Star { .. } => ("\"*\" stands for columns only in SELECT and COUNT", "Unknown identifier '*'"),
        Ast::Subquery(_) | Ast::InSubquery { .. } | Ast::Exists(_) => {
            ("a subquery is not possible here", "Subqueries are not supported in this clause")
        }
        Ast::Unique(_) => ("UNIQUE (query) is not supported", "No match found for function signature UNIQUE"),
        Ast::JsonObjectAgg { .. } | Ast::JsonArrayAgg { .. } => {
            ("an aggregate is not possible here", "Aggregate expression is illegal in this clause")
        }
        Ast::QueryConstructor { .. } => ("a collection of a query's rows is not supported", crate::calcite::NO_PLAN),
        Ast::Multiset(_) => ("MULTISET[..] is not supported", crate::calcite::NO_PLAN),
        Ast::Descriptor(_) => ("DESCRIPTOR is only possible in a window function", "DESCRIPTOR is not allowed here"),
        Ast::Table(_) => ("a table is only possible as an argument of a table function", "TABLE is not allowed here"),
        Ast::Default => ("DEFAULT is not supported here", "No match found for function signature DEFAULT"),
        Ast::Parameter => ("parameters are not supported", "Illegal use of dynamic parameter"),
        Ast::FormatJson(_) => {
            ("FORMAT JSON is only possible in JSON_OBJECT and JSON_ARRAY", "FORMAT JSON is not allowed here")
        }
        Ast::Cursor(_) => ("CURSOR is not supported", "CURSOR expression encountered in illegal context"),
        Ast::MatchSemantics { .. } => {
            ("RUNNING and FINAL belong to MATCH_RECOGNIZE", "RUNNING/FINAL is not allowed here")
        }
        _ => ("this expression is not supported", "Unsupported expression"),
    };
    Diagnostic::error(what).detail(detail)
}

/// An explicit or implicit cast node, without checks.
pub(crate) fn cast_node(input: Expr, ty: DataType, mode: CastMode) -> Expr {
    Expr { kind: ExprKind::Cast { input: Box::new(input), mode }, ty }
}

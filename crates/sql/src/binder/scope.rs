//! What names mean at one place of a query: the columns that are visible and the relations they belong to.
//!
//! It knows nothing of the catalog: who binds FROM fills it. A column is found by `c`, `t.c` or any longer suffix of its
//! qualifier (`db.t.c`, `cat.db.t.c`), and what is left of the name are members of its ROW type. Names are
//! case-sensitive, as in Flink.
//!
//! A name that no column has may be a member of a ROW column, at any depth, as if it were a column itself: the member that
//! is nearest to the surface is meant (see `peek`). Only what FROM gives is looked into, not the columns of a DDL.
//!
//! Columns of an enclosing query are found through `outer`; they come back as positions of at least [`OUTER`], which
//! only a binder that decorrelates may accept.

use std::sync::Arc;

use ouzel_plan::node::Column;
use ouzel_plan::{Expr, ExprKind, Schema, TimeAttribute};
use ouzel_types::{DataType, TypeKind};

use crate::ast::{Ident, ObjectName};
use crate::catalog::expansion::Expansion;
use crate::diagnostic::{Diagnostic, nearest};

/// Positions from here on are columns of an enclosing scope: `OUTER * depth + position`, depth 1 = the next one out.
pub const OUTER: usize = 1 << 32;

/// Splits a position made by [`OUTER`] into (depth, position); depth 0 is the scope itself.
pub fn split_outer(column: usize) -> (usize, usize) {
    (column / OUTER, column % OUTER)
}

#[derive(Clone, Debug, PartialEq)]
pub struct ScopeColumn {
    /// The alias alone, or catalog, database and table. Empty: the column cannot be qualified.
    pub qualifier: Arc<[Arc<str>]>,
    pub name: Arc<str>,
    pub ty: DataType,
    pub time: Option<TimeAttribute>,
    /// False for a column that only a qualified name or nothing reaches (the right key of USING): not in `*`.
    pub visible: bool,
    /// False for a column that has to be named: `*` leaves it out (`table.column-expansion-strategy`).
    pub in_star: bool,
}

impl ScopeColumn {
    fn is_qualified_by(&self, parts: &[Ident]) -> bool {
        parts.len() <= self.qualifier.len()
            && self.qualifier[self.qualifier.len() - parts.len()..]
                .iter()
                .zip(parts)
                .all(|(q, p)| q.as_ref() == p.value)
    }
}

/// The columns that one expression may name; `columns[i]` is `plan::ExprKind::Column(i)`.
#[derive(Clone, Debug, Default)]
pub struct Scope<'a> {
    pub columns: Vec<ScopeColumn>,
    pub outer: Option<&'a Scope<'a>>,
    /// Where a view's query is written out: told what each name means.
    pub expansion: Option<Expansion>,
    /// Names may be members of ROW columns.
    peeks: bool,
}

impl<'a> Scope<'a> {
    /// No columns: VALUES, constants.
    pub fn empty() -> Scope<'a> {
        Scope::default()
    }

    /// One relation under an alias, or under its full path (`[catalog, database, table]`).
    pub fn of(qualifier: &[Arc<str>], schema: &Schema) -> Scope<'a> {
        let mut scope = Scope::empty();
        scope.push_relation(qualifier, schema);
        scope
    }

    /// What FROM gives.
    pub fn of_columns(columns: Vec<ScopeColumn>, outer: Option<&'a Scope<'a>>) -> Scope<'a> {
        Scope { columns, outer, expansion: None, peeks: true }
    }

    fn push_relation(&mut self, qualifier: &[Arc<str>], schema: &Schema) {
        let qualifier: Arc<[Arc<str>]> = qualifier.into();
        self.peeks = true;
        self.columns.extend(schema.columns.iter().map(|c| ScopeColumn {
            qualifier: qualifier.clone(),
            name: c.name.clone(),
            ty: c.ty.clone(),
            time: c.time,
            visible: true,
            in_star: true,
        }));
    }

    /// The columns of `self`, then those of `right` (a join); the outer scope is `self`'s.
    pub fn join(mut self, right: Scope<'a>) -> Scope<'a> {
        self.columns.extend(right.columns);
        self.peeks |= right.peeks;
        self
    }

    pub fn with_outer(mut self, outer: &'a Scope<'a>) -> Scope<'a> {
        self.outer = Some(outer);
        self
    }

    pub fn schema(&self) -> Schema {
        Schema {
            columns: self
                .columns
                .iter()
                .map(|c| Column { name: c.name.clone(), ty: c.ty.clone(), time: c.time })
                .collect(),
        }
    }

    /// The column itself, as an expression (a time attribute keeps its type).
    pub fn column(&self, index: usize) -> Expr {
        Expr::column(index, self.columns[index].ty.clone())
    }

    /// Positions of `*`, in order.
    pub fn star(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|i| self.columns[*i].visible && self.columns[*i].in_star).collect()
    }

    /// Positions of `t.*`, in order; empty when no relation has the name.
    pub fn qualified_star(&self, qualifier: &ObjectName) -> Vec<usize> {
        let of_relation = (0..self.columns.len()).filter(|i| self.columns[*i].is_qualified_by(&qualifier.0));
        of_relation.filter(|i| self.columns[*i].in_star).collect()
    }

    /// The name of two columns of one relation among some.
    pub fn called_alike(&self, columns: &[usize]) -> Option<&Arc<str>> {
        let mut seen = std::collections::BTreeSet::new();
        // Each relation has a qualifier of its own, one of no parts too.
        let key = |c: &ScopeColumn| (Arc::as_ptr(&c.qualifier).cast::<Arc<str>>(), c.name.clone());
        columns.iter().map(|i| &self.columns[*i]).find(|c| !seen.insert(key(c))).map(|c| &c.name)
    }

    /// What a name means: a column, possibly followed by members of its ROW type.
    ///
    /// As Calcite does: the longest qualifier that is a relation's first, in the nearest scope that has the relation; then an
    /// unqualified column with members behind it, of the nearest scope that knows it. An alias of a query outside hides a
    /// column of that name in the query itself, whether its relation has the column or not.
    pub fn resolve(&self, name: &ObjectName) -> Result<Expr, Diagnostic> {
        for qualifiers in (0..name.0.len()).rev() {
            let (mut scope, mut depth) = (Some(self), 0);
            while let Some(current) = scope {
                if let Some(found) = current.find(name, qualifiers)? {
                    return self.found(name, current, depth, found);
                }
                if qualifiers > 0 && current.columns.iter().any(|c| c.is_qualified_by(&name.0[..qualifiers])) {
                    match depth {
                        0 => break,
                        _ => return Err(self.unknown(name)),
                    }
                }
                scope = current.outer;
                depth += 1;
            }
        }
        Err(self.unknown(name))
    }

    fn found(&self, name: &ObjectName, scope: &Scope<'_>, depth: usize, found: Found) -> Result<Expr, Diagnostic> {
        let column = &scope.columns[found.column];
        if let Some(expansion) = &self.expansion {
            expansion.column(name, &column.qualifier, found.parts);
        }
        let expr = Expr::column(OUTER * depth + found.column, column.ty.clone());
        let expr = found.members.into_iter().fold(expr, field_at);
        let member = |base, part| if scope.peeks { member_of(base, part) } else { field_of(base, part) };
        name.0[found.parts..]
            .iter()
            .try_fold(expr, member)
            .map_err(|error| if scope.peeks { no_member(error, name, found.parts, &column.qualifier) } else { error })
    }

    /// The column behind so many qualifiers, the members on the way and how many parts of the name they took.
    fn find(&self, name: &ObjectName, qualifiers: usize) -> Result<Option<Found>, Diagnostic> {
        let parts = &name.0;
        let ident = &parts[qualifiers];
        let candidates: Vec<usize> = (0..self.columns.len())
            .filter(|i| {
                let column = &self.columns[*i];
                column.is_qualified_by(&parts[..qualifiers]) && (column.visible || qualifiers > 0)
            })
            .collect();
        let direct: Vec<usize> =
            candidates.iter().copied().filter(|i| self.columns[*i].name.as_ref() == ident.value).collect();
        let inside = self.inside(&candidates, &direct, &ident.value);
        match (direct.as_slice(), inside.as_slice()) {
            ([], []) => Ok(None),
            ([column], []) => Ok(Some(Found { column: *column, members: Vec::new(), parts: qualifiers + 1 })),
            ([], [first, rest @ ..]) if rest.iter().all(|other| self.is_nearer(first, other)) => {
                let (column, members) = first.clone();
                Ok(Some(Found { column, members, parts: qualifiers + 1 }))
            }
            _ => Err(ambiguous(ident)),
        }
    }

    /// Members called `name` inside the ROW columns of relations that have no such column, the nearest one first.
    fn inside(&self, candidates: &[usize], direct: &[usize], name: &str) -> Vec<(usize, Vec<usize>)> {
        if !self.peeks {
            return Vec::new();
        }
        let relation = |i: &usize| &self.columns[*i].qualifier;
        let mut hits: Vec<(usize, Vec<usize>)> = Vec::new();
        for column in candidates.iter().filter(|c| !direct.iter().any(|d| relation(d) == relation(c))) {
            peek(&self.columns[*column].ty, name, &mut Vec::new(), &mut |path| hits.push((*column, path.to_vec())));
        }
        hits.sort_by_key(|(_, path)| path.len());
        hits
    }

    /// Of two members of one relation the nearer one is meant; two relations are never compared.
    fn is_nearer(&self, one: &(usize, Vec<usize>), other: &(usize, Vec<usize>)) -> bool {
        self.columns[one.0].qualifier == self.columns[other.0].qualifier && one.1.len() < other.1.len()
    }

    fn unknown(&self, name: &ObjectName) -> Diagnostic {
        let Some((last, qualifier)) = name.0.split_last() else { return Diagnostic::error("an empty name") };
        let relation =
            |parts: &[Ident]| self.all_columns().any(|c| !c.qualifier.is_empty() && c.is_qualified_by(parts));
        if !qualifier.is_empty()
            && !relation(qualifier)
            && !self.all_columns().any(|c| c.name.as_ref() == qualifier[0].value)
        {
            let wanted = ObjectName(qualifier.to_vec());
            let known: Vec<&str> = self.all_columns().filter_map(|c| c.qualifier.last()).map(|q| q.as_ref()).collect();
            let error = Diagnostic::error(format!("table \"{wanted}\" is not known here"))
                .at(wanted.span())
                .detail(format!("Table '{wanted}' not found"));
            return match nearest(wanted.base(), known) {
                Some(near) => error.hint(format!("did you mean \"{near}\"?")),
                None => error,
            };
        }
        let missing = name.0.iter().find(|part| !relation(std::slice::from_ref(part))).unwrap_or(last);
        let known: Vec<&str> = self.all_columns().map(|c| c.name.as_ref()).collect();
        let place = if qualifier.is_empty() || !relation(qualifier) {
            "any table".to_string()
        } else {
            format!("table '{}'", ObjectName(qualifier.to_vec()))
        };
        let error = Diagnostic::error(format!("column \"{}\" is not known", missing.value))
            .at(missing.span)
            .detail(format!("Column '{}' not found in {place}{}", missing.value, other_case(&missing.value, &known)));
        match nearest(&missing.value, known) {
            Some(near) => error.hint(format!("did you mean \"{near}\"?")),
            None => error,
        }
    }

    /// Every column, those of the queries outside too.
    fn all_columns(&self) -> impl Iterator<Item = &ScopeColumn> {
        let mut scopes = Vec::new();
        let mut next = Some(self);
        while let Some(scope) = next {
            scopes.push(scope);
            next = scope.outer;
        }
        scopes.into_iter().flat_map(|s| s.columns.iter()).filter(|c| c.visible)
    }

    /// The time attribute that an expression still is: a bare column of that kind, or PROCTIME() itself. Everything else
    /// (CAST, functions, members of a row) has turned it into a plain timestamp.
    pub fn time_attribute(&self, expr: &Expr) -> Option<TimeAttribute> {
        match &expr.kind {
            ExprKind::Column(index) => {
                let (mut depth, index) = split_outer(*index);
                let mut scope = Some(self);
                while depth > 0 {
                    scope = scope.and_then(|s| s.outer);
                    depth -= 1;
                }
                scope.and_then(|s| s.columns.get(index)).and_then(|c| c.time)
            }
            ExprKind::Call { name, .. } if name.as_ref() == "PROCTIME" => Some(TimeAttribute::Proctime),
            _ => None,
        }
    }
}

/// What a name led to.
struct Found {
    column: usize,
    /// Positions of members, from the column inwards.
    members: Vec<usize>,
    /// Parts of the name that are used up.
    parts: usize,
}

fn ambiguous(ident: &Ident) -> Diagnostic {
    Diagnostic::error(format!("column \"{}\" is ambiguous", ident.value))
        .at(ident.span)
        .detail(format!("Column '{}' is ambiguous", ident.value))
        .hint("put the table's name or alias before it")
}

/// The paths to members called `name` in a ROW: a direct member hides those inside its neighbours.
fn peek(ty: &DataType, name: &str, path: &mut Vec<usize>, hit: &mut dyn FnMut(&[usize])) {
    let Some(fields) = ty.kind.members() else { return };
    if let Some(index) = fields.iter().position(|f| f.name.as_ref() == name) {
        path.push(index);
        hit(path);
        path.pop();
        return;
    }
    for (index, field) in fields.iter().enumerate() {
        path.push(index);
        peek(&field.ty, name, path, hit);
        path.pop();
    }
}

/// Flink's words for a name whose column is there and has no such member: of a ROW column they are the relation's, of another
/// one the column is taken for a relation.
fn no_member(error: Diagnostic, name: &ObjectName, parts: usize, qualifier: &[Arc<str>]) -> Diagnostic {
    let plain = error.detail.as_deref().is_some_and(|words| words.starts_with("Incompatible types"));
    let (column, members) = name.0.split_at(parts);
    match (column, qualifier.last()) {
        ([only], _) if plain => error.detail(format!("Table '{}' not found", only.value)),
        ([.., last], Some(table)) if !plain || members.len() > 1 => {
            let members: Vec<&str> = members.iter().map(|part| part.value.as_str()).collect();
            error.detail(format!("Column '{}.{}' not found in table '{table}'", last.value, members.join(".")))
        }
        _ => error,
    }
}

/// As `field_of`, but the member may lie deeper.
fn member_of(base: Expr, field: &Ident) -> Result<Expr, Diagnostic> {
    let mut hits: Vec<Vec<usize>> = Vec::new();
    peek(&base.ty, &field.value, &mut Vec::new(), &mut |path| hits.push(path.to_vec()));
    hits.sort_by_key(Vec::len);
    match hits.as_slice() {
        [] => field_of(base, field),
        [first, second, ..] if first.len() == second.len() => Err(ambiguous(field)),
        [path, ..] => Ok(path.iter().copied().fold(base, field_at)),
    }
}

/// Calcite's words for a name that is there in other letters.
fn other_case(name: &str, known: &[&str]) -> String {
    let other = known.iter().find(|k| k.eq_ignore_ascii_case(name));
    other.map_or_else(String::new, |other| format!("; did you mean '{other}'?"))
}

/// Member access by name; nullable when the row or the member is.
pub fn field_of(base: Expr, field: &Ident) -> Result<Expr, Diagnostic> {
    let Some(fields) = base.ty.kind.members() else {
        return Err(Diagnostic::error(format!("\"{}\" is asked of a value that is not a row", field.value))
            .at(field.span)
            .detail(format!("Incompatible types: the value has type {} and no member '{}'", base.ty, field.value)));
    };
    let Some(index) = fields.iter().position(|f| f.name.as_ref() == field.value) else {
        let error = Diagnostic::error(format!("the row has no member \"{}\"", field.value))
            .at(field.span)
            .detail(format!("Unknown field '{}'", field.value));
        return Err(match nearest(&field.value, fields.iter().map(|f| f.name.as_ref())) {
            Some(near) => error.hint(format!("did you mean \"{near}\"?")),
            None => error,
        });
    };
    Ok(field_at(base, index))
}

/// Member access by position. The caller has checked that `base` is a row with that many members.
pub fn field_at(base: Expr, index: usize) -> Expr {
    let ty = match base.ty.kind.members() {
        Some(fields) => fields[index].ty.with_nullable(fields[index].ty.nullable || base.ty.nullable),
        None => TypeKind::Null.nullable(),
    };
    Expr { kind: ExprKind::Field { input: Box::new(base), index }, ty }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::Span;
    use ouzel_types::Field;

    fn name(text: &str) -> ObjectName {
        ObjectName(text.split('.').map(|p| Ident::new(p, Span::default())).collect())
    }

    fn scope() -> Scope<'static> {
        let row = DataType::row(vec![Field::new("f", TypeKind::Int.not_null())]);
        let columns = vec![Column::new("a", TypeKind::Int.nullable()), Column::new("r", row)];
        let mut scope = Scope::of(&["c".into(), "d".into(), "t".into()], &Schema { columns });
        scope.push_relation(&["u".into()], &Schema { columns: vec![Column::new("a", TypeKind::Int.nullable())] });
        scope
    }

    #[test]
    fn a_name_is_a_column_and_then_members() {
        let scope = scope();
        assert_eq!(scope.resolve(&name("u.a")).unwrap().as_column(), Some(2));
        assert_eq!(scope.resolve(&name("c.d.t.a")).unwrap().as_column(), Some(0));
        assert_eq!(scope.resolve(&name("d.t.r.f")).unwrap().ty, TypeKind::Int.nullable());
        assert_eq!(scope.resolve(&name("r.f")).unwrap().ty, TypeKind::Int.nullable());
        assert!(scope.resolve(&name("a")).unwrap_err().primary.contains("ambiguous"));
        assert!(scope.resolve(&name("R")).unwrap_err().hint.unwrap().contains("\"r\""));
        assert!(scope.resolve(&name("x.a")).unwrap_err().primary.contains("table \"x\""));
    }

    #[test]
    fn enclosing_scopes_are_marked() {
        let outer = scope();
        let inner = Scope::of(&["v".into()], &Schema { columns: vec![Column::new("b", TypeKind::Int.nullable())] });
        let inner = inner.with_outer(&outer);
        let column = inner.resolve(&name("u.a")).unwrap().as_column().unwrap();
        assert_eq!(split_outer(column), (1, 2));
    }
}

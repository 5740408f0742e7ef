//! What a condition asks of one expression: in which ranges its value is, and whether NULL will do.

use ouzel_plan::expr::{CastMode, names};
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{Scalar, TypeKind};

use super::ranges::{Cut, Ranges};
use super::value::{Family, Value, family};
use crate::planner::exprs::{self, as_comparison, mirrored};

/// The condition is TRUE for these values of `tested` and else FALSE or unknown.
#[derive(Clone, Debug)]
pub struct Asked {
    tested: Expr,
    /// None where only NULL is asked for.
    family: Option<Family>,
    values: Ranges<Value>,
    null: bool,
}

impl Asked {
    /// None where it asks for more than one thing, or for none that has ranges.
    pub fn of(term: &Expr) -> Option<Asked> {
        if !exprs::is_deterministic(term) {
            return None;
        }
        match &term.kind {
            ExprKind::And(parts) => all(parts, |asked, part| asked.and(part)),
            ExprKind::Or(parts) => all(parts, |asked, part| asked.or(part)),
            ExprKind::Literal(_) => None,
            ExprKind::Call { name, args } => match (name.as_ref(), args.as_slice()) {
                (names::IS_NULL, [x]) => Some(of_null(x, true)),
                (names::IS_NOT_NULL, [x]) => Some(of_null(x, false)),
                (names::IN, [x, list @ ..]) => of_list(x, list, false),
                (names::NOT, [inner]) => match &inner.kind {
                    ExprKind::Call { name, args } if name.as_ref() == names::IN => of_list(&args[0], &args[1..], true),
                    _ => Some(of_boolean(inner.clone(), false, false)),
                },
                (names::IS_NOT_TRUE, [x]) => Some(of_boolean(x.clone(), false, true)),
                (names::IS_NOT_FALSE, [x]) => Some(of_boolean(x.clone(), true, true)),
                (names::IS_FALSE, [x]) => Some(of_boolean(x.clone(), false, false)),
                (names::EQ | names::NE | names::LT | names::LE | names::GT | names::GE, [a, b])
                | (names::IS_NOT_DISTINCT_FROM | names::IS_DISTINCT_FROM, [a, b]) => of_comparison(name, a, b, term),
                _ => opaque(term),
            },
            _ => opaque(term),
        }
    }

    /// Whether both ask of the same expression, so that they can be one.
    pub fn joins(&self, other: &Asked) -> bool {
        let families = (self.family, other.family);
        self.tested == other.tested && (families.0 == families.1 || families.0.is_none() || families.1.is_none())
    }

    pub fn and(&self, other: &Asked) -> Asked {
        self.with(other, self.values.intersection(&other.values), self.null && other.null)
    }

    pub fn or(&self, other: &Asked) -> Asked {
        self.with(other, self.values.union(&other.values), self.null || other.null)
    }

    fn with(&self, other: &Asked, values: Ranges<Value>, null: bool) -> Asked {
        Asked { tested: self.tested.clone(), family: self.family.or(other.family), values, null }
    }

    pub fn is_same(&self, other: &Asked) -> bool {
        self.joins(other) && self.values == other.values && self.null == other.null
    }

    /// Nothing that this lets through is kept back by the other.
    pub fn is_within(&self, other: &Asked) -> bool {
        self.and(other).is_same(self)
    }

    /// What is asked for where this is FALSE.
    pub fn complement(&self) -> Asked {
        Asked { values: self.values.complement(), null: false, ..self.clone() }
    }

    /// No value is kept back.
    pub fn is_any(&self) -> bool {
        self.values.is_all()
    }

    /// That a condition over several columns is not unknown takes more terms than the condition.
    pub fn is_plain(&self) -> bool {
        self.family != Some(Family::Boolean) || !self.tested.ty.nullable || self.tested.as_column().is_some()
    }

    /// Nothing of a value is asked but perhaps that there is one.
    pub fn is_decided(&self) -> bool {
        self.is_never() || self.values.is_all() || self.values.is_empty() && self.family.is_some()
    }

    /// Whatever the row, the condition is not TRUE.
    pub fn is_never(&self) -> bool {
        self.values.is_empty() && (!self.null || !self.tested.ty.nullable)
    }

    /// The column that is NULL.
    pub fn null_column(&self) -> Option<usize> {
        self.tested.as_column().filter(|_| self.values.is_empty() && self.null)
    }

    /// The column of which nothing is asked but that it is not NULL.
    pub fn present_column(&self) -> Option<usize> {
        self.tested.as_column().filter(|_| self.values.is_all() && !self.null)
    }

    /// The condition in the fewest terms; a literal where it is decided.
    pub fn condition(&self) -> Expr {
        let null = self.null && self.tested.ty.nullable;
        if self.is_never() {
            return exprs::false_literal();
        }
        if self.values.is_all() {
            return match self.tested.ty.nullable && !null {
                true => call(names::IS_NOT_NULL, self.tested.clone()),
                false => exprs::true_literal(),
            };
        }
        if self.family == Some(Family::Boolean) {
            return self.boolean_condition(null);
        }
        let mut terms: Vec<Expr> = Vec::new();
        if !self.values.is_empty() {
            terms.extend(self.value_terms());
        }
        if null {
            terms.push(call(names::IS_NULL, self.tested.clone()));
        }
        any(terms)
    }

    /// Alternatives.
    fn value_terms(&self) -> Vec<Expr> {
        if let Some(points) = self.values.points() {
            return match in_list(&points) {
                Some(list) => vec![list],
                None => points.into_iter().map(|value| compared(names::EQ, value)).collect(),
            };
        }
        if let Some(points) = self.values.complement().points() {
            match (points.as_slice(), in_list(&points)) {
                ([value], _) => return vec![compared(names::NE, value)],
                (_, Some(list)) => return vec![exprs::not(list)],
                _ => {}
            }
        }
        self.values.iter().map(|(from, to)| range_condition(from, to)).collect()
    }

    fn boolean_condition(&self, null: bool) -> Expr {
        let is_true = self.values.iter().any(|(_, to)| *to == Cut::End);
        let tested = self.tested.clone();
        match (self.values.is_empty(), is_true, null) {
            (true, ..) => call(names::IS_NULL, tested),
            (_, true, false) => tested,
            (_, false, false) => exprs::not(tested),
            (_, true, true) => call(names::IS_NOT_FALSE, tested),
            (_, false, true) => call(names::IS_NOT_TRUE, tested),
        }
    }
}

fn all(parts: &[Expr], join: impl Fn(&Asked, &Asked) -> Asked) -> Option<Asked> {
    let mut parts = parts.iter().map(Asked::of);
    let first = parts.next()??;
    parts.try_fold(first, |asked, part| {
        let part = part?;
        asked.joins(&part).then(|| join(&asked, &part))
    })
}

fn of_null(tested: &Expr, null: bool) -> Asked {
    let values = if null { Ranges::none() } else { Ranges::all() };
    Asked { tested: without_widening(tested).clone(), family: None, values, null }
}

/// A condition of which nothing is known but that it is TRUE or FALSE.
fn of_boolean(tested: Expr, value: bool, null: bool) -> Asked {
    let at = Cut::Before(Value::new(&exprs::true_literal(), &tested));
    let values = match value {
        true => Ranges::between(at, Cut::End),
        false => Ranges::between(Cut::Start, at),
    };
    Asked { tested, family: Some(Family::Boolean), values, null }
}

fn opaque(term: &Expr) -> Option<Asked> {
    (term.ty.kind == TypeKind::Boolean).then(|| of_boolean(term.clone(), true, false))
}

fn of_list(tested: &Expr, list: &[Expr], negated: bool) -> Option<Asked> {
    let is_null = |item: &Expr| item.as_literal() == Some(&Scalar::Null);
    let mut values = Vec::with_capacity(list.len());
    let mut of = None;
    for item in list.iter().filter(|item| !is_null(item)) {
        let item_family = family(item, &tested.ty.kind).filter(|family| *family != Family::Boolean)?;
        if *of.get_or_insert(item_family) != item_family {
            return None;
        }
        values.push(Value::new(item, tested));
    }
    let values = Ranges::of_points(values);
    let values = match (negated, list.iter().any(is_null)) {
        (false, _) => values,
        (true, false) => values.complement(),
        (true, true) => Ranges::none(),
    };
    Some(Asked { tested: without_widening(tested).clone(), family: of, values, null: false })
}

fn of_comparison(op: &str, a: &Expr, b: &Expr, term: &Expr) -> Option<Asked> {
    let (op, tested, literal) = match (a.as_literal().is_some(), b.as_literal().is_some()) {
        (false, true) => (op, a, b),
        (true, false) => (mirrored(op), b, a),
        (false, false) => return of_two(op, a, b, term),
        (true, true) => return None,
    };
    if literal.as_literal() == Some(&Scalar::Null) {
        return match op {
            names::IS_NOT_DISTINCT_FROM => Some(of_null(tested, true)),
            names::IS_DISTINCT_FROM => Some(of_null(tested, false)),
            _ => None,
        };
    }
    let of = family(literal, &tested.ty.kind)?;
    if let Some(Scalar::Boolean(value)) = literal.as_literal() {
        return match op {
            names::EQ | names::IS_NOT_DISTINCT_FROM => Some(of_boolean(tested.clone(), *value, false)),
            names::NE => Some(of_boolean(tested.clone(), !value, false)),
            names::IS_DISTINCT_FROM => Some(of_boolean(tested.clone(), !value, true)),
            _ => opaque(term),
        };
    }
    let value = Value::new(literal, tested);
    let values = match op {
        names::EQ | names::IS_NOT_DISTINCT_FROM => Ranges::point(value),
        names::NE | names::IS_DISTINCT_FROM => Ranges::point(value).complement(),
        names::LT => Ranges::between(Cut::Start, Cut::Before(value)),
        names::LE => Ranges::between(Cut::Start, Cut::After(value)),
        names::GT => Ranges::between(Cut::After(value), Cut::End),
        names::GE => Ranges::between(Cut::Before(value), Cut::End),
        _ => return None,
    };
    let null = op == names::IS_DISTINCT_FROM;
    Some(Asked { tested: without_widening(tested).clone(), family: Some(of), values, null })
}

/// A comparison of two expressions, or its contrary.
fn of_two(op: &str, a: &Expr, b: &Expr, term: &Expr) -> Option<Asked> {
    let comparison = |op: &str, a: &Expr, b: &Expr| Expr::call(op, vec![a.clone(), b.clone()], term.ty.clone());
    let known = |one: Expr, value: bool| Some(of_boolean(one, value, false));
    // Either side may stand first in an equality: the lower one does.
    let (low, high) = if format!("{a:?}") <= format!("{b:?}") { (a, b) } else { (b, a) };
    match op {
        names::EQ => known(comparison(names::EQ, low, high), true),
        names::NE => known(comparison(names::EQ, low, high), false),
        names::LT => known(comparison(names::LT, a, b), true),
        names::GE => known(comparison(names::LT, a, b), false),
        names::GT => known(comparison(names::LT, b, a), true),
        names::LE => known(comparison(names::LT, b, a), false),
        _ => opaque(term),
    }
}

/// What a number was before it was cast to another exact one that has all of its values.
fn without_widening(expr: &Expr) -> &Expr {
    let ExprKind::Cast { input, mode: CastMode::Implicit } = &expr.kind else { return expr };
    match (input.ty.kind.decimal_shape(), expr.ty.kind.decimal_shape()) {
        (Some((from, from_scale)), Some((to, to_scale)))
            if from_scale <= to_scale && from - from_scale <= to.saturating_sub(to_scale) =>
        {
            without_widening(input)
        }
        _ => expr,
    }
}

/// An equality for one value; None where a list does not compare as they do.
fn in_list(points: &[&Value]) -> Option<Expr> {
    let (first, others) = points.split_first()?;
    if others.is_empty() {
        return Some(compared(names::EQ, first));
    }
    let ty = first.tested().ty.with_nullable(false);
    let is_text = ty.kind.is_string();
    let fits = |value: &&Value| {
        value.tested() == first.tested()
            && (value.literal().ty.kind == ty.kind || is_text && value.literal().ty.kind.is_string())
    };
    if !points.iter().all(fits) || matches!(ty.kind, TypeKind::Binary(_) | TypeKind::Varbinary(_)) {
        return None;
    }
    let literal = |value: &&Value| match is_text && matches!(ty.kind, TypeKind::Varchar(_)) {
        true => Expr { ty: ty.clone(), ..value.literal().clone() },
        false => value.literal().clone(),
    };
    let args = std::iter::once(first.tested().clone()).chain(points.iter().map(literal)).collect();
    Some(Expr::call(names::IN, args, boolean_of(first.tested())))
}

fn range_condition(from: &Cut<Value>, to: &Cut<Value>) -> Expr {
    let lower = match from {
        Cut::Before(value) => Some(compared(names::GE, value)),
        Cut::After(value) => Some(compared(names::GT, value)),
        Cut::Start | Cut::End => None,
    };
    let upper = match to {
        Cut::Before(value) => Some(compared(names::LT, value)),
        Cut::After(value) => Some(compared(names::LE, value)),
        Cut::Start | Cut::End => None,
    };
    match (from, to) {
        (Cut::Before(a), Cut::After(b)) if a == b => compared(names::EQ, a),
        _ => exprs::conjunction(lower.into_iter().chain(upper).collect()).unwrap_or_else(exprs::true_literal),
    }
}

fn compared(op: &str, value: &Value) -> Expr {
    Expr::call(op, vec![value.tested().clone(), value.literal().clone()], boolean_of(value.tested()))
}

fn boolean_of(tested: &Expr) -> ouzel_types::DataType {
    TypeKind::Boolean.nullable().with_nullable(tested.ty.nullable)
}

fn call(name: &str, arg: Expr) -> Expr {
    Expr::call(name, vec![arg], TypeKind::Boolean.not_null())
}

/// The alternatives of a condition, nested ORs flattened.
pub fn disjuncts(term: Expr) -> Vec<Expr> {
    match term.kind {
        ExprKind::Or(items) => items.into_iter().flat_map(disjuncts).collect(),
        _ => vec![term],
    }
}

pub fn any(terms: Vec<Expr>) -> Expr {
    let mut terms: Vec<Expr> = terms.into_iter().flat_map(disjuncts).collect();
    match terms.len() {
        0 => exprs::false_literal(),
        1 => terms.remove(0),
        _ => {
            let nullable = terms.iter().any(|term| term.ty.nullable);
            Expr { kind: ExprKind::Or(terms), ty: TypeKind::Boolean.nullable().with_nullable(nullable) }
        }
    }
}

/// A comparison of CASE over literals with a literal, as one of CASE over TRUE, FALSE and NULL.
pub fn decided_case(term: &Expr) -> Option<Expr> {
    let (op, a, b) = as_comparison(term)?;
    let (op, case, literal) = if b.as_literal().is_some() { (op, a, b) } else { (mirrored(op), b, a) };
    let ExprKind::Case { branches, otherwise } = &case.kind else { return None };
    let decided = |value: &Expr| -> Option<Expr> {
        if exprs::is_always_null(value) {
            return Some(Expr::literal(Scalar::Null, TypeKind::Boolean.nullable()));
        }
        let (of, with) = (family(value, &value.ty.kind)?, family(literal, &value.ty.kind)?);
        let order = Value::new(value, value).cmp(&Value::new(literal, value));
        let holds = match op {
            names::EQ => order.is_eq(),
            names::NE => order.is_ne(),
            names::LT => order.is_lt(),
            names::LE => order.is_le(),
            names::GT => order.is_gt(),
            names::GE => order.is_ge(),
            _ => return None,
        };
        (of == with).then(|| Expr::literal(Scalar::Boolean(holds), TypeKind::Boolean.not_null()))
    };
    let branches = branches.iter().map(|(c, value)| Some((c.clone(), decided(value)?))).collect::<Option<Vec<_>>>()?;
    let otherwise = Box::new(decided(otherwise)?);
    Some(Expr { kind: ExprKind::Case { branches, otherwise }, ty: TypeKind::Boolean.nullable() })
}

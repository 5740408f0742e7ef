//! Conditions in fewer terms: what they ask of one expression is one range of values, what is never true is FALSE, what is in all
//! alternatives stands before them. As Calcite's `RexSimplify` and Flink's `FlinkRexUtil` do it in WHERE, HAVING and ON.
//!
//! A condition may become FALSE where it was unknown: both keep a row back. What is not deterministic stays.

mod asked;
mod ranges;
mod value;

use ouzel_plan::expr::names;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{Scalar, TypeKind};

use super::exprs::{self, conjunction, conjuncts, false_literal, true_literal};
use asked::{Asked, any, decided_case, disjuncts};

/// A literal where it is decided.
pub fn simplified(condition: Expr) -> Expr {
    simplify(condition, &[])
}

/// Simplifies the conditions inside of an expression for which FALSE and unknown are one: those of CASE and of FILTER.
pub fn simplify_inside(expr: &mut Expr) {
    expr.children_mut().into_iter().for_each(simplify_inside);
    match &mut expr.kind {
        ExprKind::Case { branches, .. } => {
            branches.iter_mut().for_each(|(condition, _)| *condition = simplified(condition.clone()));
        }
        ExprKind::Call { name, args } if name.as_ref() == names::IS_TRUE => {
            let condition = simplified(args[0].clone());
            match condition.as_literal() {
                Some(_) => *expr = condition,
                None => args[0] = condition,
            }
        }
        _ => {}
    }
}

/// `known` holds where the condition is looked at.
fn simplify(condition: Expr, known: &[Asked]) -> Expr {
    let condition = asserted(condition);
    if exprs::is_always_null(&condition) {
        return false_literal();
    }
    match condition.kind {
        ExprKind::And(terms) => every(terms, known),
        ExprKind::Or(terms) => some(terms, known),
        _ => match Asked::of(&condition) {
            Some(asked) => beside(asked, condition, known),
            None => condition,
        },
    }
}

/// A term where it is known of its expression that it is in some range.
fn beside(asked: Asked, term: Expr, known: &[Asked]) -> Expr {
    match known.iter().find(|known| known.joins(&asked)) {
        Some(known) if known.and(&asked).is_never() => false_literal(),
        Some(known) if known.is_within(&asked) && asked.is_plain() => asked.or(&asked.complement()).condition(),
        _ if asked.is_decided() || is_roundabout(&term) => asked.condition(),
        _ => term,
    }
}

/// An equality in other words: with a NULL among the values of IN, IS NOT DISTINCT FROM a value.
fn is_roundabout(term: &Expr) -> bool {
    let ExprKind::Call { name, args } = &term.kind else { return false };
    match name.as_ref() {
        names::IN => args[1..].iter().any(exprs::is_always_null),
        names::IS_NOT_DISTINCT_FROM => args.iter().any(|arg| arg.as_literal().is_some()),
        _ => false,
    }
}

/// Terms that ask for the same expression.
struct Group {
    asked: Option<Asked>,
    term: Expr,
}

impl Group {
    fn of(term: Expr) -> Group {
        Group { asked: Asked::of(&term), term }
    }
}

/// Terms joined by `join` into one where they ask for the same expression, at the place of the first.
fn grouped(terms: Vec<Expr>, join: impl Fn(&Asked, &Asked) -> Asked) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut joined: Vec<usize> = Vec::new();
    for term in terms {
        let new = Group::of(term);
        let Some(asked) = &new.asked else {
            if !groups.iter().any(|group| group.term == new.term && exprs::is_deterministic(&new.term)) {
                groups.push(new);
            }
            continue;
        };
        let same = groups.iter().position(|group| group.asked.as_ref().is_some_and(|known| known.joins(asked)));
        let Some((at, known)) = same.and_then(|at| Some((at, groups[at].asked.as_ref()?))) else {
            groups.push(new);
            continue;
        };
        let both = join(known, asked);
        if both.is_any() && !both.is_plain() {
            groups.push(new);
            continue;
        }
        if both.is_same(known) {
            continue;
        }
        joined.retain(|group| *group != at);
        if !both.is_same(asked) {
            joined.push(at);
        }
        groups[at] = Group { asked: Some(both), term: new.term };
    }
    for at in joined {
        if let Group { asked: Some(asked), term } = &mut groups[at] {
            *term = asked.condition();
        }
    }
    groups
}

fn every(terms: Vec<Expr>, known: &[Asked]) -> Expr {
    let terms: Vec<Expr> = terms.into_iter().flat_map(|term| conjuncts(simplify(term, known))).collect();
    let mut groups = grouped(terms, |a, b| a.and(b));
    let is_never = |group: &Group| group.term == false_literal() || group.asked.as_ref().is_some_and(Asked::is_never);
    if groups.iter().any(is_never) || contradicts_null(&groups) {
        return false_literal();
    }
    leave_out_presence(&mut groups);
    let own: Vec<Asked> = groups.iter().filter_map(|group| group.asked.clone()).collect();
    let mut changed = false;
    for group in groups.iter_mut().filter(|group| group.asked.is_none() && matches!(group.term.kind, ExprKind::Or(_))) {
        let known: Vec<Asked> = own.iter().chain(known).cloned().collect();
        let simpler = simplify(group.term.clone(), &known);
        changed |= simpler != group.term;
        group.term = simpler;
    }
    let terms: Vec<Expr> = groups.into_iter().flat_map(|group| conjuncts(group.term)).collect();
    match changed {
        true => every(terms, known),
        false => conjunction(terms).unwrap_or_else(true_literal),
    }
}

/// `v IS NULL` beside what is not true of a NULL.
fn contradicts_null(groups: &[Group]) -> bool {
    groups.iter().enumerate().any(|(i, group)| {
        let column = group.asked.as_ref().and_then(Asked::null_column);
        column.is_some_and(|column| rejects(groups, i, column))
    })
}

/// `v IS NOT NULL` says nothing beside what is not true of a NULL.
fn leave_out_presence(groups: &mut Vec<Group>) {
    let mut at = 0;
    while at < groups.len() {
        match groups[at].asked.as_ref().and_then(Asked::present_column) {
            Some(column) if rejects(groups, at, column) => {
                groups.remove(at);
            }
            _ => at += 1,
        }
    }
}

/// Whether another term than the one at `at` is not true where the column is NULL.
fn rejects(groups: &[Group], at: usize, column: usize) -> bool {
    let mut others = groups.iter().enumerate().filter(|(i, _)| *i != at);
    others.any(|(_, group)| exprs::rejects_nulls(&group.term, &(column..column + 1)))
}

fn some(terms: Vec<Expr>, known: &[Asked]) -> Expr {
    let terms: Vec<Expr> =
        terms.into_iter().map(|term| simplify(term, known)).filter(|t| *t != false_literal()).collect();
    let groups = grouped(terms.into_iter().flat_map(disjuncts).collect(), |a, b| a.or(b));
    let mut alternatives: Vec<Expr> = groups.into_iter().map(|group| group.term).collect();
    if alternatives.contains(&true_literal()) {
        return true_literal();
    }
    leave_out_narrower(&mut alternatives);
    in_common(alternatives)
}

/// Leaves out an alternative that asks for all that another asks for, and more.
fn leave_out_narrower(alternatives: &mut Vec<Expr>) {
    let parts: Vec<Vec<Expr>> = alternatives.iter().map(|alternative| conjuncts(alternative.clone())).collect();
    let is_wider =
        |wide: &[Expr], narrow: &[Expr]| wide.len() < narrow.len() && wide.iter().all(|t| narrow.contains(t));
    let mut at = 0;
    alternatives.retain(|_| {
        at += 1;
        !parts.iter().any(|wide| is_wider(wide, &parts[at - 1]))
    });
}

/// `a AND b OR a AND c` as `a AND (b OR c)`.
fn in_common(alternatives: Vec<Expr>) -> Expr {
    let parts: Vec<Vec<Expr>> = alternatives.iter().map(|alternative| conjuncts(alternative.clone())).collect();
    let Some((first, others)) = parts.split_first().filter(|(_, others)| !others.is_empty()) else {
        return any(alternatives);
    };
    let is_common = |term: &&Expr| exprs::is_deterministic(term) && others.iter().all(|other| other.contains(*term));
    let mut common: Vec<Expr> = first.iter().filter(is_common).cloned().collect();
    if common.is_empty() {
        return any(alternatives);
    }
    let rest = |terms: Vec<Expr>| {
        conjunction(terms.into_iter().filter(|term| !common.contains(term)).collect()).unwrap_or_else(true_literal)
    };
    let rest = simplify(any(parts.into_iter().map(rest).collect()), &[]);
    common.extend(conjuncts(rest));
    conjunction(common).unwrap_or_else(true_literal)
}

/// What has to hold for a condition to be TRUE.
fn asserted(condition: Expr) -> Expr {
    let is = |expr: &Expr, value: bool| expr.as_literal() == Some(&Scalar::Boolean(value));
    match &condition.kind {
        ExprKind::Call { name, args } => match (name.as_ref(), args.as_slice()) {
            (names::IS_TRUE, [inner]) => asserted(inner.clone()),
            (names::EQ, [inner, other]) | (names::EQ, [other, inner]) if is(other, true) && is_boolean(inner) => {
                asserted(inner.clone())
            }
            (names::NE, [inner, other]) | (names::NE, [other, inner]) if is(other, false) && is_boolean(inner) => {
                asserted(inner.clone())
            }
            (names::EQ, [inner, other]) | (names::EQ, [other, inner]) if is(other, false) && is_boolean(inner) => {
                refuted(inner.clone())
            }
            (names::NE, [inner, other]) | (names::NE, [other, inner]) if is(other, true) && is_boolean(inner) => {
                refuted(inner.clone())
            }
            (names::IS_FALSE | names::NOT, [inner]) => refuted(inner.clone()),
            ("COALESCE", [first, ..]) if !first.ty.nullable => asserted(first.clone()),
            _ => decided_case(&condition).map_or(condition, asserted),
        },
        ExprKind::Case { .. } => of_case(condition),
        _ => condition,
    }
}

fn is_boolean(expr: &Expr) -> bool {
    expr.ty.kind == TypeKind::Boolean && expr.as_literal().is_none()
}

/// What has to hold for a condition to be FALSE.
fn refuted(condition: Expr) -> Expr {
    let ExprKind::Call { name, args } = &condition.kind else { return exprs::not(condition) };
    let with = |op: &str| Expr::call(op, args.clone(), condition.ty.clone());
    match name.as_ref() {
        names::NOT => asserted(args[0].clone()),
        names::IS_NULL => with(names::IS_NOT_NULL),
        names::IS_NOT_NULL => with(names::IS_NULL),
        names::EQ => with(names::NE),
        names::NE => with(names::EQ),
        names::LT => with(names::GE),
        names::LE => with(names::GT),
        names::GT => with(names::LE),
        names::GE => with(names::LT),
        _ => exprs::not(condition),
    }
}

/// A CASE whose values are conditions, where they or the conditions before them are all that is asked.
fn of_case(case: Expr) -> Expr {
    let ExprKind::Case { branches, otherwise } = &case.kind else { return case };
    let is = |expr: &Expr, value: bool| expr.as_literal() == Some(&Scalar::Boolean(value));
    let is_none = |expr: &Expr| is(expr, false) || exprs::is_always_null(expr);
    let mut rest = asserted(otherwise.as_ref().clone());
    for (condition, value) in branches.iter().rev() {
        rest = if is(value, true) {
            any(vec![condition.clone(), rest])
        } else if is_none(&rest) {
            Expr { kind: ExprKind::And(vec![condition.clone(), value.clone()]), ty: TypeKind::Boolean.nullable() }
        } else if is_none(value) {
            let fails = Expr::call(names::IS_NOT_TRUE, vec![condition.clone()], TypeKind::Boolean.not_null());
            Expr { kind: ExprKind::And(vec![fails, rest]), ty: TypeKind::Boolean.nullable() }
        } else {
            return case;
        };
    }
    rest
}

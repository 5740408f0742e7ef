//! One column of made-up values: its expressions, how often it is NULL, and text turned into its type.
//!
//! Nested types take their expressions from `fields.<column>.<member>.expression`: `key` and `value` of a MAP, the
//! members of a ROW; an ARRAY or MULTISET repeats its expression `fields.<column>.length` times.

use ouzel_engine::{EngineError, Result};
use ouzel_functions::EvalContext;
use ouzel_plan::Table;
use ouzel_plan::expr::{CastMode, Expr, ExprKind};
use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{ColumnBuilder, DataType, Scalar, TypeKind, calendar};
use rand::Rng;

use super::expression::Expression;
use crate::made_up::{MadeUp, Making};

pub struct FakeColumn {
    name: String,
    ty: DataType,
    null_rate: f64,
    value: Fake,
}

enum Fake {
    One(Expression),
    List { item: Expression, length: Expression },
    Map { key: Expression, value: Expression, length: Expression },
    Row(Vec<FakeColumn>),
}

impl FakeColumn {
    /// `path`: the column's name, with the members' names behind it.
    pub fn of(table: &Table, path: &str, ty: &DataType) -> Result<FakeColumn> {
        let expression = |of: &str| {
            let key = format!("fields.{of}.expression");
            let text = table.option(&key).ok_or_else(|| {
                EngineError::user(format!("'{key}' is missing: every column of a 'faker' table has an expression"))
                    .hint("e.g. '#{Name.fullName}'")
            })?;
            Expression::parse(text).map_err(|e| EngineError::user(format!("'{key}': {e}")))
        };
        let length = || {
            let key = format!("fields.{path}.length");
            let text = table.option(&key).unwrap_or("1");
            Expression::parse(text).map_err(|e| EngineError::user(format!("'{key}': {e}")))
        };
        let value = match &ty.kind {
            TypeKind::Array(_) | TypeKind::Multiset(_) => Fake::List { item: expression(path)?, length: length()? },
            TypeKind::Map(..) => Fake::Map {
                key: expression(&format!("{path}.key"))?,
                value: expression(&format!("{path}.value"))?,
                length: length()?,
            },
            TypeKind::Row(fields) => {
                let member = |f: &ouzel_types::Field| FakeColumn::of(table, &format!("{path}.{}", f.name), &f.ty);
                Fake::Row(fields.iter().map(member).collect::<Result<_>>()?)
            }
            _ => Fake::One(expression(path)?),
        };
        let key = format!("fields.{path}.null-rate");
        let null_rate = match table.option(&key) {
            Some(text) => {
                text.trim().parse().map_err(|_| EngineError::user(format!("'{text}' is not a value of '{key}'")))?
            }
            None => 0.0,
        };
        Ok(FakeColumn { name: path.to_string(), ty: ty.clone(), null_rate, value })
    }

    fn value(&self, making: &mut Making<'_>) -> Result<Scalar> {
        if self.null_rate > 0.0 && making.rng.random::<f64>() < self.null_rate {
            return Ok(Scalar::Null);
        }
        match (&self.value, &self.ty.kind) {
            (Fake::One(expression), _) => self.one(expression, &self.ty, making),
            (Fake::List { item, length }, TypeKind::Array(ty)) => {
                let items = (0..self.length(length, making)?).map(|_| self.one(item, ty, making));
                Ok(Scalar::Array(items.collect::<Result<_>>()?))
            }
            (Fake::List { item, length }, TypeKind::Multiset(ty)) => {
                let mut counts: Vec<(Scalar, Scalar)> = Vec::new();
                for _ in 0..self.length(length, making)? {
                    let value = self.one(item, ty, making)?;
                    match counts.iter_mut().find(|(v, _)| *v == value) {
                        Some((_, Scalar::Int(n))) => *n += 1,
                        _ => counts.push((value, Scalar::Int(1))),
                    }
                }
                Ok(Scalar::Map(counts))
            }
            (Fake::Map { key, value, length }, TypeKind::Map(key_ty, value_ty)) => {
                let mut entries: Vec<(Scalar, Scalar)> = Vec::new();
                for _ in 0..self.length(length, making)? {
                    let entry = (self.one(key, key_ty, making)?, self.one(value, value_ty, making)?);
                    entries.retain(|(k, _)| *k != entry.0);
                    entries.push(entry);
                }
                Ok(Scalar::Map(entries))
            }
            (Fake::Row(members), _) => Ok(Scalar::Row(members.iter().map(|m| m.value(making)).collect::<Result<_>>()?)),
            _ => Ok(Scalar::Null),
        }
    }

    fn length(&self, length: &Expression, making: &mut Making<'_>) -> Result<u32> {
        match self.one(length, &TypeKind::Int.not_null(), making)? {
            Scalar::Int(n) => Ok(n.clamp(0, 100_000) as u32),
            _ => Ok(0),
        }
    }

    fn one(&self, expression: &Expression, ty: &DataType, making: &mut Making<'_>) -> Result<Scalar> {
        making.text.clear();
        expression.append(making.rng, making.now_ms, &mut making.text);
        parse(&making.text, ty, making.eval).ok_or_else(|| {
            EngineError::user(format!("'{}' of the column \"{}\" is not a {ty}", making.text, self.name))
                .hint(format!("'fields.{}.expression' has to make values of the column's type", self.name))
        })
    }
}

impl MadeUp for FakeColumn {
    fn append(&self, _: u64, making: &mut Making<'_>, builder: &mut ColumnBuilder) -> Result<()> {
        if let (ColumnBuilder::String(strings), Fake::One(expression)) = (&mut *builder, &self.value)
            && self.null_rate == 0.0
        {
            making.text.clear();
            expression.append(making.rng, making.now_ms, &mut making.text);
            strings.append_value(&making.text);
            return Ok(());
        }
        builder.append(&self.value(making)?);
        Ok(())
    }
}

fn parse(text: &str, ty: &DataType, eval: &EvalContext) -> Option<Scalar> {
    match &ty.kind {
        TypeKind::Char(_) | TypeKind::Varchar(_) => Some(Scalar::String(text.into())),
        TypeKind::Binary(_) | TypeKind::Varbinary(_) => Some(Scalar::Bytes(text.as_bytes().into())),
        TypeKind::Boolean => Some(Scalar::Boolean(text.trim().eq_ignore_ascii_case("true"))),
        TypeKind::BigInt => text.trim().parse().ok().map(Scalar::Int),
        TypeKind::Int => text.trim().parse::<i32>().ok().map(|v| Scalar::Int(v.into())),
        TypeKind::Double => text.trim().parse().ok().map(Scalar::Double),
        TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => match millis(text) {
            Some(ms) => Some(Scalar::Timestamp(ms * ticks_per_milli(*p))),
            None => cast(text, ty, eval),
        },
        TypeKind::Date => {
            millis(text).map(|ms| Scalar::Date(ms.div_euclid(86_400_000) as i32)).or_else(|| cast(text, ty, eval))
        }
        _ => cast(text, ty, eval),
    }
}

/// What [`makers`](super::makers) write: `2024-01-02 03:04:05.678`, UTC.
fn millis(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if bytes.len() != 23 || bytes[4] != b'-' || bytes[10] != b' ' || bytes[19] != b'.' {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let days = calendar::checked_days(number(0, 4)?, number(5, 7)?, number(8, 10)?)?;
    let seconds = number(11, 13)? * 3_600 + number(14, 16)? * 60 + number(17, 19)?;
    Some(days * 86_400_000 + seconds * 1_000 + number(20, 23)?)
}

fn cast(text: &str, ty: &DataType, eval: &EvalContext) -> Option<Scalar> {
    let literal = Expr::literal(Scalar::String(text.into()), TypeKind::STRING.not_null());
    let cast = Expr { kind: ExprKind::Cast { input: Box::new(literal), mode: CastMode::Explicit }, ty: ty.clone() };
    ouzel_functions::compile::fold(&cast, eval).ok().filter(|v| !v.is_null())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_times_are_read_back() {
        assert_eq!(millis("1970-01-02 00:00:01.002"), Some(86_401_002));
        assert_eq!(millis("1970-01-02"), None);
    }
}

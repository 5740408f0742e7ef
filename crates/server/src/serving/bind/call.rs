//! Calls of operators and functions: argument kinds, result types, comparisons of unlike sides.

use crate::serving::ast::Call;
use crate::serving::error::QueryError;
use crate::serving::expression::{Arithmetic, Bound, Comparison, Typed};
use crate::serving::functions::{self, Returns};
use crate::serving::like::LikePattern;
use crate::serving::schema::ColumnType;
use crate::serving::value::Value;

pub(super) fn bind_call(call: &Call, mut args: Vec<Typed>) -> Result<Typed, QueryError> {
    let boolean = |bound| Ok(Typed { bound, data_type: ColumnType::Boolean });
    let bounds = |args: Vec<Typed>| args.into_iter().map(|arg| arg.bound).collect::<Vec<_>>();
    if let (Some(comparison), 2) = (Comparison::parse(&call.name), args.len()) {
        let (left, right) = comparable(args)?;
        return boolean(Bound::Compare(comparison, left, right));
    }
    if let (Some(arithmetic), 2) = (Arithmetic::parse(&call.name), args.len()) {
        let [left, right] = pair(args);
        let bound = Bound::Arithmetic(arithmetic, Box::new(left.bound), Box::new(right.bound));
        return Ok(Typed { bound, data_type: ColumnType::Double });
    }
    match (call.name.as_str(), args.len()) {
        ("and", _) => boolean(Bound::And(bounds(args))),
        ("or", _) => boolean(Bound::Or(bounds(args))),
        ("not", 1) => boolean(Bound::Not(Box::new(args.remove(0).bound))),
        ("isnull", 1) => boolean(Bound::IsNull(Box::new(args.remove(0).bound))),
        ("isnotnull", 1) => boolean(Bound::Not(Box::new(Bound::IsNull(Box::new(args.remove(0).bound))))),
        ("between", 3) => {
            let (high, low) = (args.remove(2), args.remove(1));
            let value = args.remove(0);
            let (from, low) = comparable(vec![value.clone(), low])?;
            let (to, high) = comparable(vec![value, high])?;
            boolean(Bound::And(vec![
                Bound::Compare(Comparison::GreaterOrEqual, from, low),
                Bound::Compare(Comparison::LessOrEqual, to, high),
            ]))
        }
        ("in", 2..) => bind_in(args),
        ("like", 2) => bind_like(args),
        ("case", 3..) => bind_case(args),
        ("cast", 2) => bind_cast(args),
        _ => bind_function(call, args),
    }
}

fn pair(args: Vec<Typed>) -> [Typed; 2] {
    args.try_into().expect("invariant: the caller has counted the arguments")
}

/// Both sides of a comparison in one kind of value. A literal takes the other side's type, so
/// that a timestamp may be compared with its text; else text becomes what the other side is.
fn comparable(args: Vec<Typed>) -> Result<(Box<Bound>, Box<Bound>), QueryError> {
    let [left, right] = pair(args);
    let (left, right) = (adapt(&left, &right)?, adapt(&right, &left)?);
    Ok((Box::new(left), Box::new(right)))
}

fn adapt(operand: &Typed, other: &Typed) -> Result<Bound, QueryError> {
    let (from, to) = (operand.data_type, other.data_type);
    if from.is_text() == to.is_text() && (from == ColumnType::Boolean) == (to == ColumnType::Boolean) {
        return Ok(operand.bound.clone());
    }
    match (&operand.bound, &other.bound) {
        (Bound::Literal(Value::Null), _) | (_, Bound::Literal(Value::Null)) => Ok(operand.bound.clone()),
        (Bound::Literal(value), other) if !matches!(other, Bound::Literal(_)) => {
            // '1.5' compared with a LONG must not become 1.
            let to = match to {
                ColumnType::Int | ColumnType::Long => ColumnType::Double,
                other => other,
            };
            functions::cast(value, from, to).map(Bound::Literal).map_err(|cause| match cause {
                QueryError::Execution(message) => QueryError::Invalid(message),
                other => other,
            })
        }
        (_, Bound::Literal(_)) => Ok(operand.bound.clone()),
        _ if from.is_text() => Ok(Bound::Cast(Box::new(operand.bound.clone()), from, to)),
        _ => Ok(operand.bound.clone()),
    }
}

fn bind_in(mut args: Vec<Typed>) -> Result<Typed, QueryError> {
    let operand = args.remove(0);
    let candidates = args.iter().map(|candidate| adapt(candidate, &operand));
    let candidates = candidates.collect::<Result<_, _>>()?;
    let bound = Bound::In(Box::new(operand.bound), candidates);
    Ok(Typed { bound, data_type: ColumnType::Boolean })
}

fn bind_like(args: Vec<Typed>) -> Result<Typed, QueryError> {
    let [operand, pattern] = pair(args);
    let Bound::Literal(Value::String(pattern)) = &pattern.bound else {
        return Err(QueryError::Invalid("the pattern of LIKE must be a text".to_owned()));
    };
    if !operand.data_type.is_text() {
        return Err(QueryError::Invalid(format!("LIKE needs a STRING, not {}", operand.data_type.name())));
    }
    let bound = Bound::Like(Box::new(operand.bound), LikePattern::new(pattern));
    Ok(Typed { bound, data_type: ColumnType::Boolean })
}

fn bind_case(mut args: Vec<Typed>) -> Result<Typed, QueryError> {
    let otherwise = args.pop().expect("invariant: CASE has at least three arguments");
    let mut branches = Vec::with_capacity(args.len() / 2);
    let mut args = args.into_iter();
    while let (Some(when), Some(then)) = (args.next(), args.next()) {
        branches.push((when.bound, then));
    }
    let results = branches.iter().map(|(_, then)| then).chain(std::iter::once(&otherwise));
    let data_type = unify(results);
    let convert = |result: Typed| match result.data_type.is_text() == data_type.is_text() {
        true => result.bound,
        false => Bound::Cast(Box::new(result.bound), result.data_type, data_type),
    };
    let branches = branches.into_iter().map(|(when, then)| (when, convert(then))).collect();
    let bound = Bound::Case(branches, Box::new(convert(otherwise)));
    Ok(Typed { bound, data_type })
}

/// The type that holds all of them: equal types stay, numbers become DOUBLE, else STRING.
fn unify<'a>(results: impl Iterator<Item = &'a Typed>) -> ColumnType {
    let known = results.filter(|typed| !matches!(typed.bound, Bound::Literal(Value::Null)));
    let types: Vec<_> = known.map(|typed| typed.data_type).collect();
    let Some(&first) = types.first() else { return ColumnType::String };
    let is_whole = |data_type: &ColumnType| matches!(data_type, ColumnType::Int | ColumnType::Long);
    if types.iter().all(|other| *other == first) {
        first
    } else if types.iter().any(|other| other.is_text() || *other == ColumnType::Boolean) {
        ColumnType::String
    } else if types.iter().all(is_whole) {
        ColumnType::Long
    } else {
        ColumnType::Double
    }
}

fn bind_cast(args: Vec<Typed>) -> Result<Typed, QueryError> {
    let [operand, target] = pair(args);
    let data_type = match &target.bound {
        Bound::Literal(Value::String(name)) => {
            ColumnType::parse(name).ok_or_else(|| QueryError::Invalid(format!("there is no type {name} to cast to")))?
        }
        _ => return Err(QueryError::Invalid("CAST needs the name of a type".to_owned())),
    };
    let bound = Bound::Cast(Box::new(operand.bound), operand.data_type, data_type);
    Ok(Typed { bound, data_type })
}

fn bind_function(call: &Call, args: Vec<Typed>) -> Result<Typed, QueryError> {
    let Some(function) = functions::find(&call.name) else {
        return Err(QueryError::Invalid(format!("not supported yet: the function {}", call.name)));
    };
    if call.distinct || call.filter.is_some() {
        return Err(QueryError::Invalid(format!("{call}: only an aggregate takes DISTINCT or FILTER")));
    }
    if !(function.arguments_min..=function.arguments_max).contains(&args.len()) {
        return Err(QueryError::Invalid(format!("{call}: wrong number of arguments")));
    }
    let data_type = match function.returns {
        Returns::Type(data_type) => data_type,
        Returns::First => unify(args.iter()),
    };
    let args = args.into_iter().map(|arg| as_argument(&call.name, arg)).collect();
    let bound = Bound::Call { implementation: function.implementation, takes_null: function.takes_null, args };
    Ok(Typed { bound, data_type })
}

/// A timestamp given to a function of text is its text, not its milliseconds.
fn as_argument(function: &str, arg: Typed) -> Bound {
    const OF_TEXT: [&str; 6] = ["upper", "lower", "length", "concat", "substr", "replace"];
    if arg.data_type == ColumnType::Timestamp && OF_TEXT.contains(&function) {
        return Bound::Cast(Box::new(arg.bound), ColumnType::Timestamp, ColumnType::String);
    }
    arg.bound
}

//! Short notation for the typing of functions: what each argument must be, and what comes out.

use ouzel_types::{DataType, TypeKind};

use crate::errors::RowErrors;
use crate::function::{Argument, Binding, Kernel, ScalarFunction, Signature};
use arrow_array::ArrayRef;

/// What an argument must be. Integers and numbers widen; nothing else converts by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    Str,
    /// TINYINT to INT, as INT.
    Int,
    /// Any integer, as BIGINT.
    Long,
    /// Any number, as DOUBLE.
    Double,
    /// Any number, as it is.
    Number,
    Bool,
    Bytes,
    StrOrBytes,
    Timestamp,
    /// DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, as it is.
    Temporal,
    Array,
    Map,
    Any,
}

impl Want {
    /// The type to which an argument is cast, or None where it does not fit.
    fn accept(self, kind: &TypeKind) -> Option<TypeKind> {
        let null = *kind == TypeKind::Null;
        let fixed = |fits: bool, to: TypeKind| if fits || null { Some(to) } else { None };
        let kept = |fits: bool, to: TypeKind| if null { Some(to) } else { fits.then(|| kind.clone()) };
        match self {
            Want::Str => kept(kind.is_string(), TypeKind::STRING),
            Want::Int => fixed(matches!(kind, TypeKind::TinyInt | TypeKind::SmallInt | TypeKind::Int), TypeKind::Int),
            Want::Long => fixed(kind.is_integer(), TypeKind::BigInt),
            Want::Double => fixed(kind.is_numeric(), TypeKind::Double),
            Want::Number => kept(kind.is_numeric(), TypeKind::Int),
            Want::Bool => fixed(*kind == TypeKind::Boolean, TypeKind::Boolean),
            Want::Bytes => kept(kind.is_binary(), TypeKind::BYTES),
            Want::StrOrBytes => kept(kind.is_string() || kind.is_binary(), TypeKind::STRING),
            Want::Timestamp => kept(kind.is_timestamp(), TypeKind::Timestamp(3)),
            Want::Temporal => kept(kind.is_temporal(), TypeKind::Timestamp(3)),
            Want::Array => matches!(kind, TypeKind::Array(_)).then(|| kind.clone()),
            Want::Map => matches!(kind, TypeKind::Map(..)).then(|| kind.clone()),
            Want::Any => Some(kind.clone()),
        }
    }
}

/// What comes out. Nullable if any argument is, unless `Maybe`.
#[derive(Clone, Debug)]
pub enum Gives {
    Kind(TypeKind),
    /// The (cast) type of this argument.
    Like(usize),
    /// VARCHAR of the length of this argument.
    VarcharOf(usize),
    /// Nullable whatever comes in.
    Maybe(TypeKind),
    MaybeVarcharOf(usize),
    MaybeLike(usize),
    /// Never NULL.
    Never(TypeKind),
}

/// Checks arguments: `wants` in order, of which the last `optional` may be left out.
pub fn typed(
    name: &str,
    args: &[Argument<'_>],
    wants: &[Want],
    optional: usize,
    gives: Gives,
) -> Result<Signature, String> {
    if args.len() > wants.len() || args.len() + optional < wants.len() {
        return Err(wrong_count(name, wants.len() - optional));
    }
    with_types(name, args, wants.iter().copied(), gives)
}

/// `first` in order, then any number of `rest`.
pub fn variadic(
    name: &str,
    args: &[Argument<'_>],
    first: &[Want],
    rest: Want,
    gives: Gives,
) -> Result<Signature, String> {
    if args.len() < first.len() {
        return Err(wrong_count(name, first.len()));
    }
    with_types(name, args, first.iter().copied().chain(std::iter::repeat(rest)), gives)
}

fn with_types(
    name: &str,
    args: &[Argument<'_>],
    wants: impl Iterator<Item = Want>,
    gives: Gives,
) -> Result<Signature, String> {
    let cast = |(arg, want): (&Argument<'_>, Want)| {
        want.accept(&arg.ty.kind).map(|kind| DataType { kind, nullable: nullable(arg.ty) })
    };
    let types =
        args.iter().zip(wants).map(cast).collect::<Option<Vec<_>>>().ok_or_else(|| wrong_arguments(name, args))?;
    Ok(finish(types, gives))
}

/// A signature from the arguments' cast types.
pub fn finish(args: Vec<DataType>, gives: Gives) -> Signature {
    let any = args.iter().any(nullable);
    let length = |i: usize| match args[i].kind {
        TypeKind::Char(n) | TypeKind::Varchar(n) => TypeKind::Varchar(n),
        _ => TypeKind::STRING,
    };
    let result = match gives {
        Gives::Kind(kind) => kind.nullable().with_nullable(any),
        Gives::Like(i) => args[i].with_nullable(any),
        Gives::VarcharOf(i) => length(i).nullable().with_nullable(any),
        Gives::Maybe(kind) => kind.nullable(),
        Gives::MaybeVarcharOf(i) => length(i).nullable(),
        Gives::MaybeLike(i) => args[i].with_nullable(true),
        Gives::Never(kind) => kind.not_null(),
    };
    Signature { args, result }
}

pub fn nullable(ty: &DataType) -> bool {
    ty.nullable || ty.kind == TypeKind::Null
}

/// Flink's words for arguments that do not fit.
pub fn wrong_arguments(name: &str, args: &[Argument<'_>]) -> String {
    let types: Vec<String> =
        args.iter().map(|a| format!("<{}>", crate::typing::comparison::argument_name(&a.ty.kind))).collect();
    let sign = !name.starts_with(|c: char| c.is_ascii_alphabetic());
    let call = match types.as_slice() {
        [right] if sign || name == "NOT" => format!("{name}{right}"),
        [left, right] if sign => format!("{left} {name} {right}"),
        _ => format!("{name}({})", types.join(", ")),
    };
    format!("Cannot apply '{name}' to arguments of type '{call}'")
}

/// The number of arguments is wrong: Flink's words.
pub fn wrong_count(name: &str, least: usize) -> String {
    format!("Invalid number of arguments to function '{name}'. Was expecting {least} arguments")
}

pub type Infer = fn(&[Argument<'_>]) -> Result<Signature, String>;
pub type Bound = Result<Box<dyn Kernel>, String>;
pub type Bind = fn(&Binding<'_>) -> Bound;

/// An entry of the registry.
pub const fn function(
    name: &'static str,
    aliases: &'static [&'static str],
    infer: Infer,
    bind: Bind,
) -> ScalarFunction {
    ScalarFunction { name, aliases, infer, bind, deterministic: true }
}

/// A closure as a kernel.
pub fn kernel(f: impl Fn(&[ArrayRef], usize, &mut RowErrors) -> ArrayRef + Send + Sync + 'static) -> Bound {
    Ok(Box::new(f))
}

/// The text of a literal argument.
pub fn literal_str<'a>(binding: &'a Binding<'_>, index: usize) -> Option<&'a str> {
    match binding.literals.get(index)? {
        Some(ouzel_types::Scalar::String(text)) => Some(text),
        _ => None,
    }
}

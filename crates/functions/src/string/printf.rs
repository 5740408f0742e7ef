//! PRINTF: `java.util.Formatter` for %s %S %d %x %X %o %c %b %f %e %g %a %% and %n with flags, width and precision.
//!
//! What Java refuses (a wrong type or flag for a conversion, a missing argument) is NULL, as in Flink. DECIMAL is such a wrong
//! type for %f, because Flink hands over its own class. %h and %t give NULL too: they would show Java's hashes and zone.

use std::fmt::Write;

use ouzel_types::{DataType, Scalar, TypeKind};

use crate::cast::to_text::{STYLE, Writer};
use crate::column::build::strings;
use crate::column::read::is_null;
use crate::function::{Binding, ScalarFunction};
use crate::signature::{Bound, Gives, Want, function, kernel, variadic};

pub static FUNCTIONS: &[ScalarFunction] = &[function(
    "PRINTF",
    &[],
    |a| variadic("PRINTF", a, &[Want::Str], Want::Any, Gives::Maybe(TypeKind::STRING)),
    bind,
)];

fn bind(binding: &Binding<'_>) -> Bound {
    let types = binding.arg_types[1..].to_vec();
    kernel(move |args, rows, errors| {
        let pattern = crate::column::Strs::of(&args[0]);
        let mut values: Vec<Scalar> = Vec::with_capacity(types.len());
        strings(&args[..1], rows, errors, |row, out| {
            values.clear();
            for (array, ty) in args[1..].iter().zip(&types) {
                let at = if array.len() == 1 { 0 } else { row };
                values.push(if is_null(array.as_ref(), row) {
                    Scalar::Null
                } else {
                    Scalar::from_array(array.as_ref(), ty, at)
                });
            }
            Ok(format(pattern.get(row), &values, &types, out).is_some())
        })
    })
}

#[derive(Default)]
struct Spec {
    index: Option<usize>,
    left: bool,
    zero: bool,
    plus: bool,
    space: bool,
    group: bool,
    /// Negative numbers in parentheses.
    parentheses: bool,
    /// `#`: 0x before hexadecimal digits, 0 before octal ones.
    alternate: bool,
    /// `<`: the argument before.
    again: bool,
    width: usize,
    precision: Option<usize>,
}

fn format(pattern: &str, values: &[Scalar], types: &[DataType], out: &mut String) -> Option<()> {
    let mut rest = pattern;
    let (mut next, mut last) = (0, None);
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let (spec, conversion, after) = parse(&rest[at + 1..])?;
        rest = after;
        if !spec.allowed(conversion) {
            return None;
        }
        match conversion {
            '%' => pad(out, "%", &spec),
            'n' => out.push('\n'),
            _ => {
                let index = if spec.again { last? } else { spec.index.unwrap_or(next) };
                next += usize::from(spec.index.is_none() && !spec.again);
                last = Some(index);
                let text = convert(conversion, &spec, values.get(index)?, types.get(index)?)?;
                pad(out, &text, &spec);
            }
        }
    }
    out.push_str(rest);
    Some(())
}

fn parse(text: &str) -> Option<(Spec, char, &str)> {
    let mut spec = Spec::default();
    let mut rest = text;
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let index = digits(rest);
    if index > 0 && rest[index..].starts_with('$') {
        spec.index = Some(rest[..index].parse::<usize>().ok()?.checked_sub(1)?);
        rest = &rest[index + 1..];
    }
    while let Some(flag) = rest.chars().next().filter(|c| "-0+ ,#(<".contains(*c)) {
        let set = match flag {
            '-' => &mut spec.left,
            '0' => &mut spec.zero,
            '+' => &mut spec.plus,
            ' ' => &mut spec.space,
            ',' => &mut spec.group,
            '(' => &mut spec.parentheses,
            '#' => &mut spec.alternate,
            _ => &mut spec.again,
        };
        if std::mem::replace(set, true) {
            return None;
        }
        rest = &rest[1..];
    }
    let width = digits(rest);
    spec.width = if width > 0 { rest[..width].parse().ok().filter(|w| *w < 100_000)? } else { 0 };
    rest = &rest[width..];
    if let Some(after) = rest.strip_prefix('.') {
        let length = digits(after);
        spec.precision = Some(after[..length].parse().ok().filter(|p| *p < 1000)?);
        rest = &after[length..];
    }
    let conversion = rest.chars().next()?;
    if matches!(conversion, 't' | 'T') {
        // Which part of a time, in a second letter.
        rest = rest.get(1..)?;
        return Some((spec, conversion, &rest[rest.chars().next()?.len_utf8()..]));
    }
    Some((spec, conversion, &rest[conversion.len_utf8()..]))
}

impl Spec {
    /// Java refuses flags that a conversion has no use for.
    fn allowed(&self, conversion: char) -> bool {
        let signs = self.plus || self.space || self.parentheses;
        let fits = match conversion.to_ascii_lowercase() {
            'b' | 's' | 'h' | 'c' | 't' | '%' => !signs && !self.zero && !self.group && !self.alternate,
            'd' => !self.alternate,
            'x' | 'o' => !signs && !self.group,
            'e' => !self.group,
            'a' => !self.group && !self.parentheses,
            'g' => !self.alternate,
            _ => true,
        };
        let precise = !matches!(conversion.to_ascii_lowercase(), 'd' | 'x' | 'o' | 'c' | 't' | '%' | 'n');
        fits && (precise || self.precision.is_none())
            && ((!self.left && !self.zero) || self.width > 0)
            && !(self.left && self.zero)
            && !(self.plus && self.space)
    }
}

fn convert(conversion: char, spec: &Spec, value: &Scalar, ty: &DataType) -> Option<String> {
    let mut text = String::new();
    match (conversion, value) {
        ('b' | 'B', Scalar::Boolean(b)) => text.push_str(if *b { "true" } else { "false" }),
        ('b' | 'B', other) => text.push_str(if other.is_null() { "false" } else { "true" }),
        (_, Scalar::Null) => text.push_str("null"),
        ('s' | 'S', _) => java_text(value, ty, &mut text)?,
        // Dates and times are handed over as numbers.
        ('d' | 'x' | 'X' | 'o', Scalar::Date(v) | Scalar::Time(v)) => {
            return convert(conversion, spec, &Scalar::Int((*v).into()), &TypeKind::Int.nullable());
        }
        ('d', Scalar::Int(v)) if ty.kind.is_integer() || ty.kind.is_interval() => {
            number(&v.unsigned_abs().to_string(), *v < 0, spec, &mut text)
        }
        ('x' | 'X', Scalar::Int(v)) if ty.kind.is_integer() || ty.kind.is_interval() => digits_to_width(
            if spec.alternate { "0x" } else { "" },
            &format!("{:x}", masked(*v, &ty.kind)),
            spec,
            &mut text,
        ),
        ('o', Scalar::Int(v)) if ty.kind.is_integer() => digits_to_width(
            if spec.alternate { "0" } else { "" },
            &format!("{:o}", masked(*v, &ty.kind)),
            spec,
            &mut text,
        ),
        ('c', Scalar::Int(v)) => text.push(char::from_u32(u32::try_from(*v).ok()?)?),
        ('f' | 'e' | 'E' | 'g' | 'G' | 'a' | 'A', Scalar::Double(v)) => floating(conversion, *v, spec, &mut text)?,
        ('f' | 'e' | 'E' | 'g' | 'G' | 'a' | 'A', Scalar::Float(v)) => {
            floating(conversion, f64::from(*v), spec, &mut text)?
        }
        _ => return None,
    }
    // A precision cuts a NULL under any conversion that takes one.
    let cuts = matches!(conversion, 's' | 'S' | 'b' | 'B')
        || value.is_null() && matches!(conversion, 'f' | 'e' | 'E' | 'g' | 'G');
    if let (true, Some(precision)) = (cuts, spec.precision) {
        let mut cut = String::new();
        crate::text::utf16::push_range(&text, 0, precision, &mut cut);
        text = cut;
    }
    Some(if conversion.is_ascii_uppercase() { text.to_uppercase() } else { text })
}

fn masked(value: i64, kind: &TypeKind) -> u64 {
    match kind {
        TypeKind::TinyInt => value as u8 as u64,
        TypeKind::SmallInt => value as u16 as u64,
        TypeKind::Int | TypeKind::IntervalYearMonth => value as u32 as u64,
        _ => value as u64,
    }
}

/// `toString` of what Flink hands over.
fn java_text(value: &Scalar, ty: &DataType, out: &mut String) -> Option<()> {
    match value {
        Scalar::Boolean(b) => out.push_str(if *b { "true" } else { "false" }),
        Scalar::Date(days) => write!(out, "{days}").ok()?,
        Scalar::Time(millis) => write!(out, "{millis}").ok()?,
        Scalar::Int(amount) => write!(out, "{amount}").ok()?,
        Scalar::Timestamp(ticks) => match &ty.kind {
            TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => crate::text::local_date_time(out, *ticks, *p),
            _ => return None,
        },
        _ => {
            let array = value.to_array(ty, 1);
            let zone = crate::zone::Zone::utc();
            let cursor = crate::zone::ZoneCursor::new(&zone);
            Writer::new(&array, ty, &cursor, &STYLE).write(0, out);
        }
    }
    Some(())
}

fn digits_to_width(prefix: &str, digits: &str, spec: &Spec, out: &mut String) {
    out.push_str(prefix);
    if spec.zero {
        (prefix.len() + digits.len()..spec.width).for_each(|_| out.push('0'));
    }
    out.push_str(digits);
}

fn number(digits: &str, negative: bool, spec: &Spec, out: &mut String) {
    let closes = negative && spec.parentheses;
    let sign = if closes {
        "("
    } else if negative {
        "-"
    } else if spec.plus {
        "+"
    } else if spec.space {
        " "
    } else {
        ""
    };
    out.push_str(sign);
    let whole = digits.find('.').unwrap_or(digits.len());
    let grouped = whole + if spec.group { (whole - 1) / 3 } else { 0 } + digits.len() - whole;
    if spec.zero {
        (sign.len() + grouped + usize::from(closes)..spec.width).for_each(|_| out.push('0'));
    }
    for (i, digit) in digits.char_indices() {
        if spec.group && i > 0 && i < whole && (whole - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if closes {
        out.push(')');
    }
}

fn floating(conversion: char, value: f64, spec: &Spec, out: &mut String) -> Option<()> {
    if !value.is_finite() {
        crate::text::java_double(out, value);
        return Some(());
    }
    let (size, precision) = (value.abs(), spec.precision.unwrap_or(6));
    let digits = match conversion.to_ascii_lowercase() {
        'f' => fixed(size, precision),
        'e' => scientific(size, precision)?,
        'a' => {
            return spec.precision.is_none().then(|| number(&hexadecimal(size), value.is_sign_negative(), spec, out));
        }
        // So many digits in all, as a plain number where it is neither small nor too long for them.
        _ => {
            let precision = precision.max(1);
            let rounded: f64 = format!("{size:.*e}", precision - 1).parse().ok()?;
            let exponent = if rounded == 0.0 { 0 } else { rounded.log10().floor() as i32 };
            if rounded == 0.0 || (rounded >= 1e-4 && exponent < precision as i32) {
                fixed(size, (precision as i32 - 1 - exponent) as usize)
            } else {
                scientific(size, precision - 1)?
            }
        }
    };
    let point = spec.alternate && !digits.contains('.');
    number(&if point { format!("{digits}.") } else { digits }, value.is_sign_negative(), spec, out);
    Some(())
}

/// Half up on the shortest decimal text, as Java does.
fn fixed(size: f64, precision: usize) -> String {
    match crate::decimal::from_f64(size, (38, precision.min(30) as u8)) {
        Some(unscaled) => {
            let mut text = String::new();
            crate::decimal::write_plain(&mut text, unscaled, precision.min(30) as u8);
            text
        }
        // Too large for a decimal: the shortest digits, then zeros.
        None => format!("{size}{}{}", if precision > 0 { "." } else { "" }, "0".repeat(precision)),
    }
}

fn scientific(size: f64, precision: usize) -> Option<String> {
    let text = format!("{size:.precision$e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    Some(format!("{mantissa}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs()))
}

/// `Double.toHexString` of what is not negative.
fn hexadecimal(size: f64) -> String {
    let (exponent, fraction) = ((size.to_bits() >> 52) as i64, size.to_bits() & ((1 << 52) - 1));
    let digits = format!("{fraction:013x}");
    let digits = digits.trim_end_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    match (exponent, fraction) {
        (0, 0) => "0x0.0p0".to_owned(),
        (0, _) => format!("0x0.{digits}p-1022"),
        _ => format!("0x1.{digits}p{}", exponent - 1023),
    }
}

fn pad(out: &mut String, text: &str, spec: &Spec) {
    let missing = spec.width.saturating_sub(crate::text::utf16::length(text));
    if !spec.left {
        (0..missing).for_each(|_| out.push(' '));
    }
    out.push_str(text);
    if spec.left {
        (0..missing).for_each(|_| out.push(' '));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_as_java() {
        let int = TypeKind::Int.nullable();
        let double = TypeKind::Double.nullable();
        let case = |pattern: &str, value: Scalar, ty: &DataType| {
            let mut out = String::new();
            format(pattern, &[value], std::slice::from_ref(ty), &mut out).map(|()| out)
        };
        assert_eq!(case("%05d|", Scalar::Int(-42), &int).as_deref(), Some("-0042|"));
        assert_eq!(case("%,d", Scalar::Int(1234567), &int).as_deref(), Some("1,234,567"));
        assert_eq!(case("%-5d|%%", Scalar::Int(7), &int).as_deref(), Some("7    |%"));
        assert_eq!(case("%.2f", Scalar::Double(2.005), &double).as_deref(), Some("2.01"));
        assert_eq!(case("%x", Scalar::Int(-1), &int).as_deref(), Some("ffffffff"));
        assert_eq!(case("%d", Scalar::Double(1.0), &double), None);
        assert_eq!(case("%(06d", Scalar::Int(-42), &int).as_deref(), Some("(0042)"));
        assert_eq!(case("%#06x", Scalar::Int(255), &int).as_deref(), Some("0x00ff"));
        assert_eq!(case("%d %<d", Scalar::Int(1), &int).as_deref(), Some("1 1"));
        assert_eq!(case("%g", Scalar::Double(12345.678), &double).as_deref(), Some("12345.7"));
        assert_eq!(case("%g", Scalar::Double(1e-5), &double).as_deref(), Some("1.00000e-05"));
        assert_eq!(case("%a", Scalar::Double(1.5), &double).as_deref(), Some("0x1.8p0"));
        assert_eq!(case("%-05d", Scalar::Int(1), &int), None);
        assert_eq!(case("%05s", Scalar::Int(1), &int), None);
        let decimal = TypeKind::Decimal { precision: 2, scale: 1 }.nullable();
        assert_eq!(case("%.2f", Scalar::Decimal(25), &decimal), None);
    }
}

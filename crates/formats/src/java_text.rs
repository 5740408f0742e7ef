//! Values as text the way Java's libraries write them, appended to bytes without allocating.
//!
//! Numbers follow `Double.toString` and `BigDecimal.toString`; times follow `LocalDateTime`, with the choices that
//! formats make (separator, fraction) as arguments.

use std::io::Write;

use ouzel_functions::text::java_digits::JavaDigits;
use ouzel_types::calendar;

/// `Double.toString`: `1.0E10` outside of 10^-3 .. 10^7.
pub fn write_double(value: f64, out: &mut Vec<u8>) {
    if value.is_nan() {
        return out.extend_from_slice(b"NaN");
    }
    if value.is_infinite() {
        return out.extend_from_slice(if value > 0.0 { b"Infinity" } else { b"-Infinity" });
    }
    if value == 0.0 {
        return out.extend_from_slice(if value.is_sign_negative() { b"-0.0" } else { b"0.0" });
    }
    java_layout(&JavaDigits::of_double(value), value < 0.0, out);
}

/// `Float.toString`.
pub fn write_float(value: f32, out: &mut Vec<u8>) {
    if value.is_nan() || value.is_infinite() || value == 0.0 {
        return write_double(f64::from(value), out);
    }
    java_layout(&JavaDigits::of_float(value), value < 0.0, out);
}

/// The digits of a number without its sign, and how many there are.
fn digits_of(value: i128, buffer: &mut itoa::Buffer) -> (&[u8], usize) {
    let value = value.unsigned_abs();
    let digits = match u64::try_from(value) {
        Ok(small) => buffer.format(small),
        Err(_) => buffer.format(value),
    };
    (digits.as_bytes(), digits.len())
}

/// `-1.5E10` or the plain form.
fn java_layout(java: &JavaDigits, negative: bool, out: &mut Vec<u8>) {
    if negative {
        out.push(b'-');
    }
    let (digits, exponent) = (java.digits(), java.exponent - 1);
    if (-3..7).contains(&exponent) {
        plain(digits, exponent, out);
    } else {
        out.push(digits[0]);
        out.push(b'.');
        out.extend_from_slice(if digits.len() > 1 { &digits[1..] } else { b"0" });
        let _ = write!(out, "E{exponent}");
    }
}

fn plain(digits: &[u8], exponent: i32, out: &mut Vec<u8>) {
    if exponent < 0 {
        out.extend_from_slice(b"0.");
        out.extend(std::iter::repeat_n(b'0', (-exponent - 1) as usize));
        return out.extend_from_slice(digits);
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        out.extend_from_slice(digits);
        out.extend(std::iter::repeat_n(b'0', whole - digits.len()));
        return out.extend_from_slice(b".0");
    }
    out.extend_from_slice(&digits[..whole]);
    out.push(b'.');
    out.extend_from_slice(&digits[whole..]);
}

/// `BigDecimal.toPlainString` with its scale kept.
pub fn write_decimal_plain(value: i128, scale: u8, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    let mut buffer = itoa::Buffer::new();
    let (digits, length) = digits_of(value, &mut buffer);
    let scale = usize::from(scale);
    if scale == 0 {
        return out.extend_from_slice(&digits[..length]);
    }
    if length <= scale {
        out.extend_from_slice(b"0.");
        out.extend(std::iter::repeat_n(b'0', scale - length));
        return out.extend_from_slice(&digits[..length]);
    }
    out.extend_from_slice(&digits[..length - scale]);
    out.push(b'.');
    out.extend_from_slice(&digits[length - scale..length]);
}

/// `BigDecimal.toString` with its scale kept: `1E-10`, `0E-8`, but `0.000001`.
pub fn write_decimal(value: i128, scale: u8, out: &mut Vec<u8>) {
    let precision = value.unsigned_abs().checked_ilog10().unwrap_or(0) as i32 + 1;
    if scale == 0 || precision - 1 - i32::from(scale) >= -6 {
        write_decimal_plain(value, scale, out);
    } else {
        scientific(value, scale.into(), out);
    }
}

/// `stripTrailingZeros().toString()`: what Jackson's tree writes for a decimal (100 becomes `1E+2`).
pub fn write_decimal_stripped(mut value: i128, scale: u8, out: &mut Vec<u8>) {
    if value == 0 {
        return out.push(b'0');
    }
    let mut scale = i32::from(scale);
    while value % 10 == 0 {
        value /= 10;
        scale -= 1;
    }
    if scale >= 0 {
        let precision = value.unsigned_abs().checked_ilog10().unwrap_or(0) as i32 + 1;
        if -scale + precision > -6 {
            return write_decimal_plain(value, scale as u8, out);
        }
    }
    scientific(value, scale, out);
}

fn scientific(value: i128, scale: i32, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    let mut buffer = itoa::Buffer::new();
    let (digits, length) = digits_of(value, &mut buffer);
    out.push(digits[0]);
    if length > 1 {
        out.push(b'.');
        out.extend_from_slice(&digits[1..length]);
    }
    let exponent = length as i32 - 1 - scale;
    let _ = write!(out, "E{exponent:+}");
}

/// ISO_LOCAL_DATE.
pub fn write_date(days: i64, out: &mut Vec<u8>) {
    let (year, month, day) = calendar::civil(days);
    let mut text = *b"0000-00-00";
    match year {
        0..=9999 => {
            two_at(&mut text, 0, (year / 100) as u32);
            two_at(&mut text, 2, (year % 100) as u32);
        }
        10_000.. => write!(out, "+{year}").expect("invariant: writing to memory"),
        _ => write!(out, "-{:04}", -year).expect("invariant: writing to memory"),
    }
    two_at(&mut text, 5, month as u32);
    two_at(&mut text, 8, day as u32);
    out.extend_from_slice(if (0..=9999).contains(&year) { &text } else { &text[4..] });
}

/// How the seconds of a time are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seconds {
    /// `HH:mm:ss`, then a fraction without trailing zeros if there is one: the json format.
    TrimmedFraction,
    /// `LocalTime.toString`: seconds only if there are any, a fraction of 3, 6 or 9 digits.
    Java,
}

/// Java's words for the TIME of a TIMESTAMP before 1970, which is negative and no time of a day; None for one that is. Flink makes a
/// `LocalTime` of its fields where it prints it.
pub fn before_midnight(millis: i32) -> Option<String> {
    let fields = [
        (millis / 3_600_000, "HourOfDay (valid values 0 - 23)", 1),
        (millis / 60_000 % 60, "MinuteOfHour (valid values 0 - 59)", 1),
        (millis / 1000 % 60, "SecondOfMinute (valid values 0 - 59)", 1),
        (millis % 1000, "NanoOfSecond (valid values 0 - 999999999)", 1_000_000),
    ];
    let (value, name, unit) = fields.into_iter().find(|(value, ..)| *value < 0)?;
    Some(format!("Invalid value for {name}: {}", i64::from(value) * unit))
}

/// Nanoseconds of the day.
pub fn write_time(nanos_of_day: i64, seconds: Seconds, out: &mut Vec<u8>) {
    // The CAST of a TIMESTAMP before 1970 counts back from midnight.
    let nanos_of_day = if nanos_of_day < 0 { nanos_of_day.rem_euclid(86_400_000_000_000) } else { nanos_of_day };
    let whole = nanos_of_day / 1_000_000_000;
    let nanos = (nanos_of_day % 1_000_000_000) as u32;
    let (hour, minute, second) = ((whole / 3600) as u32, (whole / 60 % 60) as u32, (whole % 60) as u32);
    let mut text = *b"00:00:00.000000000";
    for (place, value) in [(0, hour), (3, minute), (6, second)] {
        two_at(&mut text, place, value);
    }
    if nanos == 0 {
        return out.extend_from_slice(if seconds == Seconds::Java && second == 0 { &text[..5] } else { &text[..8] });
    }
    text[9] += (nanos / 100_000_000) as u8;
    for (place, unit) in [(10, 1_000_000), (12, 10_000), (14, 100), (16, 1)] {
        two_at(&mut text, place, nanos / unit % 100);
    }
    let length = match seconds {
        Seconds::TrimmedFraction => text.iter().rposition(|d| *d != b'0').map_or(0, |at| at + 1),
        Seconds::Java if nanos.is_multiple_of(1_000_000) => 12,
        Seconds::Java if nanos.is_multiple_of(1_000) => 15,
        Seconds::Java => 18,
    };
    out.extend_from_slice(&text[..length]);
}

/// Two digits over two zeros.
#[inline]
fn two_at(text: &mut [u8], place: usize, value: u32) {
    text[place] += (value / 10) as u8;
    text[place + 1] += (value % 10) as u8;
}

/// Ticks of a TIMESTAMP of this many ticks per millisecond.
pub fn write_timestamp(ticks: i64, ticks_per_milli: i64, separator: u8, seconds: Seconds, out: &mut Vec<u8>) {
    let per_day = 86_400_000 * ticks_per_milli;
    write_date(ticks.div_euclid(per_day), out);
    out.push(separator);
    write_time(ticks.rem_euclid(per_day) * (1_000_000 / ticks_per_milli), seconds, out);
}

/// `Period.toString` of months, years apart: `P1Y2M`, `P-3M`, `P0D`.
pub fn write_period(months: i32, out: &mut Vec<u8>) {
    let parts = [(months / 12, "Y"), (months % 12, "M")];
    out.push(b'P');
    if months == 0 {
        return out.extend_from_slice(b"0D");
    }
    for (value, unit) in parts.into_iter().filter(|(value, _)| *value != 0) {
        write!(out, "{value}{unit}").expect("invariant: writing to memory");
    }
}

/// `Duration.toString` of milliseconds: `PT24H`, `PT1M0.5S`, `PT-0.5S`, `PT0S`.
pub fn write_duration(millis: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(b"PT");
    if millis == 0 {
        return out.extend_from_slice(b"0S");
    }
    let rest = millis % 60_000;
    for (value, unit) in [(millis / 3_600_000, "H"), (millis / 60_000 % 60, "M")].into_iter().filter(|(v, _)| *v != 0) {
        write!(out, "{value}{unit}").expect("invariant: writing to memory");
    }
    if rest == 0 {
        return;
    }
    let (seconds, fraction) = ((rest / 1000).unsigned_abs(), (rest % 1000).unsigned_abs());
    let sign = if rest < 0 { "-" } else { "" };
    write!(out, "{sign}{seconds}").expect("invariant: writing to memory");
    if fraction != 0 {
        let start = out.len();
        write!(out, ".{fraction:03}").expect("invariant: writing to memory");
        while out.len() > start && out.last() == Some(&b'0') {
            out.pop();
        }
    }
    out.push(b'S');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn doubles_look_like_javas() {
        let cases = [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (1e7, "1.0E7"),
            (9_999_999.0, "9999999.0"),
            (0.001, "0.001"),
            (0.0001, "1.0E-4"),
            (123.456, "123.456"),
            (1.5e300, "1.5E300"),
            (f64::NAN, "NaN"),
            (100.0, "100.0"),
            (12345.678e10, "1.2345678E14"),
        ];
        for (value, expected) in cases {
            assert_eq!(text(|o| write_double(value, o)), expected);
        }
        assert_eq!(text(|o| write_float(0.1, o)), "0.1");
    }

    #[test]
    fn decimals_look_like_javas() {
        assert_eq!(text(|o| write_decimal_plain(-5, 2, o)), "-0.05");
        assert_eq!(text(|o| write_decimal_plain(i128::MIN, 38, o)), "-1.70141183460469231731687303715884105728");
        assert_eq!(text(|o| write_decimal_stripped(11_994, 2, o)), "119.94");
        assert_eq!(text(|o| write_decimal_stripped(10_000, 2, o)), "1E+2");
        assert_eq!(text(|o| write_decimal_stripped(1, 8, o)), "1E-8");
        assert_eq!(text(|o| write_decimal_stripped(1, 6, o)), "0.000001");
    }

    #[test]
    fn times_look_like_javas() {
        let ts = |ticks, seconds| text(|o| write_timestamp(ticks, 1, b'T', seconds, o));
        assert_eq!(ts(1_704_164_645_600, Seconds::Java), "2024-01-02T03:04:05.600");
        assert_eq!(ts(1_704_164_640_000, Seconds::Java), "2024-01-02T03:04");
        assert_eq!(ts(1_704_164_640_000, Seconds::TrimmedFraction), "2024-01-02T03:04:00");
        assert_eq!(ts(-1, Seconds::TrimmedFraction), "1969-12-31T23:59:59.999");
        assert_eq!(ts(-62_198_755_200_000, Seconds::TrimmedFraction), "-0001-01-01T00:00:00");
        let time = |nanos, seconds| text(|o| write_time(nanos, seconds, o));
        for (nanos, trimmed, java) in [
            (0, "00:00:00", "00:00"),
            (61_000_000_000, "00:01:01", "00:01:01"),
            (60_100_000_000, "00:01:00.1", "00:01:00.100"),
            (86_399_999_999_999, "23:59:59.999999999", "23:59:59.999999999"),
            (45_296_000_120_000, "12:34:56.00012", "12:34:56.000120"),
            (45_296_000_000_001, "12:34:56.000000001", "12:34:56.000000001"),
        ] {
            assert_eq!(
                (time(nanos, Seconds::TrimmedFraction), time(nanos, Seconds::Java)),
                (trimmed.into(), java.into())
            );
        }
        assert_eq!(text(|o| write_date(2_932_897, o)), "+10000-01-01");
    }
}

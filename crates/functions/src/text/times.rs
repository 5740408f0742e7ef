//! Text of dates, times, timestamps and intervals.
//!
//! `sql_*` is what CAST to STRING gives; `local_*` and `instant` are `java.time`'s `toString`, which the print
//! connector shows (zero seconds are cut: `2024-01-02T03:04`).

use ouzel_types::calendar::civil;

fn two(out: &mut String, value: i64) {
    out.push((b'0' + (value / 10 % 10) as u8) as char);
    out.push((b'0' + (value % 10) as u8) as char);
}

fn digits(out: &mut String, value: u64, width: u32) {
    (0..width).rev().for_each(|i| out.push((b'0' + (value / 10u64.pow(i) % 10) as u8) as char));
}

/// A date as CAST to STRING gives it: the last four digits of the year, as Flink's `unixDateToString` writes them.
pub fn sql_date(out: &mut String, days: i64) {
    let (year, month, day) = civil(days);
    digits(out, year.unsigned_abs() % 10_000, 4);
    out.push('-');
    two(out, month);
    out.push('-');
    two(out, day);
}

/// `LocalDate.toString`: `2024-01-02`, from days since the epoch.
pub fn local_date(out: &mut String, days: i64) {
    let (year, month, day) = civil(days);
    if !(0..=9999).contains(&year) {
        out.push(if year < 0 { '-' } else { '+' });
    }
    let size = year.unsigned_abs();
    digits(out, size, if size > 9999 { size.ilog10() + 1 } else { 4 });
    out.push('-');
    two(out, month);
    out.push('-');
    two(out, day);
}

/// Splits ticks into days and nanoseconds of the day.
pub fn split(ticks: i64, ticks_per_milli: i64) -> (i64, u64) {
    let per_day = 86_400_000 * ticks_per_milli;
    (ticks.div_euclid(per_day), ticks.rem_euclid(per_day) as u64 * (1_000_000 / ticks_per_milli as u64))
}

fn clock(out: &mut String, seconds: u64) {
    two(out, (seconds / 3600) as i64);
    out.push(':');
    two(out, (seconds / 60 % 60) as i64);
    out.push(':');
    two(out, (seconds % 60) as i64);
}

/// `03:04:05` and `precision` digits of the fraction.
fn sql_clock(out: &mut String, nanos_of_day: u64, precision: u8) {
    clock(out, nanos_of_day / 1_000_000_000);
    if precision > 0 {
        out.push('.');
        digits(out, nanos_of_day % 1_000_000_000 / 10u64.pow(9 - u32::from(precision)), precision.into());
    }
}

/// `2024-01-02 03:04:05.600`: as many fraction digits as the type has.
pub fn sql_timestamp(out: &mut String, ticks: i64, precision: u8) {
    let (days, nanos) = split(ticks, ouzel_types::data_type::ticks_per_milli(precision));
    sql_date(out, days);
    out.push(' ');
    sql_clock(out, nanos, precision);
}

/// `03:04:05`, from milliseconds of the day; CEIL gives `24:00:00` in the last hour, as in Flink.
pub fn sql_time(out: &mut String, millis: i32, precision: u8) {
    let millis = if millis == 86_400_000 { millis } else { millis.rem_euclid(86_400_000) };
    sql_clock(out, millis as u64 * 1_000_000, precision);
}

/// `03:04`, `03:04:05`, `03:04:05.600`.
fn java_clock(out: &mut String, nanos_of_day: u64) {
    let (seconds, nanos) = (nanos_of_day / 1_000_000_000, nanos_of_day % 1_000_000_000);
    two(out, (seconds / 3600) as i64);
    out.push(':');
    two(out, (seconds / 60 % 60) as i64);
    if seconds % 60 == 0 && nanos == 0 {
        return;
    }
    out.push(':');
    two(out, (seconds % 60) as i64);
    fraction(out, nanos);
}

fn fraction(out: &mut String, nanos: u64) {
    let (value, width) = match nanos {
        0 => return,
        n if n % 1_000_000 == 0 => (n / 1_000_000, 3),
        n if n % 1_000 == 0 => (n / 1_000, 6),
        n => (n, 9),
    };
    out.push('.');
    digits(out, value, width);
}

/// `LocalTime.toString`.
pub fn local_time(out: &mut String, millis: i32) {
    java_clock(out, millis.rem_euclid(86_400_000) as u64 * 1_000_000);
}

/// `LocalDateTime.toString`: `2024-01-02T03:04:05.600`, `2024-01-02T03:04`.
pub fn local_date_time(out: &mut String, ticks: i64, precision: u8) {
    let (days, nanos) = split(ticks, ouzel_types::data_type::ticks_per_milli(precision));
    local_date(out, days);
    out.push('T');
    java_clock(out, nanos);
}

/// `Instant.toString`: `2024-01-02T03:04:05.600Z`; seconds are always there.
pub fn instant(out: &mut String, ticks: i64, precision: u8) {
    let (days, nanos) = split(ticks, ouzel_types::data_type::ticks_per_milli(precision));
    local_date(out, days);
    out.push('T');
    clock(out, nanos / 1_000_000_000);
    fraction(out, nanos % 1_000_000_000);
    out.push('Z');
}

/// `+1 02:03:04.005`.
pub fn sql_interval_day_time(out: &mut String, millis: i64) {
    out.push(if millis < 0 { '-' } else { '+' });
    let size = millis.unsigned_abs();
    let days = size / 86_400_000;
    digits(out, days, if days == 0 { 1 } else { days.ilog10() + 1 });
    out.push(' ');
    sql_clock(out, size % 86_400_000 * 1_000_000, 3);
}

/// `+1-02`.
pub fn sql_interval_year_month(out: &mut String, months: i32) {
    out.push(if months < 0 { '-' } else { '+' });
    let size = u64::from(months.unsigned_abs());
    let years = size / 12;
    digits(out, years, if years == 0 { 1 } else { years.ilog10() + 1 });
    out.push('-');
    two(out, (size % 12) as i64);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(f: impl FnOnce(&mut String)) -> String {
        let mut out = String::new();
        f(&mut out);
        out
    }

    #[test]
    fn timestamps_look_as_in_sql_and_java() {
        let ms = 1_704_164_645_600;
        assert_eq!(text(|o| sql_timestamp(o, ms, 3)), "2024-01-02 03:04:05.600");
        assert_eq!(text(|o| local_date_time(o, ms, 3)), "2024-01-02T03:04:05.600");
        assert_eq!(text(|o| local_date_time(o, ms - 5_600, 3)), "2024-01-02T03:04");
        assert_eq!(text(|o| instant(o, ms - 5_600, 3)), "2024-01-02T03:04:00Z");
        assert_eq!(text(|o| sql_timestamp(o, -1, 3)), "1969-12-31 23:59:59.999");
        assert_eq!(text(|o| local_time(o, 36_000_000)), "10:00");
    }

    #[test]
    fn intervals_look_as_in_flink() {
        assert_eq!(text(|o| sql_interval_day_time(o, 86_400_000)), "+1 00:00:00.000");
        assert_eq!(text(|o| sql_interval_year_month(o, 14)), "+1-02");
        assert_eq!(text(|o| sql_interval_day_time(o, -3_600_000)), "-0 01:00:00.000");
    }
}

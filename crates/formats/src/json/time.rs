//! Dates and times out of text, by hand: `2024-03-01 09:00:01.5`, ISO-8601 with `T`, zone `Z`.
//!
//! Three grammars, as in Flink: ISO_LOCAL_DATE and ISO_LOCAL_TIME (seconds may be missing, up to nine digits of fraction), and
//! the SQL format, which Java resolves "smartly": seconds have to be there, but the 30th of February is its last day and
//! 24:00:00 is the next day's midnight. None for everything else.

use ouzel_types::calendar::checked_days;
use ouzel_types::data_type::ticks_per_milli;

/// Which separator and zone a format's `timestamp-format.standard` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampStandard {
    /// `yyyy-MM-dd HH:mm:ss.fraction`
    Sql,
    /// `yyyy-MM-ddTHH:mm:ss.fraction`
    Iso8601,
}

const NANOS_PER_DAY: i64 = 86_400_000_000_000;

/// The date read last: the dates of neighbouring records are nearly always equal.
#[derive(Default)]
pub struct DateCache {
    text: [u8; 10],
    days: i64,
}

impl DateCache {
    #[inline(always)]
    fn days(&mut self, text: &[u8; 10], smart: bool) -> Option<i64> {
        if *text == self.text {
            return Some(self.days);
        }
        let days = if smart { parse_smart_date10(text)? } else { parse_date10(text)? };
        self.text = *text;
        self.days = days;
        Some(days)
    }
}

/// The date and time read last, down to the second: neighbouring records nearly always share it.
pub struct TimeCache {
    text: [u8; 19],
    standard: TimestampStandard,
    /// Milliseconds since the epoch.
    base_ms: i64,
    dates: DateCache,
}

impl Default for TimeCache {
    fn default() -> Self {
        TimeCache { text: [0; 19], standard: TimestampStandard::Sql, base_ms: 0, dates: DateCache::default() }
    }
}

impl TimeCache {
    /// A timestamp with up to three digits of fraction as ticks of its precision's unit; None: it has another form.
    #[inline(always)]
    pub fn ticks(&mut self, text: &[u8], standard: TimestampStandard, zoned: bool, precision: u8) -> Option<i64> {
        let text = if zoned { text.strip_suffix(b"Z")? } else { text };
        let (whole, fraction) = text.split_first_chunk::<19>()?;
        let digit = |byte: u8| Some(i64::from(byte.wrapping_sub(b'0'))).filter(|d| *d <= 9);
        let millis = match fraction {
            [b'.', a, b, c] => digit(*a)? * 100 + digit(*b)? * 10 + digit(*c)?,
            [b'.', a, b] => digit(*a)? * 100 + digit(*b)? * 10,
            [b'.', a] => digit(*a)? * 100,
            [] => 0,
            _ => return None,
        };
        if *whole != self.text || standard != self.standard {
            self.read(whole, standard)?;
        }
        Some((self.base_ms + millis).saturating_mul(ticks_per_milli(precision)))
    }

    #[cold]
    fn read(&mut self, whole: &[u8; 19], standard: TimestampStandard) -> Option<()> {
        let (days, nanos) = parse_timestamp(whole, standard, false, &mut self.dates)?;
        self.base_ms = days * 86_400_000 + nanos / 1_000_000;
        self.text = *whole;
        self.standard = standard;
        Some(())
    }
}

fn parse_date10(text: &[u8; 10]) -> Option<i64> {
    if text[4] != b'-' || text[7] != b'-' {
        return None;
    }
    let year = digits(&text[..4])?;
    checked_days(i64::from(year), digits(&text[5..7])?.into(), digits(&text[8..])?.into())
}

/// Days up to the 31st that a month does not have are its last.
fn parse_smart_date10(text: &[u8; 10]) -> Option<i64> {
    parse_date10(text).or_else(|| {
        let day = digits(&text[8..]).filter(|day| (29..=31).contains(day))?;
        let mut earlier = *text;
        (28..day).rev().find_map(|day| {
            earlier[8..].copy_from_slice(&[b'0' + (day / 10) as u8, b'0' + (day % 10) as u8]);
            parse_date10(&earlier)
        })
    })
}

/// `HH:mm:ss` with a fraction or without: nanoseconds of the day, a whole day for 24:00:00.
pub fn parse_sql_time(text: &[u8]) -> Option<i64> {
    let (whole, fraction) = text.split_first_chunk::<8>()?;
    if let Some(seconds) = seconds_of_day(whole)
        && let Some(nanos) = nanos_of_fraction(fraction)
    {
        return Some(i64::from(seconds) * 1_000_000_000 + nanos);
    }
    match parse_time(text) {
        None if whole == b"24:00:00" && fraction.iter().all(|b| matches!(b, b'.' | b'0')) => Some(NANOS_PER_DAY),
        other => other,
    }
}

#[inline(always)]
fn digits(text: &[u8]) -> Option<u32> {
    let mut value = 0;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u32::from(digit);
    }
    Some(value)
}

/// ISO_LOCAL_DATE: four digits of year, or more with a sign.
pub fn parse_date(text: &[u8]) -> Option<i64> {
    if let Ok(ten) = <&[u8; 10]>::try_from(text) {
        return parse_date10(ten);
    }
    let (negative, rest) = match text.first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => return None,
    };
    let year_length = rest.len().checked_sub(6)?;
    if !(4..=9).contains(&year_length) || rest[year_length] != b'-' || rest[year_length + 3] != b'-' {
        return None;
    }
    let year = i64::from(digits(&rest[..year_length])?);
    let (month, day) = (digits(&rest[year_length + 1..year_length + 3])?, digits(&rest[year_length + 4..])?);
    checked_days(if negative { -year } else { year }, month.into(), day.into())
}

/// ISO_LOCAL_TIME: nanoseconds of the day.
pub fn parse_time(text: &[u8]) -> Option<i64> {
    if let Some((whole, fraction)) = text.split_first_chunk::<8>()
        && let Some(seconds) = seconds_of_day(whole)
        && let Some(nanos) = nanos_of_fraction(fraction)
    {
        return Some(i64::from(seconds) * 1_000_000_000 + nanos);
    }
    if text.len() < 5 || text[2] != b':' {
        return None;
    }
    let (hour, minute) = (digits(&text[..2])?, digits(&text[3..5])?);
    let mut second = 0;
    let mut nanos = 0;
    if text.len() > 5 {
        if text.len() < 8 || text[5] != b':' {
            return None;
        }
        second = digits(&text[6..8])?;
        if text.len() > 8 {
            let fraction = &text[9..];
            if text[8] != b'.' || fraction.len() > 9 {
                return None;
            }
            nanos = i64::from(digits(fraction)?) * 10i64.pow(9 - fraction.len() as u32);
        }
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(i64::from(hour * 3600 + minute * 60 + second) * 1_000_000_000 + nanos)
}

/// `HH:mm:ss`, all eight bytes at once.
#[inline(always)]
fn seconds_of_day(text: &[u8; 8]) -> Option<u32> {
    // Digits become 0..9, colons 0.
    let bytes = u64::from_le_bytes(*text) ^ u64::from_le_bytes(*b"00:00:00");
    let above_nine = (bytes | bytes.wrapping_add(0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080;
    if above_nine != 0 || bytes & 0x0000_ff00_00ff_0000 != 0 {
        return None;
    }
    let digit = |i: u32| (bytes >> (i * 8)) as u32 & 0xf;
    let (hour, minute, second) = (digit(0) * 10 + digit(1), digit(3) * 10 + digit(4), digit(6) * 10 + digit(7));
    (hour < 24 && minute < 60 && second < 60).then_some(hour * 3600 + minute * 60 + second)
}

/// Nothing, or `.` and three digits; None for the rarer forms.
#[inline(always)]
fn nanos_of_fraction(text: &[u8]) -> Option<i64> {
    match text {
        [] => Some(0),
        [b'.', rest @ ..] if rest.len() == 3 => digits(rest).map(|millis| i64::from(millis) * 1_000_000),
        _ => None,
    }
}

/// (days, nanoseconds of the day) of a timestamp in the given standard; with `zoned`, a trailing `Z` is required.
#[inline]
pub fn parse_timestamp(
    text: &[u8],
    standard: TimestampStandard,
    zoned: bool,
    cache: &mut DateCache,
) -> Option<(i64, i64)> {
    let text = if zoned { text.strip_suffix(b"Z")? } else { text };
    // Java's ISO formatters take a small letter as well.
    let separates = |byte: &u8| match standard {
        TimestampStandard::Sql => *byte == b' ',
        TimestampStandard::Iso8601 => matches!(byte, b'T' | b't'),
    };
    if let Some((date, rest)) = text.split_first_chunk::<10>()
        && rest.first().is_some_and(separates)
    {
        let smart = standard == TimestampStandard::Sql;
        let days = cache.days(date, smart)?;
        if !smart {
            return Some((days, parse_time(&rest[1..])?));
        }
        let nanos = parse_sql_time(&rest[1..])?;
        return Some(if nanos < NANOS_PER_DAY { (days, nanos) } else { (days + 1, 0) });
    }
    let at = text.iter().position(separates)?;
    Some((parse_date(&text[..at])?, parse_time(&text[at + 1..])?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_gives_what_the_parser_gives() {
        let mut cache = TimeCache::default();
        for text in
            ["2024-02-29 23:59:01.123", "2024-02-30 23:59:01.12", "2024-02-29 23:59:01", "1969-12-31 23:59:59.9"]
        {
            let (days, nanos) =
                parse_timestamp(text.as_bytes(), TimestampStandard::Sql, false, &mut DateCache::default()).unwrap();
            for precision in [3, 6, 9] {
                let wanted = crate::json::value::ticks(days, nanos, precision);
                assert_eq!(
                    cache.ticks(text.as_bytes(), TimestampStandard::Sql, false, precision),
                    Some(wanted),
                    "{text}"
                );
            }
        }
        let mut sql = |text: &str| cache.ticks(text.as_bytes(), TimestampStandard::Sql, false, 3);
        for other in ["2024-02-29 23:59:01.1234", "2024-02-29 23:59", "2024-02-32 23:59:01", "2024-02-29T23:59:01", ""]
        {
            assert_eq!(sql(other), None, "{other}");
        }
    }

    #[test]
    fn timestamps_of_both_standards() {
        let mut cache = DateCache::default();
        let mut sql = |t: &str| parse_timestamp(t.as_bytes(), TimestampStandard::Sql, false, &mut cache);
        assert_eq!(sql("1970-01-02 00:00:01.5"), Some((1, 1_500_000_000)));
        assert_eq!(sql("2023-02-31 00:00:00"), sql("2023-02-28 00:00:00"));
        assert_eq!(sql("2024-03-01 24:00:00"), sql("2024-03-02 00:00:00"));
        assert_eq!(sql("+12024-02-29 00:00:00"), checked_days(12024, 2, 29).map(|d| (d, 0)));
        for bad in [
            "2023-02-32 00:00:00",
            "2024-02-29 23:59",
            "2024-03-01T09:00:01",
            "2024-03-01",
            "2024-03-01 24:00:01",
            "2024-03-01 9:00:00",
            "",
        ] {
            assert_eq!(sql(bad), None, "{bad}");
        }
        let iso = parse_timestamp(
            b"2024-03-01T09:00:01.123456Z",
            TimestampStandard::Iso8601,
            true,
            &mut DateCache::default(),
        );
        assert_eq!(iso, Some((19_783, 32_401_123_456_000)));
    }
}

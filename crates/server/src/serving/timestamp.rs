//! Epoch milliseconds and the text that Pinot writes and reads for them, always in UTC.

use ouzel_types::calendar;

pub const SECOND: i64 = 1000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    /// Milliseconds since midnight.
    pub time: i64,
}

impl Civil {
    pub fn from_ms(ms: i64) -> Self {
        let (year, month, day) = calendar::civil(ms.div_euclid(DAY));
        Self { year, month, day, time: ms.rem_euclid(DAY) }
    }

    pub fn to_ms(self) -> i64 {
        calendar::days(self.year, self.month, self.day) * DAY + self.time
    }
}

/// `2026-01-01 00:00:00.0`, as Java's `Timestamp` prints itself: at least one fractional digit,
/// no trailing zeros behind it.
pub fn format(ms: i64) -> String {
    let civil = Civil::from_ms(ms);
    let Civil { year, month, day, time } = civil;
    let (hour, minute, second) = (time / HOUR, time / MINUTE % 60, time / SECOND % 60);
    let text = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
    let fraction = format!("{:03}", time % SECOND);
    let digits = fraction.trim_end_matches('0');
    format!("{text}.{}", if digits.is_empty() { "0" } else { digits })
}

/// Epoch milliseconds as digits, `2026-01-01`, or date and time with a blank or `T` between them,
/// up to any number of fractional digits and an optional `Z`.
pub fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(ms) = text.parse() {
        return Some(ms);
    }
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut fields = date.splitn(3, '-');
    let mut date_field =
        |range: std::ops::RangeInclusive<i64>| fields.next()?.parse().ok().filter(|value| range.contains(value));
    let (year, month, day) = (date_field(0..=9999)?, date_field(1..=12)?, date_field(1..=31)?);
    let time = time.map_or(Some(0), parse_time)?;
    let civil = Civil { year, month, day, time };
    // The 31st of a shorter month comes back as another day.
    (Civil::from_ms(civil.to_ms()) == civil).then(|| civil.to_ms())
}

fn parse_time(text: &str) -> Option<i64> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut fields = clock.splitn(3, ':');
    let hour: i64 = fields.next()?.parse().ok()?;
    let minute: i64 = fields.next()?.parse().ok()?;
    let second: i64 = fields.next().map_or(Some(0), |field| field.parse().ok())?;
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) || !(0..60).contains(&second) {
        return None;
    }
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let ms: i64 = format!("{fraction:0<3}")[..3].parse().ok()?;
    Some(hour * HOUR + minute * MINUTE + second * SECOND + ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_milliseconds() {
        for (ms, text) in [
            (0, "1970-01-01 00:00:00.0"),
            (1_767_225_600_000, "2026-01-01 00:00:00.0"),
            (1_767_225_600_120, "2026-01-01 00:00:00.12"),
            (-1, "1969-12-31 23:59:59.999"),
            (951_782_400_000, "2000-02-29 00:00:00.0"),
        ] {
            assert_eq!(format(ms), text);
            assert_eq!(parse(text), Some(ms));
        }
        assert_eq!(parse("2026-01-01T00:00:00.123456Z"), Some(1_767_225_600_123));
        assert_eq!(parse("2026-01-01"), Some(1_767_225_600_000));
        assert_eq!(parse("42"), Some(42));
        for wrong in ["", "2026-02-30", "2026-13-01", "yesterday", "2026-01-01 25:00:00", "2026-01-01 00:00:00.x"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}

//! Text to DATE, TIME and TIMESTAMP, as Flink's `DateTimeUtils` reads it.

use ouzel_types::data_type::ticks_per_milli;

use ouzel_types::calendar::{days, month_length};

/// `yyyy`, `yyyy-M` or `yyyy-M-d`; what follows a blank is ignored. Days since the epoch.
pub fn date(text: &str) -> Option<i32> {
    let text = text.trim();
    let text = text.split_once(' ').map_or(text, |(date, _)| date);
    let mut parts = text.splitn(3, '-').map(|part| whole(part.trim()));
    let year = parts.next()??;
    let month = parts.next().unwrap_or(Some(1))?;
    let day = parts.next().unwrap_or(Some(1))?;
    ((0..=9999).contains(&year) && (1..=12).contains(&month) && (1..=month_length(year, month)).contains(&day))
        .then(|| days(year, month, day) as i32)
}

fn whole(digits: &str) -> Option<i64> {
    (!digits.is_empty() && digits.len() < 10 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())?
}

/// `H`, `H:m`, `H:m:s`, `H:m:s.f`: milliseconds of the day, cut to whole seconds.
pub fn time(text: &str) -> Option<i32> {
    let text = text.trim();
    let mut parts = text.splitn(3, ':');
    let hour = whole(parts.next()?.trim())?;
    let minute = parts.next().map_or(Some(0), |m| whole(m.trim()))?;
    let second = match parts.next() {
        None => 0,
        Some(second) => {
            let (second, fraction) = second.split_once('.').unwrap_or((second, ""));
            if !fraction.trim().bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            whole(second.trim())?
        }
    };
    (hour < 24 && minute < 60 && second < 60).then(|| ((hour * 60 + minute) * 60 + second) as i32 * 1000)
}

/// `yyyy-M-d` or `yyyy-M-d H:m:s[.f]`; a day behind the month's end (up to 31) becomes the month's last. Ticks of the
/// precision's unit, cut to the precision.
pub fn timestamp(text: &str, precision: u8) -> Option<i64> {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
    let year = scanner.number(4, 4)?;
    scanner.expect(b'-')?;
    let month = scanner.number(1, 2)?;
    scanner.expect(b'-')?;
    let day = scanner.number(1, 2)?;
    // The year of an era, which begins with 1.
    if year == 0 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let day_number = days(year, month, day.min(month_length(year, month)));
    let (mut seconds, mut nanos) = (0, 0);
    if !scanner.ended() {
        scanner.expect(b' ')?;
        let hour = scanner.number(1, 2)?;
        scanner.expect(b':')?;
        let minute = scanner.number(1, 2)?;
        scanner.expect(b':')?;
        let second = scanner.number(1, 2)?;
        // The end of a day is the start of the next one.
        let end_of_day = hour == 24 && minute == 0 && second == 0;
        if hour > 23 && !end_of_day || minute > 59 || second > 59 {
            return None;
        }
        seconds = (hour * 60 + minute) * 60 + second;
        if !scanner.ended() {
            scanner.expect(b'.')?;
            nanos = scanner.fraction()?;
        }
    }
    ticks(day_number, seconds, nanos, precision)
}

/// Ticks of the unit of `precision`, cut to it.
pub fn ticks(day: i64, seconds: i64, nanos: i64, precision: u8) -> Option<i64> {
    let unit = 10i64.pow(9 - u32::from(precision));
    let nanos = nanos - nanos % unit;
    let per_milli = ticks_per_milli(precision);
    let millis = day.checked_mul(86_400_000)?.checked_add(seconds * 1000)?;
    millis.checked_mul(per_milli)?.checked_add(nanos / (1_000_000 / per_milli))
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn ended(&self) -> bool {
        self.at == self.bytes.len()
    }
    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.bytes.get(self.at) == Some(&byte)).then(|| self.at += 1)
    }
    fn number(&mut self, min: usize, max: usize) -> Option<i64> {
        let length = self.bytes[self.at..].iter().take(max).take_while(|b| b.is_ascii_digit()).count();
        if length < min {
            return None;
        }
        let value = self.bytes[self.at..self.at + length].iter().fold(0, |v, b| v * 10 + i64::from(b - b'0'));
        self.at += length;
        Some(value)
    }
    /// Up to nine digits to the end, as nanoseconds.
    fn fraction(&mut self) -> Option<i64> {
        let digits = &self.bytes[self.at..];
        if digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let value = digits.iter().fold(0, |v, b| v * 10 + i64::from(b - b'0'));
        self.at = self.bytes.len();
        Some(value * 10i64.pow(9 - digits.len() as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        assert_eq!(date("2024-02-29"), Some(19782));
        assert_eq!(date("2024-2-9 12:34"), Some(19762));
        assert_eq!(date(" 12 "), date("0012-01-01"));
        for bad in ["2024-02-30", "2024-02-29T12:34:56", "", "1.9", "12:34", "-5"] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }

    #[test]
    fn times_and_timestamps() {
        assert_eq!(time("12:34:56.789"), Some(45_296_000));
        assert_eq!(time(" 12 "), Some(43_200_000));
        assert_eq!(timestamp("2024-02-30", 3), timestamp("2024-02-29", 3));
        assert_eq!(timestamp("1970-01-01 00:00:01.5", 3), Some(1500));
        assert_eq!(timestamp("1970-01-01 00:00:01.567891", 3), Some(1567));
        assert_eq!(timestamp("1970-01-01 00:00:01.5", 9), Some(1_500_000_000));
        for bad in ["2024-02-29T12:34:56", "2024-02-29 12:34", " 2024-02-29", "2024", ""] {
            assert_eq!(timestamp(bad, 3), None, "{bad}");
        }
    }
}

//! SET keys and `-D` keys: one flat map of text, read with typed accessors where a key is used.

use std::collections::BTreeMap;

/// Flink's and our configuration keys as the script sees them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    values: BTreeMap<String, String>,
}

impl Config {
    pub fn set(&mut self, key: impl Into<String>, value: impl Into<String>) {
        self.values.insert(key.into(), value.into());
    }
    pub fn reset(&mut self, key: &str) {
        self.values.remove(key);
    }
    pub fn clear(&mut self) {
        self.values.clear();
    }
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }
    pub fn bool(&self, key: &str, default: bool) -> bool {
        self.get(key).map_or(default, |v| v.eq_ignore_ascii_case("true"))
    }
    /// `execution.runtime-mode`: jobs read bounded tables and give final rows only.
    pub fn is_batch(&self) -> bool {
        self.get("execution.runtime-mode").is_some_and(|mode| mode.eq_ignore_ascii_case("batch"))
    }
    /// A duration in milliseconds in Flink's notation (`200 ms`, `1s`, `10 min`, `1 h`, `1 d`; a bare number is ms).
    pub fn duration_ms(&self, key: &str, default: i64) -> i64 {
        self.get(key).and_then(parse_duration_ms).unwrap_or(default)
    }
}

/// Flink's `TimeUtils.parseDuration`, in milliseconds (smaller units round down to 0).
pub fn parse_duration_ms(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Some(parts) = text.strip_prefix(['P', 'p']) {
        return iso_duration_ms(&parts.to_ascii_uppercase());
    }
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: i64 = text[..digits].parse().ok()?;
    let nanos_per_unit: i128 = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "ms" | "milli" | "millis" | "millisecond" | "milliseconds" => 1_000_000,
        "ns" | "nano" | "nanos" | "nanosecond" | "nanoseconds" => 1,
        "µs" | "us" | "micro" | "micros" | "microsecond" | "microseconds" => 1_000,
        "s" | "sec" | "secs" | "second" | "seconds" => 1_000_000_000,
        "min" | "m" | "minute" | "minutes" => 60_000_000_000,
        "h" | "hour" | "hours" => 3_600_000_000_000,
        "d" | "day" | "days" => 86_400_000_000_000,
        _ => return None,
    };
    i64::try_from(i128::from(number) * nanos_per_unit / 1_000_000).ok()
}

/// What stands behind the P of an ISO-8601 duration: days, and behind a T hours, minutes and seconds in this order.
fn iso_duration_ms(parts: &str) -> Option<i64> {
    let (days, time) = match parts.split_once('T') {
        Some((days, time)) if !time.is_empty() => (days, time),
        Some(_) => return None,
        None => (parts, ""),
    };
    if days.is_empty() && time.is_empty() {
        return None;
    }
    let units = [('D', 86_400_000.0), ('H', 3_600_000.0), ('M', 60_000.0), ('S', 1_000.0)];
    let in_days = of_units(days, &units[..1])?;
    i64::try_from((in_days + of_units(time, &units[1..])?) as i128).ok()
}

/// The sum of numbers with their units, each unit at most once and only seconds with a fraction.
fn of_units(mut text: &str, units: &[(char, f64)]) -> Option<f64> {
    let mut sum = 0.0;
    for (unit, ms) in units {
        let Some((number, rest)) = text.split_once(*unit) else { continue };
        let is_number = number.bytes().all(|b| b.is_ascii_digit() || b"+-".contains(&b) || *unit == 'S' && b == b'.');
        sum += number.parse::<f64>().ok().filter(|_| is_number)? * ms;
        text = rest;
    }
    text.is_empty().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_flink_reads_them() {
        assert_eq!(parse_duration_ms("200 ms"), Some(200));
        assert_eq!(parse_duration_ms("1min"), Some(60_000));
        assert_eq!(parse_duration_ms("5"), Some(5));
        assert_eq!(parse_duration_ms("999 us"), Some(0));
        assert_eq!(parse_duration_ms("PT1H30M"), Some(5_400_000));
        assert_eq!(parse_duration_ms("p1dt0.5s"), Some(86_400_500));
        for broken in ["soon", "P", "PT", "P1M", "PT1", "PT1S1M", "1 d 2 h", "1.5 h"] {
            assert_eq!(parse_duration_ms(broken), None, "{broken}");
        }
    }
}

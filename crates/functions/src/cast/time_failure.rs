//! Flink's words for a text that is no date, time or timestamp: what `DateTimeUtils` and `java.time` say of it.

/// Of CAST to DATE.
pub fn date(text: &str) -> String {
    format!("For input string: '{text}'.")
}

/// Of CAST to TIME.
pub fn time(text: &str) -> String {
    format!(
        "Invalid time format: '{text}'. Expected format: HH:mm:ss[.fff] where HH is 00-23, mm is 00-59, ss is 00-59"
    )
}

/// Of CAST to TIMESTAMP and TIMESTAMP_LTZ: where the text leaves `yyyy-M-d[ H:m:s[.f]]`, or which of its fields is out of range.
pub fn timestamp(text: &str) -> String {
    let mut reader = Reader { bytes: text.as_bytes(), at: 0, fields: Vec::with_capacity(6) };
    if !reader.year() || ![(); 2].iter().all(|()| reader.byte(b'-') && reader.number(1, 2)) {
        return format!("Text '{text}' could not be parsed at index {}", reader.at);
    }
    // What follows is optional: one piece of it that does not fit leaves it unread.
    let date = reader.at;
    let has_time =
        reader.byte(b' ') && reader.number(1, 2) && [(); 2].iter().all(|()| reader.byte(b':') && reader.number(1, 2));
    if !has_time {
        reader.at = date;
        reader.fields.truncate(3);
    } else if reader.byte(b'.') && !reader.digits(1, 9) {
        reader.at -= 1;
    }
    if reader.at < text.len() {
        return format!("Text '{text}' could not be parsed, unparsed text found at index {}", reader.at);
    }
    match out_of_range(&reader.fields) {
        Some(why) => format!("Text '{text}' could not be parsed: {why}"),
        None => format!("Text '{text}' could not be parsed"),
    }
}

/// Year, month, day, hour, minute and second, of which the last three may be missing.
fn out_of_range(fields: &[u32]) -> Option<String> {
    const RANGES: [(&str, u32, u32, &str); 6] = [
        ("YearOfEra", 1, 9999, "1 - 999999999/1000000000"),
        ("MonthOfYear", 1, 12, "1 - 12"),
        ("DayOfMonth", 1, 31, "1 - 28/31"),
        ("HourOfDay", 0, 23, "0 - 23"),
        ("MinuteOfHour", 0, 59, "0 - 59"),
        ("SecondOfMinute", 0, 59, "0 - 59"),
    ];
    let (value, (field, _, _, valid)) =
        fields.iter().zip(RANGES).find(|(value, (_, least, most, _))| !(least..=most).contains(value))?;
    Some(format!("Invalid value for {field} (valid values {valid}): {value}"))
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    fields: Vec<u32>,
}

impl Reader<'_> {
    fn byte(&mut self, byte: u8) -> bool {
        let found = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    /// Four digits and no more.
    fn year(&mut self) -> bool {
        !self.bytes.get(4).is_some_and(u8::is_ascii_digit) && self.number(4, 4)
    }

    /// A field of `least` to `most` digits; stays where it begins if it is none.
    fn number(&mut self, least: usize, most: usize) -> bool {
        let start = self.at;
        let found = self.digits(least, most);
        if found {
            let value = self.bytes[start..self.at].iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
            self.fields.push(value);
        }
        found
    }

    fn digits(&mut self, least: usize, most: usize) -> bool {
        let count = self.bytes[self.at..].iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        let found = count >= least;
        self.at += if found { count } else { 0 };
        found
    }
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn timestamps_fail_where_flink_says() {
        for (text, words) in [
            ("abc", " at index 0"),
            ("20240102", " at index 0"),
            ("2024-01", " at index 7"),
            ("2024-01-02 03:04", ", unparsed text found at index 10"),
            ("2024-01-02 03:04:05Z", ", unparsed text found at index 19"),
            ("2024-01-02 03:04:05.1234567891", ", unparsed text found at index 29"),
            ("2024-01-02 25:00:00", ": Invalid value for HourOfDay (valid values 0 - 23): 25"),
            ("2024-13-02", ": Invalid value for MonthOfYear (valid values 1 - 12): 13"),
        ] {
            assert_eq!(timestamp(text), format!("Text '{text}' could not be parsed{words}"));
        }
    }
}

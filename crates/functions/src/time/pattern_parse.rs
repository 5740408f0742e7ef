//! Text to times by Java's date patterns (see [`super::pattern`]).
//!
//! `DateTimeFormatter` reads exact widths and the whole text; `SimpleDateFormat` reads what it can from the start and
//! lets fields roll over (month 13 is next January).

use super::pattern::{Element, Flavor, MODIFIED_JULIAN_DAY, MONTHS, Pattern, WEEKDAYS};
use ouzel_types::calendar::{days, iso_weekday, month_length};

const NANOS_PER_DAY: i64 = 86_400_000_000_000;

/// What was read; absent fields have Flink's defaults when resolved.
#[derive(Clone, Copy, Default)]
struct Read {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    /// Days since the epoch.
    day_number: Option<i64>,
    /// Of the weeks of the US, as `week` is; `DateTimeFormatter` only.
    week_year: Option<i64>,
    week: Option<i64>,
    /// From 0, a Monday; `DateTimeFormatter` only.
    weekday: Option<i64>,
    hour: Option<i64>,
    hour12: Option<i64>,
    afternoon: Option<bool>,
    minute: Option<i64>,
    second: Option<i64>,
    nanos: Option<i64>,
    /// Seconds east of UTC, in `SimpleDateFormat` only.
    offset: Option<i64>,
    /// The minutes of the day from which and to which (not included) a day period goes.
    period: Option<(i64, i64)>,
}

/// Long words, narrow ones where they are others, and the minutes of the day; the night goes on to the next day.
const DAY_PERIODS: [(&str, Option<&str>, i64, i64); 6] = [
    ("midnight", Some("mi"), 0, 1),
    ("noon", Some("n"), 720, 721),
    ("in the morning", None, 360, 720),
    ("in the afternoon", None, 720, 1080),
    ("in the evening", None, 1080, 1260),
    ("at night", None, 1260, 1800),
];

/// Day since the epoch, nanoseconds of the day, and the offset if the text had one that counts.
pub type Parsed = (i64, i64, Option<i64>);

impl Pattern {
    pub fn parse(&self, text: &str) -> Option<Parsed> {
        let mut cursor = Cursor { text, at: 0, read: Read::default(), flavor: self.flavor };
        cursor.elements(&self.elements)?;
        match self.flavor {
            Flavor::Formatter if cursor.at < text.len() => None,
            Flavor::Formatter => cursor.read.strict(),
            Flavor::Simple => cursor.read.lenient(),
        }
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
    read: Read,
    flavor: Flavor,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn elements(&mut self, elements: &[Element]) -> Option<()> {
        for (i, element) in elements.iter().enumerate() {
            match element {
                Element::Literal(literal) => {
                    self.rest().starts_with(literal.as_str()).then(|| self.at += literal.len())?;
                }
                Element::Field { letter, count } => self.field(*letter, *count, &elements[i + 1..])?,
                Element::Padded { width, letter, count } => {
                    let blanks = self.rest().bytes().take(*width).take_while(|b| *b == b' ').count();
                    let end = self.at + *width;
                    self.at += blanks;
                    self.field(*letter, *count, &[])?;
                    (self.at == end).then_some(())?;
                }
                Element::Optional(inner) => {
                    let (at, read) = (self.at, self.read);
                    if self.elements(inner).is_none() {
                        (self.at, self.read) = (at, read);
                    }
                }
            }
        }
        Some(())
    }

    fn field(&mut self, letter: char, count: usize, after: &[Element]) -> Option<()> {
        if self.flavor == Flavor::Simple {
            self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
        }
        match letter {
            'M' | 'L' if count >= 3 => {
                let month = self.name(&MONTHS, count)?;
                self.read.month = Some(month + 1);
            }
            'E' => self.read.weekday = Some(self.name(&WEEKDAYS, count.max(3))?),
            'e' | 'c' if count >= 3 => self.read.weekday = Some(self.name(&WEEKDAYS, count)?),
            'a' => {
                let half = self.rest().get(..2)?;
                let exact = half == "AM" || half == "PM";
                let is = |word: &str| half.eq_ignore_ascii_case(word) && (exact || self.flavor == Flavor::Simple);
                self.read.afternoon = Some(if is("PM") { true } else { is("AM").then_some(false)? });
                self.at += 2;
            }
            'G' => {
                let known = ["AD", "BC"].into_iter().find(|era| self.rest().starts_with(era))?;
                self.at += known.len();
            }
            'z' | 'Z' | 'X' | 'x' | 'V' | 'O' => return self.zone(letter, count),
            'B' => {
                let word =
                    |long: &'static str, narrow: Option<&'static str>| narrow.filter(|_| count == 5).unwrap_or(long);
                let (length, from, to) = DAY_PERIODS.iter().find_map(|(long, narrow, from, to)| {
                    let word = word(long, *narrow);
                    self.rest().starts_with(word).then_some((word.len(), *from, *to))
                })?;
                self.at += length;
                self.read.period = Some((from, to));
            }
            // Read and not looked at.
            'Q' | 'q' if count >= 3 => {
                const LONG: [&str; 4] = ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"];
                let shorts = ["Q1", "Q2", "Q3", "Q4"];
                let names = if count == 4 {
                    LONG
                } else if count == 3 {
                    shorts
                } else {
                    ["1", "2", "3", "4"]
                };
                self.at += names.into_iter().find(|name| self.rest().starts_with(name))?.len();
            }
            'S' if self.flavor == Flavor::Formatter => {
                let digits = self.digits(count.min(9), count.min(9))?;
                self.read.nanos = Some(digits * 10i64.pow(9 - count.min(9) as u32));
            }
            _ => {
                let value = self.number(letter, count, after)?;
                let before = self.read;
                self.keep(letter, count, value);
                // A field that is read twice has to be the same twice.
                if self.flavor == Flavor::Formatter && before.differs(&self.read) {
                    return None;
                }
            }
        }
        Some(())
    }

    fn keep(&mut self, letter: char, count: usize, value: i64) {
        let read = &mut self.read;
        match letter {
            'y' | 'u' if self.flavor == Flavor::Formatter || letter == 'y' => {
                let two_digits = count == 2 && value < 100;
                read.year = Some(match (two_digits, self.flavor) {
                    (true, Flavor::Formatter) => 2000 + value,
                    // SimpleDateFormat puts two digits into the century around today.
                    (true, Flavor::Simple) => value + if value < 46 { 2000 } else { 1900 },
                    _ => value,
                });
            }
            'M' | 'L' => read.month = Some(value),
            'd' => read.day = Some(value),
            'D' => read.day_of_year = Some(value),
            'H' => read.hour = Some(value),
            'k' => read.hour = Some(if value == 24 { 0 } else { value }),
            'K' => read.hour12 = Some(value),
            'h' => read.hour12 = Some(if value == 12 { 0 } else { value }),
            'm' => read.minute = Some(value),
            's' => read.second = Some(value),
            'Y' => read.week_year = Some(if count == 2 { 2000 + value } else { value }),
            'w' => read.week = Some(value),
            'g' => read.day_number = Some(value - MODIFIED_JULIAN_DAY),
            'u' => read.weekday = Some((value + 6) % 7),
            'e' | 'c' => read.weekday = Some((value + 5) % 7),
            'S' => read.nanos = Some(value.saturating_mul(1_000_000)),
            'n' => read.nanos = Some(value),
            'N' | 'A' => {
                let nanos = if letter == 'N' { value } else { value * 1_000_000 };
                (read.hour, read.minute) = (Some(nanos / 3_600_000_000_000), Some(nanos / 60_000_000_000 % 60));
                (read.second, read.nanos) = (Some(nanos / 1_000_000_000 % 60), Some(nanos % 1_000_000_000));
            }
            _ => {}
        }
    }

    /// A number of the field's width. A field of open width leaves the digits that fixed fields right behind it need.
    fn number(&mut self, letter: char, count: usize, after: &[Element]) -> Option<i64> {
        let reserved = |fixed: fn(char, usize) -> bool| -> usize {
            let numeric = after.iter().map_while(|e| match e {
                Element::Field { letter, count } if fixed(*letter, *count) => Some(*count),
                _ => None,
            });
            numeric.sum()
        };
        if self.flavor == Flavor::Simple {
            let adjacent =
                matches!(after.first(), Some(Element::Field { letter, count }) if is_number(*letter, *count));
            return if adjacent { self.digits(1, count) } else { self.digits(1, 18) };
        }
        let year = matches!(letter, 'y' | 'u' | 'Y');
        let (min, max) = match (year, count) {
            (true, 2) => (2, 2),
            // More digits than the pattern's would need a sign.
            (true, 4..) => (count, count),
            (true, _) => (count, 18),
            (false, 1) => (1, 18),
            _ if matches!(letter, 'n' | 'N' | 'A') => (count, 18),
            _ => (count, count),
        };
        let reserve = if max > min { reserved(|letter, count| is_number(letter, count) && count > 1) } else { 0 };
        let run = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.digits(min, max.min(run.saturating_sub(reserve)))
    }

    fn digits(&mut self, min: usize, max: usize) -> Option<i64> {
        let run = self.rest().bytes().take(max).take_while(u8::is_ascii_digit).count();
        if run < min || run == 0 {
            return None;
        }
        let value = self.rest()[..run].parse().ok()?;
        self.at += run;
        Some(value)
    }

    /// The index of the name that comes next. Only SimpleDateFormat takes either length and any case.
    fn name(&mut self, names: &[&str], count: usize) -> Option<i64> {
        let simple = self.flavor == Flavor::Simple;
        let starts = |name: &str| {
            let next = self.rest().get(..name.len());
            next.is_some_and(|n| if simple { n.eq_ignore_ascii_case(name) } else { n == name })
        };
        let long = names.iter().position(|n| (simple || count == 4) && starts(n)).map(|i| (i, names[i].len()));
        let short = || names.iter().position(|n| (simple || count == 3) && starts(&n[..3])).map(|i| (i, 3));
        // Of names with the same initial the last one.
        let initial = || names.iter().rposition(|n| !simple && count == 5 && starts(&n[..1])).map(|i| (i, 1));
        let (index, length) = long.or_else(short).or_else(initial)?;
        self.at += length;
        Some(index as i64)
    }

    /// An offset (`Z`, `+02:00`, `-0500`, `+02`, `GMT+02:00`); a zone's English name, whose offset counts in
    /// SimpleDateFormat, which does not look at its length; any zone id, which does not count, in DateTimeFormatter.
    fn zone(&mut self, letter: char, count: usize) -> Option<()> {
        let rest = self.rest();
        let simple = self.flavor == Flavor::Simple;
        let named = |name: &str| simple || letter == 'z' && (count == 4) == name.contains(' ');
        if let Some((name, hours)) = ZONE_NAMES.iter().find(|(name, _)| named(name) && rest.starts_with(name)) {
            self.at += name.len();
            self.read.offset = Some((hours * 3600.0) as i64);
            return Some(());
        }
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-:/_".contains(c))).unwrap_or(rest.len());
        let id = &rest[..length];
        let fixed = ["Z", "GMT", "UTC"]
            .iter()
            .any(|name| id == *name || id.starts_with(&format!("{name}+")) || id.starts_with(&format!("{name}-")));
        let zone = crate::zone::Zone::parse(id).filter(|_| fixed || !simple || id.starts_with(['+', '-']))?;
        self.at += length;
        if fixed || id.starts_with(['+', '-']) {
            self.read.offset = Some(zone.offset_at(0));
        }
        Some(())
    }
}

/// Names of zones in English, with their hours east of UTC. Java knows hundreds; these are what logs hold.
const ZONE_NAMES: [(&str, f64); 38] = [
    ("Coordinated Universal Time", 0.0),
    ("Greenwich Mean Time", 0.0),
    ("Pacific Standard Time", -8.0),
    ("Pacific Daylight Time", -7.0),
    ("Mountain Standard Time", -7.0),
    ("Mountain Daylight Time", -6.0),
    ("Central Standard Time", -6.0),
    ("Central Daylight Time", -5.0),
    ("Eastern Standard Time", -5.0),
    ("Eastern Daylight Time", -4.0),
    ("Central European Standard Time", 1.0),
    ("Central European Summer Time", 2.0),
    ("Japan Standard Time", 9.0),
    ("PST", -8.0),
    ("PDT", -7.0),
    ("MST", -7.0),
    ("MDT", -6.0),
    ("CST", -6.0),
    ("CDT", -5.0),
    ("EST", -5.0),
    ("EDT", -4.0),
    ("AKST", -9.0),
    ("AKDT", -8.0),
    ("HST", -10.0),
    ("CEST", 2.0),
    ("CET", 1.0),
    ("EEST", 3.0),
    ("EET", 2.0),
    ("WEST", 1.0),
    ("WET", 0.0),
    ("BST", 1.0),
    ("IST", 2.0),
    ("MSK", 3.0),
    ("JST", 9.0),
    ("KST", 9.0),
    ("AEST", 10.0),
    ("AEDT", 11.0),
    ("NZST", 12.0),
];

fn is_number(letter: char, count: usize) -> bool {
    match letter {
        'M' | 'L' | 'e' | 'c' => count < 3,
        'E' | 'a' | 'G' | 'z' | 'Z' | 'X' | 'x' | 'V' | 'O' => false,
        _ => true,
    }
}

impl Read {
    /// Whether a field of both has another value.
    fn differs(&self, other: &Read) -> bool {
        let fields = |read: &Read| {
            let dates = [read.year, read.month, read.day, read.day_of_year, read.day_number, read.week_year, read.week];
            (dates, [read.weekday, read.hour, read.hour12, read.minute, read.second, read.nanos])
        };
        let (a, b) = (fields(self), fields(other));
        let pairs = a.0.iter().zip(&b.0).chain(a.1.iter().zip(&b.1));
        pairs.into_iter().any(|(a, b)| a.is_some() && a != b)
    }

    /// Whether an hour of twelve in a day period is one of the afternoon: where the period has that hour then.
    fn half_of_period(&self) -> Option<bool> {
        let ((from, to), hour) = (self.period?, self.hour12?);
        Some((from..to).contains(&((hour + 12) * 60)))
    }

    fn hour_of_day(&self, needs_half: bool) -> i64 {
        let half = match (self.hour12, self.afternoon) {
            (Some(hour), Some(afternoon)) => Some(hour + if afternoon { 12 } else { 0 }),
            (Some(hour), None) if !needs_half => Some(hour),
            _ => None,
        };
        self.hour.or(half).unwrap_or(0)
    }

    /// Every field in its range; a day behind the month's end becomes the month's last.
    fn strict(self) -> Option<Parsed> {
        let within = |value: Option<i64>, min: i64, max: i64| value.is_none_or(|v| (min..=max).contains(&v));
        let fine = within(self.month, 1, 12)
            && within(self.day, 1, 31)
            && within(self.day_of_year, 1, 366)
            && within(self.hour, 0, if self.is_end_of_day() { 24 } else { 23 })
            && within(self.hour12, 0, 11)
            && within(self.minute, 0, 59)
            && within(self.second, 0, 59);
        if !fine {
            return None;
        }
        let (year, month) = (self.year.unwrap_or(1970), self.month.unwrap_or(1));
        let day = match self.day_of_year {
            _ if let Some(day) = self.day_number => day,
            Some(366) if month_length(year, 2) == 28 => return None,
            _ if self.year.is_none() && self.month.is_none() && self.day.is_none() && self.day_of_year.is_none() => {
                self.day_of_week_year().unwrap_or(0)
            }
            Some(n) if self.month.is_none() => days(year, 1, 1) + n - 1,
            _ => {
                let day = self.day.unwrap_or(1);
                let whole = self.year.is_some() && self.month.is_some();
                let length = month_length(year, month);
                if day > length && !whole {
                    return None;
                }
                days(year, month, day.min(length))
            }
        };
        let dated = self.year.is_some() && (self.day_of_year.is_some() || (self.month.is_some() && self.day.is_some()));
        if dated && self.weekday.is_some_and(|weekday| iso_weekday(day) - 1 != weekday) {
            return None;
        }
        let half = self.afternoon.or_else(|| self.half_of_period());
        let nanos = match half {
            _ if let Some((from, to)) = self.period.filter(|_| self.hour.is_none() && self.hour12.is_none()) => {
                (from + to) / 2 % 1440 * 60_000_000_000
            }
            // Of a half of the day alone its middle.
            Some(afternoon) if self.hour.is_none() && self.hour12.is_none() => {
                if afternoon {
                    3 * NANOS_PER_DAY / 4
                } else {
                    NANOS_PER_DAY / 4
                }
            }
            _ => Read { afternoon: half, ..self }.nanos_of_day(true),
        };
        let minute = nanos / 60_000_000_000 % 1440;
        let around = |(from, to): (i64, i64)| (from..to).contains(&minute) || (from..to).contains(&(minute + 1440));
        if self.hour.is_some() && !self.period.is_none_or(around) {
            return None;
        }
        // Without a date 24:00 is 0:00.
        let next = if dated { nanos.div_euclid(NANOS_PER_DAY) } else { 0 };
        Some((day + next, nanos.rem_euclid(NANOS_PER_DAY), None))
    }

    /// Midnight at the end of a day is written 24:00.
    fn is_end_of_day(&self) -> bool {
        [self.minute, self.second, self.nanos].iter().all(|field| field.is_none_or(|v| v == 0))
    }

    /// The day of a week of a year; all three have to be there.
    fn day_of_week_year(&self) -> Option<i64> {
        let start = days(self.week_year?, 1, 1);
        let sunday = start - iso_weekday(start) % 7;
        Some(sunday + (self.week? - 1) * 7 + (self.weekday? + 1) % 7)
    }

    fn nanos_of_day(&self, needs_half: bool) -> i64 {
        let seconds = (self.hour_of_day(needs_half) * 60 + self.minute.unwrap_or(0)) * 60 + self.second.unwrap_or(0);
        seconds * 1_000_000_000 + self.nanos.unwrap_or(0)
    }

    /// Fields may roll over; each is an `int` of Java.
    fn lenient(self) -> Option<Parsed> {
        let int = |field: Option<i64>| field.map(|value| i64::from(value as i32));
        let months = int(self.year).unwrap_or(1970).checked_mul(12)?.checked_add(int(self.month).unwrap_or(1) - 1)?;
        if months.abs() > 12 * 1_000_000 {
            return None;
        }
        let first = days(months.div_euclid(12), months.rem_euclid(12) + 1, 1);
        let undated = self.month.is_none() && self.day.is_none() && self.day_of_year.is_none();
        let day = match self.day_of_year {
            Some(n) if self.month.is_none() => days(self.year.unwrap_or(1970), 1, 1).checked_add(n - 1)?,
            _ if undated && (self.week.is_some() || self.week_year.is_some()) => {
                let week_year = self.week_year.or(self.year).unwrap_or(1970);
                let weekday = self.weekday.unwrap_or(6);
                let week = Some(int(self.week).unwrap_or(1));
                Read { week_year: Some(week_year), week, weekday: Some(weekday), ..self }.day_of_week_year()?
            }
            _ => first.checked_add(int(self.day).unwrap_or(1) - 1)?,
        };
        let half = if self.afternoon == Some(true) { 12 } else { 0 };
        let hour = int(self.hour).unwrap_or(int(self.hour12).unwrap_or(0) + half);
        let seconds = (hour * 60 + int(self.minute).unwrap_or(0)) * 60 + int(self.second).unwrap_or(0);
        let millis = seconds * 1000 + int(self.nanos.map(|nanos| nanos / 1_000_000)).unwrap_or(0);
        let days = millis.div_euclid(86_400_000);
        Some((day + days, millis.rem_euclid(86_400_000) * 1_000_000, self.offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pattern: &str, flavor: Flavor, text: &str) -> Option<String> {
        let (day, nanos, offset) = Pattern::compile(pattern, flavor).unwrap().parse(text)?;
        let mut out = String::new();
        crate::text::local_date_time(&mut out, day * 86_400_000 + nanos / 1_000_000, 3);
        if let Some(offset) = offset {
            out.push_str(&format!(" {offset}"));
        }
        Some(out)
    }

    #[test]
    fn formatters_are_strict() {
        let read = |pattern, text| parse(pattern, Flavor::Formatter, text);
        for (pattern, text, expected) in [
            ("yyyy-MM-dd HH:mm", "2024-05-05 10:11", Some("2024-05-05T10:11")),
            ("yyyy-MM-dd HH:mm", "2024-5-5 10:11", None),
            ("yyyy-MM-dd HH:mm:ss.SSSSSS", "2024-05-05 10:11:12.123456", Some("2024-05-05T10:11:12.123")),
            ("yyyyMMddHHmmss", "20240505101112", Some("2024-05-05T10:11:12")),
            ("dd/MMM/yyyy:HH:mm:ss", "05/May/2024:10:11:12", Some("2024-05-05T10:11:12")),
            ("hh a", "05 PM", Some("1970-01-01T17:00")),
            ("yy-MM-dd", "24-05-05", Some("2024-05-05T00:00")),
            ("yyyy-MM-dd", "2024-02-30", Some("2024-02-29T00:00")),
            ("yyyy-MM-dd", "2024-13-01", None),
            ("yyyy-MM-dd'T'HH:mm:ssXXX", "2024-05-05T10:11:12+02:00", Some("2024-05-05T10:11:12")),
            ("yyyy-MM-dd[ HH:mm]", "2024-05-05", Some("2024-05-05T00:00")),
            ("d/M/yyyy", "5/5/2024", Some("2024-05-05T00:00")),
            ("yyyy-MM-dd", "2024-05-05 x", None),
        ] {
            assert_eq!(read(pattern, text).as_deref(), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn simple_formats_are_lenient() {
        let read = |pattern, text| parse(pattern, Flavor::Simple, text);
        for (pattern, text, expected) in [
            ("yyyy-MM-dd HH:mm:ss", "1970-01-01 00:00:00 garbage", Some("1970-01-01T00:00")),
            ("yyyy-MM-dd HH:mm:ss", "1970-13-01 00:00:00", Some("1971-01-01T00:00")),
            ("yyyy-MM-dd HH:mm:ss", "1970-1-1 0:0:1", Some("1970-01-01T00:00:01")),
            ("yyyy-MM-dd HH:mm:ss", "1970-01-01", None),
            ("yyyy-MM", "2024-05", Some("2024-05-01T00:00")),
            ("yyyyMMdd", "20240505", Some("2024-05-05T00:00")),
            ("yyyy-MM-dd Z", "2024-05-05 +0200", Some("2024-05-05T00:00 7200")),
        ] {
            assert_eq!(read(pattern, text).as_deref(), expected, "{pattern} {text}");
        }
    }
}

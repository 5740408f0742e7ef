//! Java's date patterns, compiled once: `DateTimeFormatter` (DATE_FORMAT, TO_TIMESTAMP) and `SimpleDateFormat`
//! (FROM_UNIXTIME, UNIX_TIMESTAMP, TO_DATE, CONVERT_TZ). Names are English; weeks are the US's.
//!
//! Parsing is in [`super::pattern_parse`]. Localised styles and time zone texts beyond abbreviations are not there.

use std::fmt::Write;

use crate::zone::Zone;
use ouzel_types::calendar::{civil, day_of_year, days, iso_weekday};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// `java.time.format.DateTimeFormatter`: strict widths, unknown letters refused.
    Formatter,
    /// `java.text.SimpleDateFormat`: lenient.
    Simple,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    Literal(String),
    Field {
        letter: char,
        count: usize,
    },
    /// Filled with blanks at the left.
    Padded {
        width: usize,
        letter: char,
        count: usize,
    },
    Optional(Vec<Element>),
}

/// Reading and writing call themselves for each section inside another. Java has no limit but its stack.
const MOST_NESTED: usize = 1_000;

#[derive(Clone, Debug)]
pub struct Pattern {
    pub elements: Vec<Element>,
    pub flavor: Flavor,
}

impl Pattern {
    /// The error is Java's message.
    pub fn compile(text: &str, flavor: Flavor) -> Result<Pattern, String> {
        let mut chars = text.chars().peekable();
        let mut stack: Vec<Vec<Element>> = vec![Vec::new()];
        while let Some(c) = chars.next() {
            let depth = stack.len();
            let top = stack.last_mut().expect("invariant: the outermost list stays");
            match c {
                'p' if flavor == Flavor::Formatter => {
                    let width = run(&mut chars, 'p');
                    let letter = chars
                        .next_if(char::is_ascii_alphabetic)
                        .ok_or_else(|| format!("Pad letter 'p' must be followed by valid pad pattern: {text}"))?;
                    let count = run(&mut chars, letter);
                    check_letter(letter, count, flavor)?;
                    top.push(Element::Padded { width, letter, count });
                }
                'A'..='Z' | 'a'..='z' => {
                    let count = run(&mut chars, c);
                    check_letter(c, count, flavor)?;
                    top.push(Element::Field { letter: c, count });
                }
                '\'' => push_literal(top, &quoted(&mut chars, text, flavor)?),
                '[' if flavor == Flavor::Formatter && depth > MOST_NESTED => {
                    return Err(format!("Pattern has more than {MOST_NESTED} optional sections inside each other"));
                }
                '[' if flavor == Flavor::Formatter => stack.push(Vec::new()),
                ']' if flavor == Flavor::Formatter => {
                    let inner = stack.pop().unwrap_or_default();
                    let outer = stack.last_mut().ok_or("Pattern invalid as it contains ] without previous [")?;
                    outer.push(Element::Optional(inner));
                }
                '{' | '}' | '#' if flavor == Flavor::Formatter => {
                    return Err(format!("Pattern includes reserved character: '{c}'"));
                }
                other => push_literal(top, other.encode_utf8(&mut [0; 4])),
            }
        }
        // An optional section may stay open to the end.
        while stack.len() > 1 {
            let inner = stack.pop().unwrap_or_default();
            stack.last_mut().expect("invariant: the outermost list stays").push(Element::Optional(inner));
        }
        Ok(Pattern { elements: stack.pop().unwrap_or_default(), flavor })
    }
}

/// How often the letter stands here, with the one that was taken.
fn run(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, letter: char) -> usize {
    let mut count = 1;
    while chars.next_if_eq(&letter).is_some() {
        count += 1;
    }
    count
}

/// The text after an opening quote; `''` is a quote, in a formatter only where no third one follows.
fn quoted(
    chars: &mut std::iter::Peekable<std::str::Chars<'_>>,
    pattern: &str,
    flavor: Flavor,
) -> Result<String, String> {
    let mut ahead = chars.clone();
    let pair = ahead.next() == Some('\'') && (flavor == Flavor::Simple || ahead.next() != Some('\''));
    if pair {
        chars.next();
        return Ok("'".to_owned());
    }
    let mut text = String::new();
    loop {
        match chars.next() {
            None => return Err(format!("Pattern ends with an incomplete string literal: {pattern}")),
            Some('\'') if chars.next_if_eq(&'\'').is_some() => text.push('\''),
            Some('\'') => return Ok(text),
            Some(c) => text.push(c),
        }
    }
}

fn push_literal(elements: &mut Vec<Element>, text: &str) {
    match elements.last_mut() {
        Some(Element::Literal(before)) => before.push_str(text),
        _ => elements.push(Element::Literal(text.to_owned())),
    }
}

/// Which letters there are, and how often a formatter takes each.
fn check_letter(letter: char, count: usize, flavor: Flavor) -> Result<(), String> {
    if flavor == Flavor::Simple {
        let known = "GyYMLwWDdFEuaHkKhmsSzZX".contains(letter);
        return if known { Ok(()) } else { Err(format!("Illegal pattern character '{letter}'")) };
    }
    let most = match letter {
        'u' | 'y' | 'Y' | 'A' | 'n' | 'N' | 'g' if count > 19 => {
            return Err(format!("The minimum width must be from 1 to 19 inclusive but was {count}"));
        }
        'u' | 'y' | 'Y' | 'A' | 'n' | 'N' | 'g' => 19,
        'S' if count > 9 => return Err(format!("Minimum width must be from 0 to 9 inclusive but was {count}")),
        'S' => 9,
        'c' if count == 2 => return Err("Invalid pattern \"cc\"".to_owned()),
        'V' if count != 2 => return Err(format!("Pattern letter count must be 2: {letter}")),
        'O' if !matches!(count, 1 | 4) => return Err(format!("Pattern letter count must be 1 or 4: {letter}")),
        'v' if !matches!(count, 1 | 4) => return Err(format!("Wrong number of pattern letters: {letter}")),
        'B' if !matches!(count, 1 | 4 | 5) => return Err(format!("Wrong number of pattern letters: {letter}")),
        'G' | 'M' | 'L' | 'Q' | 'q' | 'E' | 'e' | 'c' | 'Z' | 'X' | 'x' | 'B' => 5,
        'z' | 'O' | 'v' => 4,
        'D' => 3,
        'd' | 'h' | 'H' | 'k' | 'K' | 'm' | 's' | 'w' | 'V' => 2,
        'a' | 'F' | 'W' => 1,
        _ => return Err(format!("Unknown pattern letter: {letter}")),
    };
    if count > most { Err(format!("Too many pattern letters: {letter}")) } else { Ok(()) }
}

pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// From Monday.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A wall-clock time: day since the epoch and nanoseconds of the day; its offset and zone where they are known.
#[derive(Clone, Copy)]
pub struct WallClock<'a> {
    pub day: i64,
    pub nanos: i64,
    pub zone: Option<(&'a Zone, i64)>,
}

impl Pattern {
    /// Nanoseconds within which a local time prints the same, counted from midnight: a day, an hour, a minute or a second.
    /// None: every time prints differently, or the zone counts.
    pub fn granularity_nanos(&self) -> Option<i64> {
        granularity_of(&self.elements)
    }

    /// The error: a letter needs something that the value does not have.
    pub fn format(&self, value: WallClock<'_>, out: &mut String) -> Result<(), String> {
        self.elements.iter().try_for_each(|e| self.format_element(e, &value, out))
    }

    fn format_element(&self, element: &Element, value: &WallClock<'_>, out: &mut String) -> Result<(), String> {
        match element {
            Element::Literal(text) => out.push_str(text),
            Element::Field { letter, count } => return self.format_field(*letter, *count, value, out),
            Element::Padded { width, letter, count } => {
                let start = out.len();
                self.format_field(*letter, *count, value, out)?;
                let length = out[start..].chars().count();
                if length > *width {
                    return Err(format!("Cannot print as output of {length} characters exceeds pad width of {width}"));
                }
                out.insert_str(start, &" ".repeat(width - length));
            }
            Element::Optional(inner) => {
                // A section that cannot be printed is left out.
                let length = out.len();
                if inner.iter().try_for_each(|e| self.format_element(e, value, out)).is_err() {
                    out.truncate(length);
                }
            }
        }
        Ok(())
    }

    fn format_field(&self, letter: char, count: usize, value: &WallClock<'_>, out: &mut String) -> Result<(), String> {
        let simple = self.flavor == Flavor::Simple;
        let (year, month, day) = civil(value.day);
        let (seconds, nanos) = (value.nanos / 1_000_000_000, value.nanos % 1_000_000_000);
        let hour = seconds / 3600;
        let mut number = |v: i64| pad(out, v, count);
        match letter {
            'u' if simple => number(iso_weekday(value.day)),
            'y' | 'u' => write_year(out, year, count, simple),
            'Y' => write_year(out, us_week(value.day).0, count, simple),
            'M' | 'L' if count >= 3 => named(out, MONTHS[month as usize - 1], count, simple),
            'M' | 'L' => number(month),
            'd' => number(day),
            'D' => number(day_of_year(value.day)),
            'H' => number(hour),
            'k' => number(if hour == 0 { 24 } else { hour }),
            'K' => number(hour % 12),
            'h' => number(if hour % 12 == 0 { 12 } else { hour % 12 }),
            'm' => number(seconds / 60 % 60),
            's' => number(seconds % 60),
            'S' if simple => number(nanos / 1_000_000),
            'S' => {
                let fraction = format!("{nanos:09}");
                out.push_str(&fraction[..count.min(9)]);
            }
            'n' => number(nanos),
            'N' => number(value.nanos),
            'A' => number(value.nanos / 1_000_000),
            'E' => named(out, WEEKDAYS[iso_weekday(value.day) as usize - 1], count.max(3), simple),
            'e' | 'c' if count >= 3 => named(out, WEEKDAYS[iso_weekday(value.day) as usize - 1], count, simple),
            'e' | 'c' => number(iso_weekday(value.day) % 7 + 1),
            'a' => out.push_str(if hour < 12 { "AM" } else { "PM" }),
            'Q' | 'q' => write_quarter(out, (month + 2) / 3, count),
            'w' => number(us_week(value.day).1),
            'W' => number((day + iso_weekday(days(year, month, 1)) % 7 - 1) / 7 + 1),
            'F' if simple => number((day - 1) / 7 + 1),
            'F' => number((day - 1) % 7 + 1),
            'G' => {
                let (short, long) = if year > 0 { ("AD", "Anno Domini") } else { ("BC", "Before Christ") };
                out.push_str(match count {
                    4 if !simple => long,
                    5 if !simple => &short[..1],
                    _ => short,
                });
            }
            'g' => number(value.day + MODIFIED_JULIAN_DAY),
            'B' => out.push_str(day_period(seconds / 60, count)),
            _ => return write_zone(letter, count, value, out),
        }
        Ok(())
    }
}

/// The day 1970-01-01 of the modified Julian calendar.
pub const MODIFIED_JULIAN_DAY: i64 = 40_587;

/// English words for a minute of the day.
fn day_period(minute: i64, count: usize) -> &'static str {
    match (minute, minute / 60) {
        (0, _) if count == 5 => "mi",
        (0, _) => "midnight",
        (720, _) if count == 5 => "n",
        (720, _) => "noon",
        (_, 6..12) => "in the morning",
        (_, 12..18) => "in the afternoon",
        (_, 18..21) => "in the evening",
        _ => "at night",
    }
}

fn granularity_of(elements: &[Element]) -> Option<i64> {
    const SECOND: i64 = 1_000_000_000;
    let of = |element: &Element| match element {
        Element::Literal(_) => Some(86_400 * SECOND),
        Element::Optional(inner) => granularity_of(inner),
        Element::Field { letter, .. } | Element::Padded { letter, .. } => match letter {
            'g' | 'G' | 'u' | 'y' | 'Y' | 'M' | 'L' | 'Q' | 'q' | 'w' | 'W' | 'd' | 'D' | 'F' | 'E' | 'e' | 'c' => {
                Some(86_400 * SECOND)
            }
            'a' | 'H' | 'k' | 'K' | 'h' => Some(3_600 * SECOND),
            'm' => Some(60 * SECOND),
            's' => Some(SECOND),
            _ => None,
        },
    };
    elements.iter().map(of).try_fold(86_400 * SECOND, |finest, one| Some(finest.min(one?)))
}

fn pad(out: &mut String, value: i64, count: usize) {
    // Most fields are two digits wide: the general formatter costs ten times as much.
    match (count, value) {
        (1 | 2, 10..=99) | (2, 0..=9) => {
            out.push(char::from(b'0' + (value / 10) as u8));
            out.push(char::from(b'0' + (value % 10) as u8));
        }
        _ => {
            let _ = write!(out, "{value:0count$}");
        }
    }
}

/// Java before 19 and English: three letters are cut names, five (not in SimpleDateFormat) the initial.
fn named(out: &mut String, name: &str, count: usize, simple: bool) {
    match count {
        3 => out.push_str(&name[..3]),
        5 if !simple => out.push_str(&name[..1]),
        _ => out.push_str(name),
    }
}

fn write_year(out: &mut String, year: i64, count: usize, simple: bool) {
    if count == 2 {
        return pad(out, year.rem_euclid(100), 2);
    }
    if !simple && (4..18).contains(&count) && year >= 10i64.pow(count as u32) {
        out.push('+');
    }
    pad(out, year, if simple && count < 4 { 1 } else { count });
}

fn write_quarter(out: &mut String, quarter: i64, count: usize) {
    match count {
        1 | 2 => pad(out, quarter, count),
        3 => {
            let _ = write!(out, "Q{quarter}");
        }
        5 => pad(out, quarter, 1),
        _ => out.push_str(["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"][quarter as usize - 1]),
    }
}

fn write_zone(letter: char, count: usize, value: &WallClock<'_>, out: &mut String) -> Result<(), String> {
    let Some((zone, offset)) = value.zone else {
        return Err(match letter {
            'z' | 'V' | 'v' => "Unable to extract ZoneId from temporal".to_owned(),
            _ => "Unsupported field: OffsetSeconds".to_owned(),
        });
    };
    if letter == 'z' {
        let instant = value.day * 86_400 + value.nanos / 1_000_000_000 - offset;
        let short = zone.abbreviation(instant);
        out.push_str(if count >= 4 { long_name(&short).unwrap_or(&short) } else { &short });
        return Ok(());
    }
    if letter == 'X' && offset == 0 {
        out.push('Z');
        return Ok(());
    }
    let size = offset.abs();
    let _ = write!(out, "{}{:02}", if offset < 0 { '-' } else { '+' }, size / 3600);
    match (letter, count) {
        ('X', 1) => {}
        ('X', 3) => {
            let _ = write!(out, ":{:02}", size / 60 % 60);
        }
        _ => {
            let _ = write!(out, "{:02}", size / 60 % 60);
        }
    }
    Ok(())
}

/// A zone's name in full, by its abbreviation; of those that are of one zone only.
fn long_name(short: &str) -> Option<&'static str> {
    Some(match short {
        "UTC" => "Coordinated Universal Time",
        "GMT" => "Greenwich Mean Time",
        "PST" => "Pacific Standard Time",
        "PDT" => "Pacific Daylight Time",
        "MST" => "Mountain Standard Time",
        "MDT" => "Mountain Daylight Time",
        "EST" => "Eastern Standard Time",
        "EDT" => "Eastern Daylight Time",
        "CDT" => "Central Daylight Time",
        "CET" => "Central European Standard Time",
        "CEST" => "Central European Summer Time",
        "JST" => "Japan Standard Time",
        _ => return None,
    })
}

/// (week year, week): week 1 holds January 1st, weeks start on Sunday.
fn us_week(day: i64) -> (i64, i64) {
    let (year, ..) = civil(day);
    let first = |year: i64| {
        let start = days(year, 1, 1);
        start - iso_weekday(start) % 7
    };
    if day >= first(year + 1) { (year + 1, 1) } else { (year, (day - first(year)) / 7 + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pattern: &str, flavor: Flavor) -> String {
        let zone = Zone::parse("America/New_York").unwrap();
        let value = match flavor {
            Flavor::Formatter => WallClock {
                day: days(2024, 5, 5),
                nanos: (10 * 3600 + 11 * 60 + 12) * 1_000_000_000 + 345_678_000,
                zone: None,
            },
            Flavor::Simple => WallClock { day: -1, nanos: 19 * 3_600_000_000_000, zone: Some((&zone, -18_000)) },
        };
        let mut out = String::new();
        Pattern::compile(pattern, flavor).unwrap().format(value, &mut out).unwrap();
        out
    }

    #[test]
    fn patterns_print_as_javas() {
        let formatter = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS E EEEE D a h k K u w Q";
        assert_eq!(
            text(formatter, Flavor::Formatter),
            "2024-05-05T10:11:12.345678 Sun Sunday 126 AM 10 10 10 2024 19 2"
        );
        let simple = "yyyy-MM-dd HH:mm:ss.SSS z Z X u E EEEE a h k K D w W F";
        assert_eq!(
            text(simple, Flavor::Simple),
            "1969-12-31 19:00:00.000 EST -0500 -05 3 Wed Wednesday PM 7 19 7 365 1 5 5"
        );
        let more = "MMM MMMM LLL yy y YYYY e c S SS n N A [yyyy] 'quoted' G";
        assert_eq!(
            text(more, Flavor::Formatter),
            "May May May 24 2024 2024 1 1 3 34 345678000 36672345678000 36672345 2024 quoted AD"
        );
        let same_for = |pattern: &str| Pattern::compile(pattern, Flavor::Formatter).unwrap().granularity_nanos();
        assert_eq!(same_for("yyyy-MM-dd"), Some(86_400_000_000_000));
        assert_eq!(same_for("dd HH[:mm]"), Some(60_000_000_000));
        assert_eq!((same_for("HH:mm:ss.SSS"), same_for("HH z")), (None, None));
        assert_eq!(Pattern::compile("bogus", Flavor::Formatter).unwrap_err(), "Unknown pattern letter: b");
    }
}

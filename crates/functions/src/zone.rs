//! Time zones: IANA names and fixed offsets, with Java's choices at gaps and overlaps.

use std::cell::Cell;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A zone as Flink names it: `Europe/Berlin`, `UTC`, `Z`, `+08:00`, `GMT-8`, `UTC+2`.
#[derive(Clone, Debug)]
pub struct Zone {
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    /// Seconds east of UTC.
    Fixed(i64),
    Named(TimeZone),
}

/// `java.time.ZoneId.SHORT_IDS`, those that are no names of the database.
const SHORT_NAMES: [(&str, &str); 25] = [
    ("ACT", "Australia/Darwin"),
    ("AET", "Australia/Sydney"),
    ("AGT", "America/Argentina/Buenos_Aires"),
    ("ART", "Africa/Cairo"),
    ("AST", "America/Anchorage"),
    ("BET", "America/Sao_Paulo"),
    ("BST", "Asia/Dhaka"),
    ("CAT", "Africa/Harare"),
    ("CNT", "America/St_Johns"),
    ("CST", "America/Chicago"),
    ("CTT", "Asia/Shanghai"),
    ("EAT", "Africa/Addis_Ababa"),
    ("ECT", "Europe/Paris"),
    ("IET", "America/Indiana/Indianapolis"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("MIT", "Pacific/Apia"),
    ("NET", "Asia/Yerevan"),
    ("NST", "Pacific/Auckland"),
    ("PLT", "Asia/Karachi"),
    ("PNT", "America/Phoenix"),
    ("PRT", "America/Puerto_Rico"),
    ("PST", "America/Los_Angeles"),
    ("SST", "Pacific/Guadalcanal"),
    ("VST", "Asia/Ho_Chi_Minh"),
];

impl Zone {
    pub fn parse(id: &str) -> Option<Zone> {
        let id = id.trim();
        let bare =
            id.strip_prefix("GMT").or_else(|| id.strip_prefix("UTC")).or_else(|| id.strip_prefix("UT")).unwrap_or(id);
        if bare.is_empty() && !id.is_empty() || id == "Z" {
            return Some(Zone { kind: Kind::Fixed(0) });
        }
        if let Some(seconds) = offset(bare) {
            return Some(Zone { kind: Kind::Fixed(seconds) });
        }
        TimeZone::get(id).ok().map(|zone| Zone { kind: Kind::Named(zone) })
    }

    /// As `java.util.TimeZone` reads it: its old three-letter names too, and every name in its own spelling only.
    pub fn parse_short(id: &str) -> Option<Zone> {
        let known = SHORT_NAMES.iter().find(|(short, _)| *short == id).map_or(id, |(_, long)| long);
        let zone = Zone::parse(known)?;
        let spelled = |zone: &TimeZone| zone.iana_name().is_none_or(|name| name == known);
        if matches!(&zone.kind, Kind::Named(zone) if !spelled(zone)) { None } else { Some(zone) }
    }

    /// Whether Flink takes it as `table.local-time-zone`: what `java.util.TimeZone` and `java.time.ZoneId` both read as
    /// the same zone, so a name of the time zone database in its own spelling, `UTC`, or an offset as `GMT+08:00`.
    pub fn is_session_zone(id: &str) -> bool {
        if let Some(sign_and_digits) = id.strip_prefix("GMT").filter(|rest| !rest.is_empty() && *rest != "0") {
            let digits = &sign_and_digits[1..];
            let written =
                matches!(digits.len(), 1 | 2) || digits.len() == 4 || digits.len() == 5 && digits.as_bytes()[2] == b':';
            return written && offset(sign_and_digits).is_some();
        }
        // Java reads these three as offsets in one place and as regions in the other.
        !matches!(id, "EST" | "MST" | "HST")
            && (matches!(id, "UTC" | "GMT")
                || TimeZone::get(id).is_ok_and(|zone| zone.iana_name().is_none_or(|name| name == id)))
    }

    /// Every name of the time zone database.
    pub fn names() -> Vec<String> {
        jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect()
    }

    pub fn utc() -> Zone {
        Zone { kind: Kind::Fixed(0) }
    }

    pub fn is_utc(&self) -> bool {
        matches!(self.kind, Kind::Fixed(0))
    }

    /// Seconds east of UTC at an instant (epoch seconds).
    pub fn offset_at(&self, seconds: i64) -> i64 {
        match &self.kind {
            Kind::Fixed(offset) => *offset,
            Kind::Named(zone) => {
                // Beyond the calendar's ends the offset is the one at the end.
                let kept = seconds.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
                Timestamp::from_second(kept).map_or(0, |t| zone.to_offset(t).seconds().into())
            }
        }
    }

    /// As `instant_of`, but the later instant in an overlap: what `java.util.Calendar` takes.
    pub fn later_instant_of(&self, local_seconds: i64) -> i64 {
        let first = self.instant_of(local_seconds);
        // One hour later (or half of it) the same wall clock may come again.
        [1800, 3600, 7200]
            .into_iter()
            .map(|d| first + d)
            .find(|i| i + self.offset_at(*i) == local_seconds)
            .unwrap_or(first)
    }

    /// `EST`, `UTC`, `GMT+08:00`.
    pub fn abbreviation(&self, seconds: i64) -> String {
        match &self.kind {
            Kind::Fixed(0) => "UTC".to_owned(),
            Kind::Fixed(offset) => {
                let size = offset.abs();
                format!("GMT{}{:02}:{:02}", if *offset < 0 { '-' } else { '+' }, size / 3600, size / 60 % 60)
            }
            Kind::Named(zone) => Timestamp::from_second(seconds)
                .map_or(String::new(), |t| zone.to_offset_info(t).abbreviation().to_owned()),
        }
    }

    /// The instant (epoch seconds) of a wall-clock time given as if it were UTC. In a gap the clock is moved forward,
    /// in an overlap the earlier instant is taken.
    pub fn instant_of(&self, local_seconds: i64) -> i64 {
        match &self.kind {
            Kind::Fixed(offset) => local_seconds - offset,
            Kind::Named(zone) => {
                let (days, of_day) = (local_seconds.div_euclid(86_400), local_seconds.rem_euclid(86_400));
                let (year, month, day) = ouzel_types::calendar::civil(days);
                let wall = DateTime::new(
                    year as i16,
                    month as i8,
                    day as i8,
                    (of_day / 3600) as i8,
                    (of_day / 60 % 60) as i8,
                    (of_day % 60) as i8,
                    0,
                );
                match wall.and_then(|w| zone.to_ambiguous_timestamp(w).compatible()) {
                    Ok(instant) => instant.as_second(),
                    // Beyond the calendar's end the offset is the one at its end.
                    Err(_) => local_seconds - self.offset_at(local_seconds),
                }
            }
        }
    }
}

/// `+08:00`, `-8`, `+0530`: seconds.
fn offset(text: &str) -> Option<i64> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = &text[1..];
    let (hours, minutes) = match digits.split_once(':') {
        Some((h, m)) => (h, m),
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        None => (digits, "0"),
    };
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 18 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// A zone with the last answer remembered: rows of a batch are near to each other in time.
pub struct ZoneCursor<'a> {
    zone: &'a Zone,
    /// (quarter of an hour, offset) and (local quarter, offset): offsets change at full quarters only.
    instant: Cell<(i64, i64)>,
    local: Cell<(i64, i64)>,
}

const QUARTER: i64 = 900;

impl<'a> ZoneCursor<'a> {
    pub fn new(zone: &'a Zone) -> Self {
        ZoneCursor { zone, instant: Cell::new((i64::MIN, 0)), local: Cell::new((i64::MIN, 0)) }
    }

    /// Ticks since the epoch to ticks of the wall clock.
    pub fn to_local(&self, ticks: i64, ticks_per_second: i64) -> i64 {
        let seconds = ticks.div_euclid(ticks_per_second);
        let quarter = seconds.div_euclid(QUARTER);
        if self.instant.get().0 != quarter {
            self.instant.set((quarter, self.zone.offset_at(seconds)));
        }
        ticks.wrapping_add(self.instant.get().1 * ticks_per_second)
    }

    /// Ticks of the wall clock to ticks since the epoch.
    pub fn to_instant(&self, ticks: i64, ticks_per_second: i64) -> i64 {
        let seconds = ticks.div_euclid(ticks_per_second);
        let quarter = seconds.div_euclid(QUARTER);
        if self.local.get().0 != quarter {
            self.local.set((quarter, seconds - self.zone.instant_of(seconds)));
        }
        ticks.wrapping_sub(self.local.get().1 * ticks_per_second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_read_as_java_reads_them() {
        assert_eq!(Zone::parse("+08:00").unwrap().offset_at(0), 28_800);
        assert_eq!(Zone::parse("GMT-8").unwrap().offset_at(0), -28_800);
        assert_eq!(Zone::parse("UTC").unwrap().offset_at(0), 0);
        assert_eq!(Zone::parse("Asia/Shanghai").unwrap().offset_at(0), 28_800);
        assert!(Zone::parse("Mars/Olympus").is_none());
    }

    #[test]
    fn gaps_move_forward_and_overlaps_take_the_earlier_instant() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let local = |d: i64, h: i64, m: i64| {
            (ouzel_types::calendar::days(2024, if d == 31 { 3 } else { 10 }, d)) * 86_400 + h * 3600 + m * 60
        };
        // 2024-03-31 02:30 does not exist: 03:30 +02:00.
        assert_eq!(berlin.instant_of(local(31, 2, 30)), local(31, 1, 30));
        // 2024-10-27 02:30 happens twice: the first is +02:00.
        assert_eq!(berlin.instant_of(local(27, 2, 30)), local(27, 0, 30));
    }
}

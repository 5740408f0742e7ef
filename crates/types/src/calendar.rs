//! The proleptic Gregorian calendar on days since 1970-01-01, and arithmetic on months and weeks.

pub const MILLIS_PER_DAY: i64 = 86_400_000;

/// (year, month 1..12, day 1..31).
pub fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Days since 1970-01-01 (Howard Hinnant's algorithm: years begin in March, so that the leap day is the last one).
pub fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// As [`days`], None for a date that does not exist.
pub fn checked_days(year: i64, month: i64, day: i64) -> Option<i64> {
    let exists = (1..=12).contains(&month) && (1..=month_length(year, month)).contains(&day);
    exists.then(|| days(year, month, day))
}

pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day so many months later; the day of month is clamped to the month's end.
pub fn add_months(day: i64, months: i64) -> i64 {
    let (year, month, of_month) = civil(day);
    let total = year * 12 + month - 1 + months;
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
    days(year, month, of_month.min(month_length(year, month)))
}

/// Whole months from `start` to `end`, both days with a time of day (any unit, the same for both), as Calcite's
/// `DateTimeUtils.subtractMonths` counts them.
pub fn months_between(start: (i64, i64), end: (i64, i64)) -> i64 {
    let months = months_between_days(start.0, end.0);
    // On the same day of the month the time of day decides, in either direction.
    if add_months(start.0, months) == end.0 && end.1 < start.1 { months - 1 } else { months }
}

fn months_between_days(start: i64, end: i64) -> i64 {
    if end < start {
        return -months_between_days(end, start);
    }
    // No month has more than 31 days: the estimate is never too large.
    let mut months = (end - start) / 31;
    while add_months(start, months) < end && add_months(start, months + 1) <= end {
        months += 1;
    }
    months
}

/// Monday = 1 .. Sunday = 7.
pub fn iso_weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7) + 1
}

pub fn day_of_year(day: i64) -> i64 {
    day - days(civil(day).0, 1, 1) + 1
}

/// (ISO year, ISO week).
pub fn iso_week(day: i64) -> (i64, i64) {
    let thursday = day - iso_weekday(day) + 4;
    let (year, ..) = civil(thursday);
    (year, (thursday - days(year, 1, 1)) / 7 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_inverse() {
        for day in (-800_000..800_000).step_by(137) {
            let (y, m, d) = civil(day);
            assert_eq!(days(y, m, d), day);
        }
        assert_eq!(civil(0), (1970, 1, 1));
    }

    #[test]
    fn months_clamp_and_count() {
        assert_eq!(add_months(days(2024, 1, 31), 1), days(2024, 2, 29));
        assert_eq!(months_between((days(2024, 1, 31), 0), (days(2024, 2, 29), 0)), 1);
        assert_eq!(months_between((days(2024, 1, 31), 0), (days(2020, 2, 29), 0)) / 12, -3);
        assert_eq!(iso_week(days(2024, 12, 31)), (2025, 1));
        assert_eq!(iso_weekday(days(2024, 12, 29)), 7);
    }
}

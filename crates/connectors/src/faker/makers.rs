//! Makers of values that are computed, not chosen: numbers, times, addresses of networks, codes.

use rand::Rng;
use rand::rngs::SmallRng;

use ouzel_types::calendar;

use super::expression::Maker;
use super::{regexify, words};

type Made = Result<Maker, String>;

fn argument<T: std::str::FromStr>(arguments: &[String], at: usize, default: T) -> Result<T, String> {
    match arguments.get(at) {
        Some(text) => text.trim().parse().map_err(|_| format!("'{text}' is not a number")),
        None => Ok(default),
    }
}

/// `numberBetween 'min','max'`: without the max, as in Java Faker.
pub fn between(arguments: &[String]) -> Made {
    let (min, max) = (argument(arguments, 0, 0i64)?, argument(arguments, 1, i64::from(i32::MAX))?);
    Ok(Box::new(move |rng, _, out| {
        let value = if max > min { rng.random_range(min..max) } else { min };
        out.push_str(&value.to_string());
    }))
}

/// `randomDouble 'decimals','min','max'`.
pub fn double(arguments: &[String]) -> Made {
    let decimals: usize = argument(arguments, 0, 2)?;
    let (min, max) = (argument(arguments, 1, 0f64)?, argument(arguments, 2, 100f64)?);
    Ok(Box::new(move |rng, _, out| {
        out.push_str(&format!("{:.*}", decimals.min(17), min + (max - min) * rng.random::<f64>()));
    }))
}

/// `digits 'n'`, `randomNumber 'n','strict'`.
pub fn digits(arguments: &[String]) -> Made {
    let count: usize = argument(arguments, 0, 5)?;
    Ok(Box::new(move |rng, _, out| (0..count.min(10_000)).for_each(|_| digit(rng, out))))
}

pub fn one_digit(_: &[String]) -> Made {
    Ok(Box::new(|rng, _, out| digit(rng, out)))
}

fn digit(rng: &mut SmallRng, out: &mut String) {
    out.push(char::from(b'0' + rng.random_range(0..10)));
}

fn letter(rng: &mut SmallRng, out: &mut String) {
    out.push(char::from(b'a' + rng.random_range(0..26)));
}

pub fn boolean(_: &[String]) -> Made {
    Ok(Box::new(|rng, _, out| out.push_str(if rng.random() { "true" } else { "false" })))
}

/// One of the arguments.
pub fn option(arguments: &[String]) -> Made {
    let options = arguments.to_vec();
    if options.is_empty() {
        return Err("'option' needs its options in single quotes".into());
    }
    Ok(Box::new(move |rng, _, out| out.push_str(&options[rng.random_range(0..options.len())])))
}

pub fn regex(arguments: &[String]) -> Made {
    let node = regexify::parse(arguments.first().ok_or("'regexify' needs a pattern in single quotes")?)?;
    Ok(Box::new(move |rng, _, out| node.append(rng, out)))
}

/// `#` becomes a digit, `?` a letter.
pub fn pattern(arguments: &[String]) -> Made {
    let pattern = arguments.first().cloned().ok_or("a pattern in single quotes is missing")?;
    Ok(filled(pattern))
}

fn filled(pattern: String) -> Maker {
    Box::new(move |rng, _, out| {
        for c in pattern.chars() {
            match c {
                '#' => digit(rng, out),
                '?' => letter(rng, out),
                c => out.push(c),
            }
        }
    })
}

pub fn hex(count: usize) -> Maker {
    Box::new(move |rng, _, out| {
        (0..count).for_each(|_| out.push(char::from(b"0123456789abcdef"[rng.random_range(0..16)])));
    })
}

pub fn md5(_: &[String]) -> Made {
    Ok(hex(32))
}
pub fn sha1(_: &[String]) -> Made {
    Ok(hex(40))
}
pub fn sha256(_: &[String]) -> Made {
    Ok(hex(64))
}
pub fn sha512(_: &[String]) -> Made {
    Ok(hex(128))
}

pub fn uuid(_: &[String]) -> Made {
    Ok(Box::new(|rng, _, out| {
        let bits: u128 = rng.random();
        let text = format!("{:032x}", bits & !(0xf << 76) & !(0xc << 60) | 0x4 << 76 | 0x8 << 60);
        for (i, part) in [0..8, 8..12, 12..16, 16..20, 20..32].into_iter().enumerate() {
            out.push_str(if i > 0 { "-" } else { "" });
            out.push_str(&text[part]);
        }
    }))
}

pub fn ip4(_: &[String]) -> Made {
    Ok(Box::new(|rng, _, out| {
        let parts: [u8; 4] = rng.random();
        out.push_str(&format!("{}.{}.{}.{}", parts[0].max(1), parts[1], parts[2], parts[3]));
    }))
}

pub fn ip6(_: &[String]) -> Made {
    Ok(Box::new(|rng, _, out| {
        let parts: Vec<String> = (0..8).map(|_| format!("{:x}", rng.random::<u16>())).collect();
        out.push_str(&parts.join(":"));
    }))
}

pub fn mac(_: &[String]) -> Made {
    Ok(Box::new(|rng, _, out| {
        let parts: Vec<String> = (0..6).map(|_| format!("{:02x}", rng.random::<u8>())).collect();
        out.push_str(&parts.join(":"));
    }))
}

pub fn latitude(_: &[String]) -> Made {
    double(&["6".into(), "-90".into(), "90".into()])
}

pub fn longitude(_: &[String]) -> Made {
    double(&["6".into(), "-180".into(), "180".into()])
}

pub fn price(arguments: &[String]) -> Made {
    double(&[
        "2".into(),
        arguments.first().cloned().unwrap_or("0".into()),
        arguments.get(1).cloned().unwrap_or("100".into()),
    ])
}

/// `past 'at most','unit'` or `past 'at most','at least','unit'`.
pub fn past(arguments: &[String]) -> Made {
    moment(arguments, -1)
}

pub fn future(arguments: &[String]) -> Made {
    moment(arguments, 1)
}

fn moment(arguments: &[String], direction: i64) -> Made {
    let (most, least, unit) = match arguments {
        [most, unit] => (most, None, unit),
        [most, least, unit] => (most, Some(least), unit),
        _ => return Err("a time needs 'at most' and a unit such as 'SECONDS'".into()),
    };
    let unit = unit_ms(unit)?;
    let number = |t: &str| t.trim().parse::<i64>().map_err(|_| format!("'{t}' is not a number"));
    let most = number(most)?.saturating_mul(unit);
    let least = least.map_or(Ok(0), |l| number(l))?.saturating_mul(unit);
    Ok(Box::new(move |rng, now, out| {
        let distance = if most > least { rng.random_range(least..most) } else { least };
        time_text(now.saturating_add(direction * distance), out);
    }))
}

/// Between 18 and 65 years ago, or 'min','max' of them.
pub fn birthday(arguments: &[String]) -> Made {
    let (min, max) = (argument(arguments, 0, 18i64)?, argument(arguments, 1, 65i64)?);
    const YEAR_MS: i64 = 31_556_952_000;
    Ok(Box::new(move |rng, now, out| {
        let age = rng.random_range(min.saturating_mul(YEAR_MS)..max.max(min + 1).saturating_mul(YEAR_MS));
        time_text(now.saturating_sub(age), out);
    }))
}

fn unit_ms(unit: &str) -> Result<i64, String> {
    Ok(match unit.trim().to_ascii_uppercase().as_str() {
        "NANOSECONDS" | "MICROSECONDS" | "MILLISECONDS" => 1,
        "SECONDS" => 1_000,
        "MINUTES" => 60_000,
        "HOURS" => 3_600_000,
        "DAYS" => 86_400_000,
        _ => return Err(format!("'{unit}' is not a unit; there are SECONDS, MINUTES, HOURS, DAYS")),
    })
}

/// `2024-01-02 03:04:05.678`, UTC.
fn time_text(ms: i64, out: &mut String) {
    let (year, month, day) = calendar::civil(ms.div_euclid(86_400_000));
    let of_day = ms.rem_euclid(86_400_000);
    let (seconds, millis) = (of_day / 1_000, of_day % 1_000);
    out.push_str(&format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}.{millis:03}",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    ));
}

/// `words 'n'`; `sentence 'n'`; `characters 'n'`.
pub fn lorem_words(arguments: &[String]) -> Made {
    let count: usize = argument(arguments, 0, 3)?;
    Ok(Box::new(move |rng, _, out| {
        for i in 0..count.min(10_000) {
            out.push_str(if i > 0 { " " } else { "" });
            out.push_str(words::LOREM[rng.random_range(0..words::LOREM.len())]);
        }
    }))
}

pub fn sentence(arguments: &[String]) -> Made {
    let count: usize = argument(arguments, 0, 6)?;
    let inner = lorem_words(&[count.to_string()])?;
    Ok(Box::new(move |rng, now, out| {
        let start = out.len();
        inner(rng, now, out);
        if let Some(first) = out.get_mut(start..start + 1) {
            first.make_ascii_uppercase();
        }
        out.push('.');
    }))
}

pub fn paragraph(arguments: &[String]) -> Made {
    let count: usize = argument(arguments, 0, 3)?;
    let inner = sentence(&[])?;
    Ok(Box::new(move |rng, now, out| {
        for i in 0..count.min(1_000) {
            out.push_str(if i > 0 { " " } else { "" });
            inner(rng, now, out);
        }
    }))
}

pub fn characters(arguments: &[String]) -> Made {
    let count: usize = argument(arguments, 0, 255)?;
    Ok(Box::new(move |rng, _, out| {
        let all = b"abcdefghijklmnopqrstuvwxyz0123456789";
        (0..count.min(1_000_000)).for_each(|_| out.push(char::from(all[rng.random_range(0..all.len())])));
    }))
}

/// Sixteen digits whose check digit fits.
pub fn credit_card(_: &[String]) -> Made {
    Ok(Box::new(|rng, _, out| {
        let mut digits = [0u8; 16];
        digits[0] = 4;
        digits[1..15].iter_mut().for_each(|d| *d = rng.random_range(0..10));
        let sum: u32 = digits[..15]
            .iter()
            .rev()
            .enumerate()
            .map(|(i, d)| {
                let doubled = u32::from(*d) * if i % 2 == 0 { 2 } else { 1 };
                doubled / 10 + doubled % 10
            })
            .sum();
        digits[15] = ((10 - sum % 10) % 10) as u8;
        for (i, d) in digits.iter().enumerate() {
            out.push_str(if i > 0 && i % 4 == 0 { "-" } else { "" });
            out.push(char::from(b'0' + d));
        }
    }))
}

//! The common forms of numbers and keywords, many bytes at once, at a position in a block.
//!
//! Nothing here looks at the end of the record: what reads on behind it finds that the record has not ended well. None
//! says that the general parser has to look. Positions are 32 bits wide, so that adding to them never overflows and one
//! comparison says whether the bytes are there.

use super::cursor::ends_token;

/// At a digit or minus: an integer of up to fifteen digits, and the position behind it.
#[inline(always)]
pub fn integer(block: &[u8], at: u32) -> Option<(i64, u32)> {
    let (negative, bytes) = signed(block, at)?;
    let digits = digit_count(bytes);
    if digits == 0 || digits > 15 || !ends_token(bytes[digits]) || (bytes[0] == b'0' && digits > 1) {
        return None;
    }
    let value = value_of(bytes, digits) as i64;
    Some((if negative { -value } else { value }, at + u32::from(negative) + digits as u32))
}

/// The same of 32 bits.
#[inline(always)]
pub fn int32(block: &[u8], at: u32) -> Option<(i32, u32)> {
    let (value, behind) = integer(block, at)?;
    Some((i32::try_from(value).ok()?, behind))
}

/// At a digit or minus: a number of at most seven digits before its point and seven behind it, which one division makes
/// exactly, and the position behind it.
#[inline(always)]
pub fn double(block: &[u8], at: u32) -> Option<(f64, u32)> {
    let (negative, bytes) = signed(block, at)?;
    let digits = digit_count(bytes);
    if digits == 0 || digits > 7 || (bytes[0] == b'0' && digits > 1) {
        return None;
    }
    let mut value = value_of_few(bytes, digits);
    let (mut stop, mut power, mut end) = (at + u32::from(negative) + digits as u32, POWERS[0], bytes[digits]);
    if end == b'.' {
        let bytes = sixteen(block, stop + 1)?;
        let digits = digit_count(bytes);
        if digits == 0 || digits > 7 {
            return None;
        }
        power = POWERS[digits];
        value = value * power.0 + value_of_few(bytes, digits);
        stop += 1 + digits as u32;
        end = bytes[digits];
    }
    // Fewer than 15 digits: as an i64 they are made a double by one instruction.
    let value = value as i64 as f64 / power.1;
    ends_token(end).then_some((if negative { -value } else { value }, stop))
}

/// At a digit or minus: the position behind a number of up to fifteen digits before its point and fifteen behind it.
#[inline(always)]
pub fn behind_number(block: &[u8], at: u32) -> Option<u32> {
    let (negative, bytes) = signed(block, at)?;
    let digits = digit_count(bytes);
    if digits == 0 || digits > 15 || (bytes[0] == b'0' && digits > 1) {
        return None;
    }
    let (mut stop, mut end) = (at + u32::from(negative) + digits as u32, bytes[digits]);
    if end == b'.' {
        let bytes = sixteen(block, stop + 1)?;
        let digits = digit_count(bytes);
        if digits == 0 || digits > 15 {
            return None;
        }
        stop += 1 + digits as u32;
        end = bytes[digits];
    }
    ends_token(end).then_some(stop)
}

/// The integer that is `block[start..end]`: up to fifteen digits, zeros before them too, with a minus or without.
#[inline(always)]
pub fn integer_of(block: &[u8], start: usize, end: usize) -> Option<i64> {
    let (negative, bytes) = signed(block, u32::try_from(start).ok()?)?;
    let digits = (end - start).checked_sub(usize::from(negative))?;
    if digits == 0 || digits > 15 || digit_count(bytes) < digits {
        return None;
    }
    let value = value_of(bytes, digits) as i64;
    Some(if negative { -value } else { value })
}

/// The number that is `block[start..end]`, if it is in the form that `double` reads.
#[inline(always)]
pub fn double_of(block: &[u8], start: usize, end: usize) -> Option<f64> {
    let (negative, bytes) = signed(block, u32::try_from(start).ok()?)?;
    let length = (end - start).checked_sub(usize::from(negative))?;
    let digits = digit_count(bytes).min(length);
    if digits == 0 || digits > 7 {
        return None;
    }
    let mut value = value_of_few(bytes, digits);
    let mut power = 1.0;
    if digits < length {
        let places = length - digits - 1;
        let bytes = sixteen(block, (end - places) as u32)?;
        if places == 0 || places > 7 || block[end - places - 1] != b'.' || digit_count(bytes) < places {
            return None;
        }
        value = value * POWERS[places].0 + value_of_few(bytes, places);
        power = POWERS[places].1;
    }
    let value = value as i64 as f64 / power;
    Some(if negative { -value } else { value })
}

/// true or false, and the position behind it.
#[inline(always)]
pub fn boolean(block: &[u8], at: u32) -> Option<(bool, u32)> {
    let bytes = sixteen(block, at)?;
    let value = bytes[0] == b't';
    let (found, length) = if value { (bytes.starts_with(b"true"), 4) } else { (bytes.starts_with(b"false"), 5) };
    (found && ends_token(bytes[length])).then_some((value, at + length as u32))
}

/// The position behind null.
#[inline(always)]
pub fn behind_null(block: &[u8], at: u32) -> Option<u32> {
    let bytes = sixteen(block, at)?;
    (bytes.starts_with(b"null") && ends_token(bytes[4])).then_some(at + 4)
}

/// The position behind null, true or false.
#[inline(always)]
pub fn behind_word(block: &[u8], at: u32) -> Option<u32> {
    let bytes = sixteen(block, at)?;
    let (first, _) = bytes.split_first_chunk::<4>()?;
    let length = match first {
        b"null" | b"true" => 4,
        b"fals" if bytes[4] == b'e' => 5,
        _ => return None,
    };
    ends_token(bytes[length]).then_some(at + length as u32)
}

/// Ten to each power, as an integer and as a double.
const POWERS: [(u64, f64); 8] =
    [(1, 1e0), (10, 1e1), (100, 1e2), (1_000, 1e3), (10_000, 1e4), (100_000, 1e5), (1_000_000, 1e6), (10_000_000, 1e7)];

const ZEROS: u64 = 0x3030_3030_3030_3030;

#[inline(always)]
fn sixteen(block: &[u8], at: u32) -> Option<&[u8; 16]> {
    block.get(at as usize..at as usize + 16)?.try_into().ok()
}

/// Whether a minus stands there, and the bytes behind it.
#[inline(always)]
fn signed(block: &[u8], at: u32) -> Option<(bool, &[u8; 16])> {
    let bytes = block.get(at as usize..at as usize + 17)?;
    let negative = bytes[0] == b'-';
    let from = usize::from(negative);
    Some((negative, bytes[from..from + 16].try_into().ok()?))
}

/// How many of the bytes, from the first on, are digits.
#[inline(always)]
fn digit_count(bytes: &[u8; 16]) -> usize {
    #[cfg(target_arch = "x86_64")]
    {
        super::simd::digit_count(bytes)
    }
    #[cfg(not(target_arch = "x86_64"))]
    bytes.iter().take_while(|b| b.is_ascii_digit()).count()
}

/// Up to fifteen digits.
#[inline(always)]
fn value_of(bytes: &[u8; 16], digits: usize) -> u64 {
    const POWERS: [u64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    if digits < 8 {
        return value_of_few(bytes, digits);
    }
    let (words, _) = bytes.as_chunks::<8>();
    let (first, second) = (u64::from_le_bytes(words[0]), u64::from_le_bytes(words[1]));
    let digits = digits - 8;
    let low = eight_digits(((second ^ ZEROS) << 8) << (56 - digits * 8));
    eight_digits(first ^ ZEROS) * POWERS[digits & 7] + low
}

/// Up to seven digits: they go to the upper end, as if zeros stood before them.
#[inline(always)]
fn value_of_few(bytes: &[u8; 16], digits: usize) -> u64 {
    let (words, _) = bytes.as_chunks::<8>();
    eight_digits(((u64::from_le_bytes(words[0]) ^ ZEROS) << 8) << (56 - digits * 8))
}

/// The value of eight bytes that are 0 to 9, the first one highest.
#[inline(always)]
fn eight_digits(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let high = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(0x000f_4240_0000_0064);
    let low = (pairs >> 16 & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001);
    high.wrapping_add(low) >> 32
}

#[cfg(test)]
mod tests {
    use super::super::cursor::Cursor;
    use super::super::number::fast_integer;
    use super::*;

    #[test]
    fn integers_are_those_of_the_plain_loop() {
        for digits in 1..=18usize {
            for tail in [",", "}", " ", "x", ".5", "e1"] {
                for sign in ["", "-"] {
                    let number = format!("{sign}{}{tail}", &"918273645546372819"[..digits]);
                    let text = format!("{number}                 ");
                    let mut plain = Cursor::new(text.as_bytes(), 0, number.len());
                    let wanted = fast_integer(&mut plain).filter(|_| digits <= 15).map(|v| (v, plain.at as u32));
                    assert_eq!(integer(text.as_bytes(), 0), wanted, "{number:?}");
                }
            }
        }
        for slow in ["01,", "00000001234567890,", "x1", "-,", "--1,", ""] {
            assert_eq!(integer(format!("{slow}                  ").as_bytes(), 0), None, "{slow}");
        }
        assert_eq!(integer(b"0,               ", 0), Some((0, 1)));
        assert_eq!(integer(b"0,              ", 0), None);
    }

    #[test]
    fn doubles_are_exact() {
        for whole in ["0", "7", "42", "1234567", "12345678", "01", ""] {
            for fraction in ["", ".", ".0", ".1", ".3333333", ".33333333", ".1.2"] {
                for (sign, tail) in [("", ","), ("-", "}"), ("-", "e1"), ("", "x")] {
                    let number = format!("{sign}{whole}{fraction}");
                    let text = format!("{number}{tail}                          ");
                    let fits = whole.len() <= 7 && fraction.len() <= 8;
                    let right = !whole.is_empty() && whole != "01" && fraction != "." && fraction != ".1.2";
                    let ends = !tail.contains(['e', 'x']);
                    let value = number.parse::<f64>().ok().filter(|_| fits && right && ends);
                    let wanted = value.map(|v| (v.to_bits(), number.len() as u32));
                    let found = double(text.as_bytes(), 0).map(|(v, at)| (v.to_bits(), at));
                    assert_eq!(found, wanted, "{number}{tail}");
                    let behind = Some(number.len() as u32).filter(|_| right && ends);
                    assert_eq!(behind_number(text.as_bytes(), 0), behind, "{number}{tail}");
                }
            }
        }
    }

    #[test]
    fn whole_fields_are_read_as_java_reads_them() {
        let signs = ["", "-"];
        let numbers = [
            "0",
            "007",
            "12",
            "123456789012345",
            "1234567890123456",
            "1.5",
            "0.25",
            "1234567.7654321",
            "1.",
            ".5",
            "",
            "1a",
            "1.2.3",
            "1-2",
            "-",
        ];
        for number in signs.iter().flat_map(|sign| numbers.map(|number| format!("{sign}{number}"))) {
            for behind in [",999999999999999999", "0000000000000000000", ".0000000000000000000"] {
                let text = format!("{number}{behind}");
                let whole = number.parse::<i64>().ok().filter(|_| number.trim_start_matches('-').len() <= 15);
                assert_eq!(integer_of(text.as_bytes(), 0, number.len()), whole, "{text}");
                if let Some(found) = double_of(text.as_bytes(), 0, number.len()) {
                    assert_eq!(Ok(found.to_bits()), number.parse::<f64>().map(f64::to_bits), "{text}");
                }
            }
        }
        assert_eq!(double_of(b"-12.50,              ", 0, 6), Some(-12.5));
        assert_eq!(double_of(b"12,                  ", 0, 2), Some(12.0));
    }

    #[test]
    fn keywords_end_where_they_end() {
        let padded = |text: &str| format!("{text}                ").into_bytes();
        assert_eq!(boolean(&padded("true,"), 0), Some((true, 4)));
        assert_eq!(boolean(&padded("false}"), 0), Some((false, 5)));
        assert_eq!(behind_null(&padded("null]"), 0), Some(4));
        for (word, length) in [("null,", 4), ("true}", 4), ("false ", 5)] {
            assert_eq!(behind_word(&padded(word), 0), Some(length));
        }
        for other in ["truex", "fals,", "nulls", "TRUE", ""] {
            assert_eq!(behind_word(&padded(other), 0), None, "{other}");
            assert_eq!((boolean(&padded(other), 0), behind_null(&padded(other), 0)), (None, None), "{other}");
        }
    }
}

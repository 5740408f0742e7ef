//! The decimal digits that `Double.toString` and `Float.toString` print up to Java 18, on which Flink runs.
//!
//! They are not always the shortest: 2^60 is `1.15292150460684698E18` and 123456792f is `1.23456792E8`. This is the
//! algorithm of `jdk.internal.math.FloatingDecimal`, with its two kinds of comparison (exact integers of one word
//! stop at `>`, larger ones at `>=`), so that text is equal to the last digit. Layout is the caller's business.

/// Digits `d1 d2 d3 ..` of a value `0.d1d2d3.. * 10^exponent`, without trailing zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JavaDigits {
    bytes: [u8; 24],
    len: usize,
    pub exponent: i32,
}

/// Bits of a double's fraction.
const FRACTION_BITS: i32 = 52;
const HIDDEN_BIT: u64 = 1 << FRACTION_BITS;

impl JavaDigits {
    /// Of the absolute value; finite, not zero.
    pub fn of_double(value: f64) -> JavaDigits {
        let bits = value.to_bits();
        let fraction = bits & (HIDDEN_BIT - 1);
        let exponent = (bits >> FRACTION_BITS & 0x7ff) as i32;
        if exponent == 0 {
            let zeros = fraction.leading_zeros() as i32;
            let shift = zeros - (63 - FRACTION_BITS);
            return develop(fraction << shift, 1 - shift - 1023, 64 - zeros);
        }
        develop(fraction | HIDDEN_BIT, exponent - 1023, FRACTION_BITS + 1)
    }

    /// Of the absolute value; finite, not zero.
    pub fn of_float(value: f32) -> JavaDigits {
        const FLOAT_BITS: i32 = 23;
        let bits = value.to_bits();
        let fraction = bits & ((1 << FLOAT_BITS) - 1);
        let exponent = (bits >> FLOAT_BITS & 0xff) as i32;
        let widened = FRACTION_BITS - FLOAT_BITS;
        if exponent == 0 {
            let zeros = fraction.leading_zeros() as i32;
            let shift = zeros - (31 - FLOAT_BITS);
            return develop(u64::from(fraction << shift) << widened, 1 - shift - 127, 32 - zeros);
        }
        develop(u64::from(fraction | 1 << FLOAT_BITS) << widened, exponent - 127, FLOAT_BITS + 1)
    }

    pub fn digits(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn push(&mut self, digit: u8) {
        self.bytes[self.len] = b'0' + digit;
        self.len += 1;
    }

    fn round_up(&mut self) {
        for at in (0..self.len).rev() {
            if self.bytes[at] != b'9' {
                self.bytes[at] += 1;
                return;
            }
            self.bytes[at] = b'0';
        }
        self.bytes[0] = b'1';
        self.exponent += 1;
    }

    fn trimmed(mut self) -> JavaDigits {
        while self.len > 1 && self.bytes[self.len - 1] == b'0' {
            self.len -= 1;
        }
        self
    }
}

/// `fraction` has its highest bit at 52; the value is `fraction / 2^52 * 2^exponent`.
fn develop(fraction: u64, exponent: i32, significant_bits: i32) -> JavaDigits {
    let tail_zeros = fraction.trailing_zeros() as i32;
    let fraction_bits = FRACTION_BITS + 1 - tail_zeros;
    let tiny_bits = (fraction_bits - exponent - 1).max(0);
    if tiny_bits == 0 && exponent <= 62 {
        return integer(fraction, exponent, significant_bits);
    }
    let mut scaled = Scaled::new(fraction >> tail_zeros, fraction_bits, exponent, significant_bits, tiny_bits);
    let size =
        |bits: i32, five: i32| bits + if five < FIVE_BITS.len() as i32 { FIVE_BITS[five as usize] } else { five * 3 };
    let b_bits = fraction_bits + size(scaled.b2, scaled.b5);
    let ten_s_bits = size(scaled.s2 + 1, scaled.s5 + 1);
    match b_bits.max(ten_s_bits) {
        ..32 => scaled.words::<i32>(),
        32..64 => scaled.words::<i64>(),
        64..120 => scaled.wide(),
        _ => scaled.big(),
    }
}

/// Bits of the powers of five.
const FIVE_BITS: [i32; 27] =
    [0, 3, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28, 31, 33, 35, 38, 40, 42, 45, 47, 49, 52, 54, 56, 59, 61];

/// An integer: all its digits, but for those that its precision does not carry.
fn integer(fraction: u64, exponent: i32, significant_bits: i32) -> JavaDigits {
    let excess = exponent - significant_bits - 1;
    let insignificant = if exponent > significant_bits && excess > 1 { excess * 30_103 / 100_000 } else { 0 };
    let mut value = if exponent >= FRACTION_BITS {
        fraction << (exponent - FRACTION_BITS)
    } else {
        fraction >> (FRACTION_BITS - exponent)
    };
    if insignificant > 0 {
        let power = 10u64.pow(insignificant as u32);
        value = value / power + u64::from(value % power >= power / 2);
    }
    let mut digits = JavaDigits { bytes: [0; 24], len: 0, exponent: insignificant };
    let mut reversed = [0u8; 20];
    let mut count = 0;
    while value > 0 {
        reversed[count] = (value % 10) as u8;
        value /= 10;
        count += 1;
    }
    reversed[..count].iter().rev().for_each(|digit| digits.push(*digit));
    digits.exponent += count as i32;
    digits.trimmed()
}

/// B / S is the value over a power of ten, M half a unit in the last place, each as a power of five and of two.
struct Scaled {
    fraction: u64,
    b2: i32,
    b5: i32,
    s2: i32,
    s5: i32,
    m2: i32,
    decimal: i32,
}

impl Scaled {
    fn new(fraction: u64, fraction_bits: i32, exponent: i32, significant_bits: i32, tiny_bits: i32) -> Scaled {
        let decimal = estimate_exponent(fraction << (FRACTION_BITS + 1 - fraction_bits), exponent);
        let b5 = (-decimal).max(0);
        let s5 = decimal.max(0);
        let mut b2 = b5 + tiny_bits + exponent;
        let mut s2 = s5 + tiny_bits;
        let mut m2 = b2 - significant_bits;
        b2 -= fraction_bits - 1;
        let common = b2.min(s2);
        b2 -= common;
        s2 -= common;
        m2 -= common;
        if fraction_bits == 1 {
            // Below a power of two the neighbour is half as far.
            m2 -= 1;
        }
        if m2 < 0 {
            b2 -= m2;
            s2 -= m2;
            m2 = 0;
        }
        Scaled { fraction, b2, b5, s2, s5, m2, decimal }
    }

    /// Java's arithmetic in one word, with its overflow.
    fn words<T: Word>(&mut self) -> JavaDigits {
        let power = |five: i32, two: i32| T::from_long(5i64.pow(five as u32)).shl(two);
        let mut b = T::from_long((self.fraction as i64).wrapping_mul(5i64.pow(self.b5 as u32))).shl(self.b2);
        let s = power(self.s5, self.s2);
        let mut m = power(self.b5, self.m2);
        let tens = s.mul10();
        let mut out = JavaDigits { bytes: [0; 24], len: 0, exponent: 0 };
        let mut first = true;
        let (low, high) = loop {
            let (q, rest) = b.quotient(s);
            b = rest.mul10();
            m = m.mul10();
            let (low, high) = if first || m.positive() { (b < m, b.add(m) > tens) } else { (true, true) };
            if self.digit(q, &mut first, high, &mut out) && (low || high) {
                break (low, high);
            }
        };
        self.finish(out, low, high, b.shl(1).cmp_sub(tens))
    }

    fn wide(&mut self) -> JavaDigits {
        let power = |five: i32, two: i32| 5u128.pow(five as u32) << two;
        let mut b = u128::from(self.fraction) * power(self.b5, self.b2);
        let s = power(self.s5, self.s2);
        let mut m = power(self.b5, self.m2);
        let tens = s * 10;
        let mut out = JavaDigits { bytes: [0; 24], len: 0, exponent: 0 };
        let mut first = true;
        let (low, high) = loop {
            let q = (b / s) as u8;
            b = b % s * 10;
            m *= 10;
            let (low, high) = (b < m, b + m >= tens);
            if self.digit(q, &mut first, high, &mut out) && (low || high) {
                break (low, high);
            }
        };
        self.finish(out, low, high, (b * 2).cmp(&tens))
    }

    fn big(&mut self) -> JavaDigits {
        let mut b = Big::product(self.fraction, self.b5, self.b2);
        let s = Big::product(1, self.s5, self.s2);
        let mut m = Big::product(1, self.b5, self.m2);
        let tens = Big::product(10, self.s5, self.s2);
        let mut out = JavaDigits { bytes: [0; 24], len: 0, exponent: 0 };
        let mut first = true;
        let (low, high) = loop {
            let q = b.take_quotient(&s);
            b.multiply(10);
            m.multiply(10);
            let (low, high) = (b.compare(&m).is_lt(), b.plus(&m).compare(&tens).is_ge());
            if self.digit(q, &mut first, high, &mut out) && (low || high) {
                break (low, high);
            }
        };
        b.multiply(2);
        self.finish(out, low, high, b.compare(&tens))
    }

    /// Takes a digit; false as long as the stop conditions do not count.
    fn digit(&mut self, q: u8, first: &mut bool, high: bool, out: &mut JavaDigits) -> bool {
        if !std::mem::take(first) {
            out.push(q);
            return true;
        }
        if q == 0 && !high {
            // The estimate of the exponent was one too large.
            self.decimal -= 1;
        } else {
            out.push(q);
        }
        // The form with an exponent has at least two digits.
        (-3..8).contains(&self.decimal)
    }

    fn finish(&self, mut out: JavaDigits, low: bool, high: bool, difference: std::cmp::Ordering) -> JavaDigits {
        out.exponent = self.decimal + 1;
        let odd = out.bytes[out.len - 1] & 1 != 0;
        if high && (!low || difference.is_gt() || (difference.is_eq() && odd)) {
            out.round_up();
        }
        out.trimmed()
    }
}

/// floor(log10) of the value, or one more. The digits of the constants are Java's: more of them would estimate otherwise.
#[allow(clippy::approx_constant)]
fn estimate_exponent(fraction: u64, exponent: i32) -> i32 {
    let mantissa = f64::from_bits(1023 << FRACTION_BITS | (fraction & (HIDDEN_BIT - 1)));
    ((mantissa - 1.5) * 0.289529654 + 0.176091259 + f64::from(exponent) * 0.301029995663981).floor() as i32
}

/// Java's int and long.
trait Word: Copy + PartialOrd {
    fn from_long(value: i64) -> Self;
    fn shl(self, bits: i32) -> Self;
    fn mul10(self) -> Self;
    fn add(self, other: Self) -> Self;
    fn quotient(self, divisor: Self) -> (u8, Self);
    fn positive(self) -> bool;
    fn cmp_sub(self, other: Self) -> std::cmp::Ordering;
}

macro_rules! word {
    ($type:ty) => {
        impl Word for $type {
            fn from_long(value: i64) -> Self {
                value as $type
            }
            fn shl(self, bits: i32) -> Self {
                self.wrapping_shl(bits as u32)
            }
            fn mul10(self) -> Self {
                self.wrapping_mul(10)
            }
            fn add(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
            fn quotient(self, divisor: Self) -> (u8, Self) {
                ((self / divisor) as u8, self % divisor)
            }
            fn positive(self) -> bool {
                self > 0
            }
            fn cmp_sub(self, other: Self) -> std::cmp::Ordering {
                self.wrapping_sub(other).cmp(&0)
            }
        }
    };
}

word!(i32);
word!(i64);

/// An unsigned integer of up to 1,280 bits: 2^1074 * 10 and 5^325 * 2^53 * 20 fit.
#[derive(Clone, Copy)]
struct Big {
    limbs: [u32; 40],
    len: usize,
}

impl Big {
    fn product(value: u64, five: i32, two: i32) -> Big {
        let mut big = Big { limbs: [0; 40], len: 2 };
        big.limbs[0] = value as u32;
        big.limbs[1] = (value >> 32) as u32;
        let mut left = five;
        while left > 0 {
            let step = left.min(13);
            big.multiply(5u32.pow(step as u32));
            left -= step;
        }
        big.shift(two as usize);
        big
    }

    fn multiply(&mut self, factor: u32) {
        let mut carry = 0u64;
        for limb in &mut self.limbs[..self.len] {
            let product = u64::from(*limb) * u64::from(factor) + carry;
            *limb = product as u32;
            carry = product >> 32;
        }
        if carry > 0 {
            self.limbs[self.len] = carry as u32;
            self.len += 1;
        }
    }

    fn shift(&mut self, bits: usize) {
        let (words, bits) = (bits / 32, bits % 32);
        self.limbs.copy_within(..self.len, words);
        self.limbs[..words].fill(0);
        self.len += words;
        self.multiply(1 << bits);
    }

    fn plus(&self, other: &Big) -> Big {
        let mut sum = *self;
        sum.len = self.len.max(other.len);
        let mut carry = 0u64;
        for i in 0..sum.len {
            let total = u64::from(self.limbs[i]) + u64::from(other.limbs[i]) + carry;
            sum.limbs[i] = total as u32;
            carry = total >> 32;
        }
        if carry > 0 {
            sum.limbs[sum.len] = carry as u32;
            sum.len += 1;
        }
        sum
    }

    fn compare(&self, other: &Big) -> std::cmp::Ordering {
        let len = self.len.max(other.len);
        self.limbs[..len].iter().rev().cmp(other.limbs[..len].iter().rev())
    }

    /// self / divisor, which is below ten; the remainder stays.
    fn take_quotient(&mut self, divisor: &Big) -> u8 {
        let mut quotient = 0;
        while self.compare(divisor).is_ge() {
            let mut borrow = 0i64;
            for i in 0..self.len {
                let difference = i64::from(self.limbs[i]) - i64::from(divisor.limbs[i]) - borrow;
                self.limbs[i] = difference as u32;
                borrow = i64::from(difference < 0);
            }
            quotient += 1;
        }
        quotient
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(digits: JavaDigits) -> String {
        format!("{}E{}", std::str::from_utf8(digits.digits()).unwrap(), digits.exponent)
    }

    #[test]
    fn digits_are_those_of_java_17() {
        for (value, expected) in [
            (1.0, "1E1"),
            (0.1, "1E0"),
            (2e22, "2E23"),
            (1e23, "9999999999999999E23"),
            (5e22, "49999999999999996E23"),
            (1_152_921_504_606_846_976.0, "115292150460684698E19"),
            (2.0f64.powi(-44), "56843418860808015E-13"),
            (f64::MAX, "17976931348623157E309"),
            (f64::MIN_POSITIVE, "22250738585072014E-307"),
            (f64::from_bits(1), "49E-323"),
            (0.30000000000000004, "30000000000000004E0"),
        ] {
            assert_eq!(text(JavaDigits::of_double(value)), expected, "{value}");
        }
        for (value, expected) in [
            (123_456_790.0f32, "123456792E9"),
            (0.1, "1E0"),
            (f32::MAX, "34028235E39"),
            (f32::from_bits(1), "14E-44"),
            (16_777_217.0, "16777216E8"),
        ] {
            assert_eq!(text(JavaDigits::of_float(value)), expected, "{value}");
        }
    }
}

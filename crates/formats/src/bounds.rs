//! What a query asks of single columns: a format that keeps the least and greatest values of parts of a file need not read
//! parts in which no row fits.

use std::cmp::Ordering;

use ouzel_types::Scalar;

/// `column test value`, where the value has the column's type.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    pub column: String,
    pub test: Test,
    pub value: Scalar,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

impl Test {
    /// Of an operator; None if it is no such test.
    pub fn of(operator: &str) -> Option<Test> {
        Some(match operator {
            "<" => Test::Less,
            "<=" => Test::LessOrEqual,
            "=" => Test::Equal,
            ">=" => Test::GreaterOrEqual,
            ">" => Test::Greater,
            _ => return None,
        })
    }

    /// The test with its sides exchanged.
    pub fn flipped(self) -> Test {
        match self {
            Test::Less => Test::Greater,
            Test::LessOrEqual => Test::GreaterOrEqual,
            Test::Equal => Test::Equal,
            Test::GreaterOrEqual => Test::LessOrEqual,
            Test::Greater => Test::Less,
        }
    }
}

impl Bound {
    /// Whether a value between these two may fit. What cannot be compared may.
    pub fn may_fit(&self, least: &Scalar, greatest: &Scalar) -> bool {
        let least = || compare(least, &self.value);
        let greatest = || compare(greatest, &self.value);
        match self.test {
            Test::Less => least().is_none_or(Ordering::is_lt),
            Test::LessOrEqual => least().is_none_or(Ordering::is_le),
            Test::Equal => least().is_none_or(Ordering::is_le) && greatest().is_none_or(Ordering::is_ge),
            Test::GreaterOrEqual => greatest().is_none_or(Ordering::is_ge),
            Test::Greater => greatest().is_none_or(Ordering::is_gt),
        }
    }
}

/// Of types whose order is the same in every file: not of floating point, where NaN has no place.
fn compare(a: &Scalar, b: &Scalar) -> Option<Ordering> {
    Some(match (a, b) {
        (Scalar::Int(a), Scalar::Int(b)) | (Scalar::Timestamp(a), Scalar::Timestamp(b)) => a.cmp(b),
        (Scalar::Date(a), Scalar::Date(b)) | (Scalar::Time(a), Scalar::Time(b)) => a.cmp(b),
        (Scalar::Decimal(a), Scalar::Decimal(b)) => a.cmp(b),
        (Scalar::String(a), Scalar::String(b)) => a.as_bytes().cmp(b.as_bytes()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_fits_when_a_value_in_it_does() {
        let fits = |test, value: i64| {
            let bound = Bound { column: "a".into(), test, value: Scalar::Int(value) };
            bound.may_fit(&Scalar::Int(3), &Scalar::Int(7))
        };
        assert_eq!([2, 3, 4].map(|v| fits(Test::Less, v)), [false, false, true]);
        assert_eq!([2, 3, 4].map(|v| fits(Test::LessOrEqual, v)), [false, true, true]);
        assert_eq!([2, 3, 7, 8].map(|v| fits(Test::Equal, v)), [false, true, true, false]);
        assert_eq!([6, 7, 8].map(|v| fits(Test::GreaterOrEqual, v)), [true, true, false]);
        assert_eq!([6, 7, 8].map(|v| fits(Test::Greater, v)), [true, false, false]);
        let text = Bound { column: "a".into(), test: Test::Equal, value: Scalar::String("x".into()) };
        assert!(text.may_fit(&Scalar::Null, &Scalar::Null) && text.may_fit(&Scalar::Int(1), &Scalar::Int(2)));
    }
}

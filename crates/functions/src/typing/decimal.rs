//! Precision and scale of decimal results (Flink's `LogicalTypeMerging`).

use ouzel_types::TypeKind;

pub const MAX_PRECISION: u8 = 38;

/// The operators whose decimal result has a rule of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalOperator {
    Plus,
    Times,
    Divide,
    Modulo,
}

/// (precision, scale) of the result from those of the operands.
pub fn result_shape(operator: DecimalOperator, left: (u8, u8), right: (u8, u8)) -> (u8, u8) {
    let (p1, s1) = (i32::from(left.0), i32::from(left.1));
    let (p2, s2) = (i32::from(right.0), i32::from(right.1));
    match operator {
        DecimalOperator::Plus => {
            let scale = s1.max(s2);
            adjust((p1 - s1).max(p2 - s2) + scale + 1, scale)
        }
        DecimalOperator::Times => adjust(p1 + p2 + 1, s1 + s2),
        DecimalOperator::Divide => {
            let scale = 6.max(s1 + p2 + 1);
            adjust(p1 - s1 + s2 + scale, scale)
        }
        DecimalOperator::Modulo => {
            let scale = s1.max(s2);
            adjust((p1 - s1).min(p2 - s2) + scale, scale)
        }
    }
}

/// Beyond 38 digits the integer part is kept and the scale gives way, down to 6.
fn adjust(precision: i32, scale: i32) -> (u8, u8) {
    let max = i32::from(MAX_PRECISION);
    if precision <= max {
        return (precision as u8, scale as u8);
    }
    let digits = precision - scale;
    let kept = (max - digits).max(scale.min(6));
    (MAX_PRECISION, kept as u8)
}

pub fn result_type(operator: DecimalOperator, left: (u8, u8), right: (u8, u8)) -> TypeKind {
    let (precision, scale) = result_shape(operator, left, right);
    TypeKind::Decimal { precision, scale }
}

/// SUM of DECIMAL(p, s).
pub fn sum_type(scale: u8) -> TypeKind {
    TypeKind::Decimal { precision: MAX_PRECISION, scale }
}

/// The decimal that holds both: most integer digits and most fraction digits, cut to 38.
pub fn union_shape(left: (u8, u8), right: (u8, u8)) -> (u8, u8) {
    let scale = left.1.max(right.1);
    let digits = (left.0 - left.1).max(right.0 - right.1);
    let digits = digits.min(MAX_PRECISION);
    ((digits + scale).min(MAX_PRECISION), scale.min(MAX_PRECISION - digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_have_flinks_shape() {
        use DecimalOperator as Op;
        for (operator, left, right, expected) in [
            (Op::Plus, (2, 1), (10, 0), (12, 1)),
            (Op::Times, (2, 1), (3, 2), (6, 3)),
            (Op::Divide, (3, 1), (10, 0), (14, 12)),
            (Op::Modulo, (3, 1), (10, 0), (3, 1)),
            (Op::Plus, (38, 10), (38, 2), (38, 6)),
            (Op::Times, (38, 0), (38, 10), (38, 6)),
        ] {
            assert_eq!(result_shape(operator, left, right), expected, "{operator:?} {left:?} {right:?}");
        }
        assert_eq!(union_shape((10, 0), (2, 1)), (11, 1));
    }
}

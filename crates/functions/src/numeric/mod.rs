//! Numeric functions: [`math`] over DOUBLE, [`rounding`], [`random`] as `java.util.Random`.

pub mod math;
pub mod random;
pub mod rounding;

//! Flink's typing rules: which types meet in which type, what converts by itself, what arithmetic gives.

pub mod arithmetic;
pub mod common_type;
pub mod comparison;
pub mod decimal;
pub mod implicit;

pub use common_type::{common_type, flink_common_type, least_restrictive};
pub use comparison::comparison_type;
pub use implicit::implicitly_castable;

//! Character functions, one file per family. Positions are 1-based and lengths count code points.

pub mod case;
pub mod concat;
pub mod pad;
pub mod printf;
pub mod search;
pub mod slice;
pub mod split;

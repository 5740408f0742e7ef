//! Texts: how values look as text (Java's layouts of numbers and times, SQL's of timestamps), UTF-16 places, the places of a byte.

pub mod byte_hits;
pub mod floating;
pub mod java_digits;
pub mod times;
pub mod utf16;
pub mod utf8;

pub use floating::{java_double, java_float};
pub use times::{
    instant, local_date, local_date_time, local_time, sql_date, sql_interval_day_time, sql_interval_year_month,
    sql_time, sql_timestamp,
};

//! Event families for demos and tests: each event is a pure function of a seed and its number.
//!
//! So a generator can go on anywhere without state, and two runs with one seed agree. No clock: the caller says at
//! which time an event happens.

pub mod nexmark;
pub mod product_analytics;

/// A family of events.
pub trait EventFamily: Send {
    /// Appends the JSON text of event `number`, which happens at `time_us` (epoch microseconds).
    fn write_event(&self, number: u64, time_us: i64, out: &mut Vec<u8>);
}

/// The family of this name.
pub fn family(name: &str, seed: u64) -> Option<Box<dyn EventFamily>> {
    match name {
        "product-analytics" => Some(Box::new(product_analytics::ProductAnalytics::new(seed))),
        "nexmark" => Some(Box::new(nexmark::Nexmark::new(seed, nexmark::NexmarkConfig::default()))),
        _ => None,
    }
}

/// Names that `family` knows.
pub const FAMILIES: &[&str] = &["product-analytics", "nexmark"];

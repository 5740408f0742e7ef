//! Event families for demos, tests and benchmarks: each event is a pure function of a seed and its number.
//!
//! So a generator can go on anywhere without state, and two runs with one seed agree. No clock: the caller says at
//! which time an event happens. What comes back (users, sessions, sensors) is drawn from pools that drift with the
//! event's number.

pub mod iot_events;
pub mod nexmark;
pub mod product_analytics;
pub mod recent_changes;
pub mod sales;
pub mod sensors;
mod text;
pub mod transactions;
pub mod user_events;

/// A family of events.
pub trait EventFamily: Send {
    /// Appends the JSON text of event `number`, which happens at `time_us` (epoch microseconds).
    fn write_event(&self, number: u64, time_us: i64, out: &mut Vec<u8>);
}

/// The family of this name.
pub fn family(name: &str, seed: u64) -> Option<Box<dyn EventFamily>> {
    Some(match name {
        "product-analytics" => Box::new(product_analytics::ProductAnalytics::new(seed)),
        "nexmark" => Box::new(nexmark::Nexmark::new(seed, nexmark::NexmarkConfig::default())),
        "sales" => Box::new(sales::Sales { seed }),
        "iot-events" => Box::new(iot_events::IotEvents { seed }),
        "recent-changes" => Box::new(recent_changes::RecentChanges { seed }),
        "user-events" => Box::new(user_events::UserEvents { seed }),
        "transactions" => Box::new(transactions::Transactions { seed }),
        "sensors" => Box::new(sensors::Sensors { seed }),
        _ => return None,
    })
}

/// Names that `family` knows.
pub const FAMILIES: &[&str] = &[
    "product-analytics",
    "nexmark",
    "sales",
    "iot-events",
    "recent-changes",
    "user-events",
    "transactions",
    "sensors",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_makes_the_same_event_again_and_another_for_another_number_or_seed() {
        let event = |name: &str, seed, number| {
            let mut out = Vec::new();
            family(name, seed).unwrap().write_event(number, 1_738_324_800_123_456, &mut out);
            String::from_utf8(out).unwrap()
        };
        for name in FAMILIES {
            for number in [0, 1, 999, u64::from(u32::MAX)] {
                assert_eq!(event(name, 7, number), event(name, 7, number));
                assert_ne!(event(name, 7, number), event(name, 7, number + 1), "{name}");
            }
            assert_ne!(event(name, 7, 1), event(name, 8, 1), "{name}");
        }
        assert!(family("no-such", 1).is_none());
    }
}

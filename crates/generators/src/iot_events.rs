//! Readings of 50 devices, as the IoT lake's producer sends them: 2 % repeat the id of one of the last 100 events.
//!
//! The type is drawn per event, the duration is lognormal (4.5, 0.5) within 50 to 500 ms, times are UTC with offset.

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use crate::EventFamily;
use crate::text::{Fixed, Iso, Uuid, mix, mix_wide, pick, put};

/// Type, and the range of its values in hundredths.
const TYPES: [(&str, i64, i64); 5] = [
    ("temperature", 1_500, 3_000),
    ("pressure", 90_000, 110_000),
    ("humidity", 3_000, 8_000),
    ("motion", 0, 100),
    ("light", 0, 100_000),
];
const ZONES: [&str; 5] = ["zone-A", "zone-B", "zone-C", "zone-D", "zone-E"];
const DEVICES: u32 = 50;

pub struct IotEvents {
    pub seed: u64,
}

impl EventFamily for IotEvents {
    fn write_event(&self, number: u64, time_us: i64, out: &mut Vec<u8>) {
        let mut rng = SmallRng::seed_from_u64(mix(self.seed, number));
        let repeats = number > 0 && rng.random::<f64>() < 0.02;
        let id_of = if repeats { number - rng.random_range(1..=number.min(100)) } else { number };
        let device = rng.random_range(1..=DEVICES);
        let (kind, low, high) = TYPES[rng.random_range(0..TYPES.len())];
        let duration = ((4.5 + 0.5 * normal(&mut rng)).exp() * 100.0).clamp(5_000.0, 50_000.0) as i64;
        let value = rng.random_range(low..=high);
        let status = match rng.random_range(0..100) {
            0..80 => "normal",
            80..95 => "warning",
            _ => "critical",
        };
        put(
            out,
            format_args!(
                "{{\"event_id\":\"{}\",\"device_id\":\"device-{device:03}\",\"device_type\":\"{kind}\",\"timestamp\":\"{}+00:00\"",
                Uuid(mix_wide(self.seed, id_of)),
                Iso(time_us)
            ),
        );
        put(
            out,
            format_args!(
                ",\"event_duration\":{},\"value\":{},\"status\":\"{status}\"",
                Fixed::<2>(duration),
                Fixed::<2>(value)
            ),
        );
        put(
            out,
            format_args!(
                ",\"metadata\":{{\"location\":\"{}\",\"firmware\":\"v{}.{}.{}\"}}}}",
                pick(&ZONES, &mut rng),
                rng.random_range(1..=3),
                rng.random_range(0..=5),
                rng.random_range(0..=9)
            ),
        );
    }
}

/// A draw from the standard normal distribution (Box and Muller).
fn normal(rng: &mut SmallRng) -> f64 {
    let radius = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
    radius * (std::f64::consts::TAU * rng.random::<f64>()).cos()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn about_two_of_a_hundred_ids_come_again() {
        let family = IotEvents { seed: 42 };
        let ids: HashSet<String> = (0..10_000)
            .map(|number| {
                let mut out = Vec::new();
                family.write_event(number, 0, &mut out);
                String::from_utf8(out).unwrap()[13..49].to_string()
            })
            .collect();
        assert!((9_740..9_860).contains(&ids.len()), "{}", ids.len());
    }
}

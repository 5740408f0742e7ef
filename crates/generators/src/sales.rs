//! Sales of 250 shops, each in the envelope that Kafka Connect's JSON converter writes (`schema` and `payload`).
//!
//! Domains are those of the retail pipeline that this replaces: `store_id` 1 to 250, `sku` 1000 to 9999, `qty` 1 to 5,
//! `ts` in epoch milliseconds. Some shops and articles sell more than others.

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use crate::EventFamily;
use crate::text::{Uuid, mix, mix_wide, put};

const SCHEMA: &str = r#"{"schema":{"type":"struct","name":"sales_event","optional":false,"fields":[{"field":"event_id","type":"string","optional":false},{"field":"store_id","type":"int32","optional":false},{"field":"sku","type":"int32","optional":false},{"field":"qty","type":"int32","optional":false},{"field":"ts","type":"int64","optional":false}]},"payload":"#;

pub struct Sales {
    pub seed: u64,
}

impl EventFamily for Sales {
    fn write_event(&self, number: u64, time_us: i64, out: &mut Vec<u8>) {
        let mut rng = SmallRng::seed_from_u64(mix(self.seed, number));
        // The minimum of two draws prefers small numbers.
        let store = rng.random_range(1..=250).min(rng.random_range(1..=250));
        let sku = rng.random_range(1_000..=9_999).min(rng.random_range(1_000..=9_999));
        let qty = rng.random_range(1..=5);
        out.extend_from_slice(SCHEMA.as_bytes());
        put(
            out,
            format_args!(
                "{{\"event_id\":\"{}\",\"store_id\":{store},\"sku\":{sku},\"qty\":{qty},\"ts\":{}}}}}",
                Uuid(mix_wide(self.seed, number)),
                time_us.div_euclid(1_000)
            ),
        );
    }
}

//! Card payments, one in twenty fraudulent, as the fraud pipeline's producer sends them.
//!
//! Amounts lie in the range of their merchant's category, times a factor where it is fraud; users come back, some pay
//! often. The risk score grows with fraud, night hours and foreign countries, and decides on the status
//! (`approved`, `declined`, `pending_review`).

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use crate::EventFamily;
use crate::text::{Fixed, Iso, Uuid, mix, mix_wide, pick, put};
use crate::user_events::COUNTRIES;

/// Category, smallest and largest amount in cents, and the factor of a fraud in tenths.
const MERCHANTS: [(&str, i64, i64, i64); 10] = [
    ("grocery", 1_500, 20_000, 20),
    ("gas_station", 2_000, 8_000, 15),
    ("restaurant", 1_000, 15_000, 30),
    ("retail", 2_500, 50_000, 40),
    ("online", 500, 100_000, 50),
    ("atm", 2_000, 40_000, 20),
    ("hotel", 8_000, 40_000, 30),
    ("airline", 15_000, 150_000, 20),
    ("pharmacy", 500, 10_000, 15),
    ("electronics", 5_000, 200_000, 60),
];
const METHODS: [&str; 6] =
    ["credit_card", "debit_card", "mobile_payment", "contactless", "chip_and_pin", "magnetic_stripe"];
const RISKY_COUNTRIES: [&str; 4] = ["RU", "CN", "NG", "PK"];
const USERS: u64 = 90_000;
/// Users that pay in the same hours, and the events after which the pool moves on by one.
const POOL: u64 = 5_000;
const EVENTS_PER_NEW_USER: u64 = 20;

pub struct Transactions {
    pub seed: u64,
}

impl EventFamily for Transactions {
    fn write_event(&self, number: u64, time_us: i64, out: &mut Vec<u8>) {
        let mut rng = SmallRng::seed_from_u64(mix(self.seed, number));
        let rank = (rng.random::<f64>().powi(2) * POOL as f64) as u64;
        let user = 10_000 + (number / EVENTS_PER_NEW_USER + rank) % USERS;
        let mut person = SmallRng::seed_from_u64(mix(self.seed ^ 0x7061_7965, user));
        let (home, lat, lon) = COUNTRIES[person.random_range(0..COUNTRIES.len())];
        let fraud = rng.random::<f64>() < 0.05;
        let abroad = rng.random::<f64>() < if fraud { 0.4 } else { 0.02 };
        let country = if abroad { pick(&RISKY_COUNTRIES, &mut rng) } else { home };
        let (category, low, high, factor) = MERCHANTS[rng.random_range(0..MERCHANTS.len())];
        let amount = rng.random_range(low..=high) * if fraud { factor } else { 10 } / 10;
        let method = pick(&METHODS, &mut rng);
        let risk = risk(fraud, abroad, method, time_us) + rng.random_range(0..100);
        let status = match risk {
            ..=700 => "approved",
            701..=800 if fraud => "declined",
            701..=800 => "approved",
            _ => "pending_review",
        };
        put(
            out,
            format_args!(
                "{{\"timestamp\":\"{}+00:00\",\"transactionId\":\"{}\",\"userId\":\"user_{user}\",\"amount\":{},\"currency\":\"{}\"",
                Iso(time_us),
                Uuid(mix_wide(self.seed, number)),
                Fixed::<2>(amount),
                pick(&["USD", "EUR", "GBP", "CAD", "AUD", "JPY"], &mut person)
            ),
        );
        let merchant = rng.random_range(1..=500);
        put(
            out,
            format_args!(
                ",\"merchantId\":\"merchant_{merchant}\",\"merchantName\":\"{category} {merchant}\",\"merchantCategory\":\"{category}\",\"paymentMethod\":\"{method}\",\"cardNumber\":\"****-****-****-{:04}\",\"country\":\"{country}\",\"location\":{{\"lat\":{},\"lon\":{}}}",
                person.random_range(0..10_000),
                Fixed::<4>(lat + rng.random_range(-20_000..20_000)),
                Fixed::<4>(lon + rng.random_range(-20_000..20_000))
            ),
        );
        put(
            out,
            format_args!(
                ",\"ipAddress\":\"10.1.{}.{}\",\"deviceId\":\"device_{user}\",\"isOnline\":{},\"authorizationCode\":\"{:06}\",\"processingTime\":{},\"isFraud\":{fraud},\"riskScore\":{},\"status\":\"{status}\"",
                rng.random_range(0..256),
                rng.random_range(0..256),
                category == "online",
                rng.random_range(0..1_000_000),
                rng.random_range(50..=2_000),
                Fixed::<3>(risk.min(1_000))
            ),
        );
        put(
            out,
            format_args!(
                ",\"metadata\":{{\"processor\":\"visa\",\"terminal_id\":\"term_{}\",\"batch_number\":{},\"response_code\":\"00\"}}}}",
                rng.random_range(1..=999),
                rng.random_range(1..=9_999)
            ),
        );
    }
}

/// What is known of a payment, in thousandths.
fn risk(fraud: bool, abroad: bool, method: &str, time_us: i64) -> i64 {
    let night = time_us.div_euclid(3_600_000_000).rem_euclid(24) <= 5;
    300 * i64::from(fraud)
        + 400 * i64::from(abroad)
        + 200 * i64::from(night)
        + 100 * i64::from(method == "magnetic_stripe")
}

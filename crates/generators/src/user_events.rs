//! What visitors of a site do: views, clicks, searches, carts, purchases, logins; every user has a session of its own.
//!
//! Event types, fields and domains are those of the fraud and anomaly pipeline that this replaces.

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use crate::EventFamily;
use crate::text::{Fixed, Iso, Uuid, mix, pick, put};

const TYPES: [&str; 10] = [
    "page_view",
    "click",
    "scroll",
    "search",
    "add_to_cart",
    "remove_from_cart",
    "purchase",
    "login",
    "logout",
    "signup",
];
/// Country, and a place inside it in units of 1/10,000 degree.
pub(crate) const COUNTRIES: [(&str, i64, i64); 10] = [
    ("US", 391_000, -981_000),
    ("UK", 524_000, -12_000),
    ("DE", 512_000, 104_000),
    ("FR", 466_000, 24_000),
    ("CA", 561_000, -1_063_000),
    ("AU", -252_000, 1_337_000),
    ("JP", 362_000, 1_382_000),
    ("IN", 205_000, 789_000),
    ("BR", -142_000, -519_000),
    ("MX", 236_000, -1_025_000),
];
const PAGES: [&str; 8] = ["/home", "/products", "/cart", "/checkout", "/account", "/search", "/deals", "/help"];
const CATEGORIES: [&str; 5] = ["electronics", "clothing", "books", "home", "sports"];
const USERS: u64 = 9_000;
/// Users that are active at the same time, and the events after which the pool moves on by one.
const POOL: u64 = 1_500;
const EVENTS_PER_NEW_USER: u64 = 60;
const EVENTS_PER_SESSION: u64 = 90_000;

pub struct UserEvents {
    pub seed: u64,
}

impl EventFamily for UserEvents {
    fn write_event(&self, number: u64, time_us: i64, out: &mut Vec<u8>) {
        let mut rng = SmallRng::seed_from_u64(mix(self.seed, number));
        let slot = number / EVENTS_PER_NEW_USER + rng.random_range(0..POOL);
        let user = 1_000 + slot % USERS;
        let session = mix(slot, number / EVENTS_PER_SESSION);
        let mut person = SmallRng::seed_from_u64(mix(self.seed ^ 0x7573_6572, user));
        let (country, lat, lon) = COUNTRIES[person.random_range(0..COUNTRIES.len())];
        let kind = pick(&TYPES, &mut rng);
        put(
            out,
            format_args!(
                "{{\"timestamp\":\"{}+00:00\",\"userId\":\"user_{user}\",\"sessionId\":\"{}\",\"eventType\":\"{kind}\",\"userAgent\":\"Mozilla/5.0\",\"ipAddress\":\"10.{}.{}.{}\",\"country\":\"{country}\"",
                Iso(time_us),
                Uuid((u128::from(session) << 64) | u128::from(mix(session, user))),
                person.random_range(0..256),
                person.random_range(0..256),
                person.random_range(1..255)
            ),
        );
        put(
            out,
            format_args!(
                ",\"location\":{{\"lat\":{},\"lon\":{}}},\"referrer\":\"https://www.google.com/\",\"deviceType\":\"{}\",\"browser\":\"{}\",\"isNewUser\":{}",
                Fixed::<4>(lat + person.random_range(-20_000..20_000)),
                Fixed::<4>(lon + person.random_range(-20_000..20_000)),
                pick(&["desktop", "mobile", "tablet"], &mut person),
                pick(&["Chrome", "Firefox", "Safari", "Edge"], &mut person),
                rng.random::<f64>() < 0.1
            ),
        );
        details(kind, &mut rng, out);
        out.push(b'}');
    }
}

fn details(kind: &str, rng: &mut SmallRng, out: &mut Vec<u8>) {
    match kind {
        "page_view" => put(
            out,
            format_args!(
                ",\"page\":\"{}\",\"loadTime\":{},\"duration\":{}",
                pick(&PAGES, rng),
                rng.random_range(200..=3_000),
                rng.random_range(1_000..=300_000)
            ),
        ),
        "click" => put(
            out,
            format_args!(
                ",\"page\":\"{}\",\"element\":\"button\",\"elementId\":\"btn_{}\",\"coordinates\":{{\"x\":{},\"y\":{}}}",
                pick(&PAGES, rng),
                rng.random_range(1..=100),
                rng.random_range(0..=1_920),
                rng.random_range(0..=1_080)
            ),
        ),
        "search" => put(
            out,
            format_args!(
                ",\"page\":\"/search\",\"query\":\"{} {}\",\"resultsCount\":{}",
                pick(&["best", "cheap", "new"], rng),
                pick(&CATEGORIES, rng),
                rng.random_range(0..=500)
            ),
        ),
        "add_to_cart" | "remove_from_cart" => {
            let product = rng.random_range(1..=1_000);
            put(
                out,
                format_args!(
                    ",\"productId\":\"prod_{product}\",\"productName\":\"Product {product}\",\"price\":{},\"quantity\":{},\"category\":\"{}\"",
                    Fixed::<2>(rng.random_range(1_000..=50_000)),
                    rng.random_range(1..=5),
                    pick(&CATEGORIES, rng)
                ),
            );
        }
        "purchase" => put(
            out,
            format_args!(
                ",\"orderId\":\"{}\",\"totalAmount\":{},\"currency\":\"USD\",\"itemCount\":{},\"paymentMethod\":\"credit_card\"",
                Uuid(rng.random()),
                Fixed::<2>(rng.random_range(2_000..=100_000)),
                rng.random_range(1..=10)
            ),
        ),
        _ => {}
    }
}

//! Clicks of a web shop: page views, product views, carts and purchases.
//!
//! Users come back and sessions hold several events: user and session are drawn from pools that drift with the
//! event's number (the pool moves on by one user about every forty events). Weights, domains and fields are those of
//! the product-analytics demo that this replaces; times have no zone and microseconds.

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use crate::EventFamily;
use crate::text::{Fixed, Iso, Uuid, mix, mix_wide, pick, put};

const CATEGORIES: [&str; 5] = ["Electronics", "Clothing", "Books", "Home & Garden", "Sports"];
const PRODUCTS_PER_CATEGORY: usize = 20;
const ADJECTIVES: [&str; 10] =
    ["Classic", "Smart", "Eco", "Ultra", "Compact", "Premium", "Urban", "Pocket", "Silent", "Bright"];
const NOUNS: [[&str; 4]; 5] = [
    ["Headphones", "Keyboard", "Monitor", "Speaker"],
    ["Jacket", "Sneakers", "Scarf", "Shirt"],
    ["Novel", "Cookbook", "Atlas", "Biography"],
    ["Lamp", "Planter", "Toolset", "Blanket"],
    ["Bike Helmet", "Yoga Mat", "Racket", "Backpack"],
];
const CITIES: [&str; 12] = [
    "Lisbon",
    "Osaka",
    "Austin",
    "Nairobi",
    "Oslo",
    "Lima",
    "Porto Alegre",
    "Hamburg",
    "Toronto",
    "Pune",
    "Lyon",
    "Perth",
];
const PAGES: [&str; 8] =
    ["/", "/home", "/search", "/category/books", "/category/sports", "/deals", "/account", "/help"];
const REFERRERS: [&str; 4] = [
    "https://www.google.com/",
    "https://news.example.org/",
    "https://social.example.com/",
    "https://mail.example.net/",
];
const DEVICES: [&str; 3] = ["desktop", "mobile", "tablet"];
const SYSTEMS: [&str; 5] = ["Windows", "MacOS", "iOS", "Android", "Linux"];
const BROWSERS: [&str; 4] = ["Chrome", "Firefox", "Safari", "Edge"];

/// Users that are active at the same time.
const POOL: u64 = 120;
/// Events after which the pool has moved on by one user.
const EVENTS_PER_NEW_USER: u64 = 40;
/// Events of the whole stream that one session of a user spans.
const EVENTS_PER_SESSION: u64 = 2_400;

struct Product {
    id: String,
    name: String,
    category: &'static str,
    /// Cents.
    price: i64,
}

pub struct ProductAnalytics {
    seed: u64,
    products: Vec<Product>,
}

impl ProductAnalytics {
    /// The catalogue of 100 products is made from the seed.
    pub fn new(seed: u64) -> ProductAnalytics {
        let mut rng = SmallRng::seed_from_u64(mix(seed, u64::MAX));
        let mut products = Vec::new();
        for (category, nouns) in CATEGORIES.iter().zip(NOUNS) {
            for i in 0..PRODUCTS_PER_CATEGORY {
                let name = format!("{} {}", ADJECTIVES[i % ADJECTIVES.len()], nouns[(i / 5) % nouns.len()]);
                let price = rng.random_range(1_000..=100_000);
                products.push(Product { id: Uuid(rng.random()).to_string(), name, category, price });
            }
        }
        ProductAnalytics { seed, products }
    }
}

impl EventFamily for ProductAnalytics {
    fn write_event(&self, number: u64, time_us: i64, out: &mut Vec<u8>) {
        let mut rng = SmallRng::seed_from_u64(mix(self.seed, number));
        let kind = rng.random_range(0..10);
        // The square makes a few users busier than the others.
        let rank = (rng.random::<f64>().powi(2) * POOL as f64) as u64;
        let user = number / EVENTS_PER_NEW_USER + rank;
        let session = mix(user, (number + mix(self.seed, user) % EVENTS_PER_SESSION) / EVENTS_PER_SESSION);
        let mut person = SmallRng::seed_from_u64(mix(self.seed ^ 0x7573_6572, user));
        let event_id = Uuid(mix_wide(self.seed, number));
        let event_type = match kind {
            0..4 => "page_view",
            4..7 => "product_view",
            7..9 => "add_to_cart",
            _ => "purchase",
        };
        let user_id = Uuid(person.random());
        let session_id = Uuid((u128::from(session) << 64) | u128::from(mix(session, user)));
        let (device, os, browser) =
            (pick(&DEVICES, &mut person), pick(&SYSTEMS, &mut person), pick(&BROWSERS, &mut person));
        let city = pick(&CITIES, &mut person);
        put(out, format_args!("{{\"event_id\":\"{event_id}\",\"event_timestamp\":\"{}\"", Iso(time_us)));
        put(
            out,
            format_args!(",\"event_type\":\"{event_type}\",\"user_id\":\"{user_id}\",\"session_id\":\"{session_id}\""),
        );
        put(
            out,
            format_args!(
                ",\"device_type\":\"{device}\",\"os\":\"{os}\",\"browser\":\"{browser}\",\"location\":\"{city}\""
            ),
        );
        if kind < 4 {
            page_view(&mut rng, out);
        } else {
            self.product_event(kind, &mut rng, out);
        }
        out.push(b'}');
    }
}

fn page_view(rng: &mut SmallRng, out: &mut Vec<u8>) {
    put(out, format_args!(",\"page_url\":\"{}\"", pick(&PAGES, rng)));
    if rng.random::<f64>() < 0.3 {
        out.extend_from_slice(b",\"referrer_url\":null");
    } else {
        put(out, format_args!(",\"referrer_url\":\"{}\"", pick(&REFERRERS, rng)));
    }
    put(out, format_args!(",\"time_spent\":{}", Fixed::<2>(rng.random_range(500..=30_000))));
}

impl ProductAnalytics {
    fn product_event(&self, kind: u32, rng: &mut SmallRng, out: &mut Vec<u8>) {
        // Some products sell better: the minimum of two draws prefers the front of the catalogue.
        let index = rng.random_range(0..self.products.len()).min(rng.random_range(0..self.products.len()));
        let product = &self.products[index];
        put(
            out,
            format_args!(
                ",\"product_id\":\"{}\",\"product_name\":\"{}\",\"product_category\":\"{}\",\"price\":{}",
                product.id,
                product.name,
                product.category,
                Fixed::<2>(product.price)
            ),
        );
        if kind < 7 {
            return;
        }
        let quantity = rng.random_range(1..=5i64);
        put(out, format_args!(",\"quantity\":{quantity}"));
        if kind == 9 {
            let order = Uuid(rng.random());
            put(
                out,
                format_args!(",\"order_id\":\"{order}\",\"total_amount\":{}", Fixed::<2>(product.price * quantity)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn event(family: &ProductAnalytics, number: u64) -> String {
        let mut out = Vec::new();
        family.write_event(number, 1_738_324_800_123_456, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn events_depend_on_seed_and_number_only() {
        let (a, b) = (ProductAnalytics::new(7), ProductAnalytics::new(7));
        assert_eq!(event(&a, 12_345), event(&b, 12_345));
        assert_ne!(event(&a, 1), event(&a, 2));
        assert_ne!(event(&a, 1), event(&ProductAnalytics::new(8), 1));
        assert!(event(&a, 1).contains("\"event_timestamp\":\"2025-01-31T12:00:00.123456\""));
    }

    #[test]
    fn ids_are_unique_and_users_and_sessions_come_back() {
        let family = ProductAnalytics::new(42);
        let field = |event: &str, name: &str| {
            let at = event.find(&format!("\"{name}\":\"")).unwrap() + name.len() + 4;
            event[at..at + 36].to_string()
        };
        let events: Vec<String> = (0..10_000).map(|n| event(&family, n)).collect();
        let distinct = |name: &str| events.iter().map(|e| field(e, name)).collect::<HashSet<_>>().len();
        assert_eq!(distinct("event_id"), 10_000);
        assert!(distinct("user_id") < 1_000);
        assert!(distinct("session_id") < 4_000);
        let views = events.iter().filter(|e| e.contains("\"page_view\"")).count();
        assert!((3_700..4_300).contains(&views), "{views}");
    }
}

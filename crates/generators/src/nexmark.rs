//! Nexmark: people open auctions, others bid. The benchmark's events as its published generator makes them.
//!
//! Same kinds, ids, hot keys, prices, strings and sizes; the random numbers are ours, so that an event is a pure
//! function of seed and number. Event times ascend. Text is what Flink's `json` writes for the wide table
//! `(event_type, person, auction, bid)`: two of the three rows are null.

use ouzel_types::calendar::civil;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use crate::EventFamily;
use crate::text::mix;

/// Ids of people and auctions start here, so that they differ from indices.
const FIRST_ID: u64 = 1_000;
/// Ids may run this far ahead of what exists.
const ID_LEAD: u64 = 10;
/// One of so many neighbouring people or auctions is the hot one.
const HOT_RATIO: u64 = 100;
const IN_FLIGHT_AUCTIONS: u64 = 100;
const ACTIVE_PEOPLE: u64 = 1_000;
const CHANNELS: u64 = 10_000;
const FIRST_CATEGORY: u64 = 10;
const CATEGORIES: u64 = 5;
/// Steps of a sine-shaped rate.
const SINE_STEPS: usize = 10;

const FIRST_NAMES: [&str; 11] =
    ["Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter", "Walter"];
const LAST_NAMES: [&str; 9] = ["Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris"];
const CITIES: [&str; 10] =
    ["Phoenix", "Los Angeles", "San Francisco", "Boise", "Portland", "Bend", "Redmond", "Seattle", "Kent", "Cheyenne"];
const STATES: [&str; 6] = ["AZ", "CA", "ID", "OR", "WA", "WY"];
const HOT_CHANNELS: [&str; 4] = ["Google", "Facebook", "Baidu", "Apple"];

/// The options of the benchmark's connector that shape events.
#[derive(Clone, Debug)]
pub struct NexmarkConfig {
    pub first_rate: u64,
    pub next_rate: u64,
    pub sine: bool,
    pub rate_period_s: u64,
    pub person_proportion: u64,
    pub auction_proportion: u64,
    pub bid_proportion: u64,
    pub person_bytes: u64,
    pub auction_bytes: u64,
    pub bid_bytes: u64,
    pub hot_auctions: u64,
    pub hot_bidders: u64,
    pub hot_sellers: u64,
}

impl Default for NexmarkConfig {
    fn default() -> NexmarkConfig {
        NexmarkConfig {
            first_rate: 10_000,
            next_rate: 10_000,
            sine: false,
            rate_period_s: 600,
            person_proportion: 1,
            auction_proportion: 3,
            bid_proportion: 46,
            person_bytes: 200,
            auction_bytes: 500,
            bid_bytes: 100,
            hot_auctions: 2,
            hot_bidders: 4,
            hot_sellers: 4,
        }
    }
}

impl NexmarkConfig {
    fn cycle(&self) -> u64 {
        (self.person_proportion + self.auction_proportion + self.bid_proportion).max(1)
    }

    /// Microseconds between events, one entry per step of the rate's wave.
    fn delays_us(&self) -> Vec<u64> {
        let delay = |rate: f64| ((1_000_000.0 / rate.max(1.0)) as u64).max(1);
        let (first, next) = (self.first_rate as f64, self.next_rate as f64);
        if self.first_rate == self.next_rate {
            return Vec::new();
        }
        if !self.sine {
            return vec![delay(first), delay(next)];
        }
        let (middle, height) = ((first + next) / 2.0, (first - next) / 2.0);
        (0..SINE_STEPS)
            .map(|step| delay(middle + height * (step as f64 * std::f64::consts::TAU / SINE_STEPS as f64).cos()))
            .collect()
    }
}

/// The event times of a rate: milliseconds after the first event.
pub struct Timeline {
    rate: u64,
    delays_us: Vec<u64>,
    step_s: u64,
}

impl Timeline {
    pub fn new(config: &NexmarkConfig) -> Timeline {
        let delays_us = config.delays_us();
        let steps = delays_us.len().max(1) as u64;
        Timeline { rate: config.first_rate.max(1), step_s: config.rate_period_s.div_ceil(steps).max(1), delays_us }
    }

    pub fn offset_ms(&self, number: u64) -> i64 {
        if self.delays_us.is_empty() {
            return (u128::from(number) * 1_000 / u128::from(self.rate)) as i64;
        }
        let events_of = |delay: u64| (self.step_s * 1_000_000 / delay).max(1);
        let per_wave: u64 = self.delays_us.iter().map(|d| events_of(*d)).sum();
        let wave_ms = self.step_s * 1_000 * self.delays_us.len() as u64;
        let mut n = number % per_wave;
        let mut offset = number / per_wave * wave_ms;
        for delay in &self.delays_us {
            let events = events_of(*delay);
            if n < events {
                return (offset + n * delay / 1_000) as i64;
            }
            n -= events;
            offset += events * delay / 1_000;
        }
        offset as i64
    }
}

pub struct Nexmark {
    seed: u64,
    config: NexmarkConfig,
    timeline: Timeline,
    /// Name and URL of each channel, in one text.
    channels: Vec<(String, String)>,
    hot_urls: [String; 4],
}

impl Nexmark {
    pub fn new(seed: u64, config: NexmarkConfig) -> Nexmark {
        let mut rng = SmallRng::seed_from_u64(mix(seed, u64::MAX));
        let hot_urls = std::array::from_fn(|_| base_url(&mut rng));
        let channels = (0..CHANNELS)
            .map(|number| {
                let mut url = base_url(&mut rng);
                if rng.random_range(0..10) > 0 {
                    let id = i64::from((number as u32).reverse_bits() as i32).abs();
                    url.push_str(&format!("&channel_id={id}"));
                }
                (format!("channel-{number}"), url)
            })
            .collect();
        Nexmark { seed, timeline: Timeline::new(&config), config, channels, hot_urls }
    }

    /// When event `number` happens, in milliseconds after the first one.
    pub fn offset_ms(&self, number: u64) -> i64 {
        self.timeline.offset_ms(number)
    }

    /// Appends the JSON text of event `number`, which happens at `time_ms` (epoch milliseconds).
    pub fn write(&self, number: u64, time_ms: i64, out: &mut Vec<u8>) {
        let mut rng = SmallRng::seed_from_u64(mix(self.seed, number));
        let place = number % self.config.cycle();
        if place < self.config.person_proportion {
            self.person(number, time_ms, &mut rng, out);
        } else if place < self.config.person_proportion + self.config.auction_proportion {
            self.auction(number, time_ms, &mut rng, out);
        } else {
            self.bid(number, time_ms, &mut rng, out);
        }
    }

    fn person(&self, number: u64, time_ms: i64, rng: &mut SmallRng, out: &mut Vec<u8>) {
        let start = out.len();
        put(out, "{\"event_type\":0,\"person\":{\"id\":");
        put_number(out, self.last_person(number) + FIRST_ID);
        put(out, ",\"name\":\"");
        put(out, pick(&FIRST_NAMES, rng));
        put(out, " ");
        put(out, pick(&LAST_NAMES, rng));
        put(out, "\",\"emailAddress\":\"");
        put_text(out, 7, b' ', rng);
        put(out, "@");
        put_text(out, 5, b' ', rng);
        put(out, ".com\",\"creditCard\":\"");
        for group in 0..4 {
            let digits: u64 = rng.random_range(0..10_000);
            put(out, if group > 0 { " " } else { "" });
            put_padded(out, digits, 4);
        }
        put(out, "\",\"city\":\"");
        put(out, pick(&CITIES, rng));
        put(out, "\",\"state\":\"");
        put(out, pick(&STATES, rng));
        // The names of the fields do not count in the size of a record.
        let size = (out.len() - start) as u64 - 92 + 8;
        put(out, "\",\"dateTime\":");
        put_time(out, time_ms);
        put_extra(out, size, self.config.person_bytes, rng);
        put(out, "},\"auction\":null,\"bid\":null}");
    }

    fn auction(&self, number: u64, time_ms: i64, rng: &mut SmallRng, out: &mut Vec<u8>) {
        put(out, "{\"event_type\":1,\"person\":null,\"auction\":{\"id\":");
        put_number(out, self.last_auction(number) + FIRST_ID);
        put(out, ",\"itemName\":\"");
        let name = put_text(out, 20, b' ', rng);
        put(out, "\",\"description\":\"");
        let description = put_text(out, 100, b' ', rng);
        let first_bid = price(rng);
        put(out, "\",\"initialBid\":");
        put_number(out, first_bid);
        put(out, ",\"reserve\":");
        put_number(out, first_bid + price(rng));
        put(out, ",\"dateTime\":");
        put_time(out, time_ms);
        put(out, ",\"expires\":");
        let ahead = IN_FLIGHT_AUCTIONS * self.config.cycle() / self.config.auction_proportion.max(1);
        let horizon = self.timeline.offset_ms(number + ahead) - self.timeline.offset_ms(number);
        put_time(out, time_ms + 1 + rng.random_range(0..(horizon * 2).max(1)));
        put(out, ",\"seller\":");
        let hot = rng.random_range(0..self.config.hot_sellers.max(1)) > 0;
        let seller = if hot { self.last_person(number) / HOT_RATIO * HOT_RATIO } else { self.some_person(number, rng) };
        put_number(out, seller + FIRST_ID);
        put(out, ",\"category\":");
        put_number(out, FIRST_CATEGORY + rng.random_range(0..CATEGORIES));
        put_extra(out, (name + description) as u64 + 8 * 6, self.config.auction_bytes, rng);
        put(out, "},\"bid\":null}");
    }

    fn bid(&self, number: u64, time_ms: i64, rng: &mut SmallRng, out: &mut Vec<u8>) {
        put(out, "{\"event_type\":2,\"person\":null,\"auction\":null,\"bid\":{\"auction\":");
        let hot = rng.random_range(0..self.config.hot_auctions.max(1)) > 0;
        let auction =
            if hot { self.last_auction(number) / HOT_RATIO * HOT_RATIO } else { self.some_auction(number, rng) };
        put_number(out, auction + FIRST_ID);
        put(out, ",\"bidder\":");
        let hot = rng.random_range(0..self.config.hot_bidders.max(1)) > 0;
        let bidder =
            if hot { self.last_person(number) / HOT_RATIO * HOT_RATIO + 1 } else { self.some_person(number, rng) };
        // Twice, as the published code does: bidders run ahead of people.
        put_number(out, bidder + FIRST_ID + FIRST_ID);
        put(out, ",\"price\":");
        put_number(out, price(rng));
        let (channel, url) = if rng.random() {
            let hot = rng.random_range(0..HOT_CHANNELS.len());
            (HOT_CHANNELS[hot], &self.hot_urls[hot])
        } else {
            let (channel, url) = &self.channels[rng.random_range(0..self.channels.len())];
            (channel.as_str(), url)
        };
        put(out, ",\"channel\":\"");
        put(out, channel);
        put(out, "\",\"url\":\"");
        put(out, url);
        put(out, "\",\"dateTime\":");
        put_time(out, time_ms);
        put_extra(out, 8 * 4, self.config.bid_bytes, rng);
        put(out, "}}");
    }

    /// Index of the last person at this event.
    fn last_person(&self, number: u64) -> u64 {
        let people = self.config.person_proportion;
        let place = (number % self.config.cycle()).min(people.saturating_sub(1));
        number / self.config.cycle() * people + place
    }

    /// One of the people who were active lately, or soon will be.
    fn some_person(&self, number: u64, rng: &mut SmallRng) -> u64 {
        let people = self.last_person(number) + 1;
        let active = people.min(ACTIVE_PEOPLE);
        people - active + rng.random_range(0..active + ID_LEAD)
    }

    /// Index of the last auction at this event.
    fn last_auction(&self, number: u64) -> u64 {
        let (people, auctions) = (self.config.person_proportion, self.config.auction_proportion);
        let (round, place) = (number / self.config.cycle(), number % self.config.cycle());
        if place < people {
            return (round * auctions).saturating_sub(1);
        }
        round * auctions + (place - people).min(auctions.saturating_sub(1))
    }

    fn some_auction(&self, number: u64, rng: &mut SmallRng) -> u64 {
        let last = self.last_auction(number);
        let first = last.saturating_sub(IN_FLIGHT_AUCTIONS);
        first + rng.random_range(0..last - first + 1 + ID_LEAD)
    }
}

impl EventFamily for Nexmark {
    fn write_event(&self, number: u64, time_us: i64, out: &mut Vec<u8>) {
        self.write(number, time_us.div_euclid(1_000), out);
    }
}

/// Log-uniform from 100 to 100,000,000.
fn price(rng: &mut SmallRng) -> u64 {
    (10f64.powf(rng.random::<f64>() * 6.0) * 100.0).round() as u64
}

fn base_url(rng: &mut SmallRng) -> String {
    let mut url = b"https://www.nexmark.com/".to_vec();
    for _ in 0..3 {
        put_text(&mut url, 5, b'_', rng);
        url.push(b'/');
    }
    put(&mut url, "item.htm?query=1");
    String::from_utf8_lossy(&url).into_owned()
}

fn pick<'a>(items: &[&'a str], rng: &mut SmallRng) -> &'a str {
    items[rng.random_range(0..items.len())]
}

fn put(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

fn put_number(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

fn put_padded(out: &mut Vec<u8>, value: u64, width: u32) {
    for place in (0..width).rev() {
        out.push(b'0' + (value / 10u64.pow(place) % 10) as u8);
    }
}

/// Three to `max - 1` letters, one in thirteen of them `special`, without blanks at the ends; returns the length.
fn put_text(out: &mut Vec<u8>, max: usize, special: u8, rng: &mut SmallRng) -> usize {
    let start = out.len();
    for _ in 0..3 + rng.random_range(0..max - 3) {
        let draw: u32 = rng.random_range(0..13 * 26);
        out.push(if draw.is_multiple_of(13) { special } else { b'a' + (draw / 13) as u8 });
    }
    while out.len() > start && out.last() == Some(&b' ') {
        out.pop();
    }
    let blanks = out[start..].iter().take_while(|b| **b == b' ').count();
    out.drain(start..start + blanks);
    out.len() - start
}

/// The field `extra`: letters that bring a record of `size` bytes to about `wanted`, give or take a fifth.
fn put_extra(out: &mut Vec<u8>, size: u64, wanted: u64, rng: &mut SmallRng) {
    put(out, ",\"extra\":\"");
    let missing = wanted.saturating_sub(size);
    let fifth = (missing as f64 * 0.2).round() as u64;
    let mut length = missing - fifth + if fifth == 0 { 0 } else { rng.random_range(0..2 * fifth) };
    while length > 0 {
        // Six letters a draw: 26^6 is below 2^32.
        let mut draw: u32 = rng.random();
        for _ in 0..length.min(6) {
            out.push(b'a' + (draw % 26) as u8);
            draw /= 26;
        }
        length -= length.min(6);
    }
    put(out, "\"");
}

/// `"2025-01-31 12:00:00.12"`: as Flink, without the zeros at the end of the fraction.
fn put_time(out: &mut Vec<u8>, time_ms: i64) {
    let (year, month, day) = civil(time_ms.div_euclid(86_400_000));
    let of_day = time_ms.rem_euclid(86_400_000) as u64;
    put(out, "\"");
    put_padded(out, year as u64, 4);
    put(out, "-");
    put_padded(out, month as u64, 2);
    put(out, "-");
    put_padded(out, day as u64, 2);
    put(out, " ");
    put_padded(out, of_day / 3_600_000, 2);
    put(out, ":");
    put_padded(out, of_day / 60_000 % 60, 2);
    put(out, ":");
    put_padded(out, of_day / 1_000 % 60, 2);
    let millis = of_day % 1_000;
    if millis != 0 {
        put(out, ".");
        put_padded(out, millis, 3);
        while out.last() == Some(&b'0') {
            out.pop();
        }
    }
    put(out, "\"");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(n: u64) -> Vec<String> {
        let nexmark = Nexmark::new(42, NexmarkConfig::default());
        let text = |number| {
            let mut out = Vec::new();
            nexmark.write(number, 1_735_689_600_000 + nexmark.offset_ms(number), &mut out);
            String::from_utf8(out).unwrap()
        };
        (0..n).map(text).collect()
    }

    fn field<'a>(event: &'a str, name: &str) -> &'a str {
        let at = event.find(&format!("\"{name}\":")).unwrap() + name.len() + 3;
        let rest = &event[at..];
        rest[..rest.find([',', '}']).unwrap()].trim_matches('"')
    }

    #[test]
    fn kinds_come_one_three_and_fortysix_times() {
        let all = events(5_000);
        let count = |start: &str| all.iter().filter(|e| e.starts_with(start)).count();
        assert_eq!([0, 1, 2].map(|kind| count(&format!("{{\"event_type\":{kind},"))), [100, 300, 4_600]);
        let bytes = all.iter().map(|e| e.len() + 1).sum::<usize>() / all.len();
        assert!((310..360).contains(&bytes), "{bytes}");
    }

    #[test]
    fn ids_are_consecutive_and_half_the_bids_are_hot() {
        let all = events(50_000);
        assert_eq!(field(&all[50], "id"), "1001");
        assert_eq!([51, 52, 53].map(|n: usize| field(&all[n], "id")), ["1003", "1004", "1005"]);
        let bids: Vec<&String> = all.iter().filter(|e| e.starts_with("{\"event_type\":2")).collect();
        let hot = bids
            .iter()
            .filter(|e| field(&e[e.find("\"bid\"").unwrap()..], "auction").parse::<u64>().unwrap() % 100 == 0)
            .count();
        assert!((hot as f64 / bids.len() as f64 - 0.505).abs() < 0.02, "{hot}");
        let prices: Vec<u64> = bids.iter().map(|e| field(e, "price").parse().unwrap()).collect();
        assert!(prices.iter().all(|p| (100..=100_000_000).contains(p)));
    }

    #[test]
    fn times_ascend_with_the_rate_and_drop_zeros() {
        let all = events(2_001);
        assert_eq!(field(&all[2_000], "dateTime"), "2025-01-01 00:00:00.2");
        assert_eq!(field(&all[19], "dateTime"), "2025-01-01 00:00:00.001");
        assert_eq!(field(&all[0], "dateTime"), "2025-01-01 00:00:00");
    }

    #[test]
    fn a_wave_moves_between_two_rates() {
        let config = NexmarkConfig { first_rate: 1_000, next_rate: 500, rate_period_s: 20, ..NexmarkConfig::default() };
        let timeline = Timeline::new(&config);
        assert_eq!(timeline.offset_ms(9_999), 9_999);
        assert_eq!(timeline.offset_ms(10_001), 10_002);
        assert_eq!(timeline.offset_ms(15_000), 20_000);
    }

    #[test]
    fn events_depend_on_seed_and_number_only() {
        assert_eq!(events(100), events(100));
    }
}

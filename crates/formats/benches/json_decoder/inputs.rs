//! The inputs: Nexmark events, events of Wikipedia's stream of changes and older edits, sensor readings of system 004.

use std::io::Read;

use ouzel_generators::EventFamily;

use crate::measure::recorded;

/// A name and JSON lines.
pub struct Input {
    pub name: &'static str,
    pub text: Vec<u8>,
}

/// The whole lines of a file's first bytes.
pub fn beginning(path: &str, bytes: u64) -> Vec<u8> {
    let mut text = Vec::new();
    let file = std::fs::File::open(path).unwrap_or_else(|e| panic!("cannot open {path}: {e}"));
    file.take(bytes).read_to_end(&mut text).unwrap_or_else(|e| panic!("cannot read {path}: {e}"));
    text.truncate(memchr::memrchr(b'\n', &text).map_or(0, |end| end + 1));
    text
}

/// Wikipedia's stream of changes: twelve recorded events, repeated to the number, or made ones where there are none.
pub fn changes(events: usize) -> Input {
    let Some(recorded) = recorded("wikimedia_recentchange/recentchange_2026-09-17.jsonl") else {
        return Input { name: "Wikipedia events (made)", text: made("recent-changes", events) };
    };
    let mut text = Vec::new();
    for line in recorded.split(|b| *b == b'\n').filter(|line| !line.is_empty()).cycle().take(events) {
        text.extend_from_slice(line);
        text.push(b'\n');
    }
    Input { name: "Wikipedia events (twelve recorded, repeated)", text }
}

/// Twenty thousand recorded edits of another form, each different; None where they are not.
pub fn edits() -> Option<Input> {
    let text = recorded("wikipedia_edits_2015/wikiticker-2015-09-12_00-13h.jsonl.gz")?;
    Some(Input { name: "Wikipedia edits of 2015 (recorded)", text })
}

/// The same with each `every`th line cut in the middle.
pub fn damaged(text: &[u8], every: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for (n, line) in text.split_inclusive(|b| *b == b'\n').enumerate() {
        out.extend_from_slice(if n % every == 0 { &line[..line.len() / 2] } else { line });
        if n % every == 0 {
            out.push(b'\n');
        }
    }
    out
}

pub fn sensors(events: usize) -> Input {
    Input { name: "sensor readings", text: made("sensors", events) }
}

fn made(family: &str, events: usize) -> Vec<u8> {
    let family: Box<dyn EventFamily> = ouzel_generators::family(family, 42).expect("a family of this name");
    let mut text = Vec::new();
    for number in 0..events as u64 {
        family.write_event(number, 1_700_000_000_000_000 + number as i64 * 100, &mut text);
        if text.last() != Some(&b'\n') {
            text.push(b'\n');
        }
    }
    text
}

/// 1 person, 3 auctions and 46 bids of 50 events, shaped and sized as the Nexmark generator's in Flink's JSON.
pub fn nexmark(events: usize) -> Vec<u8> {
    use std::io::Write;
    let mut random = Random(42);
    let mut out = Vec::new();
    for n in 0..events {
        let time = 1_700_000_000_000 + n as i64 / 10;
        let seconds = time / 1000 % 86_400;
        let (h, m, s, ms) = (seconds / 3600, seconds / 60 % 60, seconds % 60, time % 1000);
        let at = format!("2023-11-14 {h:02}:{m:02}:{s:02}.{ms:03}");
        let epoch = n / 50;
        match n % 50 {
            0 => writeln!(
                out,
                r#"{{"event_type":0,"person":{{"id":{},"name":"Peter Jones","emailAddress":"{}@{}.com","creditCard":"1234 5678 9012 3456","city":"San Francisco","state":"CA","dateTime":"{at}","extra":"{}"}},"auction":null,"bid":null}}"#,
                1000 + epoch, random.text(7), random.text(5), random.text(80)
            ),
            1..=3 => writeln!(
                out,
                r#"{{"event_type":1,"person":null,"auction":{{"id":{},"itemName":"{}","description":"{}","initialBid":{},"reserve":{},"dateTime":"{at}","expires":"{at}","seller":{},"category":1{},"extra":"{}"}},"bid":null}}"#,
                1000 + epoch * 3 + n % 50, random.text(15), random.text(60), random.price(), random.price(), 1000 + epoch, n % 5, random.text(300)
            ),
            _ => {
                let channel = ["Google", "Facebook", "Baidu", "Apple", "channel-1234", "channel-77"][random.below(6)];
                writeln!(
                    out,
                    r#"{{"event_type":2,"person":null,"auction":null,"bid":{{"auction":{},"bidder":{},"price":{},"channel":"{channel}","url":"https://www.nexmark.com/{}/{}/{}/item.htm?query=1","dateTime":"{at}","extra":"{}"}}}}"#,
                    1000 + epoch * 3, 2000 + epoch, random.price(), random.text(4), random.text(4), random.text(4), random.text(64)
                )
            }
        }
        .expect("writing to memory");
    }
    out
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
    fn price(&mut self) -> u64 {
        (10f64.powf(self.below(6000) as f64 / 1000.0) * 100.0) as u64
    }
    fn text(&mut self, most: usize) -> String {
        let length = most * 8 / 10 + self.below(most * 4 / 10 + 1);
        (0..length).map(|_| char::from(b'a' + self.below(26) as u8)).collect()
    }
}

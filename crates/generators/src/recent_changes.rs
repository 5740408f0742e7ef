//! Changes of wiki pages in the shape of Wikimedia's `recentchange` 1.0, made up: for load, where the real stream is not to be had.
//!
//! Bots make a third of the changes, a few pages and wikis most of them.

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use crate::EventFamily;
use crate::text::{Iso, Uuid, mix, mix_wide, pick, put};

/// Wiki and its domain.
const WIKIS: [(&str, &str); 8] = [
    ("enwiki", "en.wikipedia.org"),
    ("commonswiki", "commons.wikimedia.org"),
    ("wikidatawiki", "www.wikidata.org"),
    ("dewiki", "de.wikipedia.org"),
    ("frwiki", "fr.wikipedia.org"),
    ("jawiki", "ja.wikipedia.org"),
    ("ruwiki", "ru.wikipedia.org"),
    ("enwiktionary", "en.wiktionary.org"),
];
const SUBJECTS: [&str; 8] =
    ["History of", "List of", "Geography of", "Élections à", "Spielplan", "Музей", "日本の", "Talk:"];
const PAGES: u64 = 200_000;
const PEOPLE: u64 = 20_000;
const BOTS: u64 = 40;

pub struct RecentChanges {
    pub seed: u64,
}

impl EventFamily for RecentChanges {
    fn write_event(&self, number: u64, time_us: i64, out: &mut Vec<u8>) {
        let mut rng = SmallRng::seed_from_u64(mix(self.seed, number));
        let (wiki, domain) = WIKIS[rng.random_range(0..WIKIS.len()).min(rng.random_range(0..WIKIS.len()))];
        let page = (rng.random::<f64>().powi(3) * PAGES as f64) as u64;
        let title = format!("{} {page}", SUBJECTS[(mix(page, 0) % 8) as usize]);
        let bot = rng.random::<f64>() < 0.33;
        let user = if bot {
            format!("Bot{}", rng.random_range(0..BOTS))
        } else {
            format!("User{}", (rng.random::<f64>().powi(2) * PEOPLE as f64) as u64)
        };
        let kind = match rng.random_range(0..100) {
            0..62 => "edit",
            62..67 => "new",
            67..74 => "log",
            _ => "categorize",
        };
        let id = mix_wide(self.seed, number);
        put(
            out,
            format_args!(
                "{{\"$schema\":\"/mediawiki/recentchange/1.0.0\",\"meta\":{{\"uri\":\"https://{domain}/wiki/{page}\",\"request_id\":\"{}\",\"id\":\"{}\",\"domain\":\"{domain}\",\"stream\":\"mediawiki.recentchange\",\"dt\":\"{}Z\",\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"offset\":{number}}}",
                Uuid(!id),
                Uuid(id),
                Iso(time_us)
            ),
        );
        put(
            out,
            format_args!(
                ",\"id\":{number},\"type\":\"{kind}\",\"namespace\":{},\"title\":\"{title}\",\"comment\":\"{}\",\"timestamp\":{},\"user\":\"{user}\",\"bot\":{bot}",
                rng.random_range(0..5),
                pick(&["clean up", "/* External links */ fixed", "ajout d'une référence", "修正"], &mut rng),
                time_us.div_euclid(1_000_000)
            ),
        );
        if matches!(kind, "edit" | "new") {
            lengths(kind, number, &mut rng, out);
        }
        put(
            out,
            format_args!(
                ",\"server_url\":\"https://{domain}\",\"server_name\":\"{domain}\",\"server_script_path\":\"/w\",\"wiki\":\"{wiki}\",\"parsedcomment\":\"\"}}"
            ),
        );
    }
}

fn lengths(kind: &str, number: u64, rng: &mut SmallRng, out: &mut Vec<u8>) {
    let old = rng.random_range(100..60_000_i64);
    let new = (old + rng.random_range(-400..600)).max(0);
    put(out, format_args!(",\"minor\":{},\"patrolled\":true", rng.random::<bool>()));
    if kind == "new" {
        put(
            out,
            format_args!(",\"length\":{{\"old\":null,\"new\":{new}}},\"revision\":{{\"old\":null,\"new\":{number}}}"),
        );
    } else {
        let before = number / 2;
        put(
            out,
            format_args!(
                ",\"length\":{{\"old\":{old},\"new\":{new}}},\"revision\":{{\"old\":{before},\"new\":{number}}}"
            ),
        );
    }
}

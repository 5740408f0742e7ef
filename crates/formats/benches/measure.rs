//! What the benchmarks of formats share: blocks of records, a line of a table per reader, CPU time of the thread (best of
//! several rounds). Arguments are `name=value`: `input=`, `what=` a part of a line's text, `rounds=`.

use std::hint::black_box;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use arrow_buffer::Buffer;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// As the connectors cut their input.
const BLOCK_BYTES: usize = 512 << 10;

/// The value of an argument `name=value`.
pub fn argument(name: &str) -> Option<String> {
    std::env::args().skip(1).find_map(|a| a.strip_prefix(name)?.strip_prefix('=').map(str::to_string))
}

pub fn chosen(input: &str) -> bool {
    argument("input").is_none_or(|name| name == input)
}

/// What is recorded lies in this folder of `$OUZEL_SHARED`; nothing of it is kept here.
pub fn recorded(path: &str) -> Option<Vec<u8>> {
    let path = Path::new(&std::env::var_os("OUZEL_SHARED")?).join("data").join(path);
    let bytes = std::fs::read(&path).ok()?;
    if path.extension().is_none_or(|e| e != "gz") {
        return Some(bytes);
    }
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut text).ok()?;
    Some(text)
}

/// An input's size, for figures per event and per byte.
pub struct Measured {
    events: usize,
    bytes: usize,
}

impl Measured {
    pub fn of(name: &str, blocks: &Blocks) -> Measured {
        let events = blocks.iter().map(|(_, records)| records.len()).sum();
        Measured::of_bytes(name, events, blocks.iter().map(|(block, _)| block.len()).sum())
    }

    pub fn of_bytes(name: &str, events: usize, bytes: usize) -> Measured {
        println!("\n{events} {name}, {} bytes each\n\n| what | M events/s | MB/s |\n|---|---|---|", bytes / events);
        Measured { events, bytes }
    }

    pub fn floor(&self, blocks: &Blocks) {
        self.report("newline scan (memchr)", || newline_scan(blocks));
        self.report("memcpy of the same bytes", || copy(blocks));
    }

    /// Million events per second.
    pub fn report(&self, what: &str, mut run: impl FnMut() -> usize) -> f64 {
        if argument("what").is_some_and(|part| !what.contains(&part)) {
            return f64::NAN;
        }
        let rounds = argument("rounds").map_or(7, |rounds| rounds.parse().expect("a number of rounds"));
        let best = (0..rounds)
            .map(|_| {
                let start = cpu_seconds();
                black_box(run());
                cpu_seconds() - start
            })
            .fold(f64::INFINITY, f64::min);
        let events = self.events as f64 / best / 1e6;
        println!("| {what} | {events:.2} | {:.0} |", self.bytes as f64 / best / 1e6);
        events
    }
}

fn copy(blocks: &Blocks) -> usize {
    let mut out = Vec::new();
    for (block, _) in blocks {
        out.clear();
        out.extend_from_slice(block.as_slice());
        black_box(&out);
    }
    out.len()
}

/// CPU time of this thread: other programs on the machine do not count.
fn cpu_seconds() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the struct is ours and outlives the call.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Bytes and the records in them.
pub type Block = (Buffer, Vec<Range<usize>>);
pub type Blocks = Vec<Block>;

pub fn blocks_of(text: &[u8]) -> Blocks {
    let mut blocks = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let limit = rest.len().min(BLOCK_BYTES);
        let cut = memchr::memrchr(b'\n', &rest[..limit]).map_or(rest.len(), |at| at + 1);
        let mut records = Vec::new();
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', &rest[..cut]) {
            records.push(start..end);
            start = end + 1;
        }
        blocks.push((Buffer::from_vec(rest[..cut].to_vec()), records));
        rest = &rest[cut..];
    }
    blocks
}

fn newline_scan(blocks: &Blocks) -> usize {
    blocks.iter().map(|(block, _)| memchr::memchr_iter(b'\n', block.as_slice()).count()).sum()
}

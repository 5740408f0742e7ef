//! What an operator waits for: the answer to "why is my window not firing?".

/// The next result that an operator holds back until event time comes to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Firing {
    /// The watermark that lets it go, epoch ms.
    pub watermark_ms: i64,
    /// Start and end (exclusive) of the window, epoch ms, where it is one.
    pub window: Option<(i64, i64)>,
}

impl Firing {
    pub fn at(watermark_ms: i64) -> Firing {
        Firing { watermark_ms, window: None }
    }

    /// The earlier of the two.
    pub fn earlier(a: Option<Firing>, b: Option<Firing>) -> Option<Firing> {
        a.into_iter().chain(b).min_by_key(|firing| firing.watermark_ms)
    }
}

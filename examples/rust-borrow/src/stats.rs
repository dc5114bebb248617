//! Sums over many entries.

use crate::entry::Entry;

#[derive(Debug, Default, PartialEq)]
pub struct Stats {
    pub requests: usize,
    pub failures: usize,
    pub bytes: u64,
}

/// Counts requests, failed ones and bytes.
pub fn summarise(entries: Vec<Entry>) -> Stats {
    Stats {
        requests: entries.len(),
        failures: entries.iter().filter(|e| e.status >= 500).count(),
        bytes: entries.iter().map(|e| e.bytes).sum(),
    }
}

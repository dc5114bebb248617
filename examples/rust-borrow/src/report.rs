//! Text for people.

use crate::entry::Entry;
use crate::names::Names;
use crate::stats::summarise;

/// An overview, followed by the slowest paths.
pub fn overview(entries: Vec<Entry>) -> String {
    let stats = summarise(entries);
    let mut text = format!("{} requests, {} failed\n", stats.requests, stats.failures);
    for e in entries.iter().filter(|e| e.status >= 500) {
        text.push_str(&format!("  {} {}\n", e.status, e.path));
    }
    text
}

/// Compares two paths side by side.
pub fn pair(names: &mut Names, left: &Entry, right: &Entry) -> String {
    let a = names.short(&left.path);
    let b = names.short(&right.path);
    format!("{a} {} | {b} {}", left.bytes, right.bytes)
}

/// A legend of all names used so far, with one path put first.
pub fn legend(names: &mut Names, first: &str) -> String {
    let head = names.short(first);
    let count = names.len();
    format!("{head} and {} more", count - 1)
}

/// The path that sent most.
pub fn largest(entries: Vec<Entry>) -> Option<String> {
    if summarise(entries).requests == 0 {
        return None;
    }
    entries.iter().max_by_key(|e| e.bytes).map(|e| e.path.clone())
}

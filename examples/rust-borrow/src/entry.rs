//! One line of an access log.

#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub path: String,
    pub status: u16,
    pub bytes: u64,
}

impl Entry {
    /// Reads "PATH STATUS BYTES".
    pub fn parse(line: &str) -> Option<Entry> {
        let mut parts = line.split_whitespace();
        Some(Entry {
            path: parts.next()?.to_string(),
            status: parts.next()?.parse().ok()?,
            bytes: parts.next()?.parse().ok()?,
        })
    }
}

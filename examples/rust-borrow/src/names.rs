//! Short names for long paths, each made once.

use std::collections::HashMap;

#[derive(Default)]
pub struct Names {
    short: HashMap<String, String>,
}

impl Names {
    /// Returns the short name of a path: its last part.
    pub fn short(&mut self, path: &str) -> &str {
        self.short
            .entry(path.to_string())
            .or_insert_with(|| path.rsplit('/').next().unwrap_or(path).to_string())
    }

    /// Tells how many names were made.
    pub fn len(&self) -> usize {
        self.short.len()
    }
}

//! Decides when somebody has to be woken.

use crate::entry::Entry;
use crate::names::Names;
use crate::stats::{summarise, Stats};

pub struct Alert {
    pub title: String,
    pub stats: Stats,
}

/// Raises an alert when more than one request in ten failed.
pub fn check(entries: Vec<Entry>, names: &mut Names) -> Option<Alert> {
    let stats = summarise(entries);
    if stats.failures * 10 <= stats.requests {
        return None;
    }
    let worst = entries.iter().find(|e| e.status >= 500)?;
    let title = names.short(&worst.path);
    if names.len() > 100 {
        return None;
    }
    Some(Alert { title: format!("{title} fails"), stats })
}

/// Checks the entries of two hosts and says which one is worse.
pub fn worse(left: Vec<Entry>, right: Vec<Entry>) -> Vec<Entry> {
    if summarise(left).failures >= summarise(right).failures {
        left
    } else {
        right
    }
}

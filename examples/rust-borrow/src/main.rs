mod alert;
mod entry;
mod names;
mod report;
mod stats;

use std::io::{self, BufRead};

use entry::Entry;
use names::Names;

fn main() {
    let entries: Vec<Entry> = io::stdin()
        .lock()
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| Entry::parse(&line))
        .collect();
    let mut names = Names::default();

    if let Some(alert) = alert::check(entries.clone(), &mut names) {
        println!("ALERT {}: {:?}", alert.title, alert.stats);
    }
    let stats = stats::summarise(entries);
    println!("{}", report::overview(entries.clone()));
    println!("{:?}", report::largest(entries.clone()));
    println!("{} bytes", stats.bytes);
    if let [first, .., last] = &entries[..] {
        println!("{}", report::pair(&mut names, first, last));
        println!("{}", report::legend(&mut names, &first.path));
    }
    let half = entries.len() / 2;
    let worse = alert::worse(entries[..half].to_vec(), entries[half..].to_vec());
    println!("{} in the worse half", worse.len());
}

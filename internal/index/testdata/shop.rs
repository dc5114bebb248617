use std::collections::{HashMap, hash_map::Entry as E};
use crate::money::Price;
pub mod store;
mod inner {
    pub(crate) fn helper(a: &str) -> usize { a.len() }
}
#[derive(Debug, Clone)]
pub struct Order<'a, T: Into<Price>> {
    pub id: u64,
    lines: HashMap<String, Vec<T>>,
    name: &'a str,
}
pub struct Pair(pub u32, u32);
#[repr(u8)]
pub enum Event { Started, Moved { x: i32, y: i32 }, Ended(u32, String) }
pub const LIMIT: usize = 10;
static mut COUNT: u32 = 0;
type Result<T> = std::result::Result<T, Error>;
pub trait Store: Send {
    const KIND: &'static str;
    fn load(&self, id: u64) -> Option<Order<'static, u32>>;
    fn name(&self) -> String { String::from("x'{") }
}
impl<'a, T: Into<Price>> Order<'a, T> {
    pub async fn total(&self, rate: f64, f: impl Fn(u32, u32) -> u32) -> Result<f64> where T: Clone {
        let c = '{'; let s = r#"fn fake() { "#;
        Ok(1.0)
    }
    pub const fn new() -> Self { todo!() }
}
impl<T> Store for Vec<T> { fn load(&self, id: u64) -> Option<Order<'static, u32>> { None } }
macro_rules! square { ($x:expr) => { $x * $x }; }
extern "C" { fn abs(n: i32) -> i32; }

//! Who stands behind the ports: one folder per vendor, and [`offline`], which needs no vendor.
//!
//! An adapter only translates: port request → the maker's own words → port take. It never retries, never meters and
//! never knows which task asked.

pub mod offline;

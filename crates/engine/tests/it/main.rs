//! The engine over memory.

mod clean;
mod counts;
mod faults;
mod graph;
mod money;
mod polls;
mod steer;
mod steps;
mod twins;

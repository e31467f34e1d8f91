//! The engine over memory.

mod counts;
mod graph;
mod money;
mod steer;
mod steps;

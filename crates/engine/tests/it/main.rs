//! The engine over memory.

mod graph;
mod money;
mod steer;
mod steps;

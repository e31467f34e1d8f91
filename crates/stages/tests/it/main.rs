//! The film's steps: with real parts behind them, and those that hire, over memory and a shop that keeps books.

mod clips;
mod export;
mod shop;
mod stories;

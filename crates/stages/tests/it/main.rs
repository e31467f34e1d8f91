//! The film's steps with real parts behind them.

mod export;

//! Steps that hire, over memory and a shop that keeps books.

mod clips;
mod shop;
mod stories;

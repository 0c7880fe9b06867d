//! The countries a person picks from: in which order, which of them what is typed finds, and where the keyboard is.

mod list;
mod place;
mod search;

pub use list::{CountryList, Move};
pub use place::{Frame, Place, place};
pub use search::Entry;

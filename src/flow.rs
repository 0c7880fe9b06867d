//! The flow of a verification, as a pure state machine: `(state, event, moment) -> effects`.
//!
//! ```text
//!            send                 right code
//!  phone ───────────► code ──────────────────► verified
//!    ▲  ▲              │ │                        │
//!    │  └─ change number ┘                        │ token dies, form resets
//!    └──────── ended: expired, tries spent ◄──────┘
//! ```
//!
//! Nothing here names a browser type, reads a clock, draws randomness or does I/O, so all of it runs under plain `cargo test`.
//! `element::driver` feeds events in and performs the effects that come out.

mod code_entry;
mod code_step;
mod countdown;
pub mod country;
mod effect;
mod event;
mod intent;
mod message;
mod moment;
mod saved;
mod state;
mod transition;

pub use code_entry::{code_in, digits_of};
pub use code_step::CodeStep;
pub use countdown::{Millis, seconds_left};
pub use effect::{Effect, Field, Notification};
pub use event::{CodeSource, Event, Failure};
pub use intent::{IdempotencyKey, Request};
pub use message::{Message, Notice, Tone};
pub use moment::Moment;
pub use saved::{Saved, SavedCodeStep};
pub use state::{Busy, Options, PhoneField, State, Step, Ticket, VerifiedStep};

#[cfg(test)]
mod tests;

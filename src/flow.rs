//! The flow of a verification, as a pure state machine: `(state, event, moment) -> effects`.
//!
//! ```text
//!            send                right code
//!  phone ───────────► code ───────────────────► verified
//!    ▲               ▲   │                          │
//!    │          send │   │ too old, attempts spent  │ token dies
//!    │               │   ▼                          │
//!    ├── change ──── ended                          │
//!    │   number                                     │
//!    └──────────────────────────────────────────────┘
//! ```
//!
//! Nothing here names a browser type, reads a clock, draws randomness or does I/O, so all of it runs under plain `cargo test`.
//! `element::driver` feeds events in and performs the effects that come out.

mod code_entry;
mod code_step;
mod countdown;
mod effect;
mod ended;
mod event;
mod message;
mod moment;
mod options;
mod pending;
mod plans;
mod question;
mod saved;
mod state;
mod transition;
mod verified_step;

pub use code_entry::{CodeEntry, digits_of, read_code};
pub use code_step::CodeStep;
pub use countdown::{Millis, seconds_left};
pub use effect::{Effect, Field, Notification};
pub use ended::Ended;
pub use event::{CodeSource, Event, Failure};
pub use message::{Message, Notice, Tone, Topic};
pub use moment::Moment;
pub use options::Options;
pub use pending::{Endpoint, IdempotencyKey, Request};
pub use question::Question;
pub use saved::{Saved, SavedCodeStep};
pub use state::{PhoneField, State, Step, Ticket};
pub use verified_step::VerifiedStep;

#[cfg(test)]
mod tests;

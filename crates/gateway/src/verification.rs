//! The domain: what a verification is, and every rule about it. At the bottom of the gateway.
//!
//! Knows no HTTP, no SQL, no provider and no configuration; time and randomness are parameters. The rules of time and
//! tries are the pure [`state`]; what may be sent, how often and for how much is [`limit`]; what a store does in one
//! transaction is [`steps`].

pub mod callback;
pub mod code;
mod gaps;
mod handle;
mod id;
pub mod key_id;
mod keyring;
pub mod limit;
pub mod meter;
pub mod policy;
pub mod pseudonym;
pub mod reply;
pub mod response;
pub mod seal;
pub mod state;
pub mod steps;
pub mod token;
mod verdict;

pub use self::gaps::Gaps;
pub use self::handle::Handle;
pub use self::id::{EventsId, VerificationId, VerificationKey};
pub use self::keyring::Keyring;
pub use self::verdict::{Judgement, Verdict};

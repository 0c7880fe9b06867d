//! Providers' callbacks: who sent them, and what they mean.
//!
//! A callback goes through three types, in one direction. [`Received`] is what arrived: its body cannot be
//! read. A [`Scheme`] turns it into [`Verified`], the only type that opens a body. A [`Dialect`] interprets that in
//! our own terms. Nothing here knows a route or a table.
//!
//! The first step is the only one there is: a callback that has not been verified has no body that could be parsed.
//!
//! ```compile_fail,E0451
//! let forged = gateway::webhook::Verified { body: Default::default() };
//! ```
//!
//! ```compile_fail,E0616
//! fn peek(received: &gateway::webhook::Received) -> &[u8] {
//!     &received.body
//! }
//! ```

pub mod dialect;
pub(crate) mod keys;
pub mod keyword;
pub(crate) mod received;
pub mod scheme;
pub(crate) mod verified;

pub use self::dialect::{Acknowledgement, Dialect, Inbound, News};
pub use self::keys::BadSecret;
pub use self::keyword::Keyword;
pub use self::received::{About, Received, Target};
pub use self::scheme::{Scheme, Unverified};
pub use self::verified::{Form, Unreadable, Verified};

//! Callbacks of providers: who has sent them, and what they say.
//!
//! A callback goes through three types, in one direction. [`Received`] is what came over the wire: its body cannot be
//! read. A [`Scheme`] turns it into [`Verified`], the only type that opens a body. A [`Dialect`] reads that and says
//! what it means in our words. Nothing here knows a route or a table.
//!
//! The first arrow is the only one there is: a callback that nobody has verified has no body to be parsed.
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
mod keys;
pub mod keyword;
mod received;
pub mod scheme;
pub mod sender;
mod verified;

pub use self::dialect::{Acknowledgement, Dialect, Inbound, News};
pub use self::keys::BadSecret;
pub use self::keyword::Keyword;
pub use self::received::{Received, Target};
pub use self::scheme::{Scheme, Unverified};
pub use self::sender::{Sender, Senders};
pub use self::verified::{CallbackId, Form, Identity, Unreadable, Verified};

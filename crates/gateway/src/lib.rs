//! The backend of the widget: sends codes, checks them, and signs tokens.
//!
//! From the bottom: [`verification`] is the domain, its rules a pure state machine; [`store`] persists,
//! [`provider`] delivers, [`webhook`] verifies a provider's callbacks; [`verify`] contains the use cases;
//! [`http`] talks to browsers and servers. [`compose`] connects them according to [`config`]; [`server`] listens; [`cli`]
//! is the command line. No module imports one above it: docs/ARCHITECTURE.md has the order, `cargo xtask tidy` checks
//! it.

pub mod address;
pub mod cli;
pub mod clock;
pub mod compose;
pub mod config;
mod encoding;
pub mod entropy;
pub mod geo;
pub mod housekeeping;
pub mod http;
pub mod language;
pub mod message;
mod number;
pub mod origin;
pub mod provider;
pub mod secret;
pub mod server;
pub mod setting;
pub mod site;
pub mod store;
pub mod telemetry;
pub mod vendor;
pub mod verification;
pub mod verify;
pub mod webhook;

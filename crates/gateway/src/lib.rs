//! The backend of the widget: sends codes, checks them, signs the proof.
//!
//! [`verify`] holds the use cases and, in [`verify::state`], the rules as a pure state machine. Around it:
//! [`http`] speaks to browsers and servers, [`store`] remembers, [`provider`] delivers, [`webhook`] believes a
//! provider's callback or does not. [`app`] connects them as
//! [`config`] says; [`server`] listens; [`cli`] is the command line.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
mod encoding;
pub mod entropy;
pub mod geo;
pub mod housekeeping;
pub mod http;
pub mod message;
pub mod origin;
pub mod provider;
pub mod server;
pub mod site;
pub mod store;
pub mod telemetry;
pub mod verify;
pub mod webhook;

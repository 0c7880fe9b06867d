//! `<otp-verify>`: phone verification for sign-up pages.
//!
//! - [`flow`] decides: a pure state machine, tested without a browser.
//! - [`countries`] finds a country in a list, and a place for the list.
//! - [`i18n`] has the words.
//! - [`view_model`] says what a person sees of the state: plain data, tested without a browser.
//! - `view` shows that and sends events; it fetches nothing and decides nothing.
//! - `element` is the custom element: its attributes, its events, and the driver, which alone performs effects.
//! - `browser` is what the browser gives us: WebOTP, locale, clock, randomness, JSON.
//! - `gateway` is the client of the gateway's endpoints.
//!
//! docs/ARCHITECTURE.md tells how they hang together.

pub mod countries;
pub mod flow;
pub mod i18n;
pub mod view_model;

// What follows exists in the browser alone: a test in it would never be compiled.
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
pub mod element;
#[cfg(target_arch = "wasm32")]
mod gateway;
#[cfg(target_arch = "wasm32")]
mod view;

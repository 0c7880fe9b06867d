//! Stand-ins for the vendors' HTTP APIs: one axum router per vendor, one inbox for all.
//!
//! They serve the adapters' contract suite, the chaos and load runs, and the demo. Each refuses what the real API
//! would refuse (credentials, signatures, media types, the form of numbers, required fields, the state of a
//! verification) and remembers what it received, so that a test describes behaviour rather than a list of expected requests.
//!
//! What a stand-in does is decided in this order: an [`order`] given for the next calls, the number ([`fate`]), and
//! otherwise what the vendor documents. Where the vendor's documentation leaves something open, [`settings`] decides.

#![expect(
    clippy::result_large_err,
    reason = "a refusal is a whole answer, and a stand-in need not be fast about it"
)]

pub mod accounts;
pub mod callback;
pub mod calls;
pub mod clock;
pub mod configuration;
mod control;
pub mod fate;
pub mod inbox;
pub mod order;
mod random;
mod reply;
mod request;
mod session;
pub mod settings;
pub mod signature;
mod sim;
mod sinch;
mod twilio;
mod twilio_messaging;
pub mod vendor;
mod verifynow;
mod verifynow_simple;
mod vonage;

use std::sync::Arc;

use axum::Router;

pub use self::session::StepEnd;
pub use self::sim::{Outcome, Sim, Status, Text};
pub use self::vendor::{Step, Vendor};

/// Every vendor below a prefix of its own (`/twilio`, `/verifynow`, …), the inbox below `/sandbox`, and the control
/// endpoints below `/sim`.
pub fn router(sim: &Arc<Sim>) -> Router {
    Vendor::ALL
        .into_iter()
        .fold(control::router(), |router, vendor| {
            router.nest(&format!("/{}", vendor.name()), of(vendor))
        })
        .with_state(Arc::clone(sim))
}

fn of(vendor: Vendor) -> Router<Arc<Sim>> {
    match vendor {
        Vendor::Verifynow => verifynow::router().merge(verifynow_simple::router()),
        Vendor::Twilio => twilio::router(),
        Vendor::Vonage => vonage::router(),
        Vendor::Sinch => sinch::router(),
        Vendor::TwilioMessaging => twilio_messaging::router(),
    }
}

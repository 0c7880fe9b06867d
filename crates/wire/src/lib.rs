//! The JSON that the widget and the gateway exchange, one endpoint per module.
//!
//! No I/O, no clock, neither tokio nor the browser: these are only shapes. Field names are camelCase, unknown
//! fields are ignored, and every name an integrator can meet is fixed by a snapshot in `tests/`.
//! Base path of the endpoints: [`BASE_PATH`]. The prose version is docs/API.md.

mod channel;
mod config;
mod deliveries;
mod envelope;
mod error_code;
mod events;
mod lenient;
mod problem;
mod refresh;
mod resend;
mod send;
mod siteverify;
mod validate;

pub use channel::{Channel, FlowType, UnknownChannel};
pub use config::{ConfigAnswer, Numbers};
pub use deliveries::{DeliveriesAnswer, Delivery, DeliverySum, LatencyPercentiles};
pub use envelope::Envelope;
pub use error_code::{ErrorCode, NumberReason};
pub use events::{DeliveryEvent, DeliveryStatus};
pub use problem::{Challenge, PROBLEM_MEDIA_TYPE, Problem};
pub use refresh::{RefreshData, RefreshRequest};
pub use resend::ResendRequest;
pub use send::{Consent, SendData, SendRequest};
pub use siteverify::{
    SiteverifyAnswer, SiteverifyError, SiteverifyFailure, SiteverifyRequest, SiteverifySuccess,
};
pub use validate::{ExpiredReason, TypedCode, ValidateData, ValidateRequest};

/// Where the gateway's endpoints live.
pub const BASE_PATH: &str = "/verification/v3";

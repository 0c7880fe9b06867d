//! Choices where a vendor's documentation leaves something open.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// The choices; each default is the likelier reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one open question of one vendor, and they are independent"
)]
pub struct Choices {
    /// `VerifyNow`: failures come with HTTP 400 instead of 200 around the envelope. Integrators' code handles both.
    pub verifynow_http_errors: bool,
    /// `VerifyNow`: a failure is reported inside a success, only by the inner `responseCode`.
    pub verifynow_inner_failures: bool,
    /// Sinch: a wrong code leaves the verification `PENDING` instead of ending it with `FAIL`. No source says.
    pub sinch_wrong_code_stays_pending: bool,
    /// Sinch: `errorCode` is text. A number in the examples, text in the schema.
    pub sinch_error_codes_as_text: bool,
    /// Vonage: problems come with the older fragments and without `type`, as one fixture has them.
    pub vonage_older_problems: bool,
    /// Twilio Verify: delivery statuses come in the verification stream, as for subscribers from before
    /// April 2026.
    pub twilio_older_events: bool,
    /// Twilio: callbacks are signed with a shared key, as webhook rules of the account can ask for. The gateway must have
    /// it in its `webhook_secrets`.
    pub twilio_shared_key: bool,
}

/// The choices in force.
#[derive(Debug, Default)]
pub struct Settings(Mutex<Choices>);

impl Settings {
    /// The choices.
    pub fn get(&self) -> Choices {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Other choices.
    pub fn set(&self, choices: Choices) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = choices;
    }
}

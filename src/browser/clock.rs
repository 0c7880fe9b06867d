//! The browser's clock: the only place that reads it.

use crate::flow::Millis;

/// Now, in milliseconds since the Unix epoch.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole milliseconds, and after 1970"
)]
pub(crate) fn now() -> Millis {
    js_sys::Date::now() as Millis
}

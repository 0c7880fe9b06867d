//! What a server says about the person's device when it starts a verification.

use super::{Refusal, Start};
use crate::provider::Device;
use crate::verification::state::Caller;

impl Start {
    /// What a server knows about the person's device. What a page says about itself is not trustworthy, and
    /// a visitor's address is not passed on for a page.
    pub(super) fn device(&self) -> Result<Device, Refusal> {
        if let Caller::Page(_) = self.caller {
            return Ok(Device::default());
        }
        let telemetry_id = self.telemetry_id.clone();
        let is_id = |id: &String| {
            id.len() <= MAX_TELEMETRY_BYTES && id.bytes().all(|b| b.is_ascii_graphic())
        };
        if !telemetry_id.as_ref().is_none_or(is_id) {
            return Err(Refusal::BadRequest(
                "telemetryId: at most 256 printable bytes",
            ));
        }
        Ok(Device {
            address: self.client,
            telemetry_id,
            risk_check: match self.risk_check.as_deref() {
                None => None,
                Some("enable") => Some(true),
                Some("disable") => Some(false),
                Some(_) => return Err(Refusal::BadRequest("riskCheck: enable or disable")),
            },
        })
    }
}

const MAX_TELEMETRY_BYTES: usize = 256;

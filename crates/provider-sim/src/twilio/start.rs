//! What a start asks of Twilio Verify, and what is wrong with it.

use axum::response::Response;
use wire::Channel;

use super::{error, invalid, is_code};
use crate::accounts::twilio::{TEMPLATE_HOST, TEMPLATE_SID};
use crate::request::{Fields, is_e164};

/// What a start asks for, its form checked.
pub(super) struct Start {
    pub(super) to: String,
    pub(super) channel: Channel,
    pub(super) custom_code: Option<String>,
    bound: bool,
    app_hash: Option<String>,
}

impl Start {
    pub(super) fn read(fields: &Fields) -> Result<Self, Response> {
        let to = fields.get("To").ok_or_else(|| invalid("To"))?;
        let channel = match fields.get("Channel") {
            Some("sms") => Channel::Sms,
            Some("whatsapp") => Channel::Whatsapp,
            Some("call") => Channel::Voice,
            _ => return Err(invalid("Channel")),
        };
        let custom_code = fields.get("CustomCode").map(str::to_owned);
        if custom_code.as_ref().is_some_and(|code| !is_code(code)) {
            return Err(invalid("CustomCode"));
        }
        let app_hash = fields.get("AppHash").map(str::to_owned);
        if app_hash.as_ref().is_some_and(|hash| hash.len() != 11) {
            return Err(invalid("AppHash"));
        }
        let template = fields.get("TemplateSid");
        if template.is_some_and(|sid| sid != TEMPLATE_SID) {
            return Err(error(404, 60_242, "Verification template was not found"));
        }
        if !is_e164(to) {
            return Err(invalid("To"));
        }
        Ok(Self {
            to: to.to_owned(),
            channel,
            custom_code,
            bound: template.is_some(),
            app_hash,
        })
    }

    pub(super) fn text(&self, code: &str) -> String {
        let mut text = format!("Your Stand-in verification code is: {code}");
        if let Some(hash) = &self.app_hash {
            text = format!("{text}\n\n{hash}");
        }
        if self.bound {
            text = format!("{text}\n\n@{TEMPLATE_HOST} #{code}");
        }
        text
    }
}

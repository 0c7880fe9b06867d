//! The parameters of a start at Twilio Verify, and their errors.

use std::net::IpAddr;

use axum::response::Response;
use wire::Channel;

use super::{error, invalid, is_code};
use crate::accounts::twilio::{TEMPLATE_HOST, TEMPLATE_SID};
use crate::request::{Fields, is_e164};

/// The parameters of a start, validated.
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
        if app_hash.is_some() && channel != Channel::Sms {
            let words = "App hash can only be used with SMS channel";
            return Err(error(400, 60_602, words));
        }
        let template = fields.get("TemplateSid");
        if template.is_some_and(|sid| sid != TEMPLATE_SID) {
            return Err(error(404, 60_228, "Template was not found"));
        }
        if template.is_some() && channel == Channel::Whatsapp {
            let words = "The selected channel for template is not supported";
            return Err(error(400, 60_227, words));
        }
        let risk_check = fields.get("RiskCheck");
        if risk_check.is_some_and(|check| !matches!(check, "enable" | "disable")) {
            return Err(invalid("RiskCheck"));
        }
        let device = fields.get("DeviceIp");
        if device.is_some_and(|address| address.parse::<IpAddr>().is_err()) {
            return Err(invalid("DeviceIp"));
        }
        let locale = fields.get("Locale");
        if locale.is_some_and(|locale| !LOCALES.contains(&locale)) {
            return Err(error(404, 20_404, "The requested resource was not found"));
        }
        if !is_e164(to) {
            return Err(invalid("To"));
        }
        if is_in_a_country_that_twilio_does_not_serve(to) {
            let words = "Verification creation attempt is blocked by Twilio";
            return Err(error(403, 60_238, words));
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

/// Cuba, Iran and Syria, by their calling codes.
pub(crate) fn is_in_a_country_that_twilio_does_not_serve(number: &str) -> bool {
    ["+53", "+98", "+963"]
        .into_iter()
        .any(|code| number.starts_with(code))
}

/// Verify's API reference, `Locale`.
const LOCALES: [&str; 36] = [
    "af", "ar", "ca", "cs", "da", "de", "el", "en", "en-GB", "es", "fi", "fr", "he", "hi", "hr",
    "hu", "id", "it", "ja", "ko", "ms", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sv", "th",
    "tl", "tr", "vi", "zh", "zh-CN", "zh-HK",
];

//! Twilio Verify v2 (twilio.com/docs/verify/api; twilio-oai, `twilio_verify_v2`).
//!
//! A verification belongs to a number: while it lives, a further start sends the same code again. Errors are known by
//! the `code` in the body; the status says little (60205, a landline, comes with 403).

use async_trait::async_trait;
use hyper::Method;
use serde_json::Value;
use wire::Channel;

use super::{NAME, language};
use crate::provider::outbound::{Outbound, Reply, Request};
use crate::provider::probe::{Credentials, Probe};
use crate::provider::{CodeOwner, Conversion, Message, Provider, ProviderError, Question, Receipt};
use crate::secret::Secret;
use crate::vendor::twilio_messaging::{by_channel, meaning};
use crate::verification::{Handle, Verdict};

/// An account's Verify service.
#[derive(Debug)]
pub struct Twilio {
    /// Where the API is.
    pub base_url: String,
    /// Account SID, or the SID of an API key.
    pub user: String,
    /// What belongs to it.
    pub password: Secret,
    /// `VA…`.
    pub service_sid: String,
    /// Whether the codes are the gateway's (`CustomCode`, which the service must allow).
    pub custom_code: bool,
    /// A template of the service's (`HJ…`), such as one whose last line browsers read.
    pub template_sid: Option<String>,
    /// Hash of an Android app, for SMS Retriever.
    pub app_hash: Option<String>,
    /// Digits of the codes that the service draws: a setting of the service, unknown to its API.
    pub code_length: u8,
    /// Channels enabled on the service.
    pub channels: Vec<Channel>,
    /// Makes the calls.
    pub outbound: Outbound,
}

#[async_trait]
impl Provider for Twilio {
    fn name(&self) -> &'static str {
        NAME
    }

    fn offers(&self, channel: Channel) -> bool {
        self.channels.contains(&channel)
    }

    fn code_owner(&self) -> CodeOwner {
        if self.custom_code {
            CodeOwner::Gateway
        } else {
            CodeOwner::Provider
        }
    }

    fn code_length(&self, wanted: u8) -> u8 {
        if self.custom_code {
            wanted
        } else {
            self.code_length
        }
    }

    fn tries(&self) -> Option<u8> {
        (!self.custom_code).then_some(MOST_CHECKS)
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        let channel = name(message.channel);
        if self.custom_code && message.earlier.is_none() {
            self.clear_the_way(message).await?;
        }
        let mut form = vec![("To", message.to.e164()), ("Channel", channel)];
        let locale = message.locale.as_deref().and_then(language::locale);
        form.extend(locale.map(|locale| ("Locale", locale)));
        if self.custom_code {
            form.push(("CustomCode", message.code.expose()));
        }
        // Refused with 60227 by any other channel: the templates of a service are for texts and calls.
        if let (Some(sid), Channel::Sms | Channel::Voice) = (&self.template_sid, message.channel) {
            form.push(("TemplateSid", sid));
        }
        // Refused with 60602 by any other channel.
        if let (Some(hash), Channel::Sms) = (&self.app_hash, message.channel) {
            form.push(("AppHash", hash));
        }
        let device = &message.device;
        let address = device.address.map(|address| address.to_string());
        form.extend(address.as_deref().map(|address| ("DeviceIp", address)));
        let telemetry = device.telemetry_id.as_deref();
        form.extend(telemetry.map(|id| ("Risk.TelemetryId", id)));
        // For texts alone.
        if let (Some(applies), Channel::Sms) = (device.risk_check, message.channel) {
            form.push(("RiskCheck", if applies { "enable" } else { "disable" }));
        }
        let mut reply = self.post("Verifications", &form).await?;
        if locale.is_some() && is_about_the_locale(&reply) {
            // This channel or template does not have it, and nothing was sent.
            form.retain(|(name, _)| *name != "Locale");
            reply = self.post("Verifications", &form).await?;
        }
        receipt(&reply).map_err(|error| by_channel(error, message.channel))
    }

    async fn check(&self, question: &Question) -> Result<Verdict, ProviderError> {
        let form = [
            ("VerificationSid", question.handle.expose()),
            ("Code", question.code.expose()),
        ];
        let reply = self.post("VerificationCheck", &form).await?;
        verdict(&reply)
    }

    fn wants_conversions(&self) -> bool {
        self.custom_code
    }

    async fn conclude(&self, handle: &Handle, end: &Conversion) -> Result<(), ProviderError> {
        let status = match end {
            Conversion::Verified(_) => "approved",
            Conversion::Spent => "canceled",
        };
        let path = format!("Verifications/{}", handle.expose());
        let reply = self.post(&path, &[("Status", status)]).await?;
        // Gone: it has ended there already.
        if reply.is_success() || code(&reply) == Some(20_404) {
            Ok(())
        } else {
            Err(refusal(&reply))
        }
    }

    async fn probe(&self) -> Probe {
        let path = format!("/v2/Services/{}", self.service_sid);
        let request = Request::new(Method::GET, &self.base_url, &path)
            .basic(&self.user, self.password.expose());
        let reply = self.outbound.probe(request).await;
        if reply.as_ref().is_ok_and(|reply| reply.status == 404) {
            let why = "the account has no such service_sid".to_owned();
            return Probe::Reached(Credentials::Refused(why));
        }
        Probe::read(reply, &[])
    }
}

impl Twilio {
    /// Ends what the service still holds for this number: it would repeat that verification's code and not ours.
    async fn clear_the_way(&self, message: &Message) -> Result<(), ProviderError> {
        let path = format!("Verifications/{}", message.to.e164().replace('+', "%2B"));
        match self.post(&path, &[("Status", "canceled")]).await {
            // Mostly a 404: there is nothing. Whatever else it is, the start says it too.
            Ok(_) => Ok(()),
            // Nothing was sent yet.
            Err(ProviderError::Unknown) => Err(ProviderError::Unavailable),
            Err(error) => Err(error),
        }
    }

    async fn post(&self, resource: &str, form: &[(&str, &str)]) -> Result<Reply, ProviderError> {
        let path = format!("/v2/Services/{}/{resource}", self.service_sid);
        let request = Request::new(Method::POST, &self.base_url, &path)
            .basic(&self.user, self.password.expose())
            .form(form);
        self.outbound.call(NAME, request).await
    }
}

fn receipt(reply: &Reply) -> Result<Receipt, ProviderError> {
    let sid = reply.json["sid"].as_str();
    match sid.and_then(Handle::new) {
        Some(handle) if reply.is_success() => Ok(Receipt {
            attempt: newest_attempt(&reply.json),
            ..Receipt::named(handle)
        }),
        _ => Err(refusal(reply)),
    }
}

/// What the message stream calls the message that was just sent: a verification has one SID for all of its messages.
fn newest_attempt(verification: &Value) -> Option<Handle> {
    let attempts = verification["send_code_attempts"].as_array()?;
    let sent_at = |attempt: &&Value| attempt["time"].as_str()?.parse::<jiff::Timestamp>().ok();
    // Of several without a time, or with the same one, the last.
    let newest = attempts.iter().max_by_key(sent_at);
    newest?["attempt_sid"].as_str().and_then(Handle::new)
}

/// The statuses are an open list. Approved is only what is approved and valid at once.
fn verdict(reply: &Reply) -> Result<Verdict, ProviderError> {
    if !reply.is_success() {
        return match code(reply) {
            Some(60_202) => Ok(Verdict::TooMany),
            // Gone because it has expired, was canceled, or has been approved: Twilio does not say which.
            Some(20_404) => Ok(Verdict::Gone),
            Some(60_200) if names(reply, "Code") => Ok(Verdict::Wrong),
            _ => Err(refusal(reply)),
        };
    }
    match reply.json["status"].as_str() {
        Some("approved") if reply.json["valid"] != false => Ok(Verdict::Approved),
        Some("pending" | "approved") => Ok(Verdict::Wrong),
        Some("expired") => Ok(Verdict::Expired),
        Some("max_attempts_reached") => Ok(Verdict::TooMany),
        Some("canceled" | "deleted" | "failed") => Ok(Verdict::Gone),
        _ => Err(reply.unexplained()),
    }
}

/// twilio.com/docs/verify/api/error-codes and twilio.com/docs/api/errors.
fn refusal(reply: &Reply) -> ProviderError {
    let Some(code) = code(reply) else {
        return reply.unexplained();
    };
    match code {
        60_200 if names(reply, "To") => ProviderError::InvalidNumber,
        60_200 => ProviderError::refused_with("a parameter was refused", code),
        // A landline, a channel that is not enabled, calls under PSD2, no template for WhatsApp.
        60_205 | 60_214 | 60_223 | 60_242 => ProviderError::ChannelUnavailable,
        // Countries: one that Twilio does not serve (Cuba, Iran, Syria), one that the account has not permitted, and
        // two for which it has to register first (China, Australia).
        60_238 | 60_605 | 60_220 | 60_250 => ProviderError::CountryNotServed,
        // Sends spent, checks spent, and the limits of service, number and account. The first two last as long as the
        // verification, the others a moment.
        60_202 | 60_203 => reply.rate_limited(600),
        60_207 | 60_212 | 60_245 => reply.rate_limited(30),
        // Fraud Guard, sign-up fraud, device intelligence.
        60_410 | 60_412 | 60_413 => ProviderError::Fraud,
        20_404 => ProviderError::refused_with("no such service; check service_sid", code),
        60_201 | 60_224 | 60_227..=60_230 | 60_240 | 60_408 => {
            ProviderError::refused_with("the template cannot be used", code)
        }
        60_602 => ProviderError::refused_with("an app hash is only allowed with texts", code),
        // What any product of Twilio's says.
        _ => meaning(code, reply),
    }
}

fn code(reply: &Reply) -> Option<u32> {
    reply.json["code"].as_u64()?.try_into().ok()
}

/// Whether the words of a 60200 name this parameter: "Invalid parameter: To", "Invalid parameter `To`: …".
fn names(reply: &Reply, parameter: &str) -> bool {
    let message = reply.json["message"].as_str().unwrap_or_default();
    message
        .split_once("parameter")
        .and_then(|(_, rest)| {
            rest.split(|character: char| !character.is_ascii_alphanumeric())
                .find(|word| !word.is_empty())
        })
        .is_some_and(|word| word == parameter)
}

/// A locale that there is not is answered 404 (twilio.com/docs/verify/supported-languages), like a service that there is
/// not; a 60200 that names it says the same.
fn is_about_the_locale(reply: &Reply) -> bool {
    reply.status == 404 || code(reply) == Some(60_200) && names(reply, "Locale")
}

fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "sms",
        Channel::Whatsapp => "whatsapp",
        Channel::Voice => "call",
    }
}

/// Checks of one verification (twilio.com/docs/verify/api/rate-limits-and-timeouts).
const MOST_CHECKS: u8 = 5;

#[cfg(test)]
mod tests;

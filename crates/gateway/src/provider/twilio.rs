//! Twilio Verify v2 (twilio.com/docs/verify/api; twilio-oai, `twilio_verify_v2`).
//!
//! A verification belongs to a number: while it lives, a further start sends the same code again. Errors are known by
//! the `code` in the body; the status says little (60205, a landline, comes with 403).

use async_trait::async_trait;
use hyper::Method;
use wire::Channel;

use super::outbound::{Outbound, Reply, Request};
use super::probe::{Credentials, Probe};
use super::{
    CodeOwner, Conversion, Handle, Message, Provider, ProviderError, Question, Receipt, Verdict,
};
use crate::config::Secret;

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
        self.channels.contains(&channel) && name(channel).is_some()
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

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        let channel = name(message.channel).ok_or(ProviderError::ChannelUnavailable)?;
        if self.custom_code && message.earlier.is_none() {
            self.clear_the_way(message).await?;
        }
        let mut form = vec![("To", message.to.e164()), ("Channel", channel)];
        if self.custom_code {
            form.push(("CustomCode", message.code.expose()));
        }
        if let Some(sid) = &self.template_sid {
            form.push(("TemplateSid", sid));
        }
        if let (Some(hash), Channel::Sms) = (&self.app_hash, message.channel) {
            form.push(("AppHash", hash));
        }
        let reply = self.post("Verifications", &form).await?;
        receipt(&reply)
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
        Some(handle) if reply.is_success() => Ok(Receipt::named(handle)),
        _ => Err(refusal(reply)),
    }
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
        60_200 => ProviderError::rejected_with("a parameter was refused", code),
        21_211 => ProviderError::InvalidNumber,
        // Not mobile, a landline, and a channel that is not enabled.
        21_614 | 60_205 | 60_223 => ProviderError::ChannelUnavailable,
        21_610 => ProviderError::OptedOut,
        // Sends spent, checks spent, and the limits of service, number and account. The first two last as long as the
        // verification, the others a moment.
        60_202 | 60_203 => reply.rate_limited(600),
        60_207 | 60_212 | 20_429 => reply.rate_limited(30),
        // Fraud Guard, sign-up fraud, device intelligence, countries not permitted. 403 is recalled, not seen.
        60_410 | 60_412 | 60_413 | 60_605 => ProviderError::Fraud,
        20_003 => ProviderError::rejected_with("credentials refused", code),
        20_404 => ProviderError::rejected_with("no such service; check service_sid", code),
        60_220 => ProviderError::rejected_with("the use in China has to be vetted", code),
        60_238 => ProviderError::rejected_with("blocked by Twilio itself", code),
        _ => match reply.status {
            429 | 500..=599 => reply.unexplained(),
            _ => ProviderError::rejected_with("refused", code),
        },
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

fn name(channel: Channel) -> Option<&'static str> {
    match channel {
        Channel::Sms => Some("sms"),
        Channel::Whatsapp => Some("whatsapp"),
        Channel::Voice => Some("call"),
        _ => None,
    }
}

const NAME: &str = "twilio";

#[cfg(test)]
mod tests;

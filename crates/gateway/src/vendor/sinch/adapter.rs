//! Sinch Verification v1 (developers.sinch.com/docs/verification, specification 2.0.1): application-signed requests,
//! and an outcome told by `status` and `reason` inside a 200 as often as by `errorCode`.

use std::sync::Arc;

use async_trait::async_trait;
use hyper::Method;
use hyper::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, HeaderName};
use serde_json::{Value, json};
use wire::Channel;

use super::{NAME, language, request_signature};
use crate::clock::Clock;
use crate::provider::outbound::{Outbound, Reply, Request};
use crate::provider::probe::{Credentials, Probe};
use crate::provider::{CodeOwner, Message, Provider, ProviderError, Question, Receipt};
use crate::secret::Secret;
use crate::verification::{Handle, Verdict};

/// An application of Sinch's.
#[derive(Debug)]
pub struct Sinch {
    /// Where the API is.
    pub base_url: String,
    /// Names the application.
    pub application_key: String,
    /// Signs its requests: base64.
    pub application_secret: Secret,
    /// Digits of the codes that Sinch draws: a setting of the dashboard, unknown to the API.
    pub code_length: u8,
    /// Channels to use.
    pub channels: Vec<Channel>,
    /// Dates the signatures.
    pub clock: Arc<dyn Clock>,
    /// Makes the calls.
    pub outbound: Outbound,
}

#[async_trait]
impl Provider for Sinch {
    fn name(&self) -> &'static str {
        NAME
    }

    fn offers(&self, channel: Channel) -> bool {
        self.channels.contains(&channel)
    }

    fn code_owner(&self) -> CodeOwner {
        // The only way to give Sinch a code is the answer to its callback at the start.
        CodeOwner::Provider
    }

    fn code_length(&self, _: u8) -> u8 {
        self.code_length
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        let method = name(message.channel);
        let mut body = json!({
            "identity": {"type": "number", "endpoint": message.to.e164()},
            "method": method,
        });
        if message.channel == Channel::Sms {
            body["smsOptions"] = json!({"expiry": hours(message.expires_in_seconds)});
        }
        let tag = message.locale.as_deref();
        if message.channel == Channel::Voice
            && let Some(voice) = tag.and_then(language::voice)
        {
            body["calloutOptions"] = json!({"speech": {"locale": voice}});
        }
        let mut request = Request::new(Method::POST, &self.base_url, VERIFICATIONS).json(&body);
        // Means something for a text alone.
        if let Some(tag) = tag.filter(|_| message.channel == Channel::Sms) {
            request = request.header(ACCEPT_LANGUAGE, tag);
        }
        receipt(&self.call("POST", request).await?)
    }

    async fn check(&self, question: &Question) -> Result<Verdict, ProviderError> {
        let method = name(question.channel);
        // The start's `_links` name the data centre that has it and should be preferred; this host finds it too, and
        // a URL out of an answer is not one to send a code to.
        let path = format!("{VERIFICATIONS}/id/{}", question.handle.expose());
        let body = json!({"method": method, method: {"code": question.code.expose()}});
        let request = Request::new(Method::PUT, &self.base_url, &path).json(&body);
        verdict(&self.call("PUT", request).await?)
    }

    /// Reads a verification that nobody has begun: not found, for those whose signature is good.
    async fn probe(&self) -> Probe {
        let path = format!("{VERIFICATIONS}/id/{NO_VERIFICATION}");
        let request = Request::new(Method::GET, &self.base_url, &path);
        match self.signed("GET", request.header(CONTENT_TYPE, JSON)) {
            Ok(request) => Probe::read(self.outbound.probe(request).await, &[404]),
            Err(_) => Probe::Reached(Credentials::Refused(
                "application_secret is not base64".to_owned(),
            )),
        }
    }
}

impl Sinch {
    /// Whether a secret can sign.
    pub(crate) fn is_secret(secret: &Secret) -> bool {
        request_signature::key(secret.expose()).is_some_and(|key| !key.is_empty())
    }

    async fn call(&self, method: &str, request: Request) -> Result<Reply, ProviderError> {
        self.outbound
            .call(NAME, self.signed(method, request)?)
            .await
    }

    fn signed(&self, method: &str, request: Request) -> Result<Request, ProviderError> {
        let timestamp = self.clock.now().rfc3339();
        let signature = request_signature::sign(
            self.application_secret.expose(),
            &request_signature::Signed {
                method,
                content_type: JSON,
                timestamp: &timestamp,
                path: &request.path(),
                body: request.body(),
            },
        )
        .ok_or(ProviderError::rejected(
            "the application secret is not base64",
        ))?;
        let authorization = format!("Application {}:{signature}", self.application_key);
        Ok(request
            .header(TIMESTAMP, &timestamp)
            // The specification calls the header "Authentication"; documentation and SDKs use this one.
            .secret(AUTHORIZATION, &authorization))
    }
}

fn receipt(reply: &Reply) -> Result<Receipt, ProviderError> {
    let id = reply.json["id"].as_str();
    let denied = matches!(reply.json["status"].as_str(), Some(status) if status != "PENDING");
    match id.and_then(Handle::new) {
        Some(handle) if reply.is_success() && !denied => Ok(Receipt::named(handle)),
        _ => Err(refusal(reply)),
    }
}

/// Reasons are an open list. Whether a wrong code ends a verification (`FAIL`) or not (`PENDING`) no source says, so it is
/// read from the status: `FAIL` is final, whatever was promised before.
fn verdict(reply: &Reply) -> Result<Verdict, ProviderError> {
    let reason = reply.json["reason"].as_str().unwrap_or_default();
    if !reply.is_success() {
        return match code(reply) {
            Some(40_003) => Ok(Verdict::Wrong),
            Some(40_400) => Ok(Verdict::Gone),
            _ => Err(refusal(reply)),
        };
    }
    match (reply.json["status"].as_str(), reason) {
        (Some("SUCCESSFUL"), _) => Ok(Verdict::Approved),
        (Some("PENDING"), _) => Ok(Verdict::Wrong),
        (Some("FAIL" | "DENIED"), "Fraud" | "Blocked") => Err(ProviderError::Fraud),
        (Some("FAIL"), "Expired") => Ok(Verdict::Expired),
        // Over in a way that no code can mend.
        (Some("FAIL"), "Failed pending" | "Hung up without entering valid code") => {
            Ok(Verdict::Gone)
        }
        // "Invalid code", "Invalid CLI", and what else there may be: it was looked at, and it was the end.
        (Some("FAIL"), _) => Ok(Verdict::LastWrong),
        // Superseded by a newer start, denied, or failed on the way.
        (Some("ABORTED" | "ERROR" | "DENIED"), _) => Ok(Verdict::Gone),
        _ => Err(refusal(reply)),
    }
}

/// developers.sinch.com/docs/verification/api-reference/errors, and the community's table of statuses and reasons.
fn refusal(reply: &Reply) -> ProviderError {
    let Some(code) = code(reply) else {
        return denied(reply);
    };
    match code {
        40_001 | 40_002 | 40_003 | 40_005 => ProviderError::InvalidNumber,
        40_100..=40_199 => ProviderError::rejected_with("credentials or signature refused", code),
        40_200 => ProviderError::rejected_with("no credit", code),
        // One code for two things; the words tell which.
        40_300 if says(reply, "blacklist") => ProviderError::Fraud,
        // The method is not available for the destination, or there is no route to it.
        40_300 | 42_201 => ProviderError::ChannelUnavailable,
        42_900 | 42_901 => reply.rate_limited(30),
        50_000..=50_399 => ProviderError::Unavailable,
        _ => reply.undocumented(code),
    }
}

/// A 200 whose `status` is not one of success.
fn denied(reply: &Reply) -> ProviderError {
    let reason = reply.json["reason"].as_str().unwrap_or_default();
    match (reply.json["status"].as_str(), reason) {
        (Some("DENIED" | "FAIL"), "Fraud" | "Blocked") => ProviderError::Fraud,
        (Some("DENIED"), "Not enough credit") => ProviderError::rejected("no credit"),
        (Some("DENIED"), "Denied by callback" | "Invalid callback") => {
            ProviderError::refused("the callback's response was invalid")
        }
        (Some("ERROR"), "Internal error") => ProviderError::Unavailable,
        // The application may not verify numbers there.
        (Some("DENIED"), "Destination denied") => ProviderError::CountryNotServed,
        // Superseded by a start that came a moment later.
        (Some("ABORTED"), _) => ProviderError::refused("another verification of the number"),
        // A number that cannot be reached, a text that cannot be delivered.
        (Some("DENIED" | "ERROR" | "FAIL"), _) => ProviderError::ChannelUnavailable,
        _ => reply.unexplained(),
    }
}

/// A number in the examples, text in the schema.
fn code(reply: &Reply) -> Option<u32> {
    match &reply.json["errorCode"] {
        Value::String(text) => text.parse().ok(),
        code => code.as_u64()?.try_into().ok(),
    }
}

fn says(reply: &Reply, word: &str) -> bool {
    let message = reply.json["message"].as_str().unwrap_or_default();
    message.to_ascii_lowercase().contains(word)
}

/// `HH:MM:SS`.
fn hours(seconds: u32) -> String {
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "sms",
        Channel::Whatsapp => "whatsapp",
        Channel::Voice => "callout",
    }
}

/// Ids are random; nobody has this one.
const NO_VERIFICATION: &str = "00000000-0000-0000-0000-000000000000";
const JSON: &str = "application/json";
const VERIFICATIONS: &str = "/verification/v1/verifications";
const TIMESTAMP: HeaderName = HeaderName::from_static("x-timestamp");

#[cfg(test)]
mod tests;

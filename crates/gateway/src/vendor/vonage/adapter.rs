//! Vonage Verify v2 (developer.vonage.com/en/api/verify.v2, specification 1.0.1).
//!
//! A number has one request at a time, and a request has a workflow of up to three channels. Fraud is found after a
//! request was taken and told by a callback.

use async_trait::async_trait;
use hyper::Method;
use serde_json::{Value, json};
use wire::Channel;

use super::NAME;
use super::refusal::{has_no_more_steps, is_about_the_code, refusal};
use crate::provider::outbound::{Outbound, Reply, Request};
use crate::provider::probe::Probe;
use crate::provider::{
    CodeOwner, Conversion, Earlier, Message, Provider, ProviderError, Question, Receipt,
};
use crate::secret::Secret;
use crate::verification::{Handle, Verdict};

/// An account of Vonage's.
#[derive(Debug)]
pub struct Vonage {
    /// Where the API is.
    pub base_url: String,
    /// User name of Basic authentication.
    pub api_key: String,
    /// What belongs to it.
    pub api_secret: Secret,
    /// What messages call the sender, where the site has no name.
    pub brand: String,
    /// Whether the codes are the gateway's (`code`, which the account's pricing must allow).
    pub own_code: bool,
    /// A template of the account's, such as one whose last line browsers read.
    pub template_id: Option<String>,
    /// Hash of an Android app, for SMS Retriever.
    pub app_hash: Option<String>,
    /// Who sends text messages: a word or digits without `+`; the brand, where there is none.
    pub from: Option<String>,
    /// The sender's registration in India (PEID), without which carriers there deliver no text.
    pub entity_id: Option<String>,
    /// The registration of the text in India.
    pub content_id: Option<String>,
    /// Whether Vonage looks for fraud; its own default where this says nothing.
    pub fraud_check: Option<bool>,
    /// Who sends `WhatsApp` messages: digits without `+`. Without one there are none.
    pub whatsapp_from: Option<String>,
    /// Whether Vonage itself goes on to the next channel, after so many seconds of silence.
    pub native_fallback_seconds: Option<u16>,
    /// Channels to use.
    pub channels: Vec<Channel>,
    /// Makes the calls.
    pub outbound: Outbound,
}

#[async_trait]
impl Provider for Vonage {
    fn name(&self) -> &'static str {
        NAME
    }

    fn offers(&self, channel: Channel) -> bool {
        self.channels.contains(&channel)
            && (channel != Channel::Whatsapp || self.whatsapp_from.is_some())
    }

    fn code_owner(&self) -> CodeOwner {
        if self.own_code {
            CodeOwner::Gateway
        } else {
            CodeOwner::Provider
        }
    }

    fn tries(&self) -> Option<u8> {
        (!self.own_code).then_some(MOST_CODES)
    }

    fn code_seconds(&self, message: &Message) -> Option<u32> {
        let earlier = message.earlier.as_ref();
        let goes_on = earlier.is_some_and(|earlier| self.is_next(message.channel, earlier));
        self.life(message, goes_on)
    }

    fn falls_back_among(&self) -> Vec<Channel> {
        let offered = Channel::ALL.into_iter().filter(|it| self.offers(*it));
        offered
            .filter(|_| self.native_fallback_seconds.is_some())
            .collect()
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        if let Some(earlier) = &message.earlier {
            if self.is_next(message.channel, earlier) {
                let path = format!("/v2/verify/{}/next_workflow", earlier.handle.expose());
                let reply = self.call(Method::POST, &path, None).await?;
                match reply.status {
                    200..=299 => {
                        return Ok(Receipt {
                            code_seconds: self.life(message, true),
                            ..Receipt::named(earlier.handle.clone())
                        });
                    }
                    // The workflow is gone, or has no further step: what follows is a request of its own.
                    404 => {}
                    409 if has_no_more_steps(&reply) => {}
                    // It lives, and is not ready for its next step.
                    409 => return Err(reply.rate_limited(1)),
                    _ => return Err(refusal(&reply)),
                }
            }
            // A number has one request at a time. Where this one cannot be ended (before 30 s, and once it has gone on
            // to another channel), the start is told by a conflict: nothing is sent, and its code stays good.
            self.cancel(earlier.handle.expose()).await?;
        }
        let body = self.request(message);
        let reply = self.call(Method::POST, "/v2/verify", Some(&body)).await?;
        if !self.own_code || !self.ends_the_other(&reply).await? {
            return self.begun(&reply, message);
        }
        let reply = self.call(Method::POST, "/v2/verify", Some(&body)).await?;
        self.begun(&reply, message)
    }

    async fn check(&self, question: &Question) -> Result<Verdict, ProviderError> {
        let path = format!("/v2/verify/{}", question.handle.expose());
        let body = json!({"code": question.code.expose()});
        verdict(&self.call(Method::POST, &path, Some(&body)).await?)
    }

    fn wants_conversions(&self) -> bool {
        self.own_code
    }

    async fn conclude(&self, handle: &Handle, end: &Conversion) -> Result<(), ProviderError> {
        let Conversion::Verified(code) = end else {
            // One that cannot be ended any more is told as not converted by its own time-out.
            return self.cancel(handle.expose()).await.map(drop);
        };
        let path = format!("/v2/verify/{}", handle.expose());
        let body = json!({"code": code.expose()});
        match verdict(&self.call(Method::POST, &path, Some(&body)).await?)? {
            Verdict::Approved | Verdict::Gone => Ok(()),
            Verdict::Wrong | Verdict::LastWrong | Verdict::Expired | Verdict::TooMany => Err(
                ProviderError::refused("does not recognise the code it sent"),
            ),
        }
    }

    /// Cancels a request that nobody has made. Credentials are looked at first, so it is not found for its owner alone.
    async fn probe(&self) -> Probe {
        let path = format!("/v2/verify/{NO_REQUEST}");
        let request = Request::new(Method::DELETE, &self.base_url, &path)
            .basic(&self.api_key, self.api_secret.expose());
        Probe::read(self.outbound.probe(request).await, &[404])
    }
}

impl Vonage {
    /// Whether an earlier message's workflow has this channel as its next: it can be moved to that one and to no other.
    fn is_next(&self, channel: Channel, earlier: &Earlier) -> bool {
        let native = self.falls_back_among();
        let mut later = earlier.fallback.iter();
        later.find(|later| native.contains(later)) == Some(&channel)
    }

    fn begun(&self, reply: &Reply, message: &Message) -> Result<Receipt, ProviderError> {
        Ok(Receipt {
            code_seconds: self.life(message, false),
            ..receipt(reply)?
        })
    }

    /// Whether a start met another request and that one is over now.
    ///
    /// With codes of the gateway's own a request that nobody has concluded lives on, and would keep its number from
    /// being verified again; its code stays good here. With codes of Vonage's it may be somebody's code that is void
    /// then: there the conflict stands.
    async fn ends_the_other(&self, reply: &Reply) -> Result<bool, ProviderError> {
        match reply.json["request_id"].as_str().and_then(Handle::new) {
            Some(other) if reply.status == 409 => self.cancel(other.expose()).await,
            _ => Ok(false),
        }
    }

    /// Whether a request is over now. Works from 30 s after its start, which is when a resend is offered.
    async fn cancel(&self, request: &str) -> Result<bool, ProviderError> {
        let path = format!("/v2/verify/{request}");
        match self.call(Method::DELETE, &path, None).await {
            Ok(reply) => Ok(reply.is_success()),
            // Nothing was sent yet.
            Err(ProviderError::Unknown) => Err(ProviderError::Unavailable),
            Err(error) => Err(error),
        }
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Reply, ProviderError> {
        let request = Request::new(method, &self.base_url, path)
            .basic(&self.api_key, self.api_secret.expose());
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        self.outbound.call(NAME, request).await
    }
}

fn receipt(reply: &Reply) -> Result<Receipt, ProviderError> {
    let id = reply.json["request_id"].as_str();
    match id.and_then(Handle::new) {
        // A conflict names the request that is under way; it may be another person's, and is not adopted.
        Some(handle) if reply.is_success() => Ok(Receipt::named(handle)),
        _ => Err(refusal(reply)),
    }
}

fn verdict(reply: &Reply) -> Result<Verdict, ProviderError> {
    match reply.status {
        // Whatever the body says: no property of it is required.
        200 => Ok(Verdict::Approved),
        // `invalid-code`, or `bad-request` in older places.
        400 => Ok(Verdict::Wrong),
        404 => Ok(Verdict::Gone),
        410 => Ok(Verdict::TooMany),
        409 => Err(ProviderError::refused_with(
            "does not accept a code at this step",
            409,
        )),
        422 if is_about_the_code(reply) => Ok(Verdict::Wrong),
        _ => Err(refusal(reply)),
    }
}

/// How often the codes of one request may be tried (specification 1.0.1, `code`).
const MOST_CODES: u8 = 3;
/// No request has this id (RFC 9562, section 5.9).
const NO_REQUEST: &str = "00000000-0000-0000-0000-000000000000";

#[cfg(test)]
mod tests;

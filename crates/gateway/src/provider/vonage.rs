//! Vonage Verify v2 (developer.vonage.com/en/api/verify.v2, specification 1.0.1).
//!
//! A number has one request at a time, and a request has a workflow of up to three channels. Fraud is found after a
//! request was taken and told by a callback. Problems are known by status first and by the fragment of `type` then:
//! its host and prefix vary, and one fixture lacks it.

mod workflow;

use async_trait::async_trait;
use hyper::Method;
use serde_json::{Value, json};
use wire::Channel;

use super::outbound::{Outbound, Reply, Request};
use super::probe::Probe;
use super::{
    CodeOwner, Conversion, Earlier, Handle, Message, Provider, ProviderError, Question, Receipt,
    Verdict,
};
use crate::config::Secret;

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
                if self.call(Method::POST, &path, None).await?.is_success() {
                    return Ok(Receipt::named(earlier.handle.clone()));
                }
                // The workflow is over, or gone: what follows is a request of its own.
            }
            // A number has one request at a time. Where this one cannot be ended (before 30 s, and once it has gone on
            // to another channel), the start is told by a conflict: nothing is sent, and its code stays good.
            self.cancel(earlier.handle.expose()).await?;
        }
        let body = self.request(message);
        let reply = self.call(Method::POST, "/v2/verify", Some(&body)).await?;
        if !self.own_code || !self.ends_the_other(&reply).await? {
            return receipt(&reply);
        }
        receipt(&self.call(Method::POST, "/v2/verify", Some(&body)).await?)
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
            Verdict::Wrong | Verdict::Expired | Verdict::TooMany => {
                Err(ProviderError::rejected("does not know the code it carried"))
            }
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
        200 if reply.json["status"] == "completed" => Ok(Verdict::Approved),
        // `invalid-code`, or `bad-request` in older places.
        400 => Ok(Verdict::Wrong),
        404 => Ok(Verdict::Gone),
        410 => Ok(Verdict::TooMany),
        409 => Err(ProviderError::rejected_with(
            "takes no code at this step",
            409,
        )),
        422 if complains_about(reply, &["code"]) => Ok(Verdict::Wrong),
        _ => Err(refusal(reply)),
    }
}

fn refusal(reply: &Reply) -> ProviderError {
    match reply.status {
        422 if complains_about(reply, &["to", "number"]) => ProviderError::InvalidNumber,
        422 => ProviderError::rejected_with("a parameter was refused", 422),
        // Another request to the number is under way, and says nothing of how long.
        409 => reply.rate_limited(30),
        402 => ProviderError::rejected_with("no credit", 402),
        403 => ProviderError::rejected_with("not allowed for this account", 403),
        412 => ProviderError::rejected_with("a condition of silent authentication failed", 412),
        // A 2xx without a request id, a 404 at the start, 401, 429 and 5xx.
        _ => reply.unexplained(),
    }
}

/// Whether a 422 is about a parameter whose last part is one of `names`: `workflow[0].to`, or `to` alone.
fn complains_about(reply: &Reply, names: &[&str]) -> bool {
    let parameters = reply.json["invalid_parameters"].as_array();
    parameters.into_iter().flatten().any(|parameter| {
        parameter["name"]
            .as_str()
            .and_then(|name| name.rsplit('.').next())
            .is_some_and(|last| names.contains(&last))
    })
}

/// No request has this id (RFC 9562, section 5.9).
const NO_REQUEST: &str = "00000000-0000-0000-0000-000000000000";
const NAME: &str = "vonage";

#[cfg(test)]
mod tests;

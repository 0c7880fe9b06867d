//! Message Central `VerifyNow`: v3 as its documentation and integrators' code show it, and the simple dialect that its
//! own guide prints. Replies of either are understood in both.
//!
//! Outcomes are in the body at any HTTP status: v3 answers 200 around `"responseCode":702`, and integrators have seen
//! the same envelope under 400. Number and code travel in v3's query.

use std::sync::Arc;

use async_trait::async_trait;
use hyper::Method;
use hyper::header::HeaderName;
use serde_json::{Value, json};
use wire::Channel;

use super::token::{Credentials, Tokens};
use super::{NAME, language, reply};
use crate::clock::Clock;
use crate::provider::outbound::{Outbound, Reply, Request};
use crate::provider::probe::Probe;
use crate::provider::{CodeOwner, Message, Provider, ProviderError, Question, Receipt};
use crate::verification::Verdict;

/// An account of Message Central's.
#[derive(Debug)]
pub struct VerifyNow {
    base_url: String,
    dialect: Dialect,
    customer_id: Option<String>,
    sender_id: Option<String>,
    channels: Vec<Channel>,
    tokens: Tokens,
    outbound: Outbound,
}

/// Which of the two forms of the API to speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// `POST /verification/v3/send` and `GET /verification/v3/validateOtp`, all in the query.
    #[default]
    V3,
    /// `POST {base_url}/send` and `POST {base_url}/validate`, all in JSON.
    Simple,
}

impl VerifyNow {
    /// An adapter for an account.
    pub fn new(
        base_url: String,
        dialect: Dialect,
        credentials: Credentials,
        channels: Vec<Channel>,
        clock: Arc<dyn Clock>,
        outbound: Outbound,
    ) -> Self {
        Self {
            customer_id: credentials.customer_id().map(str::to_owned),
            tokens: Tokens::new(base_url.clone(), credentials, clock, outbound.clone()),
            base_url,
            dialect,
            sender_id: None,
            channels,
            outbound,
        }
    }

    /// With the sender that messages are to come from (`senderId`), as registered with the vendor.
    #[must_use]
    pub fn sent_by(self, sender_id: Option<String>) -> Self {
        Self { sender_id, ..self }
    }

    /// Calls with a token; once again with a fresh one if that one is refused, for then nothing was done.
    async fn call(&self, request: impl Fn() -> Request) -> Result<Reply, ProviderError> {
        let token = self.tokens.get().await?;
        let with = |token: &str| request().secret(AUTH_TOKEN, token);
        let reply = self.outbound.call(NAME, with(token.expose())).await?;
        if !reply::refuses_the_token(&reply) || !self.tokens.forget(&token).await {
            return Ok(reply);
        }
        let token = self.tokens.get().await?;
        self.outbound.call(NAME, with(token.expose())).await
    }
}

#[async_trait]
impl Provider for VerifyNow {
    fn name(&self) -> &'static str {
        NAME
    }

    fn offers(&self, channel: Channel) -> bool {
        self.channels.contains(&channel)
    }

    fn code_owner(&self) -> CodeOwner {
        CodeOwner::Provider
    }

    fn code_length(&self, wanted: u8) -> u8 {
        wanted.clamp(4, 8)
    }

    fn code_seconds(&self, _: &Message) -> Option<u32> {
        Some(CODE_SECONDS)
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        let calling = message.to.calling_code().to_string();
        let national = message.to.national_significant();
        let length = self.code_length(message.code_length);
        let digits = length.to_string();
        let language = message.locale.as_deref().and_then(language::lang_id);
        let reply = match self.dialect {
            Dialect::V3 => {
                let mut query = vec![
                    ("countryCode", calling.as_str()),
                    ("mobileNumber", national),
                    ("flowType", message.channel.as_str()),
                    ("otpLength", &digits),
                ];
                // In older samples, absent from newer ones, and harmless.
                if let Some(id) = &self.customer_id {
                    query.push(("customerId", id));
                }
                if let Some(id) = &self.sender_id {
                    query.push(("senderId", id));
                }
                query.extend(language.map(|id| ("langId", id)));
                self.call(|| {
                    Request::new(Method::POST, &self.base_url, "/verification/v3/send")
                        .query(&query)
                })
                .await?
            }
            Dialect::Simple => {
                let mut body = json!({
                    "countryCode": calling,
                    "mobileNumber": national,
                    "flowType": message.channel.as_str(),
                    "otpLength": length,
                });
                if let Some(id) = &self.sender_id {
                    body["senderId"] = Value::from(id.as_str());
                }
                self.call(|| Request::new(Method::POST, &self.base_url, "/send").json(&body))
                    .await?
            }
        };
        reply::receipt(&reply)
    }

    async fn check(&self, question: &Question) -> Result<Verdict, ProviderError> {
        let (id, code) = (question.handle.expose(), question.code.expose());
        let reply = match self.dialect {
            Dialect::V3 => {
                let query = [("verificationId", id), ("code", code)];
                self.call(|| {
                    Request::new(Method::GET, &self.base_url, "/verification/v3/validateOtp")
                        .query(&query)
                })
                .await?
            }
            Dialect::Simple => {
                let body = json!({"verificationId": id, "code": code});
                self.call(|| Request::new(Method::POST, &self.base_url, "/validate").json(&body))
                    .await?
            }
        };
        reply::verdict(&reply)
    }

    async fn probe(&self) -> Probe {
        self.tokens.probe().await
    }
}

/// `timeout` of a send, where the answer does not say.
const CODE_SECONDS: u32 = 60;
const AUTH_TOKEN: HeaderName = HeaderName::from_static("authtoken");

#[cfg(test)]
mod tests;

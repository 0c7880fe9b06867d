//! Twilio's message API (twilio.com/docs/messaging/api/message-resource): the code and every word of the text are ours,
//! so the line that browsers read is certain to arrive.

use async_trait::async_trait;
use hyper::Method;
use serde_json::json;
use wire::Channel;

use super::NAME;
use super::error::{by_channel, meaning};
use crate::provider::outbound::{Outbound, Reply, Request};
use crate::provider::probe::Probe;
use crate::provider::{CodeOwner, Message, Provider, ProviderError, Receipt};
use crate::secret::Secret;
use crate::verification::Handle;

/// An account that sends messages.
#[derive(Debug)]
pub struct TwilioMessaging {
    /// Where the API is.
    pub base_url: String,
    /// `AC…`.
    pub account_sid: String,
    /// Account SID, or the SID of an API key.
    pub user: String,
    /// What belongs to it.
    pub password: Secret,
    /// Who sends text messages, if anybody.
    pub sender: Option<Sender>,
    /// Who sends `WhatsApp` messages, if anybody.
    pub whatsapp: Option<Whatsapp>,
    /// Where to report what became of a message, if anywhere.
    pub status_callback: Option<String>,
    /// Makes the calls.
    pub outbound: Outbound,
}

/// Who sends a text message.
#[derive(Clone, Debug)]
pub enum Sender {
    /// A number in E.164, or a name where the country allows one.
    From(String),
    /// A pool of senders (`MG…`).
    Pool(String),
}

/// Who sends `WhatsApp` messages, and by which template: outside a conversation nothing else is let through.
#[derive(Clone, Debug)]
pub struct Whatsapp {
    /// E.164.
    pub from: String,
    /// An approved authentication template (`HX…`); the code is its variable 1.
    pub content_sid: String,
}

#[async_trait]
impl Provider for TwilioMessaging {
    fn name(&self) -> &'static str {
        NAME
    }

    fn offers(&self, channel: Channel) -> bool {
        match channel {
            Channel::Sms => self.sender.is_some(),
            Channel::Whatsapp => self.whatsapp.is_some(),
            Channel::Voice => false,
        }
    }

    fn code_owner(&self) -> CodeOwner {
        CodeOwner::Gateway
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        // A text that is still queued when its code has died would only confuse: 1 to 36,000 s.
        let validity = message.expires_in_seconds.to_string();
        let mut form = vec![("ValidityPeriod", validity.as_str())];
        let (to, from, variables);
        match (message.channel, &self.sender, &self.whatsapp) {
            (Channel::Sms, Some(sender), _) => {
                form.push(match sender {
                    Sender::From(from) => ("From", from),
                    Sender::Pool(sid) => ("MessagingServiceSid", sid),
                });
                form.push(("To", message.to.e164()));
                form.push(("Body", &message.text));
            }
            (Channel::Whatsapp, _, Some(whatsapp)) => {
                to = format!("whatsapp:{}", message.to.e164());
                from = format!("whatsapp:{}", whatsapp.from);
                variables = json!({"1": message.code.expose()}).to_string();
                form.push(("From", &from));
                form.push(("To", &to));
                form.push(("ContentSid", &whatsapp.content_sid));
                form.push(("ContentVariables", &variables));
            }
            _ => return Err(ProviderError::ChannelUnavailable),
        }
        if let Some(url) = &self.status_callback {
            form.push(("StatusCallback", url));
        }
        let path = format!("/2010-04-01/Accounts/{}/Messages.json", self.account_sid);
        let request = Request::new(Method::POST, &self.base_url, &path)
            .basic(&self.user, self.password.expose())
            .form(&form);
        let reply = self.outbound.call(NAME, request).await?;
        receipt(&reply).map_err(|error| by_channel(error, message.channel))
    }

    /// Its own numbers: unlike the account itself, every kind of API key may list them.
    async fn probe(&self) -> Probe {
        let account = &self.account_sid;
        let path = format!("/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json");
        let request = Request::new(Method::GET, &self.base_url, &path)
            .query(&[("PageSize", "1")])
            .basic(&self.user, self.password.expose());
        Probe::read(self.outbound.probe(request).await, &[])
    }
}

fn receipt(reply: &Reply) -> Result<Receipt, ProviderError> {
    let sid = reply.json["sid"].as_str();
    let failed = matches!(
        reply.json["status"].as_str(),
        Some("failed" | "undelivered" | "canceled")
    );
    match sid.and_then(Handle::new) {
        Some(handle) if reply.is_success() && !failed => Ok(Receipt::named(handle)),
        _ => Err(refusal(reply)),
    }
}

fn refusal(reply: &Reply) -> ProviderError {
    let json = &reply.json;
    let code = json["code"].as_u64().or(json["error_code"].as_u64());
    match code.and_then(|code| u32::try_from(code).ok()) {
        Some(code) => meaning(code, reply),
        None => reply.unexplained(),
    }
}

#[cfg(test)]
mod tests;

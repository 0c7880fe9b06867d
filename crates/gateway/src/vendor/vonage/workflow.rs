//! What a start asks of Vonage.

use serde_json::{Value, json};
use wire::Channel;

use super::adapter::Vonage;
use super::language;
use crate::provider::{Message, Provider as _};

impl Vonage {
    /// The body of a start. The workflow is one channel, or as many of the priority list as Vonage takes.
    pub(super) fn request(&self, message: &Message) -> Value {
        let channels = std::iter::once(message.channel)
            .chain(message.fallback.iter().copied().filter(|channel| {
                *channel != message.channel && self.falls_back_among().contains(channel)
            }))
            .take(MOST_STEPS);
        let workflow: Vec<Value> = channels
            .filter_map(|channel| self.step(channel, message))
            .collect();
        // Of the channels, only texts have templates.
        let has_text = workflow.iter().any(|step| step["channel"] == "sms");
        // Without a fallback of its own, one step lasts as long as the code does.
        let timeout = self.native_fallback_seconds.map_or(
            u64::from(message.expires_in_seconds).clamp(15, 900),
            |seconds| u64::from(seconds).clamp(15, 900),
        );
        let mut body = json!({
            "brand": self.brand_of(message),
            "code_length": message.code_length,
            "channel_timeout": timeout,
            "workflow": workflow,
        });
        let tag = message.locale.as_deref();
        if let Some(locale) = tag.and_then(|tag| language::locale(message.channel, tag)) {
            body["locale"] = Value::from(locale);
        }
        if let Some(check) = self.fraud_check {
            body["fraud_check"] = Value::from(check);
        }
        if self.own_code {
            body["code"] = Value::from(message.code.expose());
        }
        if let Some(id) = self.template_id.as_ref().filter(|_| has_text) {
            body["template_id"] = Value::from(id.as_str());
        }
        body
    }

    fn step(&self, channel: Channel, message: &Message) -> Option<Value> {
        // Neither `+` nor `00`.
        let to = message.to.e164().trim_start_matches('+');
        let mut step = json!({"channel": name(channel), "to": to});
        match channel {
            Channel::Sms => {
                for (name, value) in [
                    ("from", &self.from),
                    ("app_hash", &self.app_hash),
                    ("entity_id", &self.entity_id),
                    ("content_id", &self.content_id),
                ] {
                    if let Some(value) = value {
                        step[name] = Value::from(value.as_str());
                    }
                }
            }
            Channel::Whatsapp => step["from"] = Value::from(self.whatsapp_from.as_deref()?),
            Channel::Voice => {}
        }
        if channel != message.channel && !self.own_code {
            // Else each channel of the workflow brings a code of its own, and the first one is void.
            step["reuse_code"] = Value::from(true);
        }
        Some(step)
    }

    /// 1 to 18 characters, none of `/ { } : $`.
    fn brand_of(&self, message: &Message) -> String {
        let fit = |name: &str| -> String {
            name.chars()
                .filter(|character| !"/{}:$".contains(*character))
                .take(18)
                .collect()
        };
        message
            .brand
            .as_deref()
            .map(fit)
            .filter(|brand| !brand.trim().is_empty())
            .unwrap_or_else(|| fit(&self.brand))
    }
}

fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "sms",
        Channel::Whatsapp => "whatsapp",
        Channel::Voice => "voice",
    }
}

const MOST_STEPS: usize = 3;

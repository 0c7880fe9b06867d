//! What a start asks of Vonage.

use serde_json::{Value, json};
use wire::Channel;

use super::Vonage;
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
        if self.own_code {
            body["code"] = Value::from(message.code.expose());
        }
        if let Some(id) = &self.template_id {
            body["template_id"] = Value::from(id.as_str());
        }
        body
    }

    fn step(&self, channel: Channel, message: &Message) -> Option<Value> {
        // Neither `+` nor `00`.
        let to = message.to.e164().trim_start_matches('+');
        let mut step = json!({"channel": name(channel)?, "to": to});
        match channel {
            Channel::Sms => {
                if let Some(hash) = &self.app_hash {
                    step["app_hash"] = Value::from(hash.as_str());
                }
            }
            Channel::Whatsapp => step["from"] = Value::from(self.whatsapp_from.as_deref()?),
            _ => {}
        }
        if channel != message.channel && !self.own_code {
            // Else each channel of the workflow brings a code of its own, and the first one is void.
            step["reuse_code"] = Value::from(true);
        }
        Some(step)
    }

    /// 1 to 18 characters (older SDKs: 16), none of `/ { } : $`.
    fn brand_of(&self, message: &Message) -> String {
        let fit = |name: &str| -> String {
            name.chars()
                .filter(|character| !"/{}:$".contains(*character))
                .take(16)
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

fn name(channel: Channel) -> Option<&'static str> {
    match channel {
        Channel::Sms => Some("sms"),
        Channel::Whatsapp => Some("whatsapp"),
        Channel::Voice => Some("voice"),
        _ => None,
    }
}

const MOST_STEPS: usize = 3;

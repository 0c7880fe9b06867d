//! What a start asks of Vonage.

use serde_json::{Value, json};
use wire::Channel;

use super::adapter::Vonage;
use super::language;
use crate::provider::{Message, Provider as _};

impl Vonage {
    /// The body of a start. The workflow is one channel, or as many of the priority list as Vonage takes.
    pub(super) fn request(&self, message: &Message) -> Value {
        let channels = self.channels_of(message).into_iter();
        let workflow: Vec<Value> = channels
            .filter_map(|channel| self.step(channel, message))
            .collect();
        // Of the channels, only texts have templates.
        let has_text = workflow.iter().any(|step| step["channel"] == "sms");
        let mut body = json!({
            "brand": self.brand_of(message),
            "code_length": message.code_length,
            "channel_timeout": self.step_seconds(message),
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

    /// The steps: this message, and after it as many of the priority list as Vonage takes.
    fn channels_of(&self, message: &Message) -> Vec<Channel> {
        let native = self.falls_back_among();
        let mut channels = vec![message.channel];
        for channel in &message.fallback {
            if native.contains(channel) && !channels.contains(channel) {
                channels.push(*channel);
            }
        }
        channels.truncate(MOST_STEPS);
        channels
    }

    /// How long Vonage waits at each step. A single one lasts as long as the code: there is nothing to go on to.
    fn step_seconds(&self, message: &Message) -> u32 {
        let whole = message.expires_in_seconds;
        let native = self.native_fallback_seconds.map(u32::from);
        let native = native.filter(|_| self.channels_of(message).len() > 1);
        native.unwrap_or(whole).clamp(SHORTEST_STEP, LONGEST_STEP)
    }

    /// For how long Vonage accepts the code of a message, if that is not as long as the code is valid anyway: for as long
    /// as its workflow has steps. `goes_on`: it is the next one of a workflow that has begun. Codes of ours are valid
    /// beyond it.
    pub(super) fn life(&self, message: &Message, goes_on: bool) -> Option<u32> {
        let step = u32::from(self.native_fallback_seconds.filter(|_| !self.own_code)?);
        let steps = u32::try_from(self.channels_of(message).len()).ok()?;
        (goes_on || steps > 1).then(|| step.clamp(SHORTEST_STEP, LONGEST_STEP) * steps)
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
/// Seconds, of `channel_timeout`.
const SHORTEST_STEP: u32 = 15;
const LONGEST_STEP: u32 = 900;

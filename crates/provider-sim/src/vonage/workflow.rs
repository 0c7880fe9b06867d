//! What a start asks of Vonage, and what is wrong with it.

use serde_json::Value;
use wire::Channel;

use crate::accounts::vonage::{TEMPLATE_ID, WHATSAPP_FROM};
use crate::request::is_international;

/// A start whose form is right.
pub(super) struct Start {
    /// E.164, with the `+` that Vonage does not take.
    pub(super) to: String,
    /// One to three.
    pub(super) channels: Vec<Channel>,
    pub(super) code: Option<String>,
    pub(super) code_length: usize,
    /// Seconds.
    pub(super) channel_timeout: i64,
}

impl Start {
    /// Reads a body; the error is the name of the first parameter that is wrong.
    pub(super) fn read(body: &Value) -> Result<Self, String> {
        check_brand(&body["brand"])?;
        let code_length = match &body["code_length"] {
            Value::Null => 4,
            length => length
                .as_u64()
                .filter(|length| (4..=10).contains(length))
                .and_then(|length| usize::try_from(length).ok())
                .ok_or("code_length")?,
        };
        let channel_timeout = match &body["channel_timeout"] {
            Value::Null => 180,
            seconds => seconds
                .as_i64()
                .filter(|seconds| (15..=900).contains(seconds))
                .ok_or("channel_timeout")?,
        };
        let code = match &body["code"] {
            Value::Null => None,
            code => Some(
                code.as_str()
                    .filter(|code| code.len() == code_length)
                    .filter(|code| code.bytes().all(|byte| byte.is_ascii_alphanumeric()))
                    .ok_or("code")?
                    .to_owned(),
            ),
        };
        if !matches!(&body["template_id"], Value::Null)
            && body["template_id"].as_str() != Some(TEMPLATE_ID)
        {
            return Err("template_id".to_owned());
        }
        check_client_ref(&body["client_ref"])?;
        let (to, channels) = steps(&body["workflow"])?;
        Ok(Self {
            to,
            channels,
            code,
            code_length,
            channel_timeout,
        })
    }
}

fn steps(workflow: &Value) -> Result<(String, Vec<Channel>), String> {
    let steps = workflow
        .as_array()
        .filter(|steps| (1..=3).contains(&steps.len()))
        .ok_or("workflow")?;
    let mut channels = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let channel = match step["channel"].as_str() {
            Some("sms") => Channel::Sms,
            Some("whatsapp") => Channel::Whatsapp,
            Some("voice") => Channel::Voice,
            _ => return Err(format!("workflow[{index}].channel")),
        };
        if !step["to"].as_str().is_some_and(is_international) {
            return Err(format!("workflow[{index}].to"));
        }
        if channel == Channel::Whatsapp && step["from"].as_str() != Some(WHATSAPP_FROM) {
            return Err(format!("workflow[{index}].from"));
        }
        if step["app_hash"]
            .as_str()
            .is_some_and(|hash| hash.len() != 11)
        {
            return Err(format!("workflow[{index}].app_hash"));
        }
        channels.push(channel);
    }
    let to = steps[0]["to"].as_str().unwrap_or_default();
    Ok((format!("+{to}"), channels))
}

fn check_brand(brand: &Value) -> Result<(), String> {
    brand
        .as_str()
        .filter(|brand| (1..=18).contains(&brand.chars().count()))
        .filter(|brand| !brand.contains(['/', '{', '}', ':', '$']))
        .map(|_| ())
        .ok_or_else(|| "brand".to_owned())
}

fn check_client_ref(client_ref: &Value) -> Result<(), String> {
    match client_ref {
        Value::Null => Ok(()),
        client_ref => client_ref
            .as_str()
            .filter(|text| (1..=40).contains(&text.len()))
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric()))
            .map(|_| ())
            .ok_or_else(|| "client_ref".to_owned()),
    }
}

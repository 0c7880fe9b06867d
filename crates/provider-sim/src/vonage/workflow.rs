//! The parameters of a start at Vonage, and their errors.

use serde_json::Value;
use wire::Channel;

use crate::accounts::vonage::{TEMPLATE_ID, WHATSAPP_FROM};
use crate::request::is_international;

/// A valid start.
pub(super) struct Start {
    /// E.164, with the `+` that Vonage does not accept.
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
        let mut names = body.as_object().into_iter().flat_map(|all| all.keys());
        if let Some(unknown) = names.find(|name| !PROPERTIES.contains(&name.as_str())) {
            return Err(unknown.clone());
        }
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
        if !matches!(body["fraud_check"], Value::Null | Value::Bool(_)) {
            return Err("fraud_check".to_owned());
        }
        let locale = &body["locale"];
        if !locale.is_null() && !locale.as_str().is_some_and(|tag| LOCALES.contains(&tag)) {
            return Err("locale".to_owned());
        }
        let (to, channels) = steps(&body["workflow"])?;
        // "This parameter works only when `channel` is `sms` or `rcs`."
        if !body["template_id"].is_null() && !channels.contains(&Channel::Sms) {
            return Err("template_id".to_owned());
        }
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
        if let Some(name) = wrong_property(channel, step) {
            return Err(format!("workflow[{index}].{name}"));
        }
        channels.push(channel);
    }
    let to = steps[0]["to"].as_str().unwrap_or_default();
    Ok((format!("+{to}"), channels))
}

/// A property that the channel's schema does not have, or whose value it does not accept.
fn wrong_property(channel: Channel, step: &Value) -> Option<String> {
    if channel == Channel::Whatsapp && step["from"].as_str() != Some(WHATSAPP_FROM) {
        return Some("from".to_owned());
    }
    let of_length = |value: &Value, least: usize, most: usize| {
        let text = value.as_str();
        text.is_some_and(|text| (least..=most).contains(&text.chars().count()))
    };
    let fields = step.as_object()?;
    let wrong = fields.iter().find(|(name, value)| {
        let right = match (name.as_str(), channel) {
            ("channel" | "to", _) | ("from", Channel::Whatsapp) => true,
            ("reuse_code", _) => value.is_boolean(),
            ("mode", Channel::Whatsapp) => ["zero_tap", "otp_code"].iter().any(|it| *value == it),
            ("from", Channel::Sms) => value.as_str().is_some_and(is_sender),
            ("entity_id" | "content_id", Channel::Sms) => of_length(value, 1, 20),
            ("app_hash", Channel::Sms) => of_length(value, 11, 11),
            _ => false,
        };
        !right
    });
    wrong.map(|(name, _)| name.clone())
}

/// 15 digits without `+` or `00`, or 11 letters and digits.
fn is_sender(from: &str) -> bool {
    if from.bytes().all(|byte| byte.is_ascii_digit()) {
        return (1..=15).contains(&from.len()) && !from.starts_with("00");
    }
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b' ';
    (1..=11).contains(&from.len()) && from.bytes().all(fits)
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

/// Those of a start (specification 1.0.1, `newRequest`).
const PROPERTIES: [&str; 9] = [
    "brand",
    "channel_timeout",
    "client_ref",
    "code",
    "code_length",
    "fraud_check",
    "locale",
    "template_id",
    "workflow",
];
/// The languages of the default template
/// (developer.vonage.com/en/verify/guides/verify-v2-languages).
const LOCALES: [&str; 37] = [
    "ar-xa", "cs-cz", "da-dk", "de-de", "el-gr", "en-au", "en-gb", "en-in", "en-us", "es-es",
    "es-mx", "es-us", "fi-fi", "fil-ph", "fr-ca", "fr-fr", "hi-in", "hu-hu", "id-id", "is-is",
    "it-it", "ja-jp", "ko-kr", "nb-no", "nl-nl", "pl-pl", "pt-br", "pt-pt", "ro-ro", "ru-ru",
    "sv-se", "th-th", "tr-tr", "vi-vn", "zh-cn", "zh-hk", "zh-tw",
];

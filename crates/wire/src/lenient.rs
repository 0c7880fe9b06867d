//! Deserializers for what real peers send. `VerifyNow` clients: numbers where the documentation has strings, and vice versa.
//! A gateway of a later version: words that this one does not know.

use serde::{Deserialize, Deserializer, de};

use crate::{Channel, DeliveryStatus};

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(untagged)]
pub(crate) enum TextOrNumber {
    Text(String),
    Number(u64),
}

impl TextOrNumber {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Reads `"91"` and `91` alike as text; absent and `null` as `None`.
pub(crate) fn text<'de, D: Deserializer<'de>>(input: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<TextOrNumber>::deserialize(input)?.map(TextOrNumber::into_text))
}

/// Reads text that is present: `null` is not text, and differs from an omitted field.
pub(crate) fn present_text<'de, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<String>, D::Error> {
    String::deserialize(input).map(Some)
}

/// Reads `6` and `"6"` alike as a small number; absent and `null` as `None`.
pub(crate) fn small_number<'de, D: Deserializer<'de>>(input: D) -> Result<Option<u8>, D::Error> {
    match Option::<TextOrNumber>::deserialize(input)? {
        None => Ok(None),
        Some(TextOrNumber::Number(number)) => u8::try_from(number).map(Some),
        Some(TextOrNumber::Text(text)) => match text.parse() {
            Ok(number) => return Ok(Some(number)),
            Err(_) => return Err(de::Error::custom("expected a number from 0 to 255")),
        },
    }
    .map_err(|_| de::Error::custom("expected a number from 0 to 255"))
}

/// Reads a channel; one of a later version, which this one cannot name, as `None`.
pub(crate) fn known_channel<'de, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<Channel>, D::Error> {
    String::deserialize(input).map(|word| word.parse().ok())
}

/// Reads channels, and passes over those of a later version.
pub(crate) fn known_channels<'de, D: Deserializer<'de>>(
    input: D,
) -> Result<Vec<Channel>, D::Error> {
    let words = Vec::<String>::deserialize(input)?;
    Ok(words.iter().filter_map(|word| word.parse().ok()).collect())
}

/// Reads a delivery status; one of a later version as `PENDING`: nothing is known that this version could tell.
pub(crate) fn known_status<'de, D: Deserializer<'de>>(
    input: D,
) -> Result<DeliveryStatus, D::Error> {
    String::deserialize(input).map(|word| match word.as_str() {
        "DELIVERED" => DeliveryStatus::Delivered,
        "FAILED" => DeliveryStatus::Failed,
        _ => DeliveryStatus::Pending,
    })
}

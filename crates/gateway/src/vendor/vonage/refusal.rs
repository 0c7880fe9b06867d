//! What a refusal of Vonage's is about: problems by their status first, for the host and the prefix of `type` vary, and
//! one fixture lacks it.

use serde_json::{Map, Value};

use crate::provider::ProviderError;
use crate::provider::outbound::Reply;

/// Why a message was not taken.
pub(super) fn refusal(reply: &Reply) -> ProviderError {
    let status = u32::from(reply.status);
    match reply.status {
        422 if is_about_the_number(reply) => ProviderError::InvalidNumber,
        422 => ProviderError::refused_with("a parameter was refused", 422),
        // Another request to the number is under way, and says nothing of how long.
        409 => reply.rate_limited(30),
        402 => ProviderError::rejected_with("no credit", 402),
        412 => ProviderError::refused_with("a condition of silent authentication failed", 412),
        400 | 403..=499 if reply.status != 429 => match kind(reply) {
            // Of the whole account (developer.vonage.com/en/api-errors, "Generic errors").
            "low-balance" | "out-of-credit" => ProviderError::rejected_with("no credit", status),
            "account-suspended" | "invalid-api-key" | "invalid-signature" | "jwt-expired"
            | "jwt-revoked" | "unauthorized" | "unprovisioned" => {
                ProviderError::rejected_with("credentials refused", status)
            }
            _ if reply.status == 403 => {
                ProviderError::refused_with("not allowed for this account", 403)
            }
            // No problem of Vonage's, so nobody knows who has said it.
            "" => reply.unexplained(),
            _ => ProviderError::refused_with("refused", status),
        },
        // A 2xx without a request id, 401, 429 and 5xx.
        _ => reply.unexplained(),
    }
}

/// What a problem is called: the end of `type`, whose beginning varies.
fn kind(reply: &Reply) -> &str {
    let text = reply.json["type"].as_str().unwrap_or_default();
    text.rsplit(['#', '/']).next().unwrap_or_default()
}

/// Whether a 422 is about the number: `workflow[0].to`, `to` alone, or a reason that speaks of it where the name does
/// not say more than `workflow[0]`.
fn is_about_the_number(reply: &Reply) -> bool {
    complaints(reply).iter().any(|complaint| {
        if complaint.names(&["to", "number"]) {
            return true;
        }
        let vague = complaint.name.is_empty() || complaint.names(&["workflow"]);
        vague && complaint.speaks_of_the_number()
    })
}

/// Whether a 422 is about the code that was typed.
pub(super) fn is_about_the_code(reply: &Reply) -> bool {
    let complaints = complaints(reply);
    complaints
        .iter()
        .any(|complaint| complaint.names(&["code"]))
}

/// Whether a workflow has no further step: said as `no-events`, or in words alone ("There are no more events left to
/// trigger."). Any other conflict passes, such as the delay of Vonage's own replication.
pub(super) fn has_no_more_steps(reply: &Reply) -> bool {
    let text = |name| reply.json[name].as_str().unwrap_or_default();
    let said = text("type").rsplit(['#', '/']).next() == Some("no-events");
    let in_words = || {
        text("detail")
            .to_ascii_lowercase()
            .contains("no more events")
    };
    reply.status == 409 && (said || in_words())
}

/// One entry of `invalid_parameters`.
#[derive(Debug)]
struct Complaint<'r> {
    name: &'r str,
    reason: &'r str,
}

/// `invalid_parameters`: a list of names and reasons by the specification, and an object of either form elsewhere.
fn complaints(reply: &Reply) -> Vec<Complaint<'_>> {
    match &reply.json["invalid_parameters"] {
        Value::Array(list) => list.iter().flat_map(complaint).collect(),
        other => complaint(other),
    }
}

fn complaint(entry: &Value) -> Vec<Complaint<'_>> {
    match entry {
        Value::String(reason) => vec![Complaint { name: "", reason }],
        Value::Object(fields) if is_named(fields) => {
            let text = |name| fields.get(name).and_then(Value::as_str).unwrap_or_default();
            vec![Complaint {
                name: text("name"),
                reason: text("reason"),
            }]
        }
        Value::Object(fields) => fields
            .iter()
            .map(|(name, reason)| Complaint {
                name,
                reason: text_of(reason),
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn is_named(fields: &Map<String, Value>) -> bool {
    let is_text = |name| fields.get(name).is_some_and(Value::is_string);
    is_text("name") || is_text("reason")
}

/// A reason, or the first of several.
fn text_of(reason: &Value) -> &str {
    match reason {
        Value::Array(several) => several.first().map_or("", text_of),
        Value::Object(fields) => fields.get("reason").map_or("", text_of),
        reason => reason.as_str().unwrap_or_default(),
    }
}

impl Complaint<'_> {
    /// Whether the last part of the name that is a word is one of these: `to` of `workflow[0].to`, `workflow` of
    /// `workflow[0]`.
    fn names(&self, names: &[&str]) -> bool {
        let mut words = words(self.name).into_iter().rev();
        let word = words.find(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
        word.is_some_and(|word| names.contains(&word))
    }

    /// Whether the reason is about `to`. The word is an English one, too: it counts in quotes, at the end of a path, at
    /// the beginning, and behind what introduces a name.
    fn speaks_of_the_number(&self) -> bool {
        let reason = self.reason.to_ascii_lowercase();
        if ["`from`", "'from'", "\"from\"", ".from"]
            .iter()
            .any(|other| reason.contains(other))
        {
            return false;
        }
        let quoted = ["`to`", "'to'", "\"to\""];
        let words = words(&reason);
        let introduced = words.windows(2).any(|pair| {
            matches!(pair[0], "invalid" | "parameter" | "field" | "property") && pair[1] == "to"
        });
        quoted.iter().any(|to| reason.contains(to))
            || reason.split([' ', ',', ':', ';']).any(is_path_to)
            || words.first() == Some(&"to")
            || introduced
            || reason.contains("phone number")
            || words.contains(&"msisdn")
    }
}

fn is_path_to(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    word.strip_suffix(".to")
        .is_some_and(|path| !path.is_empty())
}

fn words(text: &str) -> Vec<&str> {
    text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_')
        .filter(|word| !word.is_empty())
        .collect()
}

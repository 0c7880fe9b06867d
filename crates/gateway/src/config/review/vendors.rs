//! What vendors have issued: identifiers of one kind in the place of another, and senders that are none.

use super::Warning;
use super::leaf::Leaf;
use crate::config::ProvidersConfig;
use crate::setting::ConfigError;
use crate::webhook::About;

/// Reviews one value of `[providers]`: refuses what cannot work, and returns a warning.
pub(super) fn check(leaf: &Leaf) -> Result<Option<Warning>, ConfigError> {
    if !leaf.key.starts_with("providers.") {
        return Ok(None);
    }
    let name = leaf.name();
    if let Some((_, kind)) = SIDS.iter().find(|(key, _)| *key == name) {
        return sid(leaf, kind);
    }
    let wrong = match (leaf.key.starts_with("providers.twilio-messaging."), name) {
        (true, "from") => sender(&leaf.value),
        (true, "whatsapp_from") => whatsapp_sender(&leaf.value),
        _ => None,
    };
    if let Some(why) = wrong {
        return Err(ConfigError::at(&leaf.key, why));
    }
    let suspicious = match name {
        "customer_id" if !leaf.value.starts_with("C-") => {
            "does not begin with C- as the vendor's customer ids do: copy it again"
        }
        "application_key" if !is_uuid(&leaf.value) => {
            "is not of the form 00000000-0000-0000-0000-000000000000, as Sinch's keys of applications are: copy it again"
        }
        _ => return Ok(None),
    };
    Ok(Some(Warning::at(&leaf.key, suspicious)))
}

/// Vendors that sign callbacks, and whose signatures nothing here can verify: the gateway refuses all of them.
pub(super) fn unverifiable(providers: &ProvidersConfig) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = Vec::new();
    for (vendor, table) in providers.vendors() {
        for (about, lost) in [
            (
                About::Reports,
                "no delivery report is accepted: nothing falls back to another channel after a failure",
            ),
            (About::Messages, "no STOP is received"),
        ] {
            let missing = table.callback_secrets(about).is_empty();
            let Some(name) = table.callback_secrets_key(about).filter(|_| missing) else {
                continue;
            };
            let key = format!("providers.{}.{name}", vendor.name());
            match warnings.last_mut().filter(|last| last.key == key) {
                Some(last) => last.why = format!("{}, and {lost}", last.why),
                None => warnings.push(Warning::at(key, format!("is empty, so {lost}"))),
            }
        }
    }
    for warning in &mut warnings {
        warning.why.push_str(
            "; give the secret with which the vendor signs callbacks (docs/PROVIDERS.md says where it is shown)",
        );
    }
    warnings
}

/// A kind of thing that has a SID.
struct Kind {
    prefix: &'static str,
    name: &'static str,
}

const SIDS: [(&str, Kind); 6] = [
    ("account_sid", kind("AC", "an account")),
    ("api_key_sid", kind("SK", "an API key")),
    ("service_sid", kind("VA", "a Verify service")),
    ("messaging_service_sid", kind("MG", "a Messaging Service")),
    ("template_sid", kind("HJ", "a Verify template")),
    ("whatsapp_content_sid", kind("HX", "a content template")),
];

const fn kind(prefix: &'static str, name: &'static str) -> Kind {
    Kind { prefix, name }
}

/// Twilio's identifiers: two letters for the kind and 32 hexadecimal digits (its glossary, "String Identifier").
fn sid(leaf: &Leaf, kind: &Kind) -> Result<Option<Warning>, ConfigError> {
    let Kind { prefix, name } = kind;
    let Some(rest) = leaf.value.strip_prefix(prefix) else {
        let other = SIDS
            .iter()
            .find(|(_, other)| leaf.value.starts_with(other.prefix));
        let is_one = other.map_or_else(String::new, |(_, other)| {
            format!("is the SID of {} ({}…), and ", other.name, other.prefix)
        });
        let why = format!("{is_one}must be that of {name}, which begins with {prefix}");
        return Err(ConfigError::at(&leaf.key, why));
    };
    let is_whole = rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
    let why = format!(
        "is not {prefix} and 32 hexadecimal digits, as Twilio writes the SID of {name}: copy it again"
    );
    Ok((!is_whole).then(|| Warning::at(&leaf.key, why)))
}

/// What is wrong with a sender of texts: a number in E.164, a short code, or a name.
fn sender(from: &str) -> Option<&'static str> {
    let digits = from.bytes().all(|byte| byte.is_ascii_digit());
    let is_written_number = from
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.() ".contains(&byte));
    if from.starts_with("whatsapp:") {
        Some("is a sender of WhatsApp: give it as whatsapp_from, without whatsapp:")
    } else if from.starts_with("MG") && from.len() == 34 {
        Some("is the SID of a Messaging Service: give it as messaging_service_sid")
    } else if digits && (3..=8).contains(&from.len()) {
        // A short code.
        None
    } else if is_written_number {
        (!is_e164(from)).then_some(NOT_E164)
    } else if from.len() > 11 {
        Some(
            "is a name of more than the 11 characters that carriers take, or a number that is not in E.164",
        )
    } else {
        None
    }
}

fn whatsapp_sender(from: &str) -> Option<&'static str> {
    match from.strip_prefix("whatsapp:") {
        Some(_) => Some("must be the number alone, without whatsapp: before it"),
        None => (!is_e164(from)).then_some(NOT_E164),
    }
}

fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// 8-4-4-4-12 hexadecimal digits.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths = groups.iter().map(|group| group.len());
    lengths.eq([8, 4, 4, 4, 12]) && groups.concat().bytes().all(|byte| byte.is_ascii_hexdigit())
}

const NOT_E164: &str = "is not a number in E.164: a plus, the calling code and the number, digits alone, such as +15005550006";

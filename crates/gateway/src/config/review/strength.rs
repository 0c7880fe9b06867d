//! Whether a secret could be guessed. It proves nothing about a good one: only certain cases are found.

use std::collections::HashSet;

use super::Warning;
use super::leaf::Leaf;
use crate::config::OtpKeys;

/// What is wrong with a secret, if anything.
pub(super) fn of_secret(leaf: &Leaf) -> Option<Warning> {
    // The demo's key is public on purpose, and refused in production by name.
    if !leaf.is_secret || leaf.value == "sk_demo" {
        return None;
    }
    let value = leaf.value.trim();
    let (value, least) = match value.strip_prefix("sk_") {
        Some(rest) if leaf.is_server_key() => (rest, LEAST_OF_SERVER_KEYS),
        _ => (value, LEAST),
    };
    let why = if value.chars().count() < least {
        format!("is shorter than {least} characters, so it can be guessed")
    } else if is_pattern(value.as_bytes(), FEWEST_LETTERS) {
        "is a pattern rather than random, so it can be guessed".to_owned()
    } else {
        return None;
    };
    let advice = if leaf.is_server_key() {
        "; `otp-gateway keys new` prints a good one"
    } else {
        "; use the one that the vendor shows"
    };
    Some(Warning::at(&leaf.key, why + advice))
}

/// Secrets that pass as random, and probably are not: named, because a person may know better.
pub(super) fn guessable(leaves: &[Leaf]) -> Vec<Warning> {
    let secrets = leaves.iter().filter(|leaf| leaf.is_secret);
    let secrets = secrets.filter(|leaf| of_secret(leaf).is_none() && leaf.value != "sk_demo");
    let named = secrets.filter_map(|leaf| {
        let value = leaf.value.strip_prefix("sk_").unwrap_or(&leaf.value);
        let public = leaves
            .iter()
            .find(|other| !other.is_secret && other.value == leaf.value);
        let why = if is_repeated(value.as_bytes()) {
            "repeats itself, so it can be guessed".to_owned()
        } else if is_words(value) {
            "is made of common words, so it can be guessed".to_owned()
        } else if let Some(public) = public {
            format!("has the value of {}, which is not secret", public.key)
        } else {
            return None;
        };
        Some(Warning::at(&leaf.key, why))
    });
    named.collect()
}

/// Whether it is a shorter text, written at least twice.
fn is_repeated(bytes: &[u8]) -> bool {
    (1..=bytes.len() / 2).any(|period| bytes[period..] == bytes[..bytes.len() - period])
}

/// Whether little is left of it without the words that people write in place of a secret.
fn is_words(value: &str) -> bool {
    let mut rest = value.to_ascii_lowercase();
    for word in WORDS {
        rest = rest.replace(word, "");
    }
    let random = rest.chars().filter(|it| it.is_alphanumeric()).count();
    random < FEWEST_BESIDE_WORDS && random <= value.chars().count() / 2
}

/// Those of the gateway's own keys that are not random bytes.
pub(super) fn of_keys(keys: &OtpKeys) -> Vec<Warning> {
    let named = [
        ("otp.mac_key", &keys.mac),
        ("otp.seal_key", &keys.seal),
        ("otp.token_key", &keys.token),
    ];
    let weak = named
        .into_iter()
        .filter(|(_, keys)| keys.iter().any(|key| is_pattern(key, FEWEST_BYTES)));
    let why = "is not random: its bytes repeat or count; `otp-gateway keys new` prints fresh ones";
    weak.map(|(name, _)| Warning::at(name, why)).collect()
}

/// Whether there are few different bytes, or each differs from the one before by the same amount.
fn is_pattern(bytes: &[u8], fewest: usize) -> bool {
    let different: HashSet<u8> = bytes.iter().copied().collect();
    let steps: HashSet<u8> = bytes
        .windows(2)
        .map(|pair| pair[1].wrapping_sub(pair[0]))
        .collect();
    different.len() < fewest || steps.len() <= 2
}

/// Longer ones before those that they contain.
const WORDS: [&str; 56] = [
    "development",
    "production",
    "correcthorsebatterystaple",
    "placeholder",
    "credentials",
    "passphrase",
    "qwertyuiop",
    "1234567890",
    "password",
    "passwort",
    "changeme",
    "12345678",
    "asdfghjkl",
    "staging",
    "example",
    "letmein",
    "welcome",
    "default",
    "replace",
    "message",
    "account",
    "gateway",
    "verify",
    "passwd",
    "secret",
    "random",
    "string",
    "insert",
    "server",
    "sample",
    "foobar",
    "qwerty",
    "hunter",
    "master",
    "twilio",
    "vonage",
    "sinch",
    "change",
    "please",
    "dummy",
    "admin",
    "token",
    "value",
    "guest",
    "root",
    "test",
    "demo",
    "live",
    "auth",
    "your",
    "here",
    "long",
    "this",
    "1234",
    "key",
    "api",
];
/// Vendors' secrets have at least 16 characters; a password may have fewer.
const LEAST: usize = 8;
/// What is left without the words.
const FEWEST_BESIDE_WORDS: usize = 5;
/// Beyond the prefix: at least 64 bits, however they are encoded.
const LEAST_OF_SERVER_KEYS: usize = 16;
/// Eight random digits nearly always include five different ones.
const FEWEST_LETTERS: usize = 4;
/// Thirty-two random bytes include thirty different ones.
const FEWEST_BYTES: usize = 12;

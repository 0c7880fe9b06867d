//! What `VerifyNow` answers, in both dialects: numbers, words, and the few shapes they come in.

use serde_json::Value;

use crate::provider::outbound::Reply;
use crate::provider::{ProviderError, Receipt};
use crate::verification::{Handle, Verdict};

/// A documented outcome, by number (v3) or by word (the guide).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Success,
    BadRequest,
    InvalidNumber,
    InvalidCountry,
    Fraud,
    Unauthorized,
    TooSoon,
    Throttled,
    Limit,
    Wrong,
    AlreadyVerified,
    Expired,
    UnknownId,
    ServerError,
    Configuration,
    Duplicate,
    /// A `responseCode` that no table has: whatever else the answer says, not a success.
    Undocumented(u32),
}

/// Whether the call was refused for its token, and nothing was done.
pub(super) fn refuses_the_token(reply: &Reply) -> bool {
    match outcome(&reply.json) {
        Some(outcome) => outcome == Outcome::Unauthorized,
        None => matches!(reply.status, 401 | 403),
    }
}

pub(super) fn receipt(reply: &Reply) -> Result<Receipt, ProviderError> {
    let handle = handle(&reply.json["data"]["verificationId"])
        .or_else(|| handle(&reply.json["verificationId"]));
    let taken = |handle| Receipt {
        code_seconds: life(&reply.json["data"]["timeout"]),
        ..Receipt::named(handle)
    };
    match (outcome(&reply.json), handle) {
        (Some(Outcome::Success), Some(handle)) => Ok(taken(handle)),
        (None, Some(handle)) if reply.is_success() => Ok(taken(handle)),
        (Some(outcome), _) => Err(refusal(outcome, reply)),
        (None, _) => Err(reply.unexplained()),
    }
}

/// Verified is only what the code *and* the status call so.
pub(super) fn verdict(reply: &Reply) -> Result<Verdict, ProviderError> {
    let data = &reply.json["data"];
    let status = data["verificationStatus"]
        .as_str()
        .or(reply.json["verificationStatus"].as_str());
    let outcome = outcome(&reply.json);
    match (outcome, status) {
        (Some(Outcome::Success) | None, Some("VERIFICATION_COMPLETED" | "VERIFIED"))
            if reply.is_success() =>
        {
            Ok(Verdict::Approved)
        }
        (Some(Outcome::Success) | None, Some("VERIFICATION_FAILED" | "FAILED")) => {
            Ok(Verdict::Wrong)
        }
        (Some(Outcome::Success) | None, Some("VERIFICATION_EXPIRED" | "EXPIRED")) => {
            Ok(Verdict::Expired)
        }
        (Some(Outcome::Wrong), _) => Ok(Verdict::Wrong),
        (Some(Outcome::Expired), _) => Ok(Verdict::Expired),
        // Never a success at a first check: who asked before may have been somebody else.
        (Some(Outcome::AlreadyVerified | Outcome::UnknownId), _) => Ok(Verdict::Gone),
        (Some(Outcome::Limit), _) => Ok(Verdict::TooMany),
        // The guide has one word for both: what says how long to wait is not the end.
        (Some(Outcome::Throttled), _) if !reply.says_how_long() => Ok(Verdict::TooMany),
        // A success that names no status, and nothing that is understood.
        (Some(Outcome::Success) | None, _) => Err(reply.unexplained()),
        (Some(Outcome::BadRequest | Outcome::InvalidNumber | Outcome::InvalidCountry), _) => {
            Err(ProviderError::refused_with("a check was refused", 400))
        }
        (Some(outcome), _) => Err(refusal(outcome, reply)),
    }
}

fn refusal(outcome: Outcome, reply: &Reply) -> ProviderError {
    match outcome {
        // What a 400 at a send most likely is about.
        Outcome::BadRequest | Outcome::InvalidNumber => ProviderError::InvalidNumber,
        // By every numbering plan it is one: not one that the vendor sends to.
        Outcome::InvalidCountry => ProviderError::CountryNotServed,
        Outcome::Fraud => ProviderError::Fraud,
        // The earlier message's time-out is 60 s, and how much of it is left is not said.
        Outcome::TooSoon => reply.rate_limited(30),
        Outcome::Throttled | Outcome::Limit => reply.rate_limited(60),
        Outcome::ServerError => ProviderError::Unavailable,
        Outcome::Unauthorized => ProviderError::rejected_with("credentials refused", 401),
        Outcome::Configuration => ProviderError::rejected_with("check customer_id", 501),
        Outcome::Duplicate => ProviderError::refused_with("a duplicate", 409),
        Outcome::Undocumented(code) => reply.undocumented(code),
        // A success without an id: a message may be on its way.
        Outcome::Success => ProviderError::Unknown,
        Outcome::Wrong | Outcome::AlreadyVerified | Outcome::Expired | Outcome::UnknownId => {
            ProviderError::refused("the response to a send was that of a check")
        }
    }
}

/// Of two codes the one that is no success wins, the outer one first; and a number wins over a word.
fn outcome(json: &Value) -> Option<Outcome> {
    let data = &json["data"];
    let codes = [&json["responseCode"], &data["responseCode"]];
    let codes: Vec<u32> = codes.into_iter().filter_map(number).collect();
    let code = codes.iter().find(|code| **code != 200).or(codes.first());
    if let Some(code) = code {
        let outcome = by_number(*code).unwrap_or(Outcome::Undocumented(*code));
        // A success whose inside says what went wrong is none.
        let word = data["errorMessage"].as_str().and_then(by_word);
        return Some(match (outcome, word) {
            (Outcome::Success, Some(word)) => word,
            _ => outcome,
        });
    }
    // The envelope of a refused token, and where the guide's words have been seen or may be.
    let places = [
        &json["status"],
        &json["error"],
        &json["errorCode"],
        &json["code"],
        &json["error"]["code"],
        &json["message"],
        &data["errorMessage"],
    ];
    places.into_iter().find_map(|value| match number(value) {
        Some(code) => by_number(code),
        None => by_word(value.as_str()?),
    })
}

/// A number, or text that is one.
fn number(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) => number.as_u64()?.try_into().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// The vendor's table, as two integrators have copied it.
fn by_number(code: u32) -> Option<Outcome> {
    Some(match code {
        200 => Outcome::Success,
        400 => Outcome::BadRequest,
        401 | 403 => Outcome::Unauthorized,
        409 => Outcome::Duplicate,
        429 => Outcome::Throttled,
        800 => Outcome::Limit,
        500 => Outcome::ServerError,
        501 => Outcome::Configuration,
        505 => Outcome::UnknownId,
        506 => Outcome::TooSoon,
        511 => Outcome::InvalidCountry,
        // One integrator reads 700 as expired; its name says failed.
        700 | 702 => Outcome::Wrong,
        703 => Outcome::AlreadyVerified,
        705 => Outcome::Expired,
        _ => return None,
    })
}

fn by_word(word: &str) -> Option<Outcome> {
    Some(match word {
        "SUCCESS" => Outcome::Success,
        "BAD_REQUEST" => Outcome::BadRequest,
        "INVALID_NUMBER" => Outcome::InvalidNumber,
        "INVALID_COUNTRY_CODE" => Outcome::InvalidCountry,
        "FRAUD_DETECTED" => Outcome::Fraud,
        "UNAUTHORIZED" => Outcome::Unauthorized,
        "RATE_LIMITED" | "TOO_MANY_REQUESTS" => Outcome::Throttled,
        "MAXIMUM_LIMIT_REACHED" => Outcome::Limit,
        "REQUEST_ALREADY_EXISTS" => Outcome::TooSoon,
        "DUPLICATE_RESOURCE" => Outcome::Duplicate,
        "SERVER_ERROR" => Outcome::ServerError,
        "INVALID_CUSTOMER_ID" => Outcome::Configuration,
        "INVALID_VERIFICATION_ID" => Outcome::UnknownId,
        "WRONG_OTP_PROVIDED" | "VERIFICATION_FAILED" => Outcome::Wrong,
        "ALREADY_VERIFIED" => Outcome::AlreadyVerified,
        "VERIFICATION_EXPIRED" => Outcome::Expired,
        _ => return None,
    })
}

/// `timeout` of a send: `"60"`, `"60.0"` or a number, in seconds. Nothing that lasts longer than a day or no time at all.
fn life(timeout: &Value) -> Option<u32> {
    let text = match timeout {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let whole = text.split('.').next()?;
    let seconds: u32 = whole.parse().ok()?;
    (1..=MOST_SECONDS).contains(&seconds).then_some(seconds)
}

/// Text on a send and a number on a check: both are an id.
fn handle(id: &Value) -> Option<Handle> {
    match id {
        Value::String(text) => Handle::new(text.as_str()),
        Value::Number(number) => Handle::new(number.to_string()),
        _ => None,
    }
}

/// Of `timeout`: a day.
const MOST_SECONDS: u32 = 24 * 60 * 60;

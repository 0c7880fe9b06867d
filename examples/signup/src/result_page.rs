//! The page after the form: the result of siteverify, in words a person understands.

use std::fmt::Write as _;

use serde_json::Value;

use crate::html::Escaped;
use crate::signup::SignUp;
use crate::siteverify::Verified;

/// The result of a submitted form.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The token was valid, and has now been redeemed.
    Verified {
        /// What it proves.
        verified: Verified,
        /// Siteverify's raw response.
        answer: Value,
    },
    /// The token proves nothing.
    Refused {
        /// Siteverify's `errorCodes`.
        reasons: Vec<String>,
        /// Siteverify's raw response.
        answer: Value,
    },
    /// The form came without a token.
    NoToken,
    /// Siteverify gave no verdict, so the account is not created.
    NoAnswer,
    /// The submitted data is not the form.
    Unreadable,
}

/// Renders the page.
pub fn page(form: &SignUp, outcome: &Outcome) -> String {
    let words = words(form, outcome);
    let details = match outcome {
        Outcome::Verified { verified, answer } => fields(verified) + &raw(answer),
        Outcome::Refused { answer, .. } => raw(answer),
        Outcome::NoToken | Outcome::NoAnswer | Outcome::Unreadable => String::new(),
    };
    let redeem = match outcome {
        Outcome::Verified { .. } => again(form, "Redeem the same token again"),
        Outcome::Refused { .. } | Outcome::NoAnswer => again(form, "Try this token again"),
        Outcome::NoToken | Outcome::Unreadable => String::new(),
    };
    format!(
        include_str!("result_page.html"),
        title = Escaped(&words.title),
        tone = words.tone,
        outcome = words.outcome,
        lede = words.lede,
        details = details,
        redeem = redeem,
    )
}

struct Words {
    title: String,
    lede: &'static str,
    /// A class of the stylesheet: `good` or `bad`.
    tone: &'static str,
    /// By which a test, or a script, recognises the page.
    outcome: &'static str,
}

fn words(form: &SignUp, outcome: &Outcome) -> Words {
    let name = form.name.trim();
    let (outcome, tone, title, lede) = match outcome {
        Outcome::Verified { .. } if name.is_empty() => (
            "verified",
            "good",
            "Your account is ready".to_owned(),
            VERIFIED,
        ),
        Outcome::Verified { .. } => ("verified", "good", format!("Welcome, {name}"), VERIFIED),
        Outcome::Refused { reasons, .. } => {
            let (title, lede) = refusal(reasons);
            ("refused", "bad", title.to_owned(), lede)
        }
        Outcome::NoToken => (
            "no-token",
            "bad",
            "Your number is not verified yet".to_owned(),
            NO_TOKEN,
        ),
        Outcome::NoAnswer => (
            "no-answer",
            "bad",
            "We could not check your number".to_owned(),
            NO_ANSWER,
        ),
        Outcome::Unreadable => (
            "unreadable",
            "bad",
            "We could not read that form".to_owned(),
            UNREADABLE,
        ),
    };
    Words {
        title,
        lede,
        tone,
        outcome,
    }
}

/// Title and sentence for the first reason; the others are in the raw response.
fn refusal(reasons: &[String]) -> (&'static str, &'static str) {
    match reasons.first().map(String::as_str) {
        Some("TOKEN_ALREADY_REDEEMED") => (
            "This proof has been used before",
            "Each verification opens one account, once. The gateway remembers the token it came with and \
             refuses it the second time, so a copied form is worthless.",
        ),
        Some("EXPIRED_TOKEN") => (
            "This verification is too old",
            "A verified number must be used within five minutes. Go back and verify it again.",
        ),
        Some("INVALID_TOKEN") => (
            "This is not a valid verification",
            "The token does not come from our gateway, or a newer one has replaced it.",
        ),
        Some("MISMATCH") => (
            "This verification is for something else",
            "The number, the page or the action differs from what was verified.",
        ),
        Some("INVALID_SECRET") => (
            "This server is not set up correctly",
            "The gateway does not recognise our server key. That is our mistake, not yours; the token is still valid.",
        ),
        _ => (
            "The verification was refused",
            "The gateway gave a reason that this page does not recognise. It is shown below.",
        ),
    }
}

fn fields(verified: &Verified) -> String {
    let channel = match verified.channel.as_str() {
        "SMS" => "Text message",
        "WHATSAPP" => "WhatsApp",
        "VOICE" => "Phone call",
        other => other,
    };
    let rows = [
        ("Phone number", verified.phone_number.as_str()),
        ("Calling code", &format!("+{}", verified.country_code)),
        ("Code sent by", channel),
        ("Verified at", &verified.verified_at),
        ("On the page of", &verified.hostname),
        ("Action", verified.action.as_deref().unwrap_or("none")),
        ("Verification", &verified.verification_id),
    ];
    let mut table =
        String::from("<table class=\"facts\"><caption>What siteverify returned</caption><tbody>");
    for (name, value) in rows {
        // Writing to a String cannot fail.
        let _ = write!(
            table,
            "<tr><th scope=\"row\">{name}</th><td>{}</td></tr>",
            Escaped(value)
        );
    }
    table + "</tbody></table>"
}

fn raw(answer: &Value) -> String {
    format!(
        "<details class=\"raw\"><summary>The raw response</summary>\
         <pre tabindex=\"0\" aria-label=\"JSON\"><code>{}</code></pre></details>",
        Escaped(&format!("{answer:#}"))
    )
}

fn again(form: &SignUp, label: &str) -> String {
    let mut html = String::from("<form method=\"post\" action=\"/signup\">");
    for (name, value) in [
        ("name", &form.name),
        ("email", &form.email),
        ("phone", &form.phone),
        ("otp-token", &form.otp_token),
    ] {
        let _ = write!(
            html,
            "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
            Escaped(value)
        );
    }
    html + &format!("<button class=\"button\">{label}</button></form>")
}

const VERIFIED: &str = "Your number is verified. This server redeemed the form’s token with the gateway, \
    and this is what it proves.";
const NO_TOKEN: &str = "The form came without a token, so this server did not ask the gateway, and created no \
    account. Go back, verify your phone number, then press “Create account”.";
const NO_ANSWER: &str = "The gateway did not respond, so no account was created. Nothing is lost: the verification \
    stays valid for five minutes. Try again in a moment.";
const UNREADABLE: &str = "Something in it was missing, repeated or too large. Nothing was created.";

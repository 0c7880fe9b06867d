//! English.

use wire::Channel;

use super::{Catalog, Early};
use crate::flow::Message;

pub(super) const CATALOG: Catalog = Catalog {
    tag: "en",
    phone_label: EARLY.phone_label,
    country_label: "Country",
    country_none: "Choose a country",
    country_unknown: "This number does not match any country. Choose a country",
    country_search: "Search by name or code",
    countries_found: |count| match count {
        0 => "No country found. Check the spelling.".to_owned(),
        1 => "1 country".to_owned(),
        _ => format!("{count} countries"),
    },
    close: "Close",
    send: "Send code",
    did_you_mean: |number| format!("Did you mean {number}?"),
    as_written: |number| format!("No, use {number}"),
    sending: "Sending…",
    try_again: EARLY.try_again,
    code_label: |length| format!("Verification code, {length} digits"),
    sent_to: |channel| match channel {
        Some(Channel::Sms) => "Code sent by SMS to",
        Some(Channel::Whatsapp) => "Code sent by WhatsApp to",
        Some(Channel::Voice) => "We are calling",
        None => "Code sent to",
    },
    not_reached: "The code did not reach",
    your_phone: "your phone",
    change_number: "Change number",
    verify: "Verify",
    verifying: "Checking…",
    resend_in: |seconds| format!("New code in {}", clock(seconds)),
    no_code: "No code?",
    resend: "Send again",
    resend_by: |channel| match channel {
        Channel::Sms => "Send by SMS",
        Channel::Whatsapp => "Send by WhatsApp",
        Channel::Voice => "Call me",
    },
    start_again: "Send a new code",
    verified: "Verified",
    wait: |seconds| format!("Try again in {}", clock(seconds)),
    message: sentence,
};

pub(super) const EARLY: Early = Early {
    phone_label: "Phone number",
    try_again: "Try again",
    required: "Verify your phone number to continue.",
    not_loaded: "Phone verification could not be loaded. Check your connection.",
    stopped: "Phone verification has stopped working.",
};

#[expect(
    clippy::too_many_lines,
    reason = "a table, one sentence after the other"
)]
fn sentence(message: Message, country: Option<&str>) -> String {
    match message {
        Message::NumberMissing => "Enter your phone number.".to_owned(),
        Message::NotANumber => "This is not a phone number. Use digits only.".to_owned(),
        Message::Letters => "This number contains letters. Use digits only.".to_owned(),
        Message::CountryMissing => {
            "Choose your country, or start the number with + and the country code.".to_owned()
        }
        Message::UnknownCallingCode => {
            "No country uses this code. Check the digits after the +.".to_owned()
        }
        Message::TooShort => "This number is too short. Some digits are missing.".to_owned(),
        Message::TooLong => "This number is too long. Check for extra digits.".to_owned(),
        Message::NotInUse(_) => match country {
            Some(country) => {
                format!("No phone in {country} has this number. Check its digits and the country.")
            }
            None => "No phone has this number. Check its digits.".to_owned(),
        },
        Message::Reserved => {
            "This number is reserved for films and examples. Enter your own number.".to_owned()
        }
        Message::OtherMeant { ambiguous: true } => {
            "This could be two different numbers. Choose yours.".to_owned()
        }
        Message::OtherMeant { ambiguous: false } => {
            "This looks like a number from another country.".to_owned()
        }
        Message::NearlyRight => "This number doesn't look right.".to_owned(),
        Message::IsRight => {
            "We don't recognise numbers like this one. Is this right? If so, press Send code again."
                .to_owned()
        }
        Message::CountryNotServed(_) => match country {
            Some(country) => format!("We cannot send codes to {country} yet. Use another number."),
            None => "We cannot send codes to this country yet. Use another number.".to_owned(),
        },
        Message::CannotReceive(Channel::Voice) => {
            "This number cannot receive calls. Use another number.".to_owned()
        }
        Message::CannotReceive(Channel::Sms | Channel::Whatsapp) => {
            "This number cannot receive messages. Use a mobile number.".to_owned()
        }
        Message::LandlineToCall => {
            "This is a landline. It cannot receive messages, but we can call it.".to_owned()
        }
        Message::Landline => {
            "This is a landline, so it cannot receive messages. Use a mobile number.".to_owned()
        }
        Message::Sending => "Sending the code…".to_owned(),
        Message::Sent(Some(Channel::Whatsapp)) | Message::Resent(Some(Channel::Whatsapp)) => {
            "Code sent. Check WhatsApp.".to_owned()
        }
        Message::Sent(Some(Channel::Voice)) | Message::Resent(Some(Channel::Voice)) => {
            "We are calling you. Listen for the code.".to_owned()
        }
        Message::Sent(Some(Channel::Sms) | None) => "Code sent. Check your messages.".to_owned(),
        Message::Resent(Some(Channel::Sms) | None) => {
            "Code sent again. If several arrive, use the newest one.".to_owned()
        }
        Message::ResendIn { seconds } => {
            format!("You can request a new code in {seconds} seconds.")
        }
        Message::ResendPossible => "You can request a new code now.".to_owned(),
        Message::WaitFor { seconds } => format!("You can try again in {seconds} seconds."),
        Message::TryNow => "You can try again now.".to_owned(),
        Message::Undelivered(channel) => {
            format!(
                "{} Check your number, or get the code another way.",
                undelivered(channel)
            )
        }
        Message::Hopped { from, to } => format!(
            "{} {}",
            undelivered(from),
            match to {
                Some(Channel::Sms) => "Sending by SMS instead. Check your messages.",
                Some(Channel::Whatsapp) => "Sending by WhatsApp instead. Check there for the code.",
                Some(Channel::Voice) => "Calling you instead. Listen for the code.",
                None => "Sending it another way instead. Check your messages.",
            }
        ),
        Message::Unsure => {
            "We don't know yet whether the code was sent. If it doesn't arrive, request a new one."
                .to_owned()
        }
        Message::CodeIncomplete { length } => format!("Enter all {length} digits of the code."),
        Message::CodeUnclear { length } => {
            format!("We cannot tell which digits are the code. Type the {length}-digit code.")
        }
        Message::Checking => "Checking the code…".to_owned(),
        Message::WrongCode { attempts_left: 1 } => {
            "That code isn't right. 1 attempt left.".to_owned()
        }
        Message::WrongCode { attempts_left } => {
            format!("That code isn't right. {attempts_left} attempts left.")
        }
        Message::AttemptsSpent => {
            "That code isn't right, and no attempts are left. Send a new code to start again."
                .to_owned()
        }
        Message::CodeExpired => "This code has expired. Send a new code.".to_owned(),
        Message::Verified => "Phone number verified.".to_owned(),
        Message::TokenExpired => {
            "The verification has expired. Verify your number again.".to_owned()
        }
        Message::Refused => "We cannot verify this number. Try another number.".to_owned(),
        Message::TooMany => "Too many attempts.".to_owned(),
        Message::Unavailable => "Codes cannot be sent at the moment.".to_owned(),
        Message::Slow => "This is taking longer than usual. Please wait.".to_owned(),
        Message::Offline => "You're offline. We'll continue when you're back online.".to_owned(),
        Message::Unreachable => {
            "We cannot reach the server. Check your connection and try again.".to_owned()
        }
        Message::Misconfigured => {
            "Phone verification is not set up correctly on this page.".to_owned()
        }
    }
}

fn undelivered(channel: Option<Channel>) -> &'static str {
    match channel {
        Some(Channel::Sms) => "The text message could not be delivered.",
        Some(Channel::Whatsapp) => "The WhatsApp message could not be delivered.",
        Some(Channel::Voice) => "The call could not be connected.",
        None => "The code could not be delivered.",
    }
}

/// Seconds as a clock shows them: `0:59`.
fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

//! What names and values of Twilio's forms look like.

/// Whether a text begins like a value.
pub(super) type Shape = fn(&str) -> bool;

/// A word of letters, and perhaps a number behind it. `To` is the only short one.
pub(super) fn is_name(name: &str) -> bool {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    letters.starts_with(|c: char| c.is_ascii_uppercase())
        && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (letters.len() >= SHORTEST_NAME || name == "To")
}

/// `SM` or `MM`, and 32 hexadecimal digits.
pub(super) fn is_sid(text: &str) -> bool {
    let text = text.as_bytes();
    (text.starts_with(b"SM") || text.starts_with(b"MM"))
        && text.len() >= SID_LENGTH
        && text[2..SID_LENGTH].iter().all(u8::is_ascii_hexdigit)
}

/// `+1202…`, a short code, or either behind the name of an app: `whatsapp:+1202…`.
pub(super) fn is_address(text: &str) -> bool {
    text.starts_with(|c: char| c == '+' || c.is_ascii_digit())
        || text
            .trim_start_matches(|c: char| c.is_ascii_lowercase())
            .strip_prefix(':')
            .is_some_and(|rest| text.len() > rest.len() + 1)
}

/// A number is nothing but digits. What an app, an agent or a sender of news is called is theirs, unless it is the rest of
/// a longer name (`FromCity`).
fn is_whole_address(text: &str) -> bool {
    if ["City", "Country", "State", "Zip"]
        .into_iter()
        .any(|rest| text.starts_with(rest))
    {
        return false;
    }
    let place = text.split_once(':').map_or(text, |(_, place)| place);
    let digits = place.strip_prefix('+').unwrap_or(place);
    !is_address(place) || is_number(digits)
}

pub(super) fn is_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

pub(super) fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
}

pub(super) fn is_capital(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether something is missing from a word of Advanced Opt-Out. The words are an open list.
pub(super) fn cut_short(word: &str) -> bool {
    ["STOP", "START", "HELP"]
        .into_iter()
        .any(|whole| whole.starts_with(word) && whole != word)
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_date(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-')
}

pub(super) fn is_letter(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn is_account(text: &str) -> bool {
    is_name_of(text, "AC")
}

fn is_service(text: &str) -> bool {
    is_name_of(text, "MG")
}

fn is_name_of(text: &str, kind: &str) -> bool {
    text.strip_prefix(kind)
        .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// What Twilio itself puts into parameters, and nobody else: whatever does not fit has something of its neighbour.
pub(super) const SHAPES: [(&str, Shape); 8] = [
    ("AccountSid", is_account),
    ("ApiVersion", is_date),
    ("From", is_whole_address),
    ("MessagingServiceSid", is_service),
    ("NumMedia", is_number),
    ("NumSegments", is_number),
    ("ReferralNumMedia", is_number),
    ("To", is_whole_address),
];
pub(super) const SID_LENGTH: usize = 34;
const SHORTEST_NAME: usize = 4;

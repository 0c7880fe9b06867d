//! English.

use super::Content;

/// For channels that are read.
pub(super) fn text(content: &Content<'_>) -> String {
    let code = content.code.expose();
    let purpose = purpose(content);
    let life = match content.minutes {
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    };
    format!(
        "{code} is your verification code{purpose}. It is valid for {life}. Do not share it with anyone."
    )
}

/// For calls: digit by digit, twice.
pub(super) fn voice(content: &Content<'_>) -> String {
    let purpose = purpose(content);
    let digits: Vec<String> = content
        .code
        .expose()
        .chars()
        .map(|digit| digit.to_string())
        .collect();
    let digits = digits.join(", ");
    format!("Hello. Your verification code{purpose} is: {digits}. Again: {digits}. Goodbye.")
}

fn purpose(content: &Content<'_>) -> String {
    content
        .site_name
        .map(|name| format!(" for {name}"))
        .unwrap_or_default()
}

//! What the element's attributes say.

use phone::Region;
use wire::Channel;

/// What the element's attributes say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The site's public key.
    pub site_key: String,
    /// The country the page prefers; never overrides the person.
    pub country: Option<Region>,
    /// Countries to offer; all when empty.
    pub countries: Vec<Region>,
    /// Countries not to offer.
    pub exclude_countries: Vec<Region>,
    /// Countries to offer first.
    pub preferred_countries: Vec<Region>,
    /// Order of fallback; the site's own when empty.
    pub channels: Vec<Channel>,
    /// Check the code as soon as it is complete.
    pub autosubmit: bool,
    /// The integrator's label for this verification.
    pub action: Option<String>,
    /// Language of the message (BCP 47).
    pub locale: Option<String>,
    /// Origin of the page at the top, where this one is in a frame of it.
    pub top_origin: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            site_key: String::new(),
            country: None,
            countries: Vec::new(),
            exclude_countries: Vec::new(),
            preferred_countries: Vec::new(),
            channels: Vec::new(),
            autosubmit: true,
            action: None,
            locale: None,
            top_origin: None,
        }
    }
}

impl Options {
    /// Reads the attributes of an element; `attribute` returns the text of the one of that name. A value that makes no
    /// sense is passed over: a page must not break on a typo.
    pub fn read(attribute: impl Fn(&str) -> Option<String>, language: &str) -> Self {
        let text = |name| attribute(name).unwrap_or_default();
        Self {
            site_key: text("site-key").trim().to_owned(),
            country: text("country").trim().to_ascii_uppercase().parse().ok(),
            countries: list(&text("countries").to_ascii_uppercase()),
            exclude_countries: list(&text("exclude-countries").to_ascii_uppercase()),
            preferred_countries: list(&text("preferred-countries").to_ascii_uppercase()),
            channels: list(&text("channels")),
            autosubmit: !OFF.contains(&text("autosubmit").trim().to_ascii_lowercase().as_str()),
            action: attribute("action").filter(|action| !action.is_empty()),
            locale: language_tag(language),
            top_origin: None,
        }
    }
}

/// What frameworks and people write for "off".
const OFF: [&str; 4] = ["off", "false", "no", "0"];

/// The words of a list that mean something, each once, in their order.
fn list<T: std::str::FromStr + PartialEq>(text: &str) -> Vec<T> {
    let mut items = Vec::new();
    for item in text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter_map(|word| word.parse().ok())
    {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    items
}

/// Language, script and region of a tag (BCP 47), written as it should be or with `_`; the gateway refuses anything else.
fn language_tag(text: &str) -> Option<String> {
    let mut parts = text.trim().split(['-', '_']).peekable();
    let alphabetic = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_language = |part: &str| matches!(part.len(), 2 | 3) && alphabetic(part);
    let mut tag = parts.next().filter(|part| is_language(part))?.to_owned();
    let is_script = |part: &&str| part.len() == 4 && alphabetic(part);
    if let Some(script) = parts.next_if(is_script) {
        tag = format!("{tag}-{script}");
    }
    let is_region = |part: &&str| match part.len() {
        2 => alphabetic(part),
        3 => numeric(part),
        _ => false,
    };
    if let Some(region) = parts.next_if(is_region) {
        tag = format!("{tag}-{region}");
    }
    Some(tag)
}

#[cfg(test)]
mod tests;

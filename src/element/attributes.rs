//! What the element's attributes mean. What makes no sense is passed over: a page must not break on a typing error.

use crate::flow::Options;

/// Reads the options of an element; `attribute` answers with the text of the attribute of that name.
pub fn options(attribute: impl Fn(&str) -> Option<String>, language: &str) -> Options {
    let text = |name| attribute(name).unwrap_or_default();
    Options {
        site_key: text("site-key").trim().to_owned(),
        country: text("country").trim().to_ascii_uppercase().parse().ok(),
        countries: list(&text("countries").to_ascii_uppercase()),
        exclude_countries: list(&text("exclude-countries").to_ascii_uppercase()),
        preferred_countries: list(&text("preferred-countries").to_ascii_uppercase()),
        channels: list(&text("channels")),
        autosubmit: !text("autosubmit").eq_ignore_ascii_case("off"),
        action: attribute("action").filter(|action| !action.is_empty()),
        locale: Some(language.to_owned()).filter(|tag| !tag.is_empty()),
        top_origin: None,
    }
}

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

#[cfg(test)]
mod tests {
    use wire::Channel;

    use super::*;

    fn read(attributes: &[(&str, &str)]) -> Options {
        let attribute = |name: &str| {
            attributes
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        options(attribute, "en")
    }

    const EMBEDDING: &str = include_str!("../../docs/EMBEDDING.md");
    const TYPES: &str = include_str!("../../docs/otp-verify.d.ts");

    /// What stands between single or double quotes in a source, if it looks like a name.
    fn quoted(source: &str, quote: char) -> Vec<&str> {
        let name = |word: &&str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
        };
        source
            .split(quote)
            .skip(1)
            .step_by(2)
            .filter(name)
            .collect()
    }

    #[test]
    fn every_attribute_is_documented_and_typed() {
        let source = include_str!("properties.js");
        let lists = source.split("const TEXT").nth(1).unwrap();
        let lists = lists.split("const DEFAULTS").next().unwrap();
        let attributes = quoted(lists, '\'');
        assert!(attributes.len() > 10, "{attributes:?}");
        for attribute in attributes {
            assert!(EMBEDDING.contains(&format!("`{attribute}`")), "{attribute}");
            let mut words = attribute.split('-');
            let first = words.next().unwrap().to_owned();
            let property = words.fold(first, |property, word| {
                let (initial, rest) = word.split_at(1);
                property + &initial.to_ascii_uppercase() + rest
            });
            assert!(TYPES.contains(&format!("  {property}: ")), "{property}");
        }
    }

    #[test]
    fn every_event_is_documented_and_typed() {
        let events = quoted(include_str!("notifications.rs"), '"');
        let events: Vec<&str> = events
            .into_iter()
            .filter(|name| name.starts_with("otp-"))
            .collect();
        assert_eq!(events.len(), 7, "{events:?}");
        for event in events {
            assert!(EMBEDDING.contains(&format!("`{event}`")), "{event}");
            assert!(TYPES.contains(&format!("'{event}'")), "{event}");
        }
    }

    #[test]
    fn an_element_without_attributes_has_the_documented_defaults() {
        let options = read(&[]);
        assert!(options.autosubmit);
        assert_eq!(options.country, None);
        assert_eq!(options.channels, []);
        assert_eq!(options.action, None);
    }

    #[test]
    fn lists_are_read_in_their_order_and_nonsense_is_passed_over() {
        let options = read(&[
            ("channels", "voice SMS  fax sms"),
            ("preferred-countries", "de,at ZZ ch"),
            ("country", " gb "),
            ("autosubmit", "OFF"),
        ]);
        assert_eq!(options.channels, [Channel::Voice, Channel::Sms]);
        let preferred: Vec<String> = options
            .preferred_countries
            .iter()
            .map(|region| region.as_str().to_owned())
            .collect();
        assert_eq!(preferred, ["DE", "AT", "CH"]);
        assert_eq!(options.country, "GB".parse().ok());
        assert!(!options.autosubmit);
    }
}

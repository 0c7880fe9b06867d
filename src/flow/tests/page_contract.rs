//! What a page may rely on stands in the documents and in the types, too.

const EMBEDDING: &str = include_str!("../../../docs/EMBEDDING.md");
const TYPES: &str = include_str!("../../../docs/otp-verify.d.ts");

/// What stands between single or double quotes in a source, if it looks like a name.
fn quoted(source: &str, quote: char) -> Vec<&str> {
    let name =
        |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    source
        .split(quote)
        .skip(1)
        .step_by(2)
        .filter(name)
        .collect()
}

#[test]
fn every_attribute_is_documented_and_typed() {
    let source = include_str!("../../element/properties.js");
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
    let mut events = quoted(include_str!("../../element/notifications.rs"), '"');
    let class = include_str!("../../element/class.js");
    let emitted = class.split("this.#emit('").skip(1);
    events.extend(emitted.filter_map(|call| call.split('\'').next()));
    events.retain(|name| name.starts_with("otp-"));
    assert_eq!(events.len(), 8, "{events:?}");
    for event in events {
        assert!(EMBEDDING.contains(&format!("`{event}`")), "{event}");
        assert!(TYPES.contains(&format!("'{event}'")), "{event}");
    }
}

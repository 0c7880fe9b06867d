//! What a value may be.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

/// What a value may be.
#[derive(Debug)]
pub(crate) enum Kind {
    /// No body at all.
    Nothing,
    /// Any JSON.
    Any,
    /// A string.
    Text,
    /// A string of a given length.
    Length(RangeInclusive<usize>),
    /// A string that the function accepts, and its description.
    Format(&'static str, fn(&str) -> bool),
    /// One of these prefixes and 32 hexadecimal digits.
    Sid(&'static [&'static str]),
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A whole number in this range.
    Integer(RangeInclusive<i64>),
    Number,
    Boolean,
    /// `null`, or this.
    Nullable(&'static Kind),
    /// One of these.
    Either(&'static [Kind]),
    /// An array with a given number of these.
    List(RangeInclusive<usize>, &'static Kind),
    /// An object with these properties and no others.
    Object(&'static [Field]),
    /// An object with these properties, among others.
    Open(&'static [Field]),
    /// An object whose other properties depend on the value of this one.
    By(&'static str, &'static [(&'static str, Kind)]),
}

/// A property or a parameter.
#[derive(Debug)]
pub(crate) struct Field {
    name: &'static str,
    kind: Kind,
    required: bool,
}

/// A required one.
pub(crate) const fn required(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: true,
    }
}

/// An optional one.
pub(crate) const fn optional(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: false,
    }
}

impl Kind {
    /// Adds the errors of a value, which is at `at`.
    pub(crate) fn check(&self, value: &Value, at: &str, found: &mut Vec<String>) {
        let fits = match self {
            Self::Nothing => false,
            Self::Any => true,
            Self::Text => value.is_string(),
            Self::Length(range) => is(value, |text| range.contains(&text.chars().count())),
            Self::Format(_, takes) => is(value, takes),
            Self::Sid(prefixes) => is(value, |text| is_sid(text, prefixes)),
            Self::OneOf(words) => is(value, |text| words.contains(&text)),
            Self::Integer(range) => value.as_i64().is_some_and(|number| range.contains(&number)),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
            Self::Nullable(_) if value.is_null() => true,
            Self::Nullable(kind) => return kind.check(value, at, found),
            Self::Either(kinds) => {
                // Of several, the errors of the one that fits best.
                let wrongs = kinds.iter().map(|kind| {
                    let mut wrong = Vec::new();
                    kind.check(value, at, &mut wrong);
                    wrong
                });
                found.extend(wrongs.min_by_key(Vec::len).unwrap_or_default());
                true
            }
            Self::List(range, kind) => match value.as_array() {
                Some(list) if range.contains(&list.len()) => {
                    for (index, item) in list.iter().enumerate() {
                        kind.check(item, &format!("{at}[{index}]"), found);
                    }
                    true
                }
                _ => false,
            },
            Self::Object(fields) => match value.as_object() {
                Some(object) => {
                    let unknown = object.keys().filter(|key| !has(fields, key));
                    found.extend(unknown.map(|key| format!("{} is unknown", below(at, key))));
                    properties(fields, object, at, found);
                    true
                }
                None => false,
            },
            Self::Open(fields) => match value.as_object() {
                Some(object) => {
                    properties(fields, object, at, found);
                    true
                }
                None => false,
            },
            Self::By(name, kinds) => {
                let word = value[*name].as_str().unwrap_or_default();
                match kinds.iter().find(|(other, _)| *other == word) {
                    Some((_, kind)) => return kind.check(value, at, found),
                    None => false,
                }
            }
        };
        if !fits {
            let at = if at.is_empty() { "it" } else { at };
            found.push(format!("{at} is {value}, and not {}", self.name()));
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Format(name, _) => (*name).to_owned(),
            Self::By(name, kinds) => {
                let words: Vec<_> = kinds.iter().map(|(word, _)| *word).collect();
                format!("one with {name} {words:?}")
            }
            Self::Nullable(kind) => format!("null or {}", kind.name()),
            Self::Object(_) | Self::Open(_) => "an object".to_owned(),
            other => format!("{other:?}"),
        }
    }
}

fn is(value: &Value, takes: impl FnOnce(&str) -> bool) -> bool {
    value.as_str().is_some_and(takes)
}

fn has(fields: &[Field], name: &str) -> bool {
    fields.iter().any(|field| field.name == name)
}

fn properties(fields: &[Field], object: &Map<String, Value>, at: &str, found: &mut Vec<String>) {
    for field in fields {
        let at = below(at, field.name);
        match object.get(field.name) {
            Some(value) => field.kind.check(value, &at, found),
            None if field.required => found.push(format!("{at} is missing")),
            None => {}
        }
    }
}

fn below(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}.{name}")
    }
}

fn is_sid(text: &str, prefixes: &[&str]) -> bool {
    let rest = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix));
    rest.is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|it| it.is_ascii_hexdigit()))
}

/// E.164 with its `+`.
pub(crate) const E164: Kind = Kind::Format("a number with +", |text| {
    text.strip_prefix('+').is_some_and(is_digits)
});
/// E.164 without its `+`, or leading zeros.
pub(crate) const DIGITS: Kind = Kind::Format("a number without +", is_digits);
pub(crate) const RFC_3339: Kind = Kind::Format("an instant (RFC 3339)", |text| {
    text.parse::<jiff::Timestamp>().is_ok()
});
pub(crate) const RFC_2822: Kind = Kind::Format("an instant (RFC 2822)", |text| {
    jiff::fmt::rfc2822::parse(text).is_ok()
});
pub(crate) const UUID: Kind = Kind::Format("a UUID", |text| {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let hex = |part: &&str| part.bytes().all(|it| it.is_ascii_hexdigit());
    lengths == [8, 4, 4, 4, 12] && parts.iter().all(hex)
});
/// Four to ten letters and digits.
pub(crate) const CODE: Kind = Kind::Format("a code of 4 to 10 characters", |text| {
    (4..=10).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_alphanumeric())
});

fn is_digits(text: &str) -> bool {
    (7..=15).contains(&text.len())
        && !text.starts_with('0')
        && text.bytes().all(|it| it.is_ascii_digit())
}

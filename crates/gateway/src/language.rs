//! Languages by their tags (BCP 47): which texts are tags, and which supported one is nearest to a given one.

use oxilangtag::LanguageTag;

/// A tag in its canonical form (`de-AT`, `zh-Hant-HK`), if the text is one: well-formed (RFC 5646, section 2.2.9) and
/// at most 35 bytes long.
pub fn parse(text: &str) -> Option<String> {
    let fits = text.len() <= MAX_BYTES && text.is_ascii();
    let tag = fits.then(|| LanguageTag::parse_and_normalize(text).ok())??;
    Some(tag.into_inner())
}

/// The table's value for a tag, or otherwise for the tag without its last part, and so on (RFC 4647, section 3.4).
///
/// A table pairs tags with its own values; letter case does not matter. `None` if not even the language is known.
pub fn look_up<'t, V>(tag: &str, table: &'t [(&str, V)]) -> Option<&'t V> {
    let mut range = tag;
    loop {
        let known = table.iter().find(|(it, _)| it.eq_ignore_ascii_case(range));
        if let Some((_, value)) = known {
            return Some(value);
        }
        let (shorter, _) = range.rsplit_once('-')?;
        range = match shorter.rsplit_once('-') {
            // A part of one character only introduces the next part.
            Some((rest, last)) if last.len() == 1 => rest,
            _ => shorter,
        };
    }
}

/// Long enough for every tag in practical use (RFC 5646, section 4.4.1).
const MAX_BYTES: usize = 35;

#[cfg(test)]
mod tests {
    use super::{look_up, parse};

    #[test]
    fn a_tag_is_written_as_it_should_be() {
        for (text, expected) in [
            ("en", "en"),
            ("de-AT", "de-AT"),
            ("DE-at", "de-AT"),
            ("zh-hant-hk", "zh-Hant-HK"),
            ("es-419", "es-419"),
            ("sr-Latn-RS", "sr-Latn-RS"),
            ("zh-yue", "zh-yue"),
            ("de-CH-1901", "de-CH-1901"),
            ("en-u-hc-h12", "en-u-hc-h12"),
            ("x-klingon", "x-klingon"),
            ("i-klingon", "i-klingon"),
        ] {
            assert_eq!(parse(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn nothing_else_is_a_tag() {
        let long = format!("en-{}", "abcdefgh-".repeat(4));
        for text in [
            "",
            "e",
            "-",
            "en-",
            "-en",
            "en_US",
            "en US",
            "en, de;q=0.5",
            "en\r\nx-injected: 1",
            "en\0",
            "*",
            "en-a",
            "en--US",
            "12",
            "dé",
            "日本語",
            "toolongaword",
            "en-toolongaword",
            long.trim_end_matches('-'),
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_nearest_tag_of_a_table_is_found_from_the_particular_to_the_general() {
        let table = [
            ("de", 1),
            ("de-CH", 2),
            ("zh-Hant", 3),
            ("zh", 4),
            ("en-GB", 5),
        ];
        for (tag, expected) in [
            ("de", Some(1)),
            ("de-AT", Some(1)),
            ("de-ch", Some(2)),
            ("de-CH-1901", Some(2)),
            ("de-CH-u-co-phonebk", Some(2)),
            ("zh-Hant-HK", Some(3)),
            ("zh-Hans-SG", Some(4)),
            ("en-GB-x-shop", Some(5)),
            ("en-US", None),
            ("en", None),
            ("x-de", None),
        ] {
            assert_eq!(look_up(tag, &table).copied(), expected, "{tag}");
        }
    }
}

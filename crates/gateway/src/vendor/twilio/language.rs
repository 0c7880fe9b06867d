//! The languages of Twilio Verify's messages.
//!
//! Source: Verify API reference, `Locale` (twilio-oai, `twilio_verify_v2`; its `pr-BR` is a slip for `pt-BR`). A start
//! with any other locale is answered 404 (twilio.com/docs/verify/supported-languages).

use crate::language::look_up;

/// What Twilio calls the language nearest to a tag; `None` leaves the choice to Twilio, which goes by the number's country.
pub(super) fn locale(tag: &str) -> Option<&'static str> {
    look_up(tag, &LOCALES).copied()
}

const LOCALES: [(&str, &str); 47] = [
    ("af", "af"),
    ("ar", "ar"),
    ("ca", "ca"),
    ("cs", "cs"),
    ("da", "da"),
    ("de", "de"),
    ("el", "el"),
    ("en", "en"),
    ("en-AU", "en-GB"),
    ("en-GB", "en-GB"),
    ("en-IE", "en-GB"),
    ("en-NZ", "en-GB"),
    ("es", "es"),
    ("fi", "fi"),
    ("fil", "tl"),
    ("fr", "fr"),
    ("he", "he"),
    ("hi", "hi"),
    ("hr", "hr"),
    ("hu", "hu"),
    ("id", "id"),
    ("it", "it"),
    ("iw", "he"),
    ("ja", "ja"),
    ("ko", "ko"),
    ("ms", "ms"),
    ("nb", "nb"),
    ("nl", "nl"),
    ("nn", "nb"),
    ("no", "nb"),
    ("pl", "pl"),
    ("pt", "pt"),
    ("pt-BR", "pt-BR"),
    ("ro", "ro"),
    ("ru", "ru"),
    ("sv", "sv"),
    ("th", "th"),
    ("tl", "tl"),
    ("tr", "tr"),
    ("vi", "vi"),
    ("yue", "zh-HK"),
    ("zh", "zh"),
    ("zh-CN", "zh-CN"),
    ("zh-Hans", "zh-CN"),
    // Written in traditional characters.
    ("zh-Hant", "zh-HK"),
    ("zh-HK", "zh-HK"),
    ("zh-TW", "zh-HK"),
];

#[cfg(test)]
mod tests {
    use super::locale;

    #[test]
    fn a_tag_becomes_the_nearest_locale_that_twilio_takes() {
        for (tag, expected) in [
            ("en-US", Some("en")),
            ("en-GB", Some("en-GB")),
            ("de-AT", Some("de")),
            ("pt", Some("pt")),
            ("pt-BR", Some("pt-BR")),
            ("pt-MZ", Some("pt")),
            ("no-NO", Some("nb")),
            ("fil-PH", Some("tl")),
            ("zh-Hant-TW", Some("zh-HK")),
            ("zh-Hans-SG", Some("zh-CN")),
            ("zh", Some("zh")),
            ("uk-UA", None),
            ("x-private", None),
        ] {
            assert_eq!(locale(tag), expected, "{tag}");
        }
    }
}

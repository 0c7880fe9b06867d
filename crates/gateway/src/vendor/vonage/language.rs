//! The languages of Vonage Verify's messages.
//!
//! Source: "Verify Languages" (developer.vonage.com/en/verify/guides/verify-v2-languages): those that the default
//! template has. Without a locale Vonage goes by the number's country, and takes `en-gb` where that says nothing.

use wire::Channel;

use crate::language::look_up;

/// What Vonage calls the language nearest to a tag; `None` leaves the choice to Vonage.
pub(super) fn locale(channel: Channel, tag: &str) -> Option<&'static str> {
    let locale = look_up(tag, &LOCALES).copied()?;
    let spoken = !matches!(locale, "zh-hk" | "zh-tw");
    (channel != Channel::Voice || spoken).then_some(locale)
}

const LOCALES: [(&str, &str); 60] = [
    ("ar", "ar-xa"),
    ("cs", "cs-cz"),
    ("da", "da-dk"),
    ("de", "de-de"),
    ("el", "el-gr"),
    ("en", "en-us"),
    ("en-AU", "en-au"),
    ("en-GB", "en-gb"),
    ("en-IE", "en-gb"),
    ("en-IN", "en-in"),
    ("en-NZ", "en-au"),
    ("en-ZA", "en-gb"),
    ("es", "es-es"),
    ("es-419", "es-mx"),
    ("es-AR", "es-mx"),
    ("es-CL", "es-mx"),
    ("es-CO", "es-mx"),
    ("es-MX", "es-mx"),
    ("es-PE", "es-mx"),
    ("es-US", "es-us"),
    ("fi", "fi-fi"),
    ("fil", "fil-ph"),
    ("fr", "fr-fr"),
    ("fr-CA", "fr-ca"),
    ("hi", "hi-in"),
    ("hu", "hu-hu"),
    ("id", "id-id"),
    ("in", "id-id"),
    ("is", "is-is"),
    ("it", "it-it"),
    ("ja", "ja-jp"),
    ("ko", "ko-kr"),
    ("nb", "nb-no"),
    ("nl", "nl-nl"),
    ("nn", "nb-no"),
    ("no", "nb-no"),
    ("pl", "pl-pl"),
    // Of those who say no more, most are in Brazil.
    ("pt", "pt-br"),
    ("pt-AO", "pt-pt"),
    ("pt-CV", "pt-pt"),
    ("pt-MZ", "pt-pt"),
    ("pt-PT", "pt-pt"),
    ("ro", "ro-ro"),
    ("ru", "ru-ru"),
    ("sv", "sv-se"),
    ("th", "th-th"),
    ("tl", "fil-ph"),
    ("tr", "tr-tr"),
    ("vi", "vi-vn"),
    ("yue", "zh-hk"),
    ("zh", "zh-cn"),
    ("zh-CN", "zh-cn"),
    ("zh-Hans", "zh-cn"),
    ("zh-Hant", "zh-tw"),
    ("zh-Hant-HK", "zh-hk"),
    ("zh-Hant-MO", "zh-hk"),
    ("zh-HK", "zh-hk"),
    ("zh-MO", "zh-hk"),
    ("zh-SG", "zh-cn"),
    ("zh-TW", "zh-tw"),
];

#[cfg(test)]
mod tests {
    use wire::Channel;

    use super::locale;

    #[test]
    fn a_tag_becomes_the_nearest_locale_that_vonage_takes() {
        for (tag, expected) in [
            ("en", Some("en-us")),
            ("en-CA", Some("en-us")),
            ("en-GB", Some("en-gb")),
            ("de", Some("de-de")),
            ("de-CH-1901", Some("de-de")),
            ("es-ES", Some("es-es")),
            ("es-MX", Some("es-mx")),
            ("fr-CA", Some("fr-ca")),
            ("pt-PT", Some("pt-pt")),
            ("zh-Hant-HK", Some("zh-hk")),
            ("zh-Hant-TW", Some("zh-tw")),
            ("no", Some("nb-no")),
            ("uk", None),
            ("x-private", None),
        ] {
            assert_eq!(locale(Channel::Sms, tag), expected, "{tag}");
        }
        // Written, and not spoken.
        assert_eq!(locale(Channel::Voice, "zh-TW"), None);
        assert_eq!(locale(Channel::Voice, "zh-CN"), Some("zh-cn"));
    }
}

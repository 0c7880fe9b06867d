//! The languages of Sinch Verification's messages and calls.
//!
//! Source: Sinch, Verification API 2.0.1, "Set SMS language" and `PhoneCallSpeech`. For a text any tag may be asked for
//! (`Accept-Language`): without a template of that language it is the application's own, `en-US` at first. A voice is a
//! `language-region`, "only a subset" of them: those of Sinch's text-to-speech (`TtsVoice` of its SDKs).

use crate::language::look_up;

/// The voice nearest to a tag; `None` leaves Sinch's own.
pub(super) fn voice(tag: &str) -> Option<&'static str> {
    look_up(tag, &VOICES).copied()
}

const VOICES: [(&str, &str); 56] = [
    ("az", "az-AZ"),
    ("ca", "ca-ES"),
    ("cs", "cs-CZ"),
    ("cy", "cy-GB"),
    ("da", "da-DK"),
    ("de", "de-DE"),
    ("en", "en-US"),
    ("en-AU", "en-AU"),
    ("en-GB", "en-GB"),
    ("en-IE", "en-GB"),
    ("en-IN", "en-IN"),
    ("en-NZ", "en-NZ"),
    ("en-ZA", "en-ZA"),
    ("es", "es-ES"),
    ("es-419", "es-MX"),
    ("es-AR", "es-MX"),
    ("es-CL", "es-MX"),
    ("es-CO", "es-MX"),
    ("es-MX", "es-MX"),
    ("es-PE", "es-MX"),
    ("es-US", "es-US"),
    ("fr", "fr-FR"),
    ("fr-CA", "fr-CA"),
    ("hi", "hi-IN"),
    ("hr", "hr-HR"),
    ("is", "is-IS"),
    ("it", "it-IT"),
    ("ja", "ja-JP"),
    ("ko", "ko-KR"),
    ("nb", "nb-NO"),
    ("nl", "nl-NL"),
    ("nn", "nb-NO"),
    ("no", "nb-NO"),
    ("pl", "pl-PL"),
    ("pt", "pt-BR"),
    ("pt-AO", "pt-PT"),
    ("pt-CV", "pt-PT"),
    ("pt-MZ", "pt-PT"),
    ("pt-PT", "pt-PT"),
    ("ro", "ro-RO"),
    ("ru", "ru-RU"),
    ("sv", "sv-SE"),
    ("tr", "tr-TR"),
    ("yue", "zh-HK"),
    ("zh", "cmn-CN"),
    ("zh-CN", "cmn-CN"),
    ("zh-Hans", "cmn-CN"),
    ("zh-Hant", "cmn-CN"),
    ("zh-Hant-HK", "zh-HK"),
    ("zh-Hant-MO", "zh-HK"),
    ("zh-HK", "zh-HK"),
    ("zh-MO", "zh-HK"),
    ("zh-SG", "cmn-CN"),
    ("zh-TW", "cmn-CN"),
    ("zh-yue", "zh-HK"),
    ("cmn", "cmn-CN"),
];

#[cfg(test)]
mod tests {
    use super::voice;

    #[test]
    fn a_call_is_asked_for_by_a_language_and_a_region_that_sinch_speaks() {
        for (tag, expected) in [
            ("en", Some("en-US")),
            ("en-GB", Some("en-GB")),
            ("de-AT", Some("de-DE")),
            ("pt-PT", Some("pt-PT")),
            ("zh-Hant-TW", Some("cmn-CN")),
            ("zh-Hant-HK", Some("zh-HK")),
            ("el-GR", None),
            ("x-private", None),
        ] {
            assert_eq!(voice(tag), expected, "{tag}");
        }
    }
}

//! The languages of VerifyNow's messages: one.
//!
//! Source: "Verify Now API Documentation", `langId` ("by default language is English. For now we support English only").

use crate::language::look_up;

/// `langId` for a tag; `None` leaves the choice to the vendor, which has no other.
pub(super) fn lang_id(tag: &str) -> Option<&'static str> {
    look_up(tag, &LANGUAGES).copied()
}

const LANGUAGES: [(&str, &str); 1] = [("en", "en")];

#[cfg(test)]
mod tests {
    use super::lang_id;

    #[test]
    fn only_english_is_asked_for() {
        assert_eq!(lang_id("en-US"), Some("en"));
        assert_eq!(lang_id("hi-IN"), None);
    }
}

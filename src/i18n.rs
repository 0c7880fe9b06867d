//! The words. One file a language, each one constant of the same shape: a missing sentence does not compile.
//!
//! Plain data, no browser: country names and plural categories of further languages come from `Intl` at the edge.

mod en;

use wire::Channel;

use crate::flow::Message;

/// Every sentence the widget can say, in one language.
#[derive(Debug)]
pub struct Catalog {
    /// BCP 47 tag: what the sentences are marked with, and the language that countries are named in.
    pub tag: &'static str,
    /// Label of the phone field, where the page brought none.
    pub phone_label: &'static str,
    /// Name of the country control.
    pub country_label: &'static str,
    /// The country control, while no country is chosen.
    pub country_none: &'static str,
    /// The country control, while no country fits what was typed.
    pub country_unknown: &'static str,
    /// Label of the field in which countries are searched for.
    pub country_search: &'static str,
    /// How many countries were found.
    pub countries_found: fn(usize) -> String,
    /// Button: close the list of countries.
    pub close: &'static str,
    /// Button: ask for a code.
    pub send: &'static str,
    /// Button: another number is meant, namely this one; and a code is asked for.
    pub did_you_mean: fn(number: &str) -> String,
    /// Button: no other is meant, but the number as it was typed, which is this one written abroad.
    pub as_written: fn(number: &str) -> String,
    /// Button, while a code is being asked for.
    pub sending: &'static str,
    /// Button: ask once more for what did not get through.
    pub try_again: &'static str,
    /// Label of the code field.
    pub code_label: fn(length: u8) -> String,
    /// Where the code went: by which channel, `None` for one of a later version; the number follows.
    pub sent_to: fn(Option<Channel>) -> &'static str,
    /// Before the number that the last message did not reach.
    pub not_reached: &'static str,
    /// In the number's place, where it is not known any more.
    pub your_phone: &'static str,
    /// Button: correct the number.
    pub change_number: &'static str,
    /// Button: have the code checked.
    pub verify: &'static str,
    /// Button, while the code is being checked.
    pub verifying: &'static str,
    /// Beside the code field, until another message can be asked for.
    pub resend_in: fn(seconds: u32) -> String,
    /// Before the resend buttons.
    pub no_code: &'static str,
    /// Button: another message by the same channel.
    pub resend: &'static str,
    /// Button: another message by this channel.
    pub resend_by: fn(Channel) -> &'static str,
    /// Button: begin anew after a verification has ended.
    pub start_again: &'static str,
    /// Beside the number, once it is verified.
    pub verified: &'static str,
    /// When the next try is possible.
    pub wait: fn(seconds: u32) -> String,
    /// The sentence for a message; `country` is its country's name, if it has one.
    pub message: fn(Message, country: Option<&str>) -> String,
}

/// What is said before WebAssembly is there, and when it cannot be, in one language. The element's JavaScript has the same
/// in `texts.js`.
#[derive(Debug)]
pub struct Early {
    /// Label of the phone field, where the page brought none.
    pub phone_label: &'static str,
    /// Button: try again.
    pub try_again: &'static str,
    /// What the browser says when the form is submitted before the number is verified.
    pub required: &'static str,
    /// The module did not come.
    pub not_loaded: &'static str,
    /// The module has trapped.
    pub stopped: &'static str,
}

/// The catalog for a language tag, by its primary language; English where there is none.
pub fn catalog(_tag: &str) -> &'static Catalog {
    &en::CATALOG
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every language there is.
    const LANGUAGES: &[(&Catalog, &Early)] = &[(&en::CATALOG, &en::EARLY)];

    #[test]
    fn what_javascript_says_is_what_the_catalogs_say() {
        let source = include_str!("i18n/texts.js");
        for (catalog, early) in LANGUAGES {
            let start = format!("\n  {}: {{\n", catalog.tag);
            let (_, texts) = source.split_once(&start).expect(catalog.tag);
            let (texts, _) = texts.split_once("\n  },").unwrap();
            let said: Vec<&str> = texts.lines().map(str::trim).collect();
            let Early {
                phone_label,
                try_again,
                required,
                not_loaded,
                stopped,
            } = early;
            let expected = [
                ("phone_label", phone_label),
                ("try_again", try_again),
                ("required", required),
                ("not_loaded", not_loaded),
                ("stopped", stopped),
            ];
            assert_eq!(
                said,
                expected.map(|(name, text)| format!("{name}: '{text}',")),
                "{}",
                catalog.tag
            );
        }
        let languages = source
            .lines()
            .filter(|line| line.ends_with("': {") || line.ends_with(": {"));
        assert_eq!(languages.count(), LANGUAGES.len(), "languages of texts.js");
    }

    #[test]
    fn every_catalog_says_where_the_code_went() {
        let channels = Channel::ALL.map(Some).into_iter().chain([None]);
        let words: Vec<_> = channels.map(catalog("en").sent_to).collect();
        assert!(words.iter().all(|words| !words.is_empty()));
        assert_eq!(BTreeSet::from_iter(&words).len(), words.len(), "{words:?}");
    }
}

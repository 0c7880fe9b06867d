//! The words. One file a language, each one constant of the same shape: a missing sentence does not compile.
//!
//! Plain data, no browser: country names and plural categories of further languages come from `Intl` at the edge.

mod en;

use wire::Channel;

use crate::flow::Message;

/// Every sentence the widget can say, in one language.
#[derive(Debug)]
pub struct Catalog {
    /// BCP 47 tag.
    pub tag: &'static str,
    /// Label of the phone field, where the page brought none.
    pub phone_label: &'static str,
    /// Name of the country control.
    pub country_label: &'static str,
    /// The country control, while no country is chosen.
    pub country_none: &'static str,
    /// Label of the field in which countries are searched for.
    pub country_search: &'static str,
    /// How many countries were found.
    pub countries_found: fn(usize) -> String,
    /// Button: close the list of countries.
    pub close: &'static str,
    /// Button: ask for a code.
    pub send: &'static str,
    /// Button, while a code is being asked for.
    pub sending: &'static str,
    /// Button: ask once more for what did not get through.
    pub try_again: &'static str,
    /// Label of the code field.
    pub code_label: fn(length: u8) -> String,
    /// Where the code went: by which channel; the number follows.
    pub sent_to: fn(Channel) -> &'static str,
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
    /// What the browser says when the form is submitted before the number is verified.
    pub required: &'static str,
    /// The sentence for a message; `country` is its country's name, if it has one.
    pub message: fn(Message, country: Option<&str>) -> String,
}

/// The catalog for a language tag, by its primary language; English where there is none.
pub fn catalog(_tag: &str) -> &'static Catalog {
    &en::CATALOG
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_catalog_says_where_the_code_went() {
        for channel in Channel::ALL {
            assert!(!(catalog("en").sent_to)(channel).is_empty());
        }
    }
}

//! The words of one language, and the names of countries in it.

use std::fmt;

use phone::Region;

use crate::flow::Message;
use crate::i18n::Catalog;

/// What sentences are made with.
pub struct Wording<'a> {
    /// The words.
    pub words: &'static Catalog,
    /// A country's name in the language of the words: the browser knows it.
    pub country_name: &'a dyn Fn(Region) -> String,
}

impl fmt::Debug for Wording<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Wording").field(&self.words.tag).finish()
    }
}

impl Wording<'_> {
    /// The sentence for a message.
    pub fn sentence(&self, message: Message) -> String {
        let country = message.country().map(self.country_name);
        (self.words.message)(message, country.as_deref())
    }
}

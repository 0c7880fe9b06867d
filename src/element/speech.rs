//! The language that the element speaks: one for its sentences, for the names of countries in them, and for what is said of
//! the fields in their own attributes.

use std::rc::Rc;

use leptos::prelude::*;
use phone::Region;

use super::Driver;
use super::bridge::Bridge;
use crate::browser::locale::{self, CountryNames};
use crate::i18n::{self, Catalog};

/// The words for the language that the element is in.
pub(super) fn words(bridge: &Bridge) -> &'static Catalog {
    i18n::catalog(&locale::language_of(&bridge.host()))
}

impl Driver {
    /// The language may be another one now.
    pub(super) fn speak(self: &Rc<Self>) {
        let words = words(&self.bridge);
        if words.tag != self.language.get_untracked().tag {
            self.language.set(words);
            self.mark_language();
            self.show();
        }
    }

    /// The page may be in a language that we do not speak: what reads pages out has to know which one this is.
    pub(super) fn mark_language(&self) {
        let words = self.language.get_untracked();
        self.bridge.container().set_lang(words.tag);
        self.bridge.code().set_lang(words.tag);
    }

    /// A country's name in the language of the words.
    pub(super) fn country_name(&self, words: &Catalog, region: Region) -> String {
        let mut known = self.names.borrow_mut();
        let names = known.take().filter(|names| names.is_in(words.tag));
        let names = names.unwrap_or_else(|| CountryNames::in_language(words.tag));
        let name = names.name(region);
        *known = Some(names);
        name
    }
}

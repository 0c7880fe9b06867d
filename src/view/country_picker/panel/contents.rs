//! What the list is filled with: the countries as they are offered, and the other names they are found by.

use leptos::prelude::*;
use phone::Region;

use super::Panel;
use crate::browser::locale::{Collator, CountryNames, plain};
use crate::countries::{CountryList, Entry};
use crate::view::country_picker::rows::Rows;

impl Panel {
    /// Takes in the countries as they are offered now.
    pub(super) fn fill(self) {
        let ui = self.ui;
        // Shown in the language of the words; found in the page's, too, and in English.
        let words = ui.language.get_untracked();
        let collator = Collator::in_language(words.tag);
        let shown = CountryNames::in_language(words.tag);
        let english = CountryNames::in_language("en");
        let (mut list, chosen) = ui.state.with_untracked(|state| {
            let own = CountryNames::in_language(state.options.locale.as_deref().unwrap_or("en"));
            let mut named: Vec<(Region, String)> = Vec::new();
            for country in phone::countries() {
                if state.offers(country.region) {
                    let name = shown.name(country.region);
                    let at = named.partition_point(|(_, one)| collator.compare(one, &name).is_le());
                    named.insert(at, (country.region, name));
                }
            }
            let entries = named.into_iter().map(|(region, name)| {
                let plain = [plain(&own.name(region)), plain(&english.name(region))];
                Entry::new(region, name, [&plain[0], &plain[1]])
            });
            let chosen = state.phone.region;
            let preferred = &state.options.preferred_countries;
            (
                CountryList::new(entries.collect(), preferred, chosen),
                chosen,
            )
        });
        self.other_names
            .with_value(|names| list.also_known_as(names));
        let rows = Rows::new(&document(), &list, chosen, |region| ui.flag(region));
        self.rows.set_value(rows);
        self.list.set_value(list);
        self.learn_names();
    }

    /// Names that are not in the first load; until they are there, the others find a country.
    fn learn_names(self) {
        if self.other_names.with_value(|names| !names.is_empty()) {
            return;
        }
        self.ui.other_names(move |names| {
            let names = plain(&names);
            let heard = self
                .other_names
                .try_update_value(|known| known.push_str(&names));
            // The element may have left the page by then, and the list be closed again.
            let is_open = || Some(self.dialog.get_untracked()?.open());
            if heard.is_none() || is_open() != Some(true) {
                return;
            }
            self.list.update_value(|list| list.also_known_as(&names));
            let is_searched = self
                .search
                .get_untracked()
                .is_some_and(|search| !search.value().is_empty());
            if is_searched {
                self.searched();
            }
        });
    }
}

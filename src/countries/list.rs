//! The list of the picker: its order, what is found of it, and which one the keyboard is at.

use phone::Region;

use super::search::{Entry, Query, RANKS};

/// The countries in their order, those that were found, and the active one among them.
#[derive(Clone, Debug, Default)]
pub struct CountryList {
    entries: Vec<Entry>,
    /// Indices into `entries`, best first.
    found: Vec<usize>,
    /// Index into `found`.
    active: usize,
}

/// Where a key takes the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// One down; from the last to the first.
    Down,
    /// One up; from the first to the last.
    Up,
    /// To the first.
    First,
    /// To the last.
    Last,
    /// A screenful down.
    PageDown,
    /// A screenful up.
    PageUp,
}

/// Rows of about one screenful.
const PAGE: usize = 8;

impl CountryList {
    /// These, in their order, but those the page prefers first and in the page's; the chosen one is active.
    pub fn new(mut entries: Vec<Entry>, preferred: &[Region], chosen: Option<Region>) -> Self {
        // Sorting is a kilobyte or two of the download each time; neither here nor below is it needed.
        for region in preferred.iter().rev() {
            if let Some(at) = entries.iter().position(|entry| entry.region == *region) {
                entries[..=at].rotate_right(1);
            }
        }
        let active = entries
            .iter()
            .position(|entry| Some(entry.region) == chosen)
            .unwrap_or_default();
        Self {
            found: (0..entries.len()).collect(),
            entries,
            active,
        }
    }

    /// What countries are known by besides: one a line, its ISO code and its names with tabs between them, decomposed and
    /// in lower case.
    pub fn also_known_as(&mut self, lines: &str) {
        for line in lines.lines() {
            let mut words = line.split('\t');
            let code = words.next().unwrap_or_default();
            if let Some(entry) = self.entries.iter_mut().find(|entry| entry.has_code(code)) {
                words.for_each(|name| entry.is_also(name));
            }
        }
    }

    /// All of them.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Finds what was typed, decomposed and in lower case; the best is active.
    pub fn search(&mut self, typed: &str) {
        let query = Query::read(typed);
        let ranks: Vec<_> = self
            .entries
            .iter()
            .map(|entry| entry.rank(&query))
            .collect();
        self.found.clear();
        for rank in RANKS {
            let fits = |(index, one): (usize, &Option<_>)| (*one == Some(rank)).then_some(index);
            self.found.extend(ranks.iter().enumerate().filter_map(fits));
        }
        self.active = 0;
    }

    /// Those that were found, best first, as places in [`Self::entries`].
    pub fn found(&self) -> &[usize] {
        &self.found
    }

    /// The one the keyboard is at, as its place in [`Self::entries`].
    pub fn active(&self) -> Option<usize> {
        self.found.get(self.active).copied()
    }

    /// Moves the keyboard.
    pub fn go(&mut self, to: Move) {
        let Some(last) = self.found.len().checked_sub(1) else {
            return;
        };
        self.active = match to {
            Move::Down if self.active >= last => 0,
            Move::Down => self.active + 1,
            Move::Up => self.active.checked_sub(1).unwrap_or(last),
            Move::First => 0,
            Move::Last => last,
            Move::PageDown => (self.active + PAGE).min(last),
            Move::PageUp => self.active.saturating_sub(PAGE),
        };
    }
}

#[cfg(test)]
mod tests {
    use phone::Region;

    use super::{CountryList, Entry, Move};

    fn region(code: &str) -> Region {
        code.parse().unwrap()
    }

    /// Every country under its code, sorted by it.
    fn list(preferred: &[&str], chosen: Option<&str>) -> CountryList {
        let entries = phone::countries().iter().map(|country| {
            let code = country.region.as_str().to_ascii_lowercase();
            Entry::new(country.region, code.clone(), [&code, &code])
        });
        let preferred: Vec<Region> = preferred.iter().map(|code| region(code)).collect();
        CountryList::new(entries.collect(), &preferred, chosen.map(region))
    }

    fn first(list: &CountryList, count: usize) -> String {
        let found = list.found().iter().take(count);
        let codes: Vec<String> = found
            .map(|index| list.entries()[*index].region.to_string())
            .collect();
        codes.join(" ")
    }

    fn active(list: &CountryList) -> Option<Region> {
        list.active().map(|index| list.entries()[index].region)
    }

    #[test]
    fn the_preferred_come_first_in_the_page_s_order_and_only_once() {
        let list = list(&["GB", "AE"], None);
        assert_eq!(first(&list, 5), "GB AE AC AD AF");
        assert_eq!(list.found().len(), phone::countries().len());
        assert_eq!(active(&list), Some(region("GB")));
    }

    #[test]
    fn the_preferred_come_first_among_those_that_fit_as_well() {
        let mut list = list(&["JE", "GG"], None);
        list.search("44 ");
        assert_eq!(first(&list, 4), "GB JE GG IM");
    }

    #[test]
    fn the_chosen_country_is_active_until_something_is_typed() {
        let mut list = list(&[], Some("FR"));
        assert_eq!(active(&list), Some(region("FR")));
        list.search("gb");
        assert_eq!(active(&list), Some(region("GB")));
        list.search("");
        assert_eq!(active(&list), Some(region("AC")));
    }

    #[test]
    fn names_that_come_later_find_a_country_as_its_own_do() {
        let mut list = list(&[], None);
        list.search("macau");
        assert!(list.found().is_empty());
        list.also_known_as("mo\tmacau\tmacao sar\nlc\tst. lucia\nzz\tnowhere\n\ncd\tdr congo\tdrc");
        for (typed, code) in [
            ("macau", "MO"),
            ("mac sar", "MO"),
            ("saint lucia", "LC"),
            ("st lucia", "LC"),
            ("saint l", "LC"),
            ("drc", "CD"),
            ("the dr congo", "CD"),
        ] {
            list.search(typed);
            assert_eq!(active(&list), Some(region(code)), "{typed}");
        }
        list.search("nowhere");
        assert!(list.found().is_empty());
    }

    #[test]
    fn the_keyboard_goes_through_the_list_and_round_its_ends() {
        let mut list = list(&[], None);
        let end = phone::countries().last().map(|country| country.region);
        let mut goes = |to, expected: Option<&str>| {
            list.go(to);
            let expected = expected.map_or(end, |code| Some(region(code)));
            assert_eq!(active(&list), expected, "{to:?}");
        };
        goes(Move::Down, Some("AD"));
        goes(Move::Up, Some("AC"));
        goes(Move::Up, None);
        goes(Move::Down, Some("AC"));
        goes(Move::PageDown, Some("AO"));
        goes(Move::PageUp, Some("AC"));
        goes(Move::Last, None);
        goes(Move::PageDown, None);
        goes(Move::First, Some("AC"));
        goes(Move::PageUp, Some("AC"));
    }

    #[test]
    fn a_list_in_which_nothing_is_found_has_no_active_country() {
        let mut list = list(&[], None);
        list.search("xyzzy");
        list.go(Move::Down);
        assert_eq!(active(&list), None);
        assert!(list.found().is_empty());
    }
}

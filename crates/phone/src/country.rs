//! The countries: calling codes, the main country of a shared one, an example number.

mod resolve;

use std::sync::LazyLock;

use crate::{Region, metadata, metadata::Territory, number::Number, numbering};

pub use resolve::{fits_country, resolve_country, with_plus};

/// A country and the code one dials to reach it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// Its ISO code.
    pub region: Region,
    /// Digits after `+`, such as 1 or 358; several countries can share one.
    pub calling_code: u16,
}

/// Every country that has a calling code, sorted by ISO code.
pub fn countries() -> &'static [Country] {
    &COUNTRIES
}

/// The calling code of a region, such as 44 for `GB`.
pub fn calling_code(region: Region) -> u16 {
    metadata::of_region(region).map_or(0, Territory::calling_code)
}

/// The country a calling code belongs to; for a shared one the main country (`US` for 1, `GB` for 44).
///
/// `None` for codes that belong to no country, such as 800 (international freephone).
pub fn main_region(calling_code: u16) -> Option<Region> {
    metadata::main_of(calling_code).and_then(Territory::region)
}

/// A mobile number of the region in national format, as a placeholder; `None` if no example is known.
pub fn example_mobile(region: Region) -> Option<String> {
    let territory = metadata::of_region(region)?;
    let example = territory.plan()?.example_mobile;
    (!example.is_empty()).then(|| {
        numbering::national(&Number {
            calling_code: territory.calling_code(),
            national: example.to_owned(),
            extension: None,
        })
    })
}

/// Whether the metadata has this region.
pub(crate) fn is_known(region: Region) -> bool {
    metadata::of_region(region).is_some()
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    metadata::countries()
        .iter()
        .filter_map(|territory| {
            Some(Country {
                region: territory.region()?,
                calling_code: territory.calling_code(),
            })
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::{calling_code, countries, example_mobile, main_region};
    use crate::{Region, parse};

    #[test]
    fn all_are_there_sorted_and_unique() {
        assert!(countries().len() >= 240, "{}", countries().len());
        assert!(
            countries()
                .windows(2)
                .all(|pair| pair[0].region < pair[1].region)
        );
        assert!(
            countries()
                .iter()
                .all(|country| (1..1000).contains(&country.calling_code))
        );
    }

    #[test]
    fn calling_codes_and_their_main_countries() {
        for (region, code, main) in [
            ("US", 1, "US"),
            ("CA", 1, "US"),
            ("GB", 44, "GB"),
            ("JE", 44, "GB"),
            ("KZ", 7, "RU"),
            ("VA", 39, "IT"),
            ("YT", 262, "RE"),
            ("BQ", 599, "CW"),
            ("XK", 383, "XK"),
        ] {
            let region: Region = region.parse().unwrap();
            assert_eq!(calling_code(region), code, "{region}");
            assert_eq!(main_region(code).unwrap().as_str(), main, "{region}");
        }
        assert_eq!(main_region(800), None);
        assert_eq!(main_region(999), None);
        assert_eq!(main_region(0), None);
    }

    #[test]
    fn examples_are_valid_numbers_of_their_country() {
        assert_eq!(
            example_mobile("US".parse().unwrap()).unwrap(),
            "(201) 555-0123"
        );
        let mut found = 0;
        for country in countries() {
            if let Some(example) = example_mobile(country.region) {
                let number = parse(&example, Some(country.region)).unwrap();
                assert_eq!(number.calling_code(), country.calling_code, "{example}");
                found += 1;
            }
        }
        assert!(found >= 230, "{found}");
    }
}

//! The numbering plans of the world, read from `metadata/numbering-plans.txt`.
//!
//! Only the heads of the records are read at first use; the rest of a plan when a number of it is looked at, and a
//! pattern when it is matched. A page that shows one country's numbers pays for one country.

mod number_format;
mod pattern;
mod plan;
mod territory;

use std::sync::LazyLock;

use crate::Region;

pub(crate) use number_format::NumberFormat;
pub(crate) use pattern::Pattern;
pub(crate) use plan::Plan;
pub(crate) use territory::Territory;

/// The plan of a region.
pub(crate) fn of_region(region: Region) -> Option<&'static Territory> {
    let countries = &WORLD.territories[..WORLD.countries];
    let index = countries
        .binary_search_by_key(&Some(region), Territory::region)
        .ok()?;
    countries.get(index)
}

/// The territories that share a calling code, the main one first.
pub(crate) fn of_calling_code(code: u16) -> impl Iterator<Item = &'static Territory> {
    let start = WORLD
        .by_code
        .partition_point(|&index| WORLD.territories[index].calling_code() < code);
    WORLD.by_code[start..]
        .iter()
        .map(|&index| &WORLD.territories[index])
        .take_while(move |territory| territory.calling_code() == code)
}

/// The main territory of a calling code: its formats are those of all that share the code.
pub(crate) fn main_of(code: u16) -> Option<&'static Territory> {
    of_calling_code(code).next()
}

/// Every country, sorted by ISO code.
pub(crate) fn countries() -> &'static [Territory] {
    &WORLD.territories[..WORLD.countries]
}

struct World {
    /// Countries sorted by ISO code, then the services of no country.
    territories: Vec<Territory>,
    /// How many of them are countries.
    countries: usize,
    /// Indexes of all, by calling code, the main country of each first.
    by_code: Vec<usize>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let territories: Vec<Territory> = include_str!("../metadata/numbering-plans.txt")
        .split("\n\n")
        .filter_map(Territory::read)
        .collect();
    let mut by_code: Vec<usize> = (0..territories.len()).collect();
    by_code.sort_by_key(|&index| {
        (
            territories[index].calling_code(),
            !territories[index].is_main(),
        )
    });
    World {
        countries: territories.partition_point(|territory| territory.region().is_some()),
        territories,
        by_code,
    }
});

#[cfg(test)]
mod tests {
    use super::{countries, main_of, of_calling_code, of_region};

    #[test]
    fn every_record_can_be_read_and_every_pattern_compiled() {
        for territory in &super::WORLD.territories {
            assert!(
                territory.plan().compile_all() > 0,
                "{}",
                territory.calling_code()
            );
        }
        assert_eq!(super::WORLD.territories.len() - countries().len(), 9);
    }

    #[test]
    fn the_main_country_of_a_shared_code_comes_first() {
        let sharing: Vec<_> = of_calling_code(44)
            .filter_map(super::Territory::region)
            .collect();
        assert_eq!(
            sharing
                .iter()
                .map(crate::Region::as_str)
                .collect::<Vec<_>>(),
            ["GB", "GG", "IM", "JE"]
        );
        assert!(main_of(800).unwrap().region().is_none());
        assert!(main_of(2).is_none());
    }

    #[test]
    fn every_region_finds_itself() {
        for territory in countries() {
            let region = territory.region().unwrap();
            assert_eq!(of_region(region).unwrap().region(), Some(region));
        }
    }
}

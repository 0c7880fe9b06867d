//! The numbering plans of the world: `metadata/numbering-plans.txt`.
//!
//! An index of all regions is always there; the plans are inside, or loaded by calling code. A plan is read when a number
//! of it is looked up, and a pattern when it is matched. A page that shows one country's numbers only pays for that country.

mod loading;
mod missing;
mod number_format;
mod pattern;
mod plan;
mod territory;

use std::sync::LazyLock;

use crate::Region;

pub use loading::{BrokenPlans, has_plan, load};
pub use missing::with_missing;
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
    let main = WORLD.mains.get(usize::from(code)).copied().flatten();
    std::iter::successors(main, |index| {
        WORLD
            .next_sharing
            .get(usize::from(*index))
            .copied()
            .flatten()
    })
    .filter_map(|index| WORLD.territories.get(usize::from(index)))
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
    /// Countries sorted by ISO code, then the services that belong to no country.
    territories: Vec<Territory>,
    /// How many of them are countries.
    countries: usize,
    /// For each calling code the main territory's index.
    mains: Vec<Option<u8>>,
    /// For each territory the index of the next that shares its calling code.
    next_sharing: Vec<Option<u8>>,
}

/// Calling codes have at most three digits.
const CODES: usize = 1000;

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let index = include_str!("../metadata/index.txt");
    let territories: Vec<Territory> = index
        .split_ascii_whitespace()
        .filter_map(Territory::indexed)
        .collect();
    let (mains, next_sharing) = chains(&territories);
    #[cfg(feature = "plans")]
    loading::take_all(
        include_str!("../metadata/numbering-plans.txt"),
        &territories,
    );
    World {
        countries: territories.partition_point(|territory| territory.region().is_some()),
        territories,
        mains,
        next_sharing,
    }
});

/// Links the territories of each calling code: the main one, then the others in the order of the file.
fn chains(territories: &[Territory]) -> (Vec<Option<u8>>, Vec<Option<u8>>) {
    let mut heads = vec![None; CODES];
    let mut next = vec![None; territories.len()];
    for mains in [false, true] {
        for (index, territory) in territories.iter().enumerate().rev() {
            let head = heads.get_mut(usize::from(territory.calling_code()));
            if let (Some(head), Ok(number)) = (head, u8::try_from(index))
                && territory.is_main() == mains
            {
                next[index] = *head;
                *head = Some(number);
            }
        }
    }
    (heads, next)
}

#[cfg(test)]
mod tests {
    use super::{countries, main_of, of_calling_code, of_region};

    #[test]
    fn the_index_agrees_with_the_plans_and_is_small() {
        let index = include_str!("../metadata/index.txt");
        assert!(index.len() <= 2_000, "{} B", index.len());
        let heads = include_str!("../metadata/numbering-plans.txt").split("\n\n");
        let heads: Vec<String> = heads
            .map(|record| {
                let head = record.lines().next().unwrap().trim_end_matches('=');
                let main = head.strip_suffix('*');
                let minor = if main.is_none() { "-" } else { "" };
                let (region, code) = main.unwrap_or(head)[1..].split_once(' ').unwrap();
                let region = if region == "001" { "" } else { region };
                format!("{region}{code}{minor}")
            })
            .collect();
        assert_eq!(index.split_ascii_whitespace().collect::<Vec<_>>(), heads);
    }

    #[cfg(feature = "plans")]
    #[test]
    fn every_record_can_be_read_and_every_pattern_compiled() {
        for territory in &super::WORLD.territories {
            assert!(
                territory.plan().unwrap().compile_all() > 0,
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

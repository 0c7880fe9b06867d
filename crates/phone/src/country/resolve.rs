//! Which country a number being typed belongs to, when several share a calling code.

use crate::{
    NumberKind, Region,
    dialled::Dialled,
    digits, looks_international,
    metadata::{self, Territory},
    number::Number,
    numbering::{self, calling_code_at_start},
};

/// The country of what is being typed, given the one the person chose (or was offered).
///
/// The choice is kept as long as the number can become one of that country: `+1` keeps Canada, `+1 202` does not.
/// Without a choice among those that share the code, the first whose numbers start that way is taken, the main country
/// (`US` for `+1`) before the others. `None` for services that belong to no country (`+800`).
pub fn resolve_country(typed: &str, chosen: Option<Region>) -> Option<Region> {
    if !looks_international(typed) {
        return of_national(typed, chosen);
    }
    let dialled: String = typed.chars().filter_map(digits::to_ascii).collect();
    let Some((code, length)) = calling_code_at_start(&dialled) else {
        return chosen;
    };
    among_sharing(code, &dialled[length..], chosen)
}

/// The number with a plus, if it starts with the international prefix dialled in a region (`011 44` as `+44`).
pub fn with_plus(typed: &str, region: Region) -> Option<String> {
    if looks_international(typed) {
        return None;
    }
    let dialled: String = typed.chars().filter_map(digits::to_ascii).collect();
    let plan = metadata::of_region(region)?.plan()?;
    let rest = numbering::without_international_prefix(plan, &dialled)?;
    Some(["+", rest].concat())
}

/// Whether the calling code typed after a `+` is, or can become, that of a region.
pub fn fits_country(typed: &str, region: Region) -> bool {
    if !looks_international(typed) {
        return true;
    }
    let dialled: String = typed.chars().filter_map(digits::to_ascii).collect();
    let code = metadata::of_region(region).map(|territory| territory.calling_code().to_string());
    code.is_some_and(|code| dialled.starts_with(&code) || code.starts_with(&dialled))
}

/// A national number is one of the chosen country, unless it is only valid in another country.
fn of_national(typed: &str, chosen: Option<Region>) -> Option<Region> {
    let region = chosen?;
    let found = Dialled::read(typed).and_then(|dialled| numbering::resolve(dialled, chosen));
    let Ok(number) = found else {
        return chosen;
    };
    let own = metadata::of_region(region);
    if own.is_some_and(|own| is_own(own, &number, typed)) {
        return chosen;
    }
    let is_complete = numbering::kind(&number) != NumberKind::Unknown;
    numbering::territory(&number)
        .filter(|_| is_complete)
        .and_then(Territory::region)
        .or(chosen)
}

/// Whether the text is a number of the territory, or the start of one with its national prefix.
fn is_own(own: &Territory, number: &Number, typed: &str) -> bool {
    let Some(plan) = own.plan() else {
        return true;
    };
    let dialled: String = typed.chars().filter_map(digits::to_ascii).collect();
    let prefix = plan.national_prefix_for_parsing.as_ref();
    let prefix = prefix.and_then(|prefix| prefix.find_at_start(dialled.as_bytes()));
    let after_prefix = prefix.and_then(|found| dialled.get(found.end..));
    let is_begun = |digits: &str| plan.has_beginning(digits);
    own.calling_code() == number.calling_code
        && (is_begun(&number.national) || after_prefix.is_some_and(is_begun))
}

fn among_sharing(code: u16, national: &str, chosen: Option<Region>) -> Option<Region> {
    let is_chosen =
        |territory: &&Territory| territory.region().is_some() && territory.region() == chosen;
    let chosen = metadata::of_calling_code(code).find(is_chosen);
    let fitting = chosen
        .filter(|territory| {
            let plan = territory.plan();
            plan.is_none_or(|plan| plan.has_beginning(national))
        })
        .or_else(|| {
            metadata::of_calling_code(code).find(|territory| {
                let plan = territory.plan();
                plan.is_some_and(|plan| plan.may_begin(national))
            })
        });
    fitting
        .or(chosen)
        .or_else(|| metadata::main_of(code))?
        .region()
}

#[cfg(test)]
mod tests {
    use super::{fits_country, resolve_country, with_plus};
    use crate::{calling_code, countries, example_mobile, parse};

    #[track_caller]
    fn resolves(typed: &str, chosen: &str, expected: &str) {
        let found = resolve_country(typed, chosen.parse().ok());
        assert_eq!(
            found.map(|region| region.to_string()).unwrap_or_default(),
            expected,
            "{typed} in {chosen}"
        );
    }

    #[test]
    fn a_code_of_one_country_names_it() {
        resolves("+49", "", "DE");
        resolves("+49", "US", "DE");
        resolves("+", "US", "US");
        resolves("+4", "US", "US");
        resolves("+999", "US", "US");
        resolves("+800 1234 5678", "US", "");
    }

    #[test]
    fn the_choice_among_countries_that_share_a_code_stands_while_it_can() {
        resolves("+1", "", "US");
        resolves("+1", "CA", "CA");
        resolves("+1 8", "CA", "CA");
        resolves("+1 800 555 0123", "CA", "CA");
        resolves("+1 416", "CA", "CA");
        resolves("+44 7", "JE", "JE");
        resolves("+7 7", "KZ", "KZ");
    }

    #[test]
    fn digits_that_contradict_the_choice_win() {
        resolves("+1 202", "CA", "US");
        resolves("+1 416", "US", "CA");
        resolves("+1 876 5", "US", "JM");
        resolves("+7 7", "RU", "KZ");
        resolves("+7 9", "KZ", "RU");
        resolves("+44 1534", "GB", "JE");
        resolves("+39 06 698", "IT", "VA");
        resolves("+262 269", "RE", "YT");
        resolves("+262 639", "", "YT");
        resolves("+599 9", "", "CW");
        resolves("+599 7", "", "BQ");
        resolves("+47 79 02", "NO", "SJ");
        resolves("+358 18", "FI", "AX");
        resolves("+61 8 9164", "AU", "CX");
    }

    #[test]
    fn a_national_number_moves_only_once_it_is_another_country_s() {
        resolves("416", "US", "US");
        resolves("(416) 555-0123", "US", "CA");
        resolves("(202) 555-0123", "US", "US");
        resolves("(202) 555-0123", "CA", "US");
        resolves("2025550123", "", "");
        resolves("01534 734 567", "GB", "JE");
        resolves("0171 2345678", "DE", "DE");
    }

    #[test]
    fn a_part_of_a_national_number_moves_nothing() {
        resolves("721", "CA", "CA");
        resolves("721 55", "CA", "CA");
        resolves("1 721", "CA", "CA");
        resolves("(721) 542-0123", "CA", "SX");
        resolves("0639", "RE", "RE");
        resolves("0639 01 23 45", "RE", "YT");
        resolves("7", "RU", "RU");
    }

    /// However little is typed of a number whose calling code several countries share, its own people see their own country.
    #[test]
    fn no_country_is_left_while_a_number_of_its_own_is_typed() {
        for country in countries() {
            let Some(example) = example_mobile(country.region) else {
                continue;
            };
            for end in 1..=example.len() {
                let typed = &example[..end];
                assert_eq!(
                    resolve_country(typed, Some(country.region)),
                    Some(country.region),
                    "{typed}"
                );
            }
        }
    }

    /// Of two countries that share a calling code: typing a number of one moves a choice of the other only once it is
    /// complete.
    #[test]
    fn only_a_whole_number_moves_the_choice_among_those_that_share_a_code() {
        let mut pairs = 0;
        for chosen in countries() {
            for other in countries() {
                if other == chosen || other.calling_code != chosen.calling_code {
                    continue;
                }
                let Some(example) = example_mobile(other.region) else {
                    continue;
                };
                pairs += 1;
                for end in 1..example.len() {
                    let typed = &example[..end];
                    if parse(typed, Some(chosen.region)).is_err() {
                        assert_eq!(
                            resolve_country(typed, Some(chosen.region)),
                            Some(chosen.region),
                            "{typed} of {} in {}",
                            other.region,
                            chosen.region
                        );
                    }
                }
            }
        }
        assert!(pairs > 500, "{pairs}");
    }

    #[test]
    fn international_prefixes_are_those_of_the_region() {
        for (typed, region, expected) in [
            ("011 44 7400", "US", Some("+447400")),
            ("0011 44", "AU", Some("+44")),
            ("8~10 44", "RU", Some("+44")),
            ("00 44", "DE", Some("+44")),
            ("00700 44", "KR", Some("+44")),
            ("010 44", "JP", Some("+44")),
            ("00", "DE", Some("+")),
            ("011", "US", Some("+")),
            ("0044", "US", None),
            ("01144", "DE", None),
            ("+44", "GB", None),
            ("000", "DE", None),
        ] {
            let found = with_plus(typed, region.parse().unwrap());
            assert_eq!(found.as_deref(), expected, "{typed} in {region}");
        }
    }

    #[test]
    fn a_country_fits_while_the_calling_code_can_be_its_own() {
        for (typed, region, fits) in [
            ("+", "TW", true),
            ("+8", "TW", true),
            ("+88", "TW", true),
            ("+886 9", "TW", true),
            ("+80", "TW", false),
            ("+4", "US", false),
            ("+1 868", "US", true),
            ("+999", "US", false),
            ("+0", "US", false),
            ("912 345 678", "TW", true),
        ] {
            assert_eq!(
                fits_country(typed, region.parse().unwrap()),
                fits,
                "{typed} in {region}"
            );
        }
        assert_eq!(calling_code("TW".parse().unwrap()), 886);
    }
}

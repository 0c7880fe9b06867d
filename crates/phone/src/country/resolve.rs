//! Which country a number being typed belongs to, where several share a calling code.

use crate::{
    Region,
    dialled::Dialled,
    digits, looks_international,
    metadata::{self, Territory},
    numbering::{self, calling_code_at_start},
};

/// The country of what is being typed, given the one the person chose (or was offered).
///
/// The choice stands for as long as the number can become one of that country: `+1` keeps Canada, `+1 202` does not.
/// Without a choice among those that share the code, the first whose numbers begin so is taken, the main country
/// (`US` for `+1`) before the others. None for the services of no country (`+800`).
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

/// A national number is one of the chosen country, unless it is complete and another's.
fn of_national(typed: &str, chosen: Option<Region>) -> Option<Region> {
    let region = chosen?;
    let found = Dialled::read(typed).and_then(|dialled| numbering::resolve(dialled, chosen));
    let Ok(number) = found else {
        return chosen;
    };
    let is_chosen_s =
        metadata::of_region(region).is_some_and(|chosen| chosen.plan().may_begin(&number.national));
    if is_chosen_s
        && metadata::of_region(region).map(Territory::calling_code) == Some(number.calling_code)
    {
        return chosen;
    }
    numbering::territory(&number)
        .and_then(Territory::region)
        .or(chosen)
}

fn among_sharing(code: u16, national: &str, chosen: Option<Region>) -> Option<Region> {
    let is_chosen =
        |territory: &&Territory| territory.region().is_some() && territory.region() == chosen;
    let chosen = metadata::of_calling_code(code).find(is_chosen);
    let fitting = chosen
        .into_iter()
        .chain(metadata::of_calling_code(code))
        .find(|territory| territory.plan().may_begin(national));
    fitting
        .or(chosen)
        .or_else(|| metadata::main_of(code))?
        .region()
}

#[cfg(test)]
mod tests {
    use super::resolve_country;

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
}

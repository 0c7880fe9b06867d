//! Plans that come from outside: a file a calling code, written by the build from `numbering-plans.txt`.

use super::{Territory, main_of, of_calling_code};

/// A text that is not the plans of a calling code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the plans of a calling code")]
pub struct BrokenPlans;

/// Whether the plan of a calling code is there; `true` for a code that nobody has.
pub fn has_plan(calling_code: u16) -> bool {
    main_of(calling_code).is_none_or(Territory::has_plan)
}

/// Takes in the plans of one calling code: its records in `numbering-plans.txt`, all of them. Returns the code.
///
/// They stay for the lifetime of the program. What is there already stays as it is.
pub fn load(plans: &str) -> Result<u16, BrokenPlans> {
    let records: Vec<_> = plans
        .split("\n\n")
        .map(|record| head(record).ok_or(BrokenPlans))
        .collect::<Result<_, _>>()?;
    let code = records.first().ok_or(BrokenPlans)?.calling_code;
    let record_of = |territory: &Territory| {
        let mut records = records.iter();
        records.find(|record| record.is_of(territory))
    };
    let is_whole = main_of(code).is_some()
        && records.iter().all(|record| record.calling_code == code)
        && of_calling_code(code).all(|territory| record_of(territory).is_some());
    if !is_whole {
        return Err(BrokenPlans);
    }
    for territory in of_calling_code(code).filter(|territory| !territory.has_plan()) {
        if let Some(record) = record_of(territory) {
            // Patterns and formats are slices of this text.
            territory.take(record.body.to_owned().leak(), record.mobile_is_fixed);
        }
    }
    Ok(code)
}

/// Takes in the plans of all territories, which are in the same order.
#[cfg(feature = "plans")]
pub(super) fn take_all(plans: &'static str, territories: &[Territory]) {
    for (record, territory) in plans.split("\n\n").filter_map(head).zip(territories) {
        territory.take(record.body, record.mobile_is_fixed);
    }
}

/// A record, its head line `@US 1*=` read.
struct Record<'a> {
    id: &'a str,
    calling_code: u16,
    mobile_is_fixed: bool,
    body: &'a str,
}

impl Record<'_> {
    fn is_of(&self, territory: &Territory) -> bool {
        territory
            .region()
            .is_none_or(|region| region.as_str() == self.id)
    }
}

fn head(record: &str) -> Option<Record<'_>> {
    let (head, body) = record.split_once('\n')?;
    let (id, code) = head.strip_prefix('@')?.split_once(' ')?;
    let digits = code.trim_end_matches(['*', '=']);
    Some(Record {
        id,
        calling_code: digits.parse().ok()?,
        mobile_is_fixed: code.ends_with('='),
        body,
    })
}

#[cfg(test)]
mod tests {
    use super::{BrokenPlans, has_plan, load};

    #[test]
    fn what_is_not_the_plans_of_one_calling_code_is_refused() {
        let russian = "@RU 7*\n#10\ng[347-9]\\d{9}";
        for broken in [
            "",
            "<!DOCTYPE html>\n<title>Sign in to this network</title>",
            "@RU 7*",
            // Kazakhstan is missing.
            russian,
            &[russian, "\n\n@US 1*\n#10"].concat(),
            "@ZZ 999*\n#10",
            "@AC 247*\n#5\n\n",
        ] {
            assert_eq!(load(broken), Err(BrokenPlans), "{broken}");
        }
    }

    #[test]
    fn nobody_waits_for_the_plan_of_a_code_that_nobody_has() {
        assert!(has_plan(999) && has_plan(0));
    }
}

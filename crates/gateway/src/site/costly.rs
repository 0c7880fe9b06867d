//! Numbers that are not ordinary phones, and cost more to send to.

use phone::{NumberKind, PhoneNumber};
use serde::{Deserialize, Serialize};

/// Types of numbers that a site has to allow before anything is sent to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CostlyNumbers {
    /// They follow a person rather than a line: +44 70, and the networks of +878.
    Personal,
    /// Satellite phones: the networks of +870, +881, +882 and +883, and the ranges that countries have set apart.
    Satellite,
    /// Charged above the ordinary rate.
    PremiumRate,
    /// The cost is split between caller and called.
    SharedCost,
    /// A company's number for all its branches.
    Uan,
}

impl CostlyNumbers {
    /// The type of a number, if it is one of these.
    pub fn of(number: &PhoneNumber) -> Option<Self> {
        match (number.calling_code(), number.kind()) {
            (878, _) | (_, NumberKind::PersonalNumber) => Some(Self::Personal),
            (979, _) | (_, NumberKind::PremiumRate) => Some(Self::PremiumRate),
            (808, _) | (_, NumberKind::SharedCost) => Some(Self::SharedCost),
            (_, NumberKind::Uan) => Some(Self::Uan),
            (870 | 881 | 882 | 883, _) => Some(Self::Satellite),
            (code, _) => SATELLITE_RANGES
                .iter()
                .any(|(of, prefix)| {
                    *of == code && number.national_significant().starts_with(prefix)
                })
                .then_some(Self::Satellite),
        }
    }
}

/// Ranges of satellite phones within a country's own numbers, by calling code: Australia's (ACMA, Numbering Plan 2015,
/// "satellite telephone service").
const SATELLITE_RANGES: [(u16, &str); 2] = [(61, "1471"), (61, "145")];

#[cfg(test)]
mod tests {
    use super::CostlyNumbers;

    #[test]
    fn personal_satellite_and_dear_numbers_are_told_from_phones() {
        use CostlyNumbers as C;
        for (number, expected) in [
            ("+447012345678", Some(C::Personal)),
            ("+447911123456", None),
            ("+442079460000", None),
            ("+12025550123", None),
            ("+881612345678", Some(C::Satellite)),
            ("+870773111632", Some(C::Satellite)),
            ("+883510012345", Some(C::Satellite)),
            ("+979123456789", Some(C::PremiumRate)),
            ("+449012345678", Some(C::PremiumRate)),
            ("+4918012345", Some(C::SharedCost)),
            ("+61147101234", Some(C::Satellite)),
            ("+61412345678", None),
        ] {
            let number = phone::parse(number, None).expect(number);
            assert_eq!(CostlyNumbers::of(&number), expected, "{}", number.e164());
        }
    }
}

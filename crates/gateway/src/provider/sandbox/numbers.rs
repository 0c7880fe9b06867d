//! The sandbox's numbers: one outcome each, +1 202 555 0100 to 0110.

use std::time::Duration;

use crate::provider::ProviderError;

/// What a number makes the sandbox do with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behaviour {
    /// It arrives.
    Arrives,
    /// It arrives, but the code is not honoured.
    CodeExpires,
    /// The sandbox refuses it.
    Refuses(ProviderError),
}

impl Behaviour {
    /// By number (E.164).
    pub(super) fn of(number: &str) -> Self {
        match number {
            "+12025550101" => Self::Refuses(ProviderError::InvalidNumber),
            "+12025550102" => Self::CodeExpires,
            "+12025550103" => Self::Refuses(ProviderError::RateLimited {
                retry_after: Duration::from_mins(1),
            }),
            "+12025550104" => Self::Refuses(ProviderError::Fraud),
            "+12025550108" => Self::Refuses(ProviderError::OptedOut),
            "+12025550110" => Self::Refuses(ProviderError::Unavailable),
            _ => Self::Arrives,
        }
    }
}

/// Whether a number (E.164) is one of the eleven that stand for outcomes. They are exempt from limits, and what they
/// do says nothing about the health of a provider.
///
/// Ask [`Registry::exempts`](crate::provider::registry::Registry::exempts), which knows whether there is a sandbox.
pub(crate) fn stands_for_an_outcome(number: &str) -> bool {
    number
        .strip_prefix("+12025550")
        .and_then(|rest| rest.parse::<u16>().ok().filter(|_| rest.len() == 3))
        .is_some_and(|last| (100..=110).contains(&last))
}

#[cfg(test)]
mod tests {
    use super::stands_for_an_outcome;

    #[test]
    fn eleven_numbers_stand_for_outcomes_and_no_other() {
        for last in 0..=999 {
            let number = format!("+12025550{last:03}");
            assert_eq!(
                stands_for_an_outcome(&number),
                (100..=110).contains(&last),
                "{number}"
            );
        }
        for other in [
            "+1202555100",
            "+120255501000",
            "12025550100",
            "+442025550100",
            "",
        ] {
            assert!(!stands_for_an_outcome(other), "{other}");
        }
    }
}

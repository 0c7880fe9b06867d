//! The sandbox's numbers: one outcome each, +1 202 555 0100 to 0110.

use std::time::Duration;

use wire::Channel;

use crate::provider::ProviderError;

/// What a number makes the sandbox do with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behaviour {
    /// It accepts it.
    Takes(Delivery),
    /// It accepts it, and it arrives, but the code is not valid.
    TakesButExpires,
    /// It never responds.
    Hangs,
    /// It does not accept it.
    Refuses(ProviderError),
}

/// What happens to a message that the sandbox accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    /// It arrives immediately.
    Arrives,
    /// It arrives after this long.
    ArrivesLate(Duration),
    /// It cannot be delivered.
    Fails,
}

impl Behaviour {
    /// By number (E.164) and channel.
    pub(super) fn of(number: &str, channel: Channel) -> Self {
        match (number, channel) {
            ("+12025550101", _) => Self::Refuses(ProviderError::InvalidNumber),
            ("+12025550102", _) => Self::TakesButExpires,
            ("+12025550103", _) => Self::Refuses(ProviderError::RateLimited {
                retry_after: Duration::from_mins(1),
            }),
            ("+12025550104", _) => Self::Refuses(ProviderError::Fraud),
            ("+12025550105", Channel::Sms) | ("+12025550106", Channel::Sms | Channel::Whatsapp) => {
                Self::Takes(Delivery::Fails)
            }
            ("+12025550107", Channel::Sms) => Self::Takes(Delivery::ArrivesLate(LATE)),
            ("+12025550108", _) => Self::Refuses(ProviderError::OptedOut),
            ("+12025550109", _) => Self::Hangs,
            ("+12025550110", _) => Self::Refuses(ProviderError::Unavailable),
            _ => Self::Takes(Delivery::Arrives),
        }
    }
}

/// Whether a number (E.164) is one of the eleven that stand for outcomes. They are exempt from limits, and what happens to
/// them says nothing about the health of a provider.
///
/// Use [`Registry::exempts`](crate::provider::registry::Registry::exempts), which knows whether there is a sandbox.
pub(crate) fn stands_for_an_outcome(number: &str) -> bool {
    number
        .strip_prefix("+12025550")
        .and_then(|rest| rest.parse::<u16>().ok().filter(|_| rest.len() == 3))
        .is_some_and(|last| (100..=110).contains(&last))
}

const LATE: Duration = Duration::from_secs(35);

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

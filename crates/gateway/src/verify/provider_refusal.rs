//! How a provider's refusal is reported: to the caller, and in the record.

use wire::NumberReason;

use super::Refusal;
use crate::provider::ProviderError;

/// What the caller is told.
pub(super) fn refusal(error: ProviderError) -> Refusal {
    match error {
        ProviderError::InvalidNumber => Refusal::InvalidNumber(NumberReason::NotANumber),
        ProviderError::ChannelUnavailable => {
            Refusal::InvalidNumber(NumberReason::CannotReceiveChannel)
        }
        ProviderError::CountryNotServed => Refusal::InvalidNumber(NumberReason::CountryNotServed),
        ProviderError::Fraud => Refusal::Fraud,
        ProviderError::RateLimited { .. } => Refusal::RateLimited {
            retry_after_seconds: retry_after_seconds(error),
            standings: Vec::new(),
        },
        ProviderError::Unavailable
        | ProviderError::Unknown
        | ProviderError::OptedOut
        | ProviderError::ChannelOptedOut
        | ProviderError::Refused { .. }
        | ProviderError::Rejected { .. } => UNAVAILABLE,
    }
}

/// Why a message was not accepted, as named in events and the store.
pub(super) fn reason(error: ProviderError) -> &'static str {
    match error {
        ProviderError::InvalidNumber => "invalid_number",
        ProviderError::ChannelUnavailable => "channel_unavailable",
        ProviderError::Fraud => "fraud",
        ProviderError::RateLimited { .. } => "rate_limited",
        ProviderError::CountryNotServed => "country_not_served",
        ProviderError::OptedOut | ProviderError::ChannelOptedOut => "opted_out",
        ProviderError::Refused { .. } => "refused",
        ProviderError::Rejected { .. } => "rejected",
        ProviderError::Unavailable | ProviderError::Unknown => "unavailable",
    }
}

/// Seconds before a retry makes sense.
pub(super) fn retry_after_seconds(error: ProviderError) -> u32 {
    match error {
        ProviderError::RateLimited { retry_after } => {
            u32::try_from(retry_after.as_secs().max(1)).unwrap_or(u32::MAX)
        }
        _ => PAUSE_SECONDS,
    }
}

/// After a provider's failure, how long a client is asked to wait.
const PAUSE_SECONDS: u32 = 5;
/// No provider accepts the message for now.
pub(super) const UNAVAILABLE: Refusal = Refusal::ProviderUnavailable {
    retry_after_seconds: PAUSE_SECONDS,
};

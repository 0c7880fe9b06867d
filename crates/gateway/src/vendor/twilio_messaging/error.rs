//! What Twilio's error numbers mean, whichever of its products gives them: at a send, and later in a report.
//!
//! Source: twilio.com/docs/api/errors.

use wire::Channel;

use crate::provider::outbound::Reply;
use crate::provider::{FRAUD, ProviderError};

/// Why a message was not taken.
pub(in crate::vendor) fn meaning(code: u32, reply: &Reply) -> ProviderError {
    match code {
        // Not a number or none that can be one, a short code, a premium service, the sender itself.
        13_223 | 21_211 | 21_217 | 21_265 | 21_266 | 21_267 => ProviderError::InvalidNumber,
        // A country that the account has not permitted, for texts and for calls.
        13_227 | 21_215 | 21_408 => ProviderError::CountryNotServed,
        // Landline, not mobile, no way from this sender, not to be called, unreachable, unknown, filtered; and for WhatsApp:
        // no such address, nobody who has joined its sandbox, not a recipient, Meta holds it back, a limit of WhatsApp's
        // own (twice); for RCS: not reachable.
        13_224
        | 21_216
        | 21_612
        | 21_614
        | 21_635
        | 30_003..=30_007
        | 60_600
        | 60_610
        | 63_003
        | 63_015
        | 63_024
        | 63_032
        | 63_033
        | 63_036
        | 63_049
        | 68_008 => ProviderError::ChannelUnavailable,
        // STOP was sent.
        21_610 => ProviderError::OptedOut,
        // The person has blocked the sender, on the channel that the message took.
        63_014 => ProviderError::ChannelOptedOut,
        // SMS pumping protection.
        30_450 | 30_453 => ProviderError::Fraud,
        // Account, sender's queue, carriers in the United States, and the limits of WhatsApp, whatever the status.
        14_107 | 20_429 | 21_611 | 30_001 | 30_022 | 30_023 | 63_017 | 63_018 | 63_038 => {
            reply.rate_limited(30)
        }
        20_003 => ProviderError::rejected_with("credentials refused", code),
        20_008 => ProviderError::rejected_with("test credentials", code),
        10_001 | 20_005 | 30_002 | 90_010 => {
            ProviderError::rejected_with("the account is not active", code)
        }
        20_404 => ProviderError::refused_with("no such account; check account_sid", code),
        21_603 | 21_606 | 21_659 | 21_660 | 21_703 | 21_704 | 63_007 => {
            ProviderError::refused_with("the sender cannot be used", code)
        }
        63_016 | 63_027 | 63_028 | 21_655 | 21_656 => {
            ProviderError::refused_with("the WhatsApp template cannot be used", code)
        }
        21_609 => ProviderError::refused_with("the status callback is not a valid URL", code),
        _ => reply.undocumented(code),
    }
}

/// What a refusal means on the channel that was asked for: a text that went by RCS and was blocked there is nothing that
/// the person has said about texts.
pub(in crate::vendor) fn by_channel(error: ProviderError, channel: Channel) -> ProviderError {
    match error {
        ProviderError::ChannelOptedOut if channel != Channel::Whatsapp => {
            ProviderError::ChannelUnavailable
        }
        error => error,
    }
}

/// Why a message has failed that was taken.
pub(in crate::vendor) fn reason(error: Option<u32>) -> &'static str {
    match error {
        Some(21_211 | 21_217 | 21_614 | 30_005 | 63_003 | 63_024) => "unknown_number",
        // Off, out of reach, or not to be had through this app: WhatsApp holds it back, RCS does not reach the device.
        Some(30_003 | 60_600 | 60_610 | 63_032 | 63_033 | 63_036 | 63_049) => "unreachable",
        Some(30_004 | 63_014) => "blocked",
        Some(30_006) => "landline",
        Some(30_007 | 30_034) => "filtered",
        Some(30_001 | 30_002 | 30_022 | 30_023) => "provider",
        // SMS pumping protection, Fraud Guard, sign-up fraud, device intelligence.
        Some(30_450 | 30_453 | 60_410 | 60_412 | 60_413) => FRAUD,
        _ => "undelivered",
    }
}

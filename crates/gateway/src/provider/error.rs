//! How a provider can refuse, and what each case means for the next step.

use std::time::Duration;

/// Why a provider did not accept a message, or did not check a code.
///
/// Every documented error of every vendor is one of these. Nothing a vendor says is repeated verbatim: it may
/// quote the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// There is no such number. Final: the person is told.
    #[error("invalid number")]
    InvalidNumber,
    /// It considers the attempt to be fraud. Final, and no other provider is asked.
    #[error("refused as fraud")]
    Fraud,
    /// The provider serves no numbers of this country, or the account may not send there. Another provider may, or
    /// another channel; otherwise the person is told.
    #[error("country not served")]
    CountryNotServed,
    /// The person has told this sender to stop, on every channel. Final; a caller cannot tell it from a message on
    /// its way.
    #[error("opted out")]
    OptedOut,
    /// The person has blocked this sender on this one channel, and said nothing about the others. On this channel it is
    /// final, and a caller cannot tell it from a message on its way.
    #[error("opted out of this channel")]
    ChannelOptedOut,
    /// This channel never reaches this number, or not through this provider: a landline for a text, a number without
    /// `WhatsApp`, a channel not enabled. Not retried; another provider may have a way, otherwise the next channel.
    #[error("channel unavailable")]
    ChannelUnavailable,
    /// It asks for a pause. Retried only if the wait fits into the deadline, otherwise another provider.
    #[error("rate limited for {} s", retry_after.as_secs())]
    RateLimited {
        /// For how long.
        retry_after: Duration,
    },
    /// It certainly did not accept the message, but may the next time: connection refused, 5xx. Retried, then another
    /// provider.
    #[error("temporarily unavailable")]
    Unavailable,
    /// The request was sent, and no response says what happened to it. Counts as sent and is never retried
    /// if the code is ours.
    #[error("outcome unknown")]
    Unknown,
    /// It certainly did not accept this message, for a reason given by an error code of its own: a parameter, a
    /// template, anything undocumented. That says nothing about the next message. Not retried; another provider.
    #[error("refused: {why}{}", numbered(*code))]
    Refused {
        /// In our words; constant, so that no vendor's text gets into a log.
        why: &'static str,
        /// The vendor's own error number.
        code: Option<u32>,
    },
    /// It accepts no messages until somebody fixes something: credentials, credit, an address where something else
    /// responds. Not retried; another provider, and somebody is alerted.
    #[error("rejected: {why}{}", numbered(*code))]
    Rejected {
        /// In our words; constant, so that no vendor's text gets into a log.
        why: &'static str,
        /// The vendor's own error number, or the HTTP status.
        code: Option<u32>,
    },
}

impl ProviderError {
    /// Whether it means that the provider is not working: it could not be reached, did not respond, failed, or accepts no
    /// messages. Every other error is a working provider's response to one message: whoever can choose the
    /// number can cause it, and must not be able to block the provider for everybody.
    pub const fn is_illness(self) -> bool {
        match self {
            Self::Unavailable | Self::Unknown | Self::Rejected { .. } => true,
            Self::InvalidNumber
            | Self::Fraud
            | Self::CountryNotServed
            | Self::OptedOut
            | Self::ChannelOptedOut
            | Self::ChannelUnavailable
            | Self::RateLimited { .. }
            | Self::Refused { .. } => false,
        }
    }

    /// A refusal of this message, without an error number.
    pub const fn refused(why: &'static str) -> Self {
        Self::Refused { why, code: None }
    }

    /// A refusal of this message, with the vendor's error number.
    pub const fn refused_with(why: &'static str, code: u32) -> Self {
        Self::Refused {
            why,
            code: Some(code),
        }
    }

    /// Something to fix, without an error number.
    pub const fn rejected(why: &'static str) -> Self {
        Self::Rejected { why, code: None }
    }

    /// Something to fix, with the vendor's error number.
    pub const fn rejected_with(why: &'static str, code: u32) -> Self {
        Self::Rejected {
            why,
            code: Some(code),
        }
    }
}

fn numbered(code: Option<u32>) -> String {
    code.map_or_else(String::new, |code| format!(" ({code})"))
}

#[cfg(test)]
mod tests {
    use super::ProviderError;

    #[test]
    fn a_rejection_names_its_cause_and_the_vendors_number() {
        let error = ProviderError::rejected_with("credentials refused", 20003);
        assert_eq!(error.to_string(), "rejected: credentials refused (20003)");
        let error = ProviderError::rejected("no credit");
        assert_eq!(error.to_string(), "rejected: no credit");
    }
}

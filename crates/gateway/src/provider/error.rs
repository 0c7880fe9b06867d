//! The ways in which a provider can refuse, and what each means for what happens next.

use std::time::Duration;

/// Why a provider did not take a message, or did not judge a code.
///
/// Every documented error of every vendor is one of these. Nothing a vendor says is repeated word for word: it may
/// quote the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// Nobody has this number. Final: the person is told.
    #[error("invalid number")]
    InvalidNumber,
    /// It takes the attempt for fraud. Final, and no other provider is asked.
    #[error("refused as fraud")]
    Fraud,
    /// The person has told this sender to stop. Final; nobody who asks can tell it from a message on its way.
    #[error("opted out")]
    OptedOut,
    /// This channel never reaches this number, or not through this provider: a landline for a text, a number without
    /// `WhatsApp`, a channel not enabled. Not retried; another provider may know a way, else the next channel.
    #[error("channel unavailable")]
    ChannelUnavailable,
    /// It wants to be left alone for a while. Retried only if the wait fits into the deadline, else another provider.
    #[error("rate limited for {} s", retry_after.as_secs())]
    RateLimited {
        /// For how long.
        retry_after: Duration,
    },
    /// It certainly did not take the message, and might the next time: connection refused, 5xx. Retried, then another
    /// provider.
    #[error("temporarily unavailable")]
    Unavailable,
    /// The request left, and no answer came that says what became of it. Counts as sent and is never tried again
    /// where the code is ours.
    #[error("outcome unknown")]
    Unknown,
    /// It certainly did not take the message, and will not until somebody mends something: credentials, credit,
    /// configuration, an answer that nobody understands. Not retried; another provider, and a person is woken.
    #[error("rejected: {why}{}", numbered(*code))]
    Rejected {
        /// In our words; fixed, so that no vendor's text gets into a log.
        why: &'static str,
        /// The vendor's own number for it, or the HTTP status.
        code: Option<u32>,
    },
}

impl ProviderError {
    /// Something to mend, without a number.
    pub const fn rejected(why: &'static str) -> Self {
        Self::Rejected { why, code: None }
    }

    /// Something to mend, with the vendor's number for it.
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

//! What applies to the code in a message.

use super::{Message, Provider};

/// What a provider guarantees about its codes. Callers are told this even if no provider was asked to
/// send: then it is that of the provider that would have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeTerms {
    /// Digits.
    pub length: u8,
    /// Wrong codes that the provider checks; `None` if that is unknown, or if the code is the gateway's.
    pub tries: Option<u8>,
    /// Seconds for which it is valid, if the provider decides that itself.
    pub seconds: Option<u32>,
}

impl CodeTerms {
    /// Those of a provider that is asked to send a message.
    pub fn of(provider: &dyn Provider, message: &Message) -> Self {
        Self {
            length: provider.code_length(message.code_length),
            tries: provider.tries(),
            seconds: provider.code_seconds(message),
        }
    }
}

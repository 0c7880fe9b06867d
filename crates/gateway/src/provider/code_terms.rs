//! What applies to the code in a message.

use super::Provider;

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
    /// Those of a provider that is asked for a code of `wanted` digits.
    pub fn of(provider: &dyn Provider, wanted: u8) -> Self {
        Self {
            length: provider.code_length(wanted),
            tries: provider.tries(),
            seconds: provider.code_seconds(),
        }
    }

    /// Those of a code that the gateway generates and checks.
    pub const fn of_gateway(length: u8) -> Self {
        Self {
            length,
            tries: None,
            seconds: None,
        }
    }
}

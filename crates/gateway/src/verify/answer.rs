//! An answer, and how the quotas stand that it was taken from.

use super::Refusal;
use super::limit::{Limited, Metered, Standings};

/// A good answer.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// The answer proper.
    pub data: T,
    /// The client's own quotas.
    pub standings: Standings,
}

/// A good answer or a refusal; a refusal by limits carries its standings itself.
pub type Answered<T> = Result<Answer<T>, Refusal>;

/// What a store did, if the limits had room for it.
pub(super) fn admitted<T>(
    metered: Metered<T>,
    step: &'static str,
) -> Result<(T, Standings), Refusal> {
    match metered {
        Metered::Done(outcome, standings) => Ok((outcome, standings)),
        Metered::Limited(limited) => {
            tracing::info!(step, limit = limited.limit, "limit.reached");
            Err(limited.into())
        }
    }
}

impl From<Limited> for Refusal {
    fn from(limited: Limited) -> Self {
        Self::RateLimited {
            retry_after_seconds: limited.retry_after_seconds,
            standings: limited.standings,
        }
    }
}

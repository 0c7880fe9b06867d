//! A result, together with the state of the quotas that it was charged to.

use super::Refusal;
use crate::site::SiteId;
use crate::verification::VerificationKey;
use crate::verification::limit::{Limited, Metered, Standings};
use crate::verification::steps::Settled;

/// A success.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// The result itself.
    pub data: T,
    /// The client's own quotas.
    pub standings: Standings,
}

/// A success or a refusal; a refusal by limits carries the state of its quotas itself.
pub type Answered<T> = Result<Answer<T>, Refusal>;

/// The result of a store step, if the limits had room for it.
/// The log is told of which site or verification, as far as that is known.
pub(super) fn admitted<T>(
    metered: Metered<T>,
    step: &'static str,
    site: Option<&SiteId>,
    verification: Option<&VerificationKey>,
) -> Result<(T, Standings), Refusal> {
    match metered {
        Metered::Done(outcome, standings) => Ok((outcome, standings)),
        Metered::Limited(limited) => {
            limited.tell(step, site, verification);
            Err(limited.into())
        }
    }
}

impl Limited {
    /// Logs it. If a site has used up its quota or its money, its operator should look into it.
    pub(super) fn tell(
        &self,
        step: &'static str,
        site: Option<&SiteId>,
        verification: Option<&VerificationKey>,
    ) {
        let limit = self.limit;
        let site = self.site.as_ref().or(site).map(tracing::field::display);
        let verification = verification.map(tracing::field::display);
        if matches!(limit, "site" | "budget") {
            tracing::warn!(verification, step, limit, site, "limit.reached");
        } else {
            tracing::info!(verification, step, limit, site, "limit.reached");
        }
    }
}

impl Settled {
    /// Logs the limit that left no room for a fallback, if one has.
    pub(super) fn tell_limit(&self, verification: &VerificationKey) {
        if let Some(limited) = &self.limited {
            limited.tell(
                "fallback",
                Some(&self.verification.site),
                Some(verification),
            );
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

//! The use cases: start a verification, send again, process and publish delivery statuses, check a code, issue and redeem
//! tokens.
//!
//! Knows no HTTP framework, no SQL and no vendor: it is given a [`Store`], a [`Registry`] of providers, a clock and
//! randomness. The rules themselves are in [`verification`](crate::verification).

pub mod answer;
mod callback;
mod check;
mod conversion;
mod deliveries;
mod delivery;
mod device;
mod events;
mod hand_over;
mod inquiry;
mod number;
mod once;
mod opt_out;
mod parts;
mod pretence;
mod provider_refusal;
mod reclaim;
mod redeem;
mod refusal;
mod repeat;
pub mod report;
mod resend;
mod resume;
mod start;
pub mod timings;
mod watchers;

use std::sync::Arc;

use tokio_util::task::TaskTracker;
use wire::Numbers;

use self::conversion::Conversions;
pub use self::deliveries::DeliveriesWanted;
pub use self::events::Watch;
use self::number::Taken;
pub use self::number::{ReservedNumbers, TypedNumber};
pub use self::once::Once;
pub use self::parts::{Keys, Parts};
pub use self::refusal::Refusal;
pub use self::repeat::{Keep, RepeatableRequest, Repeated, Work, Worked};
pub use self::resume::Resumed;
pub use self::start::Start;
use self::timings::Timings;
use self::watchers::Watchers;
use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::provider::registry::Registry;
use crate::site::Sites;
use crate::store::Store;
use crate::verification::VerificationId;
use crate::verification::meter::Limits;
use crate::verification::policy::Policy;
use crate::verification::token::Jwks;

/// The use cases. What it is made of is its own; see [`Parts`].
#[derive(Debug)]
pub struct Verifier {
    sites: Arc<Sites>,
    store: Arc<dyn Store>,
    registry: Registry,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    reserved: ReservedNumbers,
    policy: Arc<Policy>,
    limits: Arc<Limits>,
    keys: Keys,
    issuer: String,
    /// What providers have lately reported.
    timings: Timings,
    /// Work in the background, which outlives the client's connection: what was started is recorded to its end.
    background: TaskTracker,
    /// Limits the number of conversion reports at a time.
    conversions: Conversions,
    /// Who is watching deliveries.
    watchers: Arc<Watchers>,
}

impl Verifier {
    /// The public keys, for offline checks of tokens.
    pub fn jwks(&self) -> Jwks {
        self.keys.token.jwks()
    }

    /// Whether a number stands for an outcome of the sandbox, and no limit applies to it.
    pub fn is_exempt(&self, number: &TypedNumber) -> bool {
        let taken = Taken {
            reserved: self.reserved,
            numbers: Numbers::Possible,
            is_confirmed: true,
        };
        self.registry.has_sandbox()
            && number
                .resolve(taken)
                .is_ok_and(|number| self.registry.exempts(&number))
    }

    /// The same of a verification's number.
    pub async fn is_about_exempt(&self, id: VerificationId) -> Result<bool, Refusal> {
        if !self.registry.has_sandbox() {
            return Ok(false);
        }
        let verification = self.store.read(id.key()).await?;
        Ok(verification.is_some_and(|verification| !verification.recipient.metered))
    }

    /// Waits until all work in the background has been recorded.
    pub async fn drain(&self) {
        self.background.close();
        self.background.wait().await;
    }
}

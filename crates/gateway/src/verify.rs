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
mod opt_out;
mod pretence;
mod provider_refusal;
mod reclaim;
mod redeem;
mod refusal;
pub mod report;
mod resend;
mod resume;
mod start;
pub mod timings;
mod watchers;

use std::sync::Arc;

use tokio_util::task::TaskTracker;
use wire::Numbers;

pub use self::conversion::Conversions;
pub use self::deliveries::DeliveriesWanted;
pub use self::events::Watch;
use self::number::Taken;
pub use self::number::{ReservedNumbers, TypedNumber};
pub use self::refusal::Refusal;
pub use self::resume::Resumed;
pub use self::start::Start;
use self::timings::Timings;
pub use self::watchers::Watchers;
use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::provider::registry::Registry;
use crate::site::Sites;
use crate::store::Store;
use crate::verification::VerificationId;
use crate::verification::code::MacKeys;
use crate::verification::limit::Limits;
use crate::verification::policy::Policy;
use crate::verification::pseudonym::PseudonymKeys;
use crate::verification::seal::SealKeys;
use crate::verification::token::{Jwks, TokenKeys};

/// Everything the use cases need.
#[derive(Debug)]
pub struct Verifier {
    /// The sites.
    pub sites: Arc<Sites>,
    /// Where verifications are kept.
    pub store: Arc<dyn Store>,
    /// Who delivers messages.
    pub registry: Registry,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The source of ids, codes and nonces.
    pub entropy: Arc<dyn Entropy>,
    /// What happens to reserved numbers.
    pub reserved: ReservedNumbers,
    /// Lifetimes and waits.
    pub policy: Arc<Policy>,
    /// What may be sent and checked, how often.
    pub limits: Arc<Limits>,
    /// The keys.
    pub keys: Keys,
    /// The `iss` of tokens: the gateway's public URL.
    pub issuer: String,
    /// How long providers take.
    pub timings: Timings,
    /// Work in the background, which outlives the client's connection: what was started is recorded to its end.
    pub deliveries: TaskTracker,
    /// Limits the number of conversion reports at a time.
    pub conversions: Conversions,
    /// Who is watching deliveries.
    pub watchers: Arc<Watchers>,
}

/// The gateway's secret keys.
#[derive(Debug)]
pub struct Keys {
    /// They turn codes into what is stored of them.
    pub mac: MacKeys,
    /// They give the pseudonyms of numbers and addresses in counters.
    pub names: PseudonymKeys,
    /// They seal numbers and codes at rest.
    pub seal: SealKeys,
    /// They sign tokens.
    pub token: TokenKeys,
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
        self.deliveries.close();
        self.deliveries.wait().await;
    }
}

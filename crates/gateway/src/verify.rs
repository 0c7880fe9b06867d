//! The use cases: begin a verification, send again, hear and tell how a message fares, check a code, mint and redeem
//! tokens.
//!
//! Knows no HTTP framework, no SQL and no vendor: it is given a [`Store`], a [`Registry`] of providers, a clock and
//! randomness. The rules themselves are the pure [`state`].

pub mod answer;
mod callback;
mod check;
pub mod code;
mod conversion;
mod deliveries;
mod delivery;
mod events;
mod hand_over;
mod id;
mod inquiry;
pub mod key_id;
pub mod limit;
mod number;
mod opt_out;
pub mod pace;
pub mod policy;
mod provider_refusal;
pub mod pseudonym;
mod reclaim;
mod redeem;
mod refusal;
pub mod report;
mod resend;
mod resume;
pub mod seal;
mod start;
pub mod state;
pub mod token;
mod watchers;

use std::sync::Arc;

use tokio_util::task::TaskTracker;

use self::code::MacKeys;
pub use self::conversion::Conversions;
pub use self::deliveries::DeliveriesWanted;
pub use self::events::Watch;
pub use self::id::{EventsId, VerificationId, VerificationKey};
use self::limit::Limits;
pub use self::number::TypedNumber;
use self::pace::Pace;
use self::policy::Policy;
use self::pseudonym::PseudonymKeys;
pub use self::refusal::Refusal;
pub use self::resume::Resumed;
use self::seal::SealKeys;
pub use self::start::Start;
use self::token::{Jwks, TokenKeys};
pub use self::watchers::Watchers;
use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::provider::registry::Registry;
use crate::site::Sites;
use crate::store::Store;

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
    /// Where ids, codes and nonces come from.
    pub entropy: Arc<dyn Entropy>,
    /// Lives and gaps.
    pub policy: Arc<Policy>,
    /// What may be sent and checked, how often.
    pub limits: Arc<Limits>,
    /// The keys.
    pub keys: Keys,
    /// The `iss` of tokens: the gateway's public URL.
    pub issuer: String,
    /// How long providers take.
    pub pace: Pace,
    /// Deliveries under way, which outlive the client's connection: what was begun is written down to its end.
    pub deliveries: TaskTracker,
    /// Room for telling providers what became of codes.
    pub conversions: Conversions,
    /// Who is watching deliveries.
    pub watchers: Arc<Watchers>,
}

/// The gateway's secret keys.
#[derive(Debug)]
pub struct Keys {
    /// They turn codes into what is kept of them.
    pub mac: MacKeys,
    /// They name numbers and addresses in what is counted.
    pub names: PseudonymKeys,
    /// They seal numbers and codes at rest.
    pub seal: SealKeys,
    /// They sign tokens.
    pub token: TokenKeys,
}

impl Verifier {
    /// The public keys, for those who check tokens themselves.
    pub fn jwks(&self) -> Jwks {
        self.keys.token.jwks()
    }

    /// Waits until every delivery under way has been written down.
    pub async fn drain(&self) {
        self.deliveries.close();
        self.deliveries.wait().await;
    }
}

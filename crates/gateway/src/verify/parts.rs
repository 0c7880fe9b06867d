//! What the use cases are put together from, and what others may see of it.

use std::sync::Arc;

use tokio_util::task::TaskTracker;

use super::{Conversions, Refusal, ReservedNumbers, Timings, Verifier};
use crate::clock::{Clock, UnixMillis};
use crate::entropy::Entropy;
use crate::provider::registry::Registry;
use crate::site::Sites;
use crate::store::Store;
use crate::verification::code::MacKeys;
use crate::verification::meter::Limits;
use crate::verification::policy::Policy;
use crate::verification::pseudonym::PseudonymKeys;
use crate::verification::seal::SealKeys;
use crate::verification::token::TokenKeys;

/// What a [`Verifier`] is given.
#[derive(Debug)]
pub struct Parts {
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
    /// Ready to verify.
    pub fn new(parts: Parts) -> Self {
        let Parts {
            sites,
            store,
            registry,
            clock,
            entropy,
            reserved,
            policy,
            limits,
            keys,
            issuer,
        } = parts;
        Self {
            sites,
            store,
            registry,
            clock,
            entropy,
            reserved,
            policy,
            limits,
            keys,
            issuer,
            timings: Timings::default(),
            background: TaskTracker::new(),
            conversions: Conversions::default(),
            watchers: Arc::default(),
        }
    }

    /// The same, sending through other providers.
    #[must_use]
    pub fn with_registry(self, registry: Registry) -> Self {
        Self { registry, ..self }
    }

    /// The sites, by which a request is admitted.
    pub fn sites(&self) -> &Sites {
        &self.sites
    }

    /// Lifetimes and waits, as a widget is told.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What happens to reserved numbers.
    pub fn reserved(&self) -> ReservedNumbers {
        self.reserved
    }

    /// The gateway's public URL.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The current instant.
    pub fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// Where verifications are kept, for housekeeping.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// How far back limits look.
    pub(crate) fn looks_back_seconds(&self) -> u32 {
        self.limits.number.looks_back_seconds()
    }

    /// Whether the store can be written to.
    pub async fn ping(&self) -> Result<(), Refusal> {
        Ok(self.store.ping().await?)
    }

    /// Ends all event streams.
    pub fn close_watchers(&self) {
        self.watchers.close();
    }
}

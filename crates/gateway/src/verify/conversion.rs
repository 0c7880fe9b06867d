//! Providers that carried a code of ours are told what became of it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::code::Code;
use super::state::{Carrier, CheckOutcome, Jti, KeptHandle, Verification};
use super::{VerificationKey, Verifier};
use crate::provider::{Conversion, ProviderError};

/// Room for telling: so many verifications at a time.
#[derive(Clone, Debug)]
pub struct Conversions(Arc<Semaphore>);

impl Default for Conversions {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST)))
    }
}

impl Verifier {
    /// Tells them, with nobody waiting, if a code has just brought the end. `fresh` names the token that it would earn.
    ///
    /// Each is asked once and for a few seconds; what comes of it is in the log and changes nothing. When too many are
    /// being told already, as with a vendor that hangs, nobody is.
    pub(super) fn tell_conversion(
        self: &Arc<Self>,
        key: VerificationKey,
        outcome: &CheckOutcome,
        code: &Code,
        fresh: Jti,
    ) {
        let end = match outcome {
            CheckOutcome::Verified(grant) if grant.token.jti == fresh => {
                Conversion::Verified(code.clone())
            }
            CheckOutcome::Failed { attempts_left: 0 } => Conversion::Spent,
            _ => return,
        };
        if !self.registry.wants_conversions() {
            return;
        }
        let Ok(room) = Arc::clone(&self.conversions.0).try_acquire_owned() else {
            tracing::warn!(verification = %key, "conversion.dropped");
            return;
        };
        let verifier = Arc::clone(self);
        self.deliveries.spawn(async move {
            // A store that is gone has been logged.
            if let Ok(Some(verification)) = verifier.store.read(key).await {
                verifier.tell_carriers(&key, &verification, &end).await;
            }
            drop(room);
        });
    }

    async fn tell_carriers(
        &self,
        key: &VerificationKey,
        verification: &Verification,
        end: &Conversion,
    ) {
        let carriers = verification.sends.iter().rev().filter(|send| send.counts());
        let carriers = carriers.filter_map(|send| send.carrier.as_ref());
        let mut told = HashSet::new();
        for carrier in carriers.filter(|carrier| !carrier.holds_code) {
            let Some(handle) = &carrier.handle else {
                continue;
            };
            // One name can stand for several messages.
            if told.insert(handle.mac) {
                self.tell_carrier(key, carrier, handle, end).await;
            }
        }
    }

    async fn tell_carrier(
        &self,
        key: &VerificationKey,
        carrier: &Carrier,
        handle: &KeptHandle,
        end: &Conversion,
    ) {
        let lane = self.registry.lane(&carrier.provider);
        let Some(lane) = lane.filter(|lane| lane.provider.wants_conversions()) else {
            return;
        };
        let Ok(handle) = self.keys.seal.open_handle(key, &handle.sealed) else {
            return;
        };
        let told = tokio::time::timeout(DEADLINE, lane.provider.conclude(&handle, end)).await;
        let provider = lane.provider.name();
        match told.unwrap_or(Err(ProviderError::Unknown)) {
            Ok(()) => tracing::info!(verification = %key, provider, "conversion.told"),
            Err(error) => {
                tracing::warn!(verification = %key, provider, %error, "conversion.untold");
            }
        }
    }
}

/// How long a provider is waited for.
const DEADLINE: Duration = Duration::from_secs(5);
const MOST: usize = 64;

//! Telling providers that carried a code of ours what the result was.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::Verifier;
use crate::provider::{Conversion, ProviderError};
use crate::verification::VerificationKey;
use crate::verification::code::Typed;
use crate::verification::state::{Carrier, CheckOutcome, Jti, KeptHandle, Verification};

/// Limits how many verifications are being reported at a time.
#[derive(Clone, Debug)]
pub(super) struct Conversions(Arc<Semaphore>);

impl Default for Conversions {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST)))
    }
}

impl Verifier {
    /// Tells them, in the background, if a code has just brought the end. `fresh` is the `jti` of the token that it would earn.
    ///
    /// Each is called once and for a few seconds; the result is in the log and changes nothing. If too many reports are
    /// being made already, as with a vendor that hangs, this one is skipped.
    pub(super) fn tell_conversion(
        self: &Arc<Self>,
        key: VerificationKey,
        outcome: &CheckOutcome,
        typed: &Typed,
        fresh: Jti,
    ) {
        let is_right = match outcome {
            CheckOutcome::Verified(grant) if grant.token.jti == fresh => true,
            CheckOutcome::Failed { attempts_left: 0 } => false,
            _ => return,
        };
        if !self.registry.wants_conversions() {
            return;
        }
        let Ok(room) = Arc::clone(&self.conversions.0).try_acquire_owned() else {
            tracing::warn!(verification = %key, "conversion.dropped");
            return;
        };
        let (verifier, typed) = (Arc::clone(self), typed.clone());
        self.background.spawn(async move {
            // A store failure has been logged.
            if let Ok(Some(verification)) = verifier.store.read(key).await {
                let end = if is_right {
                    Conversion::Verified(typed.padded(verification.code_length))
                } else {
                    Conversion::Spent
                };
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
        let carriers = verification.sends.iter().rev();
        let carriers = carriers.filter(|send| send.counts() && !send.was_withheld());
        let carriers = carriers.filter_map(|send| send.carrier.as_ref());
        let mut told = HashSet::new();
        for carrier in carriers.filter(|carrier| !carrier.holds_code) {
            let Some(handle) = &carrier.handle else {
                continue;
            };
            // One id can stand for several messages.
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
        let guarded = self.registry.guarded(&carrier.provider);
        let Some(guarded) = guarded.filter(|guarded| guarded.provider.wants_conversions()) else {
            return;
        };
        let Ok(handle) = self.keys.seal.open_handle(key, &handle.sealed) else {
            return;
        };
        let told = tokio::time::timeout(DEADLINE, guarded.provider.conclude(&handle, end)).await;
        let provider = guarded.provider.name();
        match told.unwrap_or(Err(ProviderError::Unknown)) {
            Ok(()) => tracing::info!(verification = %key, provider, "conversion.reported"),
            Err(error) => {
                tracing::warn!(verification = %key, provider, %error, "conversion.report_failed");
            }
        }
    }
}

/// How long a provider is waited for.
const DEADLINE: Duration = Duration::from_secs(5);
const MOST: usize = 64;

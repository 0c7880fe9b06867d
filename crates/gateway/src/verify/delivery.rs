//! One message on its way: written, handed to a provider, and its outcome written down.

use std::sync::Arc;

use phone::PhoneNumber;
use wire::{Channel, NumberReason, SendData};

use super::code::Code;
use super::state::{DispatchOutcome, Settlement, Verification};
use super::{Refusal, VerificationKey, Verifier};
use crate::message::{self, Content};
use crate::provider::{Message, ProviderError, Receipt, dispatch};

/// The last message of a verification, whose intent the store already keeps.
pub(super) struct Delivery {
    pub(super) key: VerificationKey,
    pub(super) id: super::VerificationId,
    pub(super) verification: Verification,
    pub(super) channel: Channel,
    pub(super) number: PhoneNumber,
    pub(super) code: Code,
}

impl Verifier {
    /// Sends it. Runs to its end even when the client hangs up.
    pub(super) async fn send(self: &Arc<Self>, delivery: Delivery) -> Result<SendData, Refusal> {
        let verifier = Arc::clone(self);
        self.deliveries
            .spawn(async move { verifier.send_and_settle(delivery).await })
            .await
            .unwrap_or(Err(UNAVAILABLE))
    }

    async fn send_and_settle(&self, delivery: Delivery) -> Result<SendData, Refusal> {
        let Delivery { key, id, .. } = delivery;
        let index = delivery.verification.sends.len().saturating_sub(1);
        let (provider, outcome) = match self.registry.for_channel(delivery.channel) {
            Some(provider) => {
                let message = self.compose(&delivery);
                let outcome = dispatch::deliver(provider.as_ref(), &message, &*self.entropy).await;
                (provider.name(), outcome)
            }
            None => ("none", Err(ProviderError::Unavailable)),
        };
        tracing::info!(
            verification = %key,
            site = %delivery.verification.site,
            country = delivery.number.region().map(|region| region.as_str().to_owned()),
            channel = %delivery.channel,
            provider,
            ordinal = index + 1,
            outcome = outcome.as_ref().map_or_else(ToString::to_string, |_| "accepted".to_owned()),
            "message.sent"
        );
        let now = self.clock.now();
        let settled = self
            .store
            .settle(key, index, settlement(&outcome), now)
            .await?;
        if let Err(error) = outcome
            && !counts_as_sent(error)
        {
            return Err(refusal(error));
        }
        let verification = settled.ok_or(Refusal::NotFound)?;
        Ok(SendData {
            verification_id: id.encode(),
            flow_type: delivery.channel,
            otp_length: verification.code_length,
            expires_in_seconds: now.seconds_until(verification.expires_at),
            resend_in_seconds: verification.resend_in_seconds(now),
            next_channels: verification.next_channels(),
            attempts_left: verification.attempts_left(),
            events_url: None,
        })
    }

    fn compose(&self, delivery: &Delivery) -> Message {
        let verification = &delivery.verification;
        let site = self.sites.by_id(&verification.site);
        let seconds = self.clock.now().seconds_until(verification.expires_at);
        let site_name = site.and_then(|site| site.name.as_deref());
        let host = verification
            .origin
            .as_ref()
            .map(crate::origin::Origin::hostname);
        let content = Content {
            code: &delivery.code,
            site_name,
            minutes: (seconds / 60).max(1),
            host,
        };
        Message {
            to: delivery.number.clone(),
            channel: delivery.channel,
            text: message::write(delivery.channel, &content),
            code: delivery.code.clone(),
            code_length: verification.code_length,
            expires_in_seconds: seconds.max(1),
            brand: site_name.map(str::to_owned),
            locale: verification.locale.clone(),
            host: host.map(str::to_owned),
            earlier: None,
        }
    }
}

fn settlement(outcome: &Result<Receipt, ProviderError>) -> Settlement {
    let (outcome, void) = match outcome {
        Ok(receipt) => (DispatchOutcome::Accepted, receipt.void),
        // To whoever asks, a number that has opted out looks like any other.
        Err(ProviderError::OptedOut) => (DispatchOutcome::Accepted, false),
        Err(ProviderError::Unknown) => (DispatchOutcome::Unknown, false),
        Err(error) => {
            return Settlement {
                outcome: DispatchOutcome::Refused,
                void: false,
                retry_after_seconds: retry_after_seconds(*error),
            };
        }
    };
    Settlement {
        outcome,
        void,
        retry_after_seconds: 0,
    }
}

fn counts_as_sent(error: ProviderError) -> bool {
    matches!(error, ProviderError::OptedOut | ProviderError::Unknown)
}

fn refusal(error: ProviderError) -> Refusal {
    match error {
        ProviderError::InvalidNumber => Refusal::InvalidNumber(NumberReason::NotANumber),
        ProviderError::ChannelUnavailable => {
            Refusal::InvalidNumber(NumberReason::CannotReceiveChannel)
        }
        ProviderError::Fraud => Refusal::Fraud,
        ProviderError::RateLimited { .. } => Refusal::RateLimited {
            retry_after_seconds: retry_after_seconds(error),
            standings: Vec::new(),
        },
        ProviderError::Unavailable
        | ProviderError::Unknown
        | ProviderError::OptedOut
        | ProviderError::Rejected { .. } => UNAVAILABLE,
    }
}

fn retry_after_seconds(error: ProviderError) -> u32 {
    match error {
        ProviderError::RateLimited { retry_after } => {
            u32::try_from(retry_after.as_secs().max(1)).unwrap_or(u32::MAX)
        }
        _ => PAUSE_SECONDS,
    }
}

/// After a provider's failure, how long a client is asked to wait.
const PAUSE_SECONDS: u32 = 5;
const UNAVAILABLE: Refusal = Refusal::ProviderUnavailable {
    retry_after_seconds: PAUSE_SECONDS,
};

//! One message on its way: written, handed to a provider, its outcome written down, and the next channel taken when
//! this one is refused for good.

use std::sync::Arc;

use wire::{BASE_PATH, Channel, SendData};

use super::code::Code;
use super::limit::Meter;
use super::provider_refusal::{UNAVAILABLE, reason, refusal, retry_after_seconds};
use super::seal::{SealBroken, Subject};
use super::state::{Carrier, DispatchOutcome, KeptHandle, Settled, Settlement, Verification};
use super::{Refusal, VerificationId, VerificationKey, Verifier};
use crate::message::{self, Content};
use crate::origin::Origin;
use crate::provider::dispatch::Dispatched;
use crate::provider::{CodeOwner, Handle, Message, ProviderError, Receipt};
use crate::store::{HopTerms, MessageRef};

/// The last message of a verification, whose intent the store already keeps.
pub(super) struct Delivery {
    pub(super) key: VerificationKey,
    pub(super) verification: Verification,
    pub(super) subject: Subject,
    pub(super) code: Code,
}

impl Delivery {
    fn message(&self) -> MessageRef {
        MessageRef {
            key: self.key,
            index: self.verification.sends.len().saturating_sub(1),
        }
    }

    pub(super) fn channel(&self) -> Channel {
        let last = self.verification.sends.last();
        last.map_or(Channel::Sms, |send| send.channel)
    }
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

    /// Sends the message that was claimed last, with nobody waiting for it.
    pub(super) fn go_on(
        self: &Arc<Self>,
        key: VerificationKey,
        verification: Verification,
    ) -> Result<(), Refusal> {
        let delivery = self.reopen(key, verification)?;
        let verifier = Arc::clone(self);
        // What comes of it is in the store, in the log and in the events.
        self.deliveries
            .spawn(async move { drop(verifier.send_and_settle(delivery).await) });
        Ok(())
    }

    /// A delivery from what is kept: number and code are unsealed.
    pub(super) fn reopen(
        &self,
        key: VerificationKey,
        verification: Verification,
    ) -> Result<Delivery, Refusal> {
        let (Some(number), Some(code)) = (&verification.sealed_number, &verification.sealed_code)
        else {
            return Err(Refusal::Ended);
        };
        Ok(Delivery {
            key,
            subject: self.keys.seal.open_subject(&key, number)?,
            code: self.keys.seal.open_code(&key, code)?,
            verification,
        })
    }

    async fn send_and_settle(
        self: &Arc<Self>,
        mut delivery: Delivery,
    ) -> Result<SendData, Refusal> {
        loop {
            let dispatched = self.hand_over(&delivery).await;
            let outcome = dispatched
                .outcome
                .as_ref()
                .map(|_| ())
                .map_err(|error| *error);
            let settled = self.settle(&delivery, dispatched).await?;
            if settled.hop {
                delivery.verification = settled.verification;
                continue;
            }
            match outcome {
                Ok(()) | Err(ProviderError::OptedOut) => {}
                Err(ProviderError::Unknown) => self.assume_failed(delivery.message()),
                Err(error) => return Err(refusal(error)),
            }
            let id = delivery.subject.id;
            return Ok(self.send_data(id, delivery.channel(), &settled.verification));
        }
    }

    async fn settle(
        &self,
        delivery: &Delivery,
        dispatched: Dispatched,
    ) -> Result<Settled, Refusal> {
        if matches!(dispatched.outcome, Err(ProviderError::OptedOut))
            && !delivery.verification.recipient.stopped
        {
            // The provider has a list of its own.
            self.opt_out(&delivery.subject.number, dispatched.provider)
                .await?;
        }
        let settlement = self.settlement(&delivery.key, dispatched)?;
        let now = self.clock.now();
        let message = delivery.message();
        let terms = self.hop_terms();
        let settled = self.store.settle(message, settlement, terms, now).await?;
        self.watchers.touch(&delivery.key);
        settled.ok_or(Refusal::NotFound)
    }

    /// What a hop is held to.
    pub(super) fn hop_terms(&self) -> HopTerms {
        HopTerms {
            policy: Arc::clone(&self.policy),
            meter: Meter::of_hop(&self.limits),
        }
    }

    fn settlement(
        &self,
        key: &VerificationKey,
        dispatched: Dispatched,
    ) -> Result<Settlement, SealBroken> {
        let mut carrier = Carrier {
            provider: dispatched.provider.to_owned(),
            holds_code: dispatched.code_owner == CodeOwner::Provider,
            handle: None,
        };
        let mut settlement = Settlement {
            code_length: dispatched.code_length,
            ..Settlement::default()
        };
        match dispatched.outcome {
            Ok(Receipt { handle, void }) => {
                settlement.void = void;
                carrier.handle = handle
                    .map(|handle| self.keep(key, dispatched.provider, &handle))
                    .transpose()?;
            }
            Err(ProviderError::OptedOut) => settlement.outcome = DispatchOutcome::OptedOut,
            Err(ProviderError::Unknown) => settlement.outcome = DispatchOutcome::Unknown,
            Err(error) => {
                settlement.outcome = DispatchOutcome::Refused;
                settlement.reason = Some(reason(error));
                settlement.hops = error == ProviderError::ChannelUnavailable;
                settlement.retry_after_seconds = retry_after_seconds(error);
            }
        }
        settlement.carrier = Some(carrier);
        Ok(settlement)
    }

    fn keep(
        &self,
        key: &VerificationKey,
        provider: &str,
        handle: &Handle,
    ) -> Result<KeptHandle, SealBroken> {
        let macs = self.keys.mac.handle_macs(provider, handle.expose());
        Ok(KeptHandle {
            sealed: self.keys.seal.seal_handle(key, handle, &*self.entropy)?,
            mac: macs.first().copied().ok_or(SealBroken)?,
        })
    }

    /// What whoever asked for a message is told.
    pub(super) fn send_data(
        &self,
        id: VerificationId,
        channel: Channel,
        verification: &Verification,
    ) -> SendData {
        let now = self.clock.now();
        SendData {
            verification_id: id.encode(),
            flow_type: channel,
            otp_length: verification.code_length,
            expires_in_seconds: now.seconds_until(verification.expires_at),
            resend_in_seconds: verification.resend_in_seconds(now),
            next_channels: verification.next_channels(),
            attempts_left: verification.attempts_left(),
            events_url: Some(format!("{BASE_PATH}/events/{}", id.events_id().encode())),
        }
    }

    pub(super) fn compose(&self, delivery: &Delivery) -> Message {
        let verification = &delivery.verification;
        let site = self.sites.by_id(&verification.site);
        let seconds = self.clock.now().seconds_until(verification.expires_at);
        let site_name = site.and_then(|site| site.name.as_deref());
        let host = verification.origin.as_ref().map(Origin::hostname);
        let content = Content {
            code: &delivery.code,
            site_name,
            minutes: (seconds / 60).max(1),
            host,
            top: verification.top.as_ref().map(Origin::hostname),
        };
        let channel = delivery.channel();
        Message {
            to: delivery.subject.number.clone(),
            channel,
            text: message::write(channel, &content),
            code: delivery.code.clone(),
            code_length: delivery.code.length(),
            expires_in_seconds: seconds.max(1),
            brand: site_name.map(str::to_owned),
            locale: verification.locale.clone(),
            host: host.map(str::to_owned),
            fallback: verification.fallback_within_bounds(channel),
            earlier: None,
        }
    }
}

//! One message on its way: written, handed to a provider, its outcome written down, and the next channel taken when
//! this one is refused for good.

use std::sync::Arc;

use wire::{BASE_PATH, Channel, SendData};

use super::provider_refusal::{UNAVAILABLE, reason, refusal, retry_after_seconds};
use super::{Refusal, Verifier};
use crate::encoding::base64url;
use crate::entropy::draw;
use crate::message::{self, Content};
use crate::origin::Origin;
use crate::provider::dispatch::{Dispatched, Withheld};
use crate::provider::{CodeOwner, Device, Message, ProviderError, Receipt};
use crate::verification::Handle;
use crate::verification::code::Code;
use crate::verification::meter::Meter;
use crate::verification::seal::Subject;
use crate::verification::state::{Carrier, DispatchOutcome, KeptHandle, Settlement, Verification};
use crate::verification::steps::{FallbackTerms, MessageRef, Settled};
use crate::verification::{VerificationId, VerificationKey};

/// The last message of a verification, whose intent the store already keeps.
pub(super) struct Delivery {
    pub(super) key: VerificationKey,
    pub(super) verification: Verification,
    pub(super) subject: Subject,
    pub(super) code: Code,
    /// Known with the first message alone, and never kept.
    pub(super) device: Device,
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
        self.background
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
        self.background
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
            device: Device::default(),
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
                .map(|receipt| receipt.handle.is_some())
                .map_err(|error| *error);
            let (withheld, provider) = (dispatched.withheld, dispatched.provider);
            let settled = self.settle(&delivery, dispatched).await?;
            if settled.hop {
                delivery.verification = settled.verification;
                // Good for one attempt: a second one would be taken for a replay.
                delivery.device.telemetry_id = None;
                continue;
            }
            match outcome {
                // The provider itself reports what becomes of it, or pretends to.
                Ok(true) => {}
                Ok(false) if withheld == Withheld::No => {}
                Ok(false) => self.pretend(delivery.message(), provider, delivery.channel()),
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
        // The provider may have a list of its own.
        let number = &delivery.subject.number;
        match dispatched.withheld {
            Withheld::Learnt => self.opt_out(number, dispatched.provider).await?,
            Withheld::LearntOfChannel => {
                self.opt_out_of(number, delivery.channel(), dispatched.provider)
                    .await?;
            }
            Withheld::No | Withheld::Known => {}
        }
        let settlement = self.settlement(&delivery.key, dispatched);
        let now = self.clock.now();
        let message = delivery.message();
        let terms = self.fallback_terms();
        let settled = self.store.settle(message, settlement, terms, now).await?;
        self.watchers.touch(&delivery.key);
        let settled = settled.ok_or(Refusal::NotFound)?;
        settled.tell_limit(&delivery.key);
        Ok(settled)
    }

    /// What a fallback is held to.
    pub(super) fn fallback_terms(&self) -> FallbackTerms {
        FallbackTerms {
            policy: Arc::clone(&self.policy),
            meter: Meter::of_hop(&self.limits),
        }
    }

    fn settlement(&self, key: &VerificationKey, dispatched: Dispatched) -> Settlement {
        let terms = dispatched.terms;
        let mut code_seconds = terms.and_then(|terms| terms.seconds);
        let mut carrier = Carrier {
            provider: dispatched.provider.to_owned(),
            holds_code: dispatched.code_owner == CodeOwner::Provider,
            tries: terms.and_then(|terms| terms.tries),
            ..Carrier::default()
        };
        let mut settlement = Settlement {
            code_length: terms.map(|terms| terms.length),
            ..Settlement::default()
        };
        match dispatched.outcome {
            Ok(Receipt {
                handle,
                attempt,
                void,
                code_seconds: said,
            }) => {
                settlement.void = void;
                code_seconds = said.or(code_seconds);
                let withheld = dispatched.withheld != Withheld::No;
                if withheld {
                    settlement.outcome = DispatchOutcome::OptedOut;
                }
                // Where the provider holds the code it would have given a name, and codes are asked about by it.
                let handle = handle.or_else(|| {
                    let name = base64url(&draw::<16>(&*self.entropy));
                    Handle::new(name).filter(|_| withheld && carrier.holds_code)
                });
                let provider = dispatched.provider;
                let mac = &self.keys.mac;
                carrier.attempt = attempt.map(|id| mac.attempt_mac(provider, id.expose()));
                carrier.handle = handle.map(|handle| self.keep(key, provider, &handle));
            }
            Err(ProviderError::Unknown) => settlement.outcome = DispatchOutcome::Unknown,
            Err(error) => {
                settlement.outcome = DispatchOutcome::Refused;
                settlement.reason = Some(reason(error));
                settlement.hops = matches!(
                    error,
                    ProviderError::ChannelUnavailable | ProviderError::CountryNotServed
                );
                settlement.retry_after_seconds = retry_after_seconds(error);
            }
        }
        let now = self.clock.now();
        carrier.code_expires_at = code_seconds.map(|seconds| now.plus_seconds(seconds));
        settlement.carrier = Some(carrier);
        settlement
    }

    fn keep(&self, key: &VerificationKey, provider: &str, handle: &Handle) -> KeptHandle {
        KeptHandle {
            sealed: self.keys.seal.seal_handle(key, handle, &*self.entropy),
            mac: self.keys.mac.handle_mac(provider, handle.expose()),
        }
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
            flow_type: Some(channel),
            otp_length: verification.code_length,
            expires_in_seconds: now.seconds_until(verification.code_expires_at()),
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
        // No message is bound to the pages of an app: their host means nothing beyond it.
        let page = verification.origin.as_ref().filter(|it| it.is_web());
        let host = page.map(Origin::hostname);
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
            device: delivery.device.clone(),
        }
    }
}

//! The same code is sent again, by the same channel or another.

use std::net::IpAddr;
use std::sync::Arc;

use wire::{Channel, NumberReason, SendData};

use super::answer::{Answer, Answered, admitted};
use super::{Refusal, Verifier};
use crate::verification::VerificationId;
use crate::verification::meter::Meter;
use crate::verification::state::{Caller, ResendOutcome};
use crate::verification::steps::ResendClaim;

impl Verifier {
    /// Sends again, by the first usable channel of `channels`, or the one used last when empty.
    pub async fn resend(
        self: &Arc<Self>,
        id: VerificationId,
        caller: Caller,
        channels: Vec<Channel>,
        client: Option<IpAddr>,
    ) -> Answered<SendData> {
        let key = id.key();
        let claim = ResendClaim {
            caller,
            channels,
            policy: Arc::clone(&self.policy),
            meter: Meter::of_message(&self.limits, client, &self.keys.names),
        };
        let claimed = self.store.claim_resend(key, claim, self.clock.now());
        let (claimed, standings) = admitted(claimed.await?, "resend", None, Some(&key))?;
        let verification = match claimed {
            ResendOutcome::Claimed(verification) => *verification,
            ResendOutcome::TooSoon {
                retry_after_seconds,
            } => {
                return Err(Refusal::RateLimited {
                    retry_after_seconds,
                    standings,
                });
            }
            ResendOutcome::ChannelUnusable => {
                return Err(Refusal::InvalidNumber(NumberReason::CannotReceiveChannel));
            }
            ResendOutcome::AlreadyVerified => return Err(Refusal::AlreadyVerified),
            ResendOutcome::Ended => return Err(Refusal::Ended),
            ResendOutcome::Unknown => return Err(Refusal::NotFound),
        };
        let sent = self.send(self.reopen(key, verification)?);
        sent.await.map(|data| Answer { data, standings })
    }
}

//! Watching the delivery status of one verification's messages.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use wire::{DeliveryEvent, DeliveryStatus};

use super::watchers::Seat;
use super::{Refusal, Verifier};
use crate::clock::UnixMillis;
use crate::verification::state::{Caller, Fate, Phase, Verification};
use crate::verification::{EventsId, VerificationKey};

/// The events of one verification: first the status of its newest message, then every change, until it ends.
#[derive(Debug)]
pub struct Watch {
    verifier: Arc<Verifier>,
    key: VerificationKey,
    seat: Seat,
    /// What has been reported so far; nothing yet before the snapshot.
    told: Option<Told>,
    queue: VecDeque<DeliveryEvent>,
    ended: bool,
}

/// What a watcher knows.
#[derive(Debug)]
struct Told {
    /// The status of each message.
    statuses: Vec<DeliveryStatus>,
    /// How many digits the code has.
    code_length: u8,
}

impl Verifier {
    /// Starts watching. `caller` is absent for a page of the gateway's own origin, whose browser omits it.
    ///
    /// `None` if it has ended and `again` says that the snapshot has been seen: there is nothing more to report.
    pub async fn watch(
        self: &Arc<Self>,
        id: EventsId,
        caller: Option<&Caller>,
        again: bool,
    ) -> Result<Option<Watch>, Refusal> {
        let key = id.key();
        let seat = self.watchers.join(key).ok_or(Refusal::RateLimited {
            retry_after_seconds: SEAT_PAUSE_SECONDS,
            standings: Vec::new(),
        })?;
        let now = self.clock.now();
        let verification = self.store.read(key).await?.ok_or(Refusal::NotFound)?;
        let phase = verification.phase_for_watcher(caller, now);
        if phase == Phase::Unknown {
            return Err(Refusal::NotFound);
        }
        if again && phase != Phase::Pending {
            return Ok(None);
        }
        let mut watch = Watch {
            verifier: Arc::clone(self),
            key,
            seat,
            told: None,
            queue: VecDeque::new(),
            ended: false,
        };
        watch.take_in(&verification, now);
        Ok(Some(watch))
    }
}

impl Watch {
    /// The next event; `None` once the verification has ended and all has been reported.
    pub async fn next(&mut self) -> Option<DeliveryEvent> {
        loop {
            if let Some(event) = self.queue.pop_front() {
                return Some(event);
            }
            if self.ended {
                return None;
            }
            tokio::select! {
                more = self.seat.changed() => if !more { return None },
                // Nothing announces that time is up, nor what another process does.
                () = tokio::time::sleep(LOOK) => {}
            }
            let verification = self.verifier.store.read(self.key).await;
            match verification {
                Ok(Some(verification)) => self.take_in(&verification, self.verifier.clock.now()),
                Ok(None) => return None,
                Err(error) => {
                    tracing::warn!(verification = %self.key, %error, "events.interrupted");
                    return None;
                }
            }
        }
    }

    /// Queues what is new.
    fn take_in(&mut self, verification: &Verification, now: UnixMillis) {
        let statuses: Vec<_> = verification
            .sends
            .iter()
            .map(|send| send.fate.status())
            .collect();
        match &self.told {
            None => self.queue.extend(verification.newest_event(now)),
            Some(told) => {
                let news = |index: &usize| told.statuses.get(*index) != statuses.get(*index);
                let indices: Vec<usize> = (0..statuses.len()).filter(news).collect();
                // Who carries the newest message, and so the length of its code, may become known only now.
                if indices.last().is_none_or(|last| last + 1 != statuses.len())
                    && told.code_length != verification.code_length
                {
                    self.queue.extend(verification.newest_event(now));
                }
                let events = indices.into_iter();
                self.queue
                    .extend(events.filter_map(|index| verification.event(index, now)));
            }
        }
        self.told = Some(Told {
            statuses,
            code_length: verification.code_length,
        });
        self.ended = verification.phase(now) != Phase::Pending;
    }
}

impl Verification {
    fn newest_event(&self, now: UnixMillis) -> Option<DeliveryEvent> {
        self.event(self.sends.len().checked_sub(1)?, now)
    }

    /// The status of the message `index`. It does not reveal that a number has opted out.
    fn event(&self, index: usize, now: UnixMillis) -> Option<DeliveryEvent> {
        let send = self.sends.get(index)?;
        let pending = self.phase(now) == Phase::Pending;
        Some(DeliveryEvent {
            delivery_status: send.fate.status(),
            channel: Some(send.channel),
            latency_ms: send.latency_ms(),
            reason: match &send.fate {
                Fate::Failed { reason, .. } => Some(reason.clone()),
                _ => None,
            },
            ordinal: u8::try_from(index + 1).unwrap_or(u8::MAX),
            automatic: send.automatic,
            failed_channels: self.failed_channels_before(index),
            otp_length: self.code_length,
            expires_in_seconds: if pending {
                now.seconds_until(self.code_expires_at())
            } else {
                0
            },
            resend_in_seconds: if pending {
                self.resend_in_seconds(now)
            } else {
                0
            },
            next_channels: if pending {
                self.next_channels()
            } else {
                Vec::new()
            },
            attempts_left: if pending { self.attempts_left() } else { 0 },
        })
    }
}

/// How often a watcher checks by itself.
const LOOK: Duration = Duration::from_secs(5);
/// How long a client is asked to wait for a free seat.
const SEAT_PAUSE_SECONDS: u32 = 5;

//! What the person asked for and the gateway has not answered yet. It is kept as it was asked, so that asking again is
//! never asking for something else.

use std::fmt;

use wire::{RefreshRequest, ResendRequest, SendRequest, ValidateRequest};

use super::countdown::{Millis, after};
use super::{CodeSource, Effect, Moment, Ticket};

/// One request to the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// `/send`: a message.
    Send(IdempotencyKey, Box<SendRequest>),
    /// `/resend`: another message.
    Resend(IdempotencyKey, ResendRequest),
    /// `/validate`: have a code checked.
    Check(ValidateRequest),
    /// `/refresh`: a fresh token.
    Refresh(RefreshRequest),
}

/// Makes the gateway answer a request that is made again as it answered the first: two tries are one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(pub u128);

impl fmt::Display for IdempotencyKey {
    /// 32 hexadecimal digits, for the header `Idempotency-Key`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl Request {
    /// Where it goes.
    pub fn endpoint(&self) -> Endpoint {
        match self {
            Self::Send(..) => Endpoint::Send,
            Self::Resend(..) => Endpoint::Resend,
            Self::Check(_) => Endpoint::Validate,
            Self::Refresh(_) => Endpoint::Refresh,
        }
    }
}

/// Where a [`Request`] goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `/send`
    Send,
    /// `/resend`
    Resend,
    /// `/validate`
    Validate,
    /// `/refresh`
    Refresh,
}

/// A request that has not been answered: it is under way, or waits to be made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pending {
    pub(super) request: Request,
    begun_at: Millis,
    /// How often it has not got through.
    pub(super) failures: u32,
    stage: Stage,
    /// A code that the browser read before the gateway had answered the send.
    pub(super) early_code: Option<(String, CodeSource)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Asked {
        ticket: Ticket,
        /// When it has taken long, as long as that has not been said.
        slow_at: Option<Millis>,
    },
    /// It has not got through.
    Waiting {
        /// When it is made again by itself; `None` once that has been given up.
        again_at: Option<Millis>,
    },
}

impl Pending {
    /// One that is made for the first time.
    pub(super) fn asked(request: Request, ticket: Ticket, now: Millis) -> Self {
        // Nobody waits for a number that is verified again by itself.
        let is_waited_for = request.endpoint() != Endpoint::Refresh;
        Self {
            request,
            begun_at: now,
            failures: 0,
            stage: Stage::Asked {
                ticket,
                slow_at: is_waited_for.then(|| after(now, SLOW_SECONDS)),
            },
            early_code: None,
        }
    }

    /// The same is asked again.
    pub(super) fn asked_again(&mut self, ticket: Ticket) -> Effect {
        // What is said of the failure stays; that it takes long is no news.
        self.stage = Stage::Asked {
            ticket,
            slow_at: None,
        };
        Effect::Ask(ticket, self.request.clone())
    }

    /// It has not got through: waits longer each time, and in the end for a sign that it is of use.
    pub(super) fn failed(&mut self, moment: Moment) {
        self.failures += 1;
        let again_at = (self.failures <= self.most_tries())
            .then(|| moment.now + backoff(self.failures, moment.random_u64()));
        self.stage = Stage::Waiting { again_at };
    }

    /// The gateway has said when to ask again.
    pub(super) fn wait_until(&mut self, then: Millis) {
        self.stage = Stage::Waiting {
            again_at: Some(then),
        };
    }

    /// It need not wait any longer.
    pub(super) fn hurry(&mut self, now: Millis) {
        if let Stage::Waiting { again_at } = &mut self.stage {
            *again_at = Some(now);
        }
    }

    /// The number of the request that is under way.
    pub(super) fn ticket(&self) -> Option<Ticket> {
        match self.stage {
            Stage::Asked { ticket, .. } => Some(ticket),
            Stage::Waiting { .. } => None,
        }
    }

    pub(super) fn is_under_way(&self) -> bool {
        self.ticket().is_some()
    }

    /// Whether the passing of time alone does something about it.
    pub(super) fn is_timed(&self) -> bool {
        self.stage != Stage::Waiting { again_at: None }
    }

    /// Whether it is to be made again by itself.
    pub(super) fn is_due(&self, now: Millis) -> bool {
        match self.stage {
            Stage::Asked { .. } => false,
            Stage::Waiting { again_at } => again_at.is_some_and(|due| now >= due),
        }
    }

    /// Whether it has just been taking long: once.
    pub(super) fn turns_slow(&mut self, now: Millis) -> bool {
        match &mut self.stage {
            Stage::Asked { slow_at, .. } => slow_at.take_if(|at| now >= *at).is_some(),
            Stage::Waiting { .. } => false,
        }
    }

    /// Whether the gateway still knows its key. A code that is checked again costs nothing but a try.
    pub(super) fn is_fresh(&self, now: Millis) -> bool {
        now < after(self.begun_at, KEY_LIVES_SECONDS)
    }

    fn most_tries(&self) -> u32 {
        match self.request {
            // Should only the answer have been lost, a wrong code counts once more each time.
            Request::Check(_) => 2,
            _ => 8,
        }
    }
}

/// What takes longer than this is said to.
const SLOW_SECONDS: u32 = 5;

/// The gateway remembers answers for ten minutes; a minute is left for the way there.
const KEY_LIVES_SECONDS: u32 = 9 * 60;

/// Milliseconds until the next try: 1, 2, 4 … 32 s, of which a random half falls away, so that the pages that lost a
/// gateway together do not come back together.
pub(super) fn backoff(failures: u32, random: u64) -> Millis {
    let whole = 1000_u64 << failures.saturating_sub(1).min(5);
    let half = whole / 2;
    half + random % (half + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_twice_the_last_up_to_half_a_minute() {
        let longest: Vec<Millis> = (1..=8).map(|failures| backoff(failures, 0)).collect();
        assert_eq!(longest, [500, 1000, 2000, 4000, 8000, 16000, 16000, 16000]);
    }

    #[test]
    fn chance_spreads_the_waits_over_half_of_each() {
        assert_eq!(backoff(3, 2000), 4000);
        assert_eq!(backoff(3, 2001), 2000);
        assert_eq!(backoff(3, 700), 2700);
    }

    #[test]
    fn a_key_is_thirty_two_digits_whatever_it_is() {
        assert_eq!(
            IdempotencyKey(255).to_string(),
            format!("{}ff", "0".repeat(30))
        );
    }
}

//! What the person asked for and the gateway has not answered yet. It is kept as it was asked, so that asking again is
//! never asking for something else.

use std::fmt;

use wire::{RefreshRequest, ResendRequest, SendRequest, ValidateRequest};

use super::countdown::{Millis, after};
use super::moment::Moment;

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

/// A request that has not been answered, and when it is made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Intent {
    pub(super) request: Request,
    begun_at: Millis,
    /// How often it has not got through.
    pub(super) failures: u32,
    /// When it is made again by itself; nothing while it is under way, or once that has been given up.
    pub(super) again_at: Option<Millis>,
}

impl Intent {
    pub(super) fn begun(request: Request, now: Millis) -> Self {
        Self {
            request,
            begun_at: now,
            failures: 0,
            again_at: None,
        }
    }

    /// It has not got through: waits longer each time, and in the end for a sign that it is of use.
    pub(super) fn failed(&mut self, moment: Moment) {
        self.failures += 1;
        self.again_at = (self.failures <= self.most_tries())
            .then(|| moment.now + backoff(self.failures, moment.random_u64()));
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

//! One circuit breaker per provider: a provider that fails repeatedly is skipped for a while, then tried once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clock::{Clock, UnixMillis};

/// Tracks the health of one provider. Every call needs a [`Permit`] and returns it with its outcome.
#[derive(Debug)]
pub struct Breaker {
    provider: &'static str,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Failures since the last success.
    failures: u32,
    /// Since when nothing has succeeded, if something has failed.
    failing_since: Option<UnixMillis>,
    last_success: Option<UnixMillis>,
    open: Option<Open>,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    /// From then on one call may try.
    until: UnixMillis,
    /// How long it is open this time.
    pause_seconds: u32,
    /// Until when that one call is waited for; meanwhile nobody else may try.
    probe_until: Option<UnixMillis>,
}

/// Permission to call once.
#[derive(Clone, Copy, Debug)]
pub struct Permit {
    started: UnixMillis,
    probe: bool,
}

impl Breaker {
    /// A closed one.
    pub fn new(provider: &'static str, clock: Arc<dyn Clock>) -> Self {
        Self {
            provider,
            clock,
            state: Mutex::default(),
        }
    }

    /// Permission to call; `None` while it is open.
    pub fn admit(&self) -> Option<Permit> {
        let now = self.clock.now();
        let mut state = self.state();
        let probe = match &mut state.open {
            None => false,
            // One that lasts longer than the maximum comes from a wrong clock.
            Some(open) if in_the_way(open.until, now, open.pause_seconds) => return None,
            Some(open)
                if open
                    .probe_until
                    .is_some_and(|until| in_the_way(until, now, PROBE_SECONDS)) =>
            {
                return None;
            }
            Some(open) => {
                open.probe_until = Some(now.plus_seconds(PROBE_SECONDS));
                true
            }
        };
        Some(Permit {
            started: now,
            probe,
        })
    }

    /// The provider responded as a working one, even if it refused.
    pub fn succeeded(&self, _: Permit) {
        let now = self.clock.now();
        let mut state = self.state();
        if state.open.is_some() {
            tracing::info!(provider = self.provider, "provider.circuit_closed");
        }
        *state = State {
            last_success: Some(now),
            ..State::default()
        };
    }

    /// Nothing was sent to it after all: nothing is known, and the next caller may try.
    pub fn unused(&self, permit: Permit) {
        if permit.probe
            && let Some(open) = &mut self.state().open
        {
            open.probe_until = None;
        }
    }

    /// It failed.
    pub fn failed(&self, permit: Permit) {
        let now = self.clock.now();
        let mut state = self.state();
        state.failures = state.failures.saturating_add(1);
        self.judge(&mut state, permit, now);
    }

    /// A call has been running for [`SLOW_MILLIS`] without a response.
    pub fn slow(&self, permit: Permit) {
        let now = self.clock.now();
        self.judge(&mut self.state(), permit, now);
    }

    fn judge(&self, state: &mut State, permit: Permit, now: UnixMillis) {
        if let Some(open) = state.open {
            // Slow first and failed afterwards counts as one failure.
            if permit.probe && open.probe_until.is_some() {
                let longer = open.pause_seconds.saturating_mul(2);
                self.open(state, longer.min(LONGEST_PAUSE_SECONDS), now);
            }
            return;
        }
        // What started before the last success proves nothing about the time since.
        let began = state
            .last_success
            .filter(|at| *at <= now)
            .map_or(permit.started, |at| at.max(permit.started));
        let since = state.failing_since.map_or(began, |since| since.min(began));
        state.failing_since = Some(since);
        if state.failures >= MOST_FAILURES || now.0.saturating_sub(since.0) >= SLOW_MILLIS {
            self.open(state, FIRST_PAUSE_SECONDS, now);
        }
    }

    fn open(&self, state: &mut State, pause_seconds: u32, now: UnixMillis) {
        state.open = Some(Open {
            until: now.plus_seconds(pause_seconds),
            pause_seconds,
            probe_until: None,
        });
        // While it is open nothing is sent through this provider: somebody has to look into it.
        tracing::error!(
            provider = self.provider,
            failures = state.failures,
            pause_seconds,
            "provider.circuit_opened"
        );
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an instant that was set at most `seconds` ahead is still in the future.
fn in_the_way(until: UnixMillis, now: UnixMillis, seconds: u32) -> bool {
    now < until && until <= now.plus_seconds(seconds)
}

/// Failures in a row that open it.
const MOST_FAILURES: u32 = 5;
/// Time without a success that opens it, once something has failed or hangs.
pub const SLOW_MILLIS: i64 = 3_000;
/// How long it stays open at first; doubles with every failed attempt.
const FIRST_PAUSE_SECONDS: u32 = 5;
const LONGEST_PAUSE_SECONDS: u32 = 60;
/// Longer than a call takes.
const PROBE_SECONDS: u32 = 10;

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::Breaker;
    use crate::clock::{Clock, UnixMillis};

    #[derive(Debug, Default)]
    struct Hand(AtomicI64);

    impl Hand {
        fn pass(&self, milliseconds: i64) {
            self.0.fetch_add(milliseconds, Ordering::SeqCst);
        }
    }

    impl Clock for Hand {
        fn now(&self) -> UnixMillis {
            UnixMillis(self.0.load(Ordering::SeqCst))
        }
    }

    fn breaker() -> (Breaker, Arc<Hand>) {
        let clock = Arc::new(Hand::default());
        (Breaker::new("vendor", clock.clone()), clock)
    }

    fn fail(breaker: &Breaker) {
        breaker.failed(breaker.admit().expect("closed"));
    }

    #[test]
    fn the_fifth_failure_in_a_row_opens_it_and_a_success_starts_the_count_anew() {
        let (breaker, _) = breaker();
        for _ in 0..4 {
            fail(&breaker);
        }
        breaker.succeeded(breaker.admit().expect("closed"));
        for _ in 0..4 {
            fail(&breaker);
            assert!(breaker.admit().is_some());
        }
        fail(&breaker);
        assert!(breaker.admit().is_none());
    }

    #[test]
    fn three_seconds_without_a_success_open_it() {
        let (breaker, clock) = breaker();
        fail(&breaker);
        clock.pass(2_999);
        fail(&breaker);
        assert!(breaker.admit().is_some());
        clock.pass(1);
        fail(&breaker);
        assert!(breaker.admit().is_none());
    }

    #[test]
    fn a_call_that_hangs_for_three_seconds_opens_it_unless_others_get_through() {
        let (hanging, clock) = breaker();
        let permit = hanging.admit().expect("closed");
        clock.pass(3_000);
        hanging.slow(permit);
        assert!(hanging.admit().is_none());

        let (lively, clock) = breaker();
        let permit = lively.admit().expect("closed");
        clock.pass(2_000);
        lively.succeeded(lively.admit().expect("closed"));
        clock.pass(1_000);
        lively.slow(permit);
        assert!(lively.admit().is_some());
    }

    #[test]
    fn one_call_tries_after_the_pause_which_doubles_when_it_fails() {
        let (breaker, clock) = breaker();
        for _ in 0..5 {
            fail(&breaker);
        }
        for pause in [5_000, 10_000, 20_000, 40_000, 60_000, 60_000] {
            clock.pass(pause - 1);
            assert!(breaker.admit().is_none(), "{pause}");
            clock.pass(1);
            let probe = breaker.admit().expect("half open");
            assert!(breaker.admit().is_none(), "only one");
            breaker.failed(probe);
        }
        clock.pass(60_000);
        let lost = breaker.admit().expect("half open");
        // A probe whose outcome is never reported does not keep it open forever.
        clock.pass(10_000);
        let probe = breaker.admit().expect("half open");
        breaker.succeeded(probe);
        assert!(breaker.admit().is_some());
        breaker.failed(lost);
        assert!(breaker.admit().is_some());
    }
}

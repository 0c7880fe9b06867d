//! The calls that the stand-ins received: the proof that nothing was sent twice.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::vendor::{Step, Vendor};

/// One call that passed the checks of credentials and form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Call {
    /// To which vendor.
    pub vendor: Vendor,
    /// For which step.
    pub step: Step,
    /// About which number, in E.164; empty if it names none.
    pub to: String,
}

/// The last calls.
#[derive(Debug, Default)]
pub struct Calls(Mutex<Vec<Call>>);

impl Calls {
    pub(crate) fn note(&self, call: Call) {
        let mut calls = self.lock();
        if calls.len() == MOST {
            calls.remove(0);
        }
        calls.push(call);
    }

    /// All of them, oldest first.
    pub fn all(&self) -> Vec<Call> {
        self.lock().clone()
    }

    /// How many there were for a step of a vendor about a number.
    pub fn count(&self, vendor: Vendor, step: Step, to: &str) -> usize {
        self.lock()
            .iter()
            .filter(|call| call.vendor == vendor && call.step == step && call.to == to)
            .count()
    }

    /// Forgets them.
    pub fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Call>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A load run makes more; a test that counts then clears in between.
const MOST: usize = 100_000;

//! The verifications of one vendor.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use wire::Channel;

/// One verification at a vendor.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// The vendor's handle of it.
    pub(crate) id: String,
    /// E.164.
    pub(crate) to: String,
    /// The channel of the last message.
    pub(crate) channel: Channel,
    /// The messages so far, where the vendor has an id for each.
    pub(crate) attempts: Vec<Attempt>,
    /// The earlier steps and how each ended, where the vendor runs a workflow.
    pub(crate) taken: Vec<(Channel, StepEnd)>,
    /// The channels still to come, where the vendor runs a workflow.
    pub(crate) remaining: Vec<Channel>,
    pub(crate) code: String,
    /// When the last message was sent, in milliseconds of the stand-in's clock.
    pub(crate) sent_at: i64,
    pub(crate) expires_at: i64,
    /// How long a step lasts, where the vendor runs a workflow, in milliseconds.
    pub(crate) step_life: i64,
    /// Messages so far.
    pub(crate) sends: u32,
    /// Wrong codes so far.
    pub(crate) wrong: u32,
    /// It has ended.
    pub(crate) ended: Option<End>,
}

/// One message of a verification.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    /// The vendor's own id of it.
    pub(crate) id: String,
    /// The channel it was sent by.
    pub(crate) channel: Channel,
    /// When, in milliseconds of the stand-in's clock.
    pub(crate) at: i64,
}

/// How a step of a workflow ended that did not verify the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepEnd {
    /// Its message did not arrive.
    Failed,
    /// Nobody typed its code in time, or the vendor's customer asked for the next step.
    Expired,
}

/// How a verification ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Verified,
    Failed,
    Canceled,
    /// By too many wrong codes.
    Spent,
    /// Whoever was asked has said no.
    Denied(Denial),
}

/// Why it was not begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denial {
    /// The answer was no.
    ByCallback,
    /// There was none, or none that means anything.
    InvalidCallback,
}

impl Session {
    /// Whether a code can still verify it.
    pub(crate) fn is_live(&self, now: i64) -> bool {
        self.ended.is_none() && now < self.expires_at
    }
}

/// The verifications, by handle.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Session>>);

impl Sessions {
    /// Works on the verification with this handle, if there is one.
    pub(crate) fn with<T>(&self, id: &str, work: impl FnOnce(&mut Session) -> T) -> Option<T> {
        self.lock().get_mut(id).map(work)
    }

    /// Works on this number's active verification, if there is one.
    pub(crate) fn with_live<T>(
        &self,
        to: &str,
        now: i64,
        work: impl FnOnce(&mut Session) -> T,
    ) -> Option<T> {
        self.lock()
            .values_mut()
            .find(|session| session.to == to && session.is_live(now))
            .map(work)
    }

    /// Adds one.
    pub(crate) fn add(&self, session: Session) {
        self.lock().insert(session.id.clone(), session);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

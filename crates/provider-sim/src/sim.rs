//! What the stand-ins share: clock, inbox, orders, calls, verifications, and subscribers to outcomes.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::response::Response;
use serde::Deserialize;
use tokio::sync::broadcast;
use wire::Channel;

use crate::calls::{Call, Calls};
use crate::clock::{Clock, rfc3339};
use crate::fate::Fate;
use crate::inbox::{Delivered, Inbox};
use crate::order::Orders;
use crate::session::{Session, Sessions, StepEnd};
use crate::settings::Settings;
use crate::vendor::{Step, Vendor};

/// All stand-ins together.
#[derive(Debug)]
pub struct Sim {
    /// Time.
    pub clock: Clock,
    /// Where messages arrive.
    pub inbox: Inbox,
    /// What was asked.
    pub calls: Calls,
    /// What they are told to do.
    pub orders: Orders,
    /// Choices where the vendors' documentation is open.
    pub settings: Settings,
    sessions: [Sessions; Vendor::ALL.len()],
    outcomes: broadcast::Sender<Outcome>,
    texts: broadcast::Sender<Text>,
    asks_at: Mutex<Option<String>>,
}

/// An outcome of a message or a verification, which a vendor would report by callback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The vendor.
    pub vendor: Vendor,
    /// The vendor's handle of it.
    pub id: String,
    /// E.164.
    pub to: String,
    /// The channel.
    pub channel: Channel,
    /// The outcome.
    pub status: Status,
    /// The URL to report to, if the caller gave one in the request.
    pub callback: Option<String>,
    /// The vendor's own id of this one message, if `id` stands for several.
    pub attempt: Option<String>,
}

/// A person's message to the number that a vendor's messages come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Which vendor's number it is.
    pub vendor: Vendor,
    /// The person's, in E.164.
    pub from: String,
    /// What they write.
    pub text: String,
}

/// The outcome of a message or a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The message has arrived.
    Delivered,
    /// It will not arrive.
    Failed,
    /// It was refused as fraud after it had been accepted.
    Blocked,
    /// The right code was entered.
    Verified,
    /// A wrong code, or too many, have ended the verification.
    Spent,
    /// The verification, or a step of it, has run out of time.
    Expired,
    /// Every step of a workflow has ended without a right code: these, in order.
    Exhausted([Option<(Channel, StepEnd)>; 3]),
}

/// A message to deliver.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) vendor: Vendor,
    pub(crate) id: String,
    pub(crate) to: String,
    pub(crate) channel: Channel,
    pub(crate) text: String,
    pub(crate) code: String,
    pub(crate) callback: Option<String>,
    pub(crate) attempt: Option<String>,
}

impl Outcome {
    /// What has become of a verification.
    pub(crate) fn of(vendor: Vendor, session: &Session, status: Status) -> Self {
        Self {
            vendor,
            id: session.id.clone(),
            to: session.to.clone(),
            channel: session.channel,
            status,
            callback: None,
            attempt: session.attempts.last().map(|attempt| attempt.id.clone()),
        }
    }
}

impl Default for Sim {
    fn default() -> Self {
        Self {
            clock: Clock::default(),
            inbox: Inbox::default(),
            calls: Calls::default(),
            orders: Orders::default(),
            settings: Settings::default(),
            sessions: Default::default(),
            outcomes: broadcast::channel(OUTCOME_LAG).0,
            texts: broadcast::channel(OUTCOME_LAG).0,
            asks_at: Mutex::default(),
        }
    }
}

impl Sim {
    /// Outcomes from now on. A subscriber that lags loses the oldest.
    pub fn outcomes(&self) -> broadcast::Receiver<Outcome> {
        self.outcomes.subscribe()
    }

    /// People's messages from now on. A subscriber that lags loses the oldest.
    pub fn texts(&self) -> broadcast::Receiver<Text> {
        self.texts.subscribe()
    }

    /// A person writes.
    pub fn write(&self, text: Text) {
        // It is fine if nobody is listening.
        let _ = self.texts.send(text);
    }

    /// Where questions are asked that a vendor's customer may answer; nowhere unless this says so.
    pub(crate) fn ask_at(&self, webhooks: &str) {
        *self.asks_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(webhooks.to_owned());
    }

    /// Where they are asked.
    pub(crate) fn asks_at(&self) -> Option<String> {
        let at = self.asks_at.lock();
        at.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells the subscribers.
    pub(crate) fn tell(&self, outcome: Outcome) {
        // It is fine if nobody is listening.
        let _ = self.outcomes.send(outcome);
    }

    pub(crate) fn sessions(&self, vendor: Vendor) -> &Sessions {
        &self.sessions[vendor as usize]
    }

    /// Records a call and responds to it: by an order if there is one, never for the number that never gets a response, otherwise
    /// normally.
    pub(crate) async fn answer(&self, call: Call, honest: impl FnOnce() -> Response) -> Response {
        let order = self.orders.take(&call);
        let hangs = call.step == Step::Start && Fate::hangs(&call.to);
        self.calls.note(call);
        match order {
            Some(order) => order.carry_out(honest).await,
            None if hangs => std::future::pending().await,
            None => honest(),
        }
    }

    /// Accepts a message and carries out what happens to it. Only the cases that start with an acceptance get here.
    pub(crate) fn deliver(self: &Arc<Self>, message: Message) {
        let sim = Arc::clone(self);
        match Fate::of(&message.to, message.channel) {
            Fate::ArrivesLate => {
                tokio::spawn(async move {
                    tokio::time::sleep(LATE).await;
                    sim.arrive(message);
                });
            }
            Fate::FailsOnTheWay => self.tell(message.outcome(Status::Failed)),
            Fate::OptedOut => {}
            Fate::Fraud => self.tell(message.outcome(Status::Blocked)),
            _ => self.arrive(message),
        }
    }

    fn arrive(&self, message: Message) {
        let outcome = message.outcome(Status::Delivered);
        self.inbox.put(Delivered {
            to: message.to,
            channel: message.channel,
            text: message.text,
            code: message.code,
            sent_at: rfc3339(self.clock.wall()),
            vendor: message.vendor,
        });
        self.tell(outcome);
    }
}

impl Message {
    fn outcome(&self, status: Status) -> Outcome {
        Outcome {
            vendor: self.vendor,
            id: self.id.clone(),
            to: self.to.clone(),
            channel: self.channel,
            status,
            callback: self.callback.clone(),
            attempt: self.attempt.clone(),
        }
    }
}

const OUTCOME_LAG: usize = 4096;
const LATE: Duration = Duration::from_secs(35);

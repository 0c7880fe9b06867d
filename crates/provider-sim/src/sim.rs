//! What the stand-ins share: clock, inbox, orders, calls, verifications, and who is told what became of a message.

use std::sync::Arc;
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
use crate::session::Sessions;
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
}

/// What became of a message or of a verification: what a vendor would call back about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// At whom.
    pub vendor: Vendor,
    /// The vendor's handle of it.
    pub id: String,
    /// E.164.
    pub to: String,
    /// By which channel.
    pub channel: Channel,
    /// What became of it.
    pub status: Status,
    /// Where the caller asked to be told, if it said so in the request.
    pub callback: Option<String>,
}

/// What a person writes to the number that a vendor's messages come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Whose number it is.
    pub vendor: Vendor,
    /// The person's, in E.164.
    pub from: String,
    /// What they write.
    pub text: String,
}

/// What became of a message or of a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The message has arrived.
    Delivered,
    /// It will not arrive.
    Failed,
    /// It was refused as fraud after it had been taken.
    Blocked,
    /// The right code was given.
    Verified,
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
        }
    }
}

impl Sim {
    /// What becomes of messages from now on. A subscriber that lags loses the oldest.
    pub fn outcomes(&self) -> broadcast::Receiver<Outcome> {
        self.outcomes.subscribe()
    }

    /// What people write from now on. A subscriber that lags loses the oldest.
    pub fn texts(&self) -> broadcast::Receiver<Text> {
        self.texts.subscribe()
    }

    /// A person writes.
    pub fn write(&self, text: Text) {
        // Nobody listening is fine.
        let _ = self.texts.send(text);
    }

    /// Tells the subscribers.
    pub(crate) fn tell(&self, outcome: Outcome) {
        // Nobody listening is fine.
        let _ = self.outcomes.send(outcome);
    }

    pub(crate) fn sessions(&self, vendor: Vendor) -> &Sessions {
        &self.sessions[vendor as usize]
    }

    /// Notes a call and answers it: by the order there is for it, by the number that nobody ever hears of, else
    /// honestly.
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

    /// Takes a message and lets its fate befall it. Only the fates that begin with an acceptance are left here.
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
        }
    }
}

const OUTCOME_LAG: usize = 4096;
const LATE: Duration = Duration::from_secs(35);

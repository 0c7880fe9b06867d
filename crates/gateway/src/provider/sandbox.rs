//! The provider that needs no account: it "delivers" to an inbox in memory, and behaves by number.
//!
//! Must not exist in production; the configuration ensures that.

pub mod inbox;
pub(crate) mod numbers;

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use wire::{Channel, DeliveryStatus};

use self::inbox::{Inbox, SandboxMessage};
use self::numbers::{Behaviour, Delivery};
use super::{CodeOwner, Handle, Message, Provider, ProviderError, Receipt, Report, Reports};
use crate::clock::Clock;
use crate::encoding::base64url;
use crate::entropy::{Entropy, draw};

/// Delivers to an [`Inbox`], and reports each message's status as a vendor's webhook would.
#[derive(Clone, Debug)]
pub struct Sandbox {
    inbox: Arc<Inbox>,
    reports: Reports,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Sandbox {
    /// A sandbox that fills `inbox`.
    pub fn new(
        inbox: Arc<Inbox>,
        reports: Reports,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self {
            inbox,
            reports,
            clock,
            entropy,
        }
    }

    fn put(&self, message: &Message) {
        self.inbox.put(SandboxMessage {
            to: message.to.e164().to_owned(),
            channel: message.channel,
            text: message.text.clone(),
            code: message.code.expose().to_owned(),
            sent_at: self.clock.now().rfc3339(),
        });
    }

    /// Accepts a message; one that is not `real` never arrives, and everything else is as if it had.
    fn take(&self, delivery: Delivery, message: &Message, real: bool) -> Receipt {
        if real && delivery == Delivery::Arrives {
            self.put(message);
        }
        Receipt {
            handle: self.report(delivery, message, real),
            ..Receipt::default()
        }
    }

    /// Reports a message's status after a while; one that is late also arrives only then.
    fn report(&self, delivery: Delivery, message: &Message, real: bool) -> Option<Handle> {
        let handle = Handle::new(base64url(&draw::<16>(&*self.entropy)))?;
        let sandbox = self.clone();
        let report = Report {
            provider: NAME,
            handle: handle.clone(),
            attempt: None,
            channel: None,
            status: match delivery {
                Delivery::Fails => DeliveryStatus::Failed,
                Delivery::Arrives | Delivery::ArrivesLate(_) => DeliveryStatus::Delivered,
            },
            reason: None,
            at: None,
            goes_on: false,
            fallback: None,
        };
        let message = message.clone();
        tokio::spawn(async move {
            if let Delivery::ArrivesLate(after) = delivery {
                tokio::time::sleep(after).await;
                if real {
                    sandbox.put(&message);
                }
            }
            tokio::time::sleep(REPORT_AFTER).await;
            // Nobody is left to receive it when the process stops.
            let _ = sandbox.reports.send(report);
        });
        Some(handle)
    }
}

#[async_trait]
impl Provider for Sandbox {
    fn name(&self) -> &'static str {
        NAME
    }

    fn offers(&self, _: Channel) -> bool {
        true
    }

    fn code_owner(&self) -> CodeOwner {
        CodeOwner::Gateway
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        match Behaviour::of(message.to.e164(), message.channel) {
            Behaviour::Takes(delivery) => Ok(self.take(delivery, message, true)),
            Behaviour::TakesButExpires => Ok(Receipt {
                void: true,
                ..self.take(Delivery::Arrives, message, true)
            }),
            Behaviour::Hangs => pending().await,
            Behaviour::Refuses(error) => Err(error),
        }
    }

    async fn rehearse(&self, message: &Message) -> Result<Receipt, ProviderError> {
        match Behaviour::of(message.to.e164(), message.channel) {
            Behaviour::Hangs => pending().await,
            Behaviour::Refuses(error) if error != ProviderError::OptedOut => Err(error),
            _ => Ok(self.pretend(message)),
        }
    }

    fn pretend(&self, message: &Message) -> Receipt {
        match Behaviour::of(message.to.e164(), message.channel) {
            Behaviour::Takes(delivery) => self.take(delivery, message, false),
            Behaviour::TakesButExpires => Receipt {
                void: true,
                ..self.take(Delivery::Arrives, message, false)
            },
            Behaviour::Hangs | Behaviour::Refuses(_) => {
                self.take(Delivery::Arrives, message, false)
            }
        }
    }
}

const NAME: &str = "sandbox";
/// As fast as a vendor gets.
const REPORT_AFTER: Duration = Duration::from_millis(250);

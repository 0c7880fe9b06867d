//! The provider that needs no contract: it "delivers" to an inbox in memory, and behaves by number.
//!
//! Refuses to exist in production; the configuration sees to that.

pub mod inbox;
pub(crate) mod numbers;

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use wire::{Channel, DeliveryStatus};

use self::inbox::{Inbox, SandboxMessage};
use self::numbers::{Behaviour, Fate};
use super::{CodeOwner, Handle, Message, Provider, ProviderError, Receipt, Report, Reports};
use crate::clock::Clock;
use crate::encoding::base64url;
use crate::entropy::{Entropy, draw};

/// Delivers to an [`Inbox`], and reports what became of each message as a vendor's webhook would.
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

    /// Says after a while what became of a message; of one that is late, it also arrives only then.
    fn report(&self, fate: Fate, message: &Message) -> Option<Handle> {
        let handle = Handle::new(base64url(&draw::<16>(&*self.entropy)))?;
        let sandbox = self.clone();
        let report = Report {
            provider: NAME,
            handle: handle.clone(),
            channel: None,
            status: match fate {
                Fate::Fails => DeliveryStatus::Failed,
                Fate::Arrives | Fate::ArrivesLate(_) => DeliveryStatus::Delivered,
            },
            reason: None,
            at: None,
            goes_on: false,
        };
        let message = message.clone();
        tokio::spawn(async move {
            if let Fate::ArrivesLate(after) = fate {
                tokio::time::sleep(after).await;
                sandbox.put(&message);
            }
            tokio::time::sleep(REPORT_AFTER).await;
            // Nobody is left to hear it when the process stops.
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
        let (fate, void) = match Behaviour::of(message.to.e164(), message.channel) {
            Behaviour::Takes(fate) => (fate, false),
            Behaviour::TakesButExpires => (Fate::Arrives, true),
            Behaviour::Hangs => pending().await,
            Behaviour::Refuses(error) => return Err(error),
        };
        if fate == Fate::Arrives {
            self.put(message);
        }
        Ok(Receipt {
            handle: self.report(fate, message),
            void,
        })
    }
}

const NAME: &str = "sandbox";
/// As quick as a vendor gets.
const REPORT_AFTER: Duration = Duration::from_millis(250);

//! The provider that needs no contract: it "delivers" to an inbox in memory, and behaves by number.
//!
//! Refuses to exist in production; the configuration sees to that.

pub mod inbox;
pub(crate) mod numbers;

use std::sync::Arc;

use async_trait::async_trait;
use wire::Channel;

use self::inbox::{Inbox, SandboxMessage};
use self::numbers::Behaviour;
use super::{CodeOwner, Message, Provider, ProviderError, Receipt};
use crate::clock::Clock;

/// Delivers to an [`Inbox`].
#[derive(Debug)]
pub struct Sandbox {
    inbox: Arc<Inbox>,
    clock: Arc<dyn Clock>,
}

impl Sandbox {
    /// A sandbox that fills `inbox`.
    pub fn new(inbox: Arc<Inbox>, clock: Arc<dyn Clock>) -> Self {
        Self { inbox, clock }
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
}

#[async_trait]
impl Provider for Sandbox {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    fn offers(&self, _: Channel) -> bool {
        true
    }

    fn code_owner(&self) -> CodeOwner {
        CodeOwner::Gateway
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        match Behaviour::of(message.to.e164()) {
            Behaviour::Arrives => {
                self.put(message);
                Ok(Receipt::default())
            }
            Behaviour::CodeExpires => {
                self.put(message);
                Ok(Receipt {
                    void: true,
                    ..Receipt::default()
                })
            }
            Behaviour::Refuses(error) => Err(error),
        }
    }
}

//! The provider that needs no contract: it "delivers" to an inbox in memory, and behaves by number.
//!
//! Refuses to exist in production; the configuration sees to that.

pub mod inbox;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use wire::Channel;

use self::inbox::{Inbox, SandboxMessage};
use super::{Message, Provider, ProviderError, Receipt};
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

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        match Behaviour::of(message.to.e164()) {
            Behaviour::Delivers => {
                self.put(message);
                Ok(Receipt::default())
            }
            Behaviour::CodeExpires => {
                self.put(message);
                Ok(Receipt { void: true })
            }
            Behaviour::OptedOut => Ok(Receipt::default()),
            Behaviour::Fails(error) => Err(error),
        }
    }
}

/// What a number makes the sandbox do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behaviour {
    Delivers,
    CodeExpires,
    /// Its owner has sent STOP: nothing is sent, and nobody who asks can tell.
    OptedOut,
    Fails(ProviderError),
}

impl Behaviour {
    fn of(number: &str) -> Self {
        match number {
            "+12025550101" => Self::Fails(ProviderError::InvalidNumber),
            "+12025550102" => Self::CodeExpires,
            "+12025550103" => Self::Fails(ProviderError::RateLimited {
                retry_after: Duration::from_mins(1),
            }),
            "+12025550104" => Self::Fails(ProviderError::Fraud),
            "+12025550108" => Self::OptedOut,
            "+12025550110" => Self::Fails(ProviderError::Unavailable),
            _ => Self::Delivers,
        }
    }
}

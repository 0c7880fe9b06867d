//! A provider that hands messages to the harness, which outlives the gateway and remembers every call.

use std::net::SocketAddr;
use std::sync::Arc;

use async_trait::async_trait;
use gateway::provider::{CodeOwner, Message, Provider, ProviderError, Receipt};
use serde_json::json;
use wire::Channel;

use super::{Point, Trap};
use crate::connection::{Connection, Request};

/// Delivers by `POST /messages` to an address.
#[derive(Debug)]
pub struct Recorder {
    stand_in: SocketAddr,
    trap: Arc<Trap>,
}

impl Recorder {
    /// A provider that calls this address.
    pub fn new(stand_in: SocketAddr, trap: Arc<Trap>) -> Self {
        Self { stand_in, trap }
    }
}

#[async_trait]
impl Provider for Recorder {
    fn name(&self) -> &'static str {
        "recorder"
    }

    fn offers(&self, _: Channel) -> bool {
        true
    }

    fn code_owner(&self) -> CodeOwner {
        CodeOwner::Gateway
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        self.trap.reach(Point::BeforeCall);
        let body = json!({"to": message.to.e164(), "code": message.code.expose()});
        let mut connection = Connection::open(self.stand_in)
            .await
            .map_err(|_| ProviderError::Unavailable)?;
        let reply = connection
            .send(&Request::by_server("/messages", &body))
            .await
            .map_err(|_| ProviderError::Unknown)?;
        self.trap.reach(Point::AfterCall);
        if reply.status.is_success() {
            Ok(Receipt::default())
        } else {
            Err(ProviderError::Unavailable)
        }
    }
}

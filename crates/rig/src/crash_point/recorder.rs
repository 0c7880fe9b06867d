//! A provider that passes messages to the harness, which outlives the gateway and remembers every call.

use std::net::SocketAddr;
use std::sync::Arc;

use async_trait::async_trait;
use gateway::provider::{CodeOwner, Message, Provider, ProviderError, Receipt};
use serde_json::json;
use wire::Channel;

use super::{CrashPoint, Point};
use crate::connection::{Connection, Request};

/// Delivers by `POST /messages` to an address.
#[derive(Debug)]
pub struct Recorder {
    stand_in: SocketAddr,
    crash_point: Arc<CrashPoint>,
}

impl Recorder {
    /// A provider that calls this address.
    pub fn new(stand_in: SocketAddr, crash_point: Arc<CrashPoint>) -> Self {
        Self {
            stand_in,
            crash_point,
        }
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
        self.crash_point.reach(Point::BeforeCall);
        let body = json!({"to": message.to.e164(), "code": message.code.expose()});
        let mut connection = Connection::open(self.stand_in)
            .await
            .map_err(|_| ProviderError::Unavailable)?;
        let reply = connection
            .send(&Request::by_server("/messages", &body))
            .await
            .map_err(|_| ProviderError::Unknown)?;
        self.crash_point.reach(Point::AfterCall);
        if reply.status.is_success() {
            Ok(Receipt::default())
        } else {
            Err(ProviderError::Unavailable)
        }
    }
}

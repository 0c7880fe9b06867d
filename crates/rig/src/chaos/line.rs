//! A client's connection to a gateway that may die at any moment.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::sleep;

use crate::connection::{Connection, Reply, Request};

/// A connection that is reopened as soon as there is a gateway again.
#[derive(Debug)]
pub(super) struct Line {
    address: SocketAddr,
    connection: Option<Connection>,
}

impl Line {
    pub(super) fn to(address: SocketAddr) -> Self {
        Self {
            address,
            connection: None,
        }
    }

    /// Sends a request as soon as there is a gateway. `None` if the connection broke: the request may or may not have been
    /// carried out.
    pub(super) async fn ask(&mut self, request: &Request) -> Option<Reply> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect().await,
        };
        let reply = connection.send(request).await.ok()?;
        self.connection = Some(connection);
        Some(reply)
    }

    async fn connect(&self) -> Connection {
        loop {
            match Connection::open(self.address).await {
                Ok(connection) => return connection,
                Err(_) => sleep(PAUSE).await,
            }
        }
    }
}

const PAUSE: Duration = Duration::from_millis(5);

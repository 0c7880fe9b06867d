//! The token that calls carry: fetched when it is needed, by one caller for all, and again before it expires.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hyper::Method;
use serde_json::Value;
use tokio::sync::Mutex;

use super::NAME;
use crate::clock::{Clock, UnixMillis};
use crate::provider::ProviderError;
use crate::provider::outbound::{Outbound, Reply, Request};
use crate::provider::probe::{Credentials as Taken, Probe};
use crate::secret::Secret;

/// How the account proves itself.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// A token that the dashboard has issued. When it dies, a person has to fetch another.
    Token(Secret),
    /// Customer id and password: tokens are fetched with them.
    Account {
        /// `C-…`.
        customer_id: String,
        /// The password of the account.
        password: Secret,
    },
}

impl Credentials {
    pub(super) fn customer_id(&self) -> Option<&str> {
        match self {
            Self::Token(_) => None,
            Self::Account { customer_id, .. } => Some(customer_id),
        }
    }
}

/// The token in use.
#[derive(Debug)]
pub(super) struct Tokens {
    base_url: String,
    credentials: Credentials,
    clock: Arc<dyn Clock>,
    outbound: Outbound,
    /// Held while a token is fetched: whoever comes meanwhile waits for that one.
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    token: Option<(Secret, Option<UnixMillis>)>,
    failed: Option<(ProviderError, UnixMillis)>,
}

impl Tokens {
    pub(super) fn new(
        base_url: String,
        credentials: Credentials,
        clock: Arc<dyn Clock>,
        outbound: Outbound,
    ) -> Self {
        Self {
            base_url,
            credentials,
            clock,
            outbound,
            state: Mutex::default(),
        }
    }

    /// A token that will hold for this call.
    pub(super) async fn get(&self) -> Result<Secret, ProviderError> {
        let (customer_id, password) = match &self.credentials {
            Credentials::Token(token) => return Ok(token.clone()),
            Credentials::Account {
                customer_id,
                password,
            } => (customer_id, password),
        };
        let mut state = self.state.lock().await;
        let now = self.clock.now();
        if let Some((token, expires_at)) = &state.token
            && expires_at.is_none_or(|at| now.plus_seconds(MARGIN_SECONDS) < at)
        {
            return Ok(token.clone());
        }
        // Whoever waited for a fetch that failed shares its failure instead of repeating it, one after the other.
        if let Some((error, at)) = state.failed
            && now < at.plus_seconds(FAILURE_SECONDS)
        {
            return Err(error);
        }
        let outcome = self.fetch(customer_id, password).await;
        match &outcome {
            Ok(token) => {
                *state = State {
                    token: Some((token.clone(), expiry(token.expose()))),
                    failed: None,
                };
                tracing::info!(provider = NAME, "provider.token_fetched");
            }
            Err(error) => state.failed = Some((*error, now)),
        }
        outcome
    }

    /// The token was refused. Whether another one can be had.
    pub(super) async fn forget(&self, refused: &Secret) -> bool {
        if matches!(self.credentials, Credentials::Token(_)) {
            return false;
        }
        let mut state = self.state.lock().await;
        // Somebody else may have fetched a fresh one already.
        if state
            .token
            .as_ref()
            .is_some_and(|(token, _)| token.expose() == refused.expose())
        {
            state.token = None;
        }
        true
    }

    /// Fetches a token. One of the dashboard's can only be looked at: no call takes it and sends nothing.
    pub(super) async fn probe(&self) -> Probe {
        let (customer_id, password) = match &self.credentials {
            Credentials::Account {
                customer_id,
                password,
            } => (customer_id, password),
            Credentials::Token(token) => {
                let reply = Request::new(Method::GET, &self.base_url, "/");
                let now = self.clock.now();
                return Probe::of(self.outbound.probe(reply).await, |_| {
                    if expiry(token.expose()).is_some_and(|at| at <= now) {
                        Taken::Refused("auth_token has expired".to_owned())
                    } else {
                        Taken::Unknown(
                            "no call that is free of charge accepts auth_token".to_owned(),
                        )
                    }
                });
            }
        };
        let reply = self
            .outbound
            .probe(self.request(customer_id, password))
            .await;
        Probe::of(reply, |reply| match read(reply) {
            Ok(_) => Taken::Accepted,
            Err(error @ ProviderError::Rejected { .. }) => Taken::Refused(error.to_string()),
            Err(_) => Taken::Unknown(format!("returned {} without a token", reply.status)),
        })
    }

    fn request(&self, customer_id: &str, password: &Secret) -> Request {
        let key = STANDARD.encode(password.expose());
        let query = [("customerId", customer_id), ("key", &key), ("scope", "NEW")];
        Request::new(Method::GET, &self.base_url, "/auth/v1/authentication/token").query(&query)
    }

    async fn fetch(&self, customer_id: &str, password: &Secret) -> Result<Secret, ProviderError> {
        let request = self.request(customer_id, password);
        match self.outbound.call(NAME, request).await {
            Ok(reply) => read(&reply),
            // Whatever became of this call, no message has left.
            Err(ProviderError::Unknown) => Err(ProviderError::Unavailable),
            Err(error) => Err(error),
        }
    }
}

/// A refused account is a 200 around `{"status":400,"error":"customerId is invalid"}`.
fn read(reply: &Reply) -> Result<Secret, ProviderError> {
    if let Some(token) = reply.json["token"]
        .as_str()
        .filter(|token| !token.is_empty())
        && reply.is_success()
    {
        return Ok(Secret::new(token));
    }
    Err(match reply.json["status"].as_u64() {
        Some(status) if (400..500).contains(&status) => {
            let status = u32::try_from(status).unwrap_or(400);
            ProviderError::rejected_with("customer_id or password refused", status)
        }
        _ => match reply.unexplained() {
            ProviderError::Unknown => ProviderError::Unavailable,
            error => error,
        },
    })
}

/// `exp` of a JWT, whose signature is the vendor's own business. A token that is none is used until it is refused.
fn expiry(token: &str) -> Option<UnixMillis> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    Some(UnixMillis(claims["exp"].as_i64()?.checked_mul(1000)?))
}

/// A token that dies within a minute is fetched anew: clocks differ, and a call takes its time.
const MARGIN_SECONDS: u32 = 60;
const FAILURE_SECONDS: u32 = 1;

#[cfg(test)]
mod tests {
    use super::{expiry, read};
    use crate::clock::UnixMillis;
    use crate::provider::ProviderError;
    use crate::provider::outbound::Reply;

    #[test]
    fn the_expiry_is_read_from_the_token() {
        // {"sub":"C-1","iat":1700000000,"exp":1700604800}
        let token = "e30.eyJzdWIiOiJDLTEiLCJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDYwNDgwMH0.c2ln";
        assert_eq!(expiry(token), Some(UnixMillis(1_700_604_800_000)));
        for other in ["", "plain", "a.b.c", "e30.e30.e30"] {
            assert_eq!(expiry(other), None, "{other}");
        }
    }

    #[test]
    fn a_refused_account_is_known_inside_a_200() {
        let refused = Reply::of(200, r#"{"status":400,"error":"customerId is invalid"}"#);
        assert_eq!(
            read(&refused).expect_err("refused"),
            ProviderError::rejected_with("customer_id or password refused", 400)
        );
        for (status, body) in [(200, "{}"), (200, "<html>"), (500, ""), (504, "")] {
            let error = read(&Reply::of(status, body)).expect_err("nothing usable");
            assert_eq!(error, ProviderError::Unavailable, "{status} {body}");
        }
    }
}

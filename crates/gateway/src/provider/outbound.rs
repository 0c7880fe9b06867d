//! The only HTTP client for calls to vendors: pooled, TLS by rustls, bounded in time and size, without redirects.
//!
//! Built on hyper itself rather than a richer client because its errors know no URL (docs/decisions/0012). One vendor
//! takes number and code in the query, and an error that printed its URL would print them.

mod reply;
mod request;

use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::{Method, Response, header};
use hyper_rustls::builderstates::WantsSchemes;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

pub(crate) use self::reply::Reply;
pub(crate) use self::request::Request;
use super::ProviderError;

/// Calls vendors. Cheap to clone; all clones share one connection pool.
#[derive(Clone, Debug)]
pub struct Outbound(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// No certificates were found on this machine.
#[derive(Debug, thiserror::Error)]
#[error("no usable certificate authorities on this machine (install ca-certificates): {0}")]
pub struct NoRoots(#[from] std::io::Error);

impl Outbound {
    /// A client that trusts the certificate authorities of this machine.
    pub fn new() -> Result<Self, NoRoots> {
        let tls =
            HttpsConnectorBuilder::new().with_provider_and_native_roots(ring::default_provider())?;
        Ok(Self::over(tls))
    }

    /// A client that trusts no certificate authority, for plain HTTP on machines that may have none.
    pub fn without_roots() -> Result<Self, NoRoots> {
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(std::io::Error::other)?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        Ok(Self::over(
            HttpsConnectorBuilder::new().with_tls_config(tls),
        ))
    }

    fn over(tls: HttpsConnectorBuilder<WantsSchemes>) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(KEEP_ALIVE));
        let connector = tls.https_or_http().enable_http1().wrap_connector(tcp);
        Self(
            Client::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(POOL_IDLE_TIMEOUT)
                .pool_max_idle_per_host(MOST_IDLE)
                .build(connector),
        )
    }

    /// Requests a gateway's `/readyz`: the status, and the `errorCode` of a problem.
    pub(crate) async fn ready(&self, url: &str) -> Result<(u16, Option<String>), String> {
        let reply = self
            .probe(Request::new(Method::GET, url, "/readyz"))
            .await?;
        let code = reply.json["errorCode"].as_str().map(str::to_owned);
        Ok((reply.status, code))
    }

    /// Finds out whether there is a response, and which. The error says why not, for an operator.
    pub(crate) async fn probe(&self, request: Request) -> Result<Reply, String> {
        let request = request.build().map_err(str::to_owned)?;
        let exchange = async {
            match self.0.request(request).await {
                Ok(response) => Ok(read(response).await),
                Err(error) => Err(causes(&error)),
            }
        };
        tokio::time::timeout(TIMEOUT, exchange)
            .await
            .unwrap_or_else(|_| Err("no response in time".to_owned()))
    }

    /// Makes one call and returns the response, whatever its status.
    ///
    /// [`ProviderError::Unavailable`] if no connection was made: nothing was sent. [`ProviderError::Unknown`] if
    /// the request may have arrived and no response says what happened to it.
    pub(crate) async fn call(
        &self,
        provider: &'static str,
        request: Request,
    ) -> Result<Reply, ProviderError> {
        let request = request.build().map_err(|why| {
            tracing::error!(provider, why, "provider.request_invalid");
            ProviderError::rejected(
                "no valid request could be built; check base_url and credentials",
            )
        })?;
        let exchange = async {
            let response = self.0.request(request).await.map_err(|error| {
                if error.is_connect() {
                    tracing::warn!(provider, cause = causes(&error), "provider.unreachable");
                    ProviderError::Unavailable
                } else {
                    tracing::warn!(provider, cause = causes(&error), "provider.disconnected");
                    ProviderError::Unknown
                }
            })?;
            Ok(read(response).await)
        };
        tokio::time::timeout(TIMEOUT, exchange)
            .await
            .unwrap_or_else(|_| {
                tracing::warn!(provider, "provider.timed_out");
                Err(ProviderError::Unknown)
            })
    }
}

async fn read(response: Response<Incoming>) -> Reply {
    let (parts, body) = response.into_parts();
    // A body that breaks off or never ends says nothing; the status still does.
    let body = Limited::new(body, MOST_BYTES)
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
        .unwrap_or_default();
    let header = |name| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    Reply::read(
        parts.status.as_u16(),
        header(header::RETRY_AFTER),
        header(header::DATE),
        &body,
    )
}

/// The causes of an error, innermost last. They mention sockets, names and certificates, never what was sent.
fn causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// Less than the caller allows, so that it is this client that says how the call ended.
const TIMEOUT: Duration = Duration::from_millis(4_800);
const KEEP_ALIVE: Duration = Duration::from_secs(30);
const POOL_IDLE_TIMEOUT: Duration = Duration::from_mins(1);
const MOST_IDLE: usize = 64;
/// The longest documented response has about two thousand bytes.
const MOST_BYTES: usize = 64 * 1024;

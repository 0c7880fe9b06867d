//! One kept-alive HTTP/1 connection, one request at a time.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Method, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// A request being built: what is the same for two of a kind is shared.
#[derive(Clone, Debug)]
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// Path and query.
    pub path: &'static str,
    /// Headers in addition to `Host` and `Content-Type`.
    pub headers: Vec<(&'static str, String)>,
    /// The body; JSON.
    pub body: String,
}

impl Request {
    /// A POST of JSON from a page.
    pub fn by_page(path: &'static str, body: &Value) -> Self {
        Self {
            method: Method::POST,
            path,
            headers: vec![("origin", crate::configuration::PAGE.to_owned())],
            body: body.to_string(),
        }
    }

    /// A POST of JSON from a server.
    pub fn by_server(path: &'static str, body: &Value) -> Self {
        Self {
            method: Method::POST,
            path,
            headers: Vec::new(),
            body: body.to_string(),
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// The response.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: Bytes,
}

impl Reply {
    /// The body as JSON; `Null` if it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

/// The connection. After an error it cannot be used again.
#[derive(Debug)]
pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(async move {
            // Its end reaches whoever waits for a response.
            let _ = connection.await;
        });
        Ok(Self {
            sender,
            host: address.to_string(),
        })
    }

    /// Sends a request and reads the whole response. After an error it is unknown whether the request was carried out.
    pub async fn send(&mut self, request: &Request) -> Result<Reply> {
        let mut built = hyper::Request::builder()
            .method(request.method.clone())
            .uri(request.path)
            .header(HOST, &self.host);
        if !request
            .headers
            .iter()
            .any(|(name, _)| *name == CONTENT_TYPE)
        {
            built = built.header(CONTENT_TYPE, "application/json");
        }
        for (name, value) in &request.headers {
            built = built.header(*name, value);
        }
        let built = built
            .body(Full::new(Bytes::from(request.body.clone())))
            .context("a request")?;
        self.sender.ready().await?;
        let response = self.sender.send_request(built).await?;
        let (parts, body) = response.into_parts();
        Ok(Reply {
            status: parts.status,
            body: body.collect().await?.to_bytes(),
        })
    }
}

//! The demo's sign-up server, within this process: a page can be served with headers of a journey's own, a request be held
//! up until the journey has looked at the page, and all that the gateway answers to the browser be looked through.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use futures_util::StreamExt as _;
use signup::Settings;
use signup::siteverify::SecretKey;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::site::SERVER_KEY;

/// The running server; it ends when this is dropped.
#[derive(Debug)]
pub struct Front {
    held: watch::Sender<Option<&'static str>>,
    refused: watch::Sender<Option<&'static str>>,
    answered: Answered,
    server: JoinHandle<()>,
}

/// Headers and bodies of the gateway's answers, as far as they have been read.
type Answered = Arc<Mutex<Vec<u8>>>;

/// Headers of pages, as names and values.
pub(crate) type Headers = &'static [(&'static str, &'static str)];

impl Front {
    /// Serves the page in `site_dir`. `headers` come in place of the sign-up server's own of the same name.
    pub(crate) fn start(
        listener: TcpListener,
        gateway: &str,
        inbox: &str,
        site_dir: PathBuf,
        headers: Headers,
    ) -> Result<Self> {
        let router = signup::router(Settings {
            gateway: gateway.to_owned(),
            inbox: inbox.to_owned(),
            secret: SecretKey::new(SERVER_KEY.to_owned()),
            site_dir,
        })?;
        let (held, holding) = watch::channel(None);
        let (refused, refusing) = watch::channel(None);
        let answered = Answered::default();
        let noted = Arc::clone(&answered);
        let router = router.layer(middleware::from_fn(move |request: Request, next: Next| {
            let holding = holding.clone();
            let refusing = refusing.clone();
            let noted = Arc::clone(&noted);
            async move {
                let path = request.uri().path();
                wait_while_held(holding, path).await;
                if begins(*refusing.borrow(), path) {
                    return StatusCode::SERVICE_UNAVAILABLE.into_response();
                }
                let is_the_gateways = path.starts_with("/verification/");
                let response = with(headers, next.run(request).await);
                if is_the_gateways {
                    note(response, noted)
                } else {
                    response
                }
            }
        }));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move {
            // Ends with the journey; an error of one connection ends that connection alone.
            let _ended = axum::serve(listener, service).await;
        });
        Ok(Self {
            held,
            refused,
            answered,
            server,
        })
    }

    /// Lets requests for paths that begin so wait, from now on until [`release`](Self::release).
    pub fn hold(&self, beginning: &'static str) {
        self.held.send_replace(Some(beginning));
    }

    /// Refuses requests for paths that begin so, from now on; `None` refuses nothing.
    pub fn refuse(&self, beginning: Option<&'static str>) {
        self.refused.send_replace(beginning);
    }

    /// All that the gateway has answered so far, headers and bodies one behind the other.
    #[must_use]
    pub fn answered(&self) -> String {
        String::from_utf8_lossy(&lock(&self.answered)).into_owned()
    }

    /// Lets them go on.
    pub fn release(&self) {
        self.held.send_replace(None);
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn wait_while_held(mut holding: watch::Receiver<Option<&'static str>>, path: &str) {
    // An error is the end of the journey.
    let _released = holding.wait_for(|held| !begins(*held, path)).await;
}

fn begins(beginning: Option<&str>, path: &str) -> bool {
    beginning.is_some_and(|beginning| path.starts_with(beginning))
}

fn note(response: Response, noted: Answered) -> Response {
    let (parts, body) = response.into_parts();
    for (name, value) in &parts.headers {
        let mut noted = lock(&noted);
        noted.extend_from_slice(name.as_str().as_bytes());
        noted.extend_from_slice(b": ");
        noted.extend_from_slice(value.as_bytes());
        noted.push(b'\n');
    }
    let chunks = body.into_data_stream().inspect(move |chunk| {
        if let Ok(chunk) = chunk {
            lock(&noted).extend_from_slice(chunk);
        }
    });
    Response::from_parts(parts, Body::from_stream(chunks))
}

fn lock(answered: &Answered) -> MutexGuard<'_, Vec<u8>> {
    answered.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with(headers: Headers, mut response: Response) -> Response {
    let own = response.headers_mut();
    let is_page = own
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        for (name, value) in headers {
            own.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
    }
    response
}

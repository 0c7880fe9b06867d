//! The demo's sign-up server, within this process: a page can be served with headers of a journey's own, and a request
//! be held up until the journey has looked at the page.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Result;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
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
    server: JoinHandle<()>,
}

/// Headers of pages, as names and values.
pub(crate) type Headers = &'static [(&'static str, &'static str)];

impl Front {
    /// Serves the page in `site_dir`. `headers` come in place of the sign-up server's own of the same name.
    pub(crate) fn start(
        listener: TcpListener,
        gateway: &str,
        site_dir: PathBuf,
        headers: Headers,
    ) -> Result<Self> {
        let router = signup::router(Settings {
            gateway: gateway.to_owned(),
            inbox: gateway.to_owned(),
            secret: SecretKey::new(SERVER_KEY.to_owned()),
            site_dir,
        })?;
        let (held, holding) = watch::channel(None);
        let router = router.layer(middleware::from_fn(move |request: Request, next: Next| {
            let holding = holding.clone();
            async move {
                wait_while_held(holding, request.uri().path()).await;
                with(headers, next.run(request).await)
            }
        }));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move {
            // Ends with the journey; an error of one connection ends that connection alone.
            let _ended = axum::serve(listener, service).await;
        });
        Ok(Self { held, server })
    }

    /// Lets requests for paths that begin so wait, from now on until [`release`](Self::release).
    pub fn hold(&self, beginning: &'static str) {
        self.held.send_replace(Some(beginning));
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
    let _released = holding
        .wait_for(|held| held.is_none_or(|held| !path.starts_with(held)))
        .await;
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

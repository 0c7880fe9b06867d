//! The demo's sign-up server: what an integrator's backend does, in one small program.
//!
//! The part to copy is [`siteverify`] and the few lines of [`signup`] that call it. The rest exists so that the
//! demo is one origin on one port: [`pass_through`] forwards the widget's calls to the gateway, [`site`] serves the page.

pub mod html;
pub mod pass_through;
pub mod result_page;
pub mod signup;
pub mod site;
pub mod siteverify;

use std::path::PathBuf;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware;
use axum::response::{Redirect, Response};
use axum::routing::post;
use axum::{Router, http::header};

use crate::siteverify::SecretKey;

/// Everything the server was told when it started.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Base URL of the gateway, without a slash at its end: `http://127.0.0.1:9000`.
    pub gateway: String,
    /// Base URL of the inbox that the drawn phone shows: the gateway, or a vendor's stand-in.
    pub inbox: String,
    /// The site's server key (`sk_…`).
    pub secret: SecretKey,
    /// Directory that holds `index.html` and its files.
    pub site_dir: PathBuf,
}

/// What every handler shares.
#[derive(Clone, Debug)]
pub struct App {
    /// Where things are.
    pub settings: Settings,
    /// One connection pool for siteverify and the pass-through.
    pub http: reqwest::Client,
}

/// Builds the whole server.
///
/// # Errors
/// When the HTTP client cannot be built.
pub fn router(settings: Settings) -> Result<Router, reqwest::Error> {
    let http = reqwest::Client::builder()
        // The gateway is local: a proxy from the environment must not come between.
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        // No limit on the whole exchange: server-sent events stay open for as long as the page does.
        .connect_timeout(Duration::from_secs(2))
        .build()?;
    Ok(Router::new()
        .route(
            "/signup",
            post(signup::create_account).get(async || Redirect::to("/")),
        )
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .fallback(elsewhere)
        .layer(middleware::map_response(guard))
        .with_state(App { settings, http }))
}

/// The gateway's paths go to the gateway; everything else is a file of the page.
async fn elsewhere(State(app): State<App>, request: Request) -> Response {
    if pass_through::is_gateway_path(request.uri().path()) {
        pass_through::forward(&app, request).await
    } else {
        site::serve(
            &app.settings.site_dir,
            request.method(),
            request.uri().path(),
        )
        .await
    }
}

/// Adds the headers a security-conscious company sends, to show that the widget works under them.
async fn guard(mut response: Response) -> Response {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: that would turn the form's Origin into `null`.
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        response
            .headers_mut()
            .entry(name)
            .or_insert(header::HeaderValue::from_static(value));
    }
    response
}

/// The only concession to the widget is `'wasm-unsafe-eval'`, without which no WebAssembly compiles.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// Several times the size of a name, an address, a number and a token.
const MAX_FORM_BYTES: usize = 16 * 1024;

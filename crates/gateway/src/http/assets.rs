//! The widget's files, read once at startup: types, compressed variants, entity tags.

mod negotiate;

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path as UrlPath, State};
use axum::http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE,
    ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use self::negotiate::{Coding, choose, matches};
use super::problem;
use crate::encoding::base64url;
use crate::http::App;

/// The files, by name.
#[derive(Debug, Default)]
pub struct Assets(HashMap<String, Asset>);

/// One file in its available codings.
#[derive(Debug)]
struct Asset {
    content_type: &'static str,
    cache_control: &'static str,
    /// The uncompressed file comes first.
    representations: Vec<Representation>,
}

#[derive(Debug)]
struct Representation {
    coding: Coding,
    bytes: Bytes,
    etag: HeaderValue,
}

impl Assets {
    /// Reads `otp-verify.js` and every `otp-verify-*` of a directory, each with its `.br` and `.gz` variants.
    pub fn load(folder: &Path) -> io::Result<Self> {
        let mut assets = HashMap::new();
        for entry in std::fs::read_dir(folder)? {
            let Ok(name) = entry?.file_name().into_string() else {
                continue;
            };
            if let Some(content_type) = content_type(&name) {
                let asset = Asset::load(folder, &name, content_type)?;
                assets.insert(name, asset);
            }
        }
        if !assets.contains_key(LOADER) {
            tracing::warn!(folder = %folder.display(), "assets.no_loader");
        }
        Ok(Self(assets))
    }
}

impl Asset {
    fn load(folder: &Path, name: &str, content_type: &'static str) -> io::Result<Self> {
        let mut representations = Vec::new();
        for coding in [Coding::Identity, Coding::Brotli, Coding::Gzip] {
            let path = folder.join(format!("{name}{}", coding.suffix()));
            if coding == Coding::Identity || path.is_file() {
                representations.push(Representation::new(coding, std::fs::read(path)?)?);
            }
        }
        Ok(Self {
            content_type,
            cache_control: if has_hash(name) { IMMUTABLE } else { SHORT },
            representations,
        })
    }
}

impl Representation {
    fn new(coding: Coding, bytes: Vec<u8>) -> io::Result<Self> {
        let hash = base64url(&Sha256::digest(&bytes)[..12]);
        Ok(Self {
            coding,
            bytes: bytes.into(),
            etag: HeaderValue::try_from(format!("\"{hash}\"")).map_err(io::Error::other)?,
        })
    }
}

/// Serves one file at the root.
pub(super) async fn serve(
    State(app): State<Arc<App>>,
    name: Result<UrlPath<String>, PathRejection>,
    request: HeaderMap,
) -> Response {
    let Some(asset) = name.ok().and_then(|name| app.assets.0.get(&name.0)) else {
        return problem::not_found().await.into_response();
    };
    let codings = asset.representations.iter().map(|one| one.coding);
    let chosen = choose(&request.get_all(ACCEPT_ENCODING), codings);
    let Some(representation) = asset
        .representations
        .iter()
        .find(|one| one.coding == chosen)
    else {
        return problem::not_found().await.into_response();
    };
    let mut response = if matches(request.get(IF_NONE_MATCH), &representation.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        whole(asset, representation)
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, representation.etag.clone());
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(asset.cache_control));
    // Any page may load the widget; the endpoints decide by its origin whether it may use it.
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    response
}

fn whole(asset: &Asset, representation: &Representation) -> Response {
    let mut response = Response::new(Body::from(representation.bytes.clone()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    if let Some(coding) = representation.coding.name() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

/// The type of a file that is served; `None` for every other file of the directory.
fn content_type(name: &str) -> Option<&'static str> {
    if name != LOADER && !name.starts_with("otp-verify-") {
        return None;
    }
    match name.rsplit('.').next()? {
        "js" => Some("text/javascript; charset=utf-8"),
        "wasm" => Some("application/wasm"),
        "css" => Some("text/css; charset=utf-8"),
        // No other text beside it is meant for pages.
        "txt" if name.starts_with(PLAN) => Some("text/plain; charset=utf-8"),
        "json" | "map" => Some("application/json"),
        "svg" => Some("image/svg+xml"),
        "webp" => Some("image/webp"),
        "png" => Some("image/png"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}

/// Whether the name ends in a hash of the content: `otp-verify-0a1b2c3d.wasm`.
fn has_hash(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    stem.rsplit('-').next().is_some_and(|last| {
        last.len() >= 8
            && last.bytes().all(|b| b.is_ascii_alphanumeric())
            && last.bytes().any(|b| b.is_ascii_digit())
    })
}

const LOADER: &str = "otp-verify.js";
/// A numbering plan: `otp-verify-plan-de-0a1b2c3d.txt`.
const PLAN: &str = "otp-verify-plan-";
/// A name without a hash: pages should notice a new version soon.
const SHORT: &str = "public, max-age=60";
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

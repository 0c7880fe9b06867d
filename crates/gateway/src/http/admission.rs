//! Who may call: pages by their exact origin, servers by their key.
//!
//! An origin is a filter for browsers and never an authentication: anybody else can claim any origin.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use wire::ErrorCode;

use super::problem::ApiProblem;
use crate::app::App;
use crate::origin::Origin;
use crate::site::{Site, Sites};
use crate::verify::state::Caller;

/// What the headers say about the caller, before it is known which site is meant.
#[derive(Clone, Debug)]
pub(super) enum Visitor {
    /// A server, by its key.
    Server(Arc<Site>),
    /// A page whose origin at least one site lists.
    Page(Origin),
    /// A page whose origin no site lists, or one that cannot be read.
    Stranger,
    /// No origin at all.
    Nobody {
        /// The browser itself says that the page is the gateway's own.
        same_origin: bool,
    },
}

impl Visitor {
    fn read(headers: &HeaderMap, sites: &Sites) -> Result<Self, ApiProblem> {
        let origin = origin(headers, sites);
        if let Some(key) = headers.get(AUTH_TOKEN) {
            if !matches!(origin, OriginHeader::Absent) {
                return Err(ApiProblem::new(
                    StatusCode::FORBIDDEN,
                    ErrorCode::OriginNotAllowed,
                    "a server key must not be used by a page: send authToken without Origin",
                ));
            }
            let site = key.to_str().ok().and_then(|key| sites.by_server_key(key));
            return site.cloned().map(Self::Server).ok_or_else(unauthorized);
        }
        Ok(match origin {
            OriginHeader::Listed(origin) => Self::Page(origin),
            OriginHeader::Foreign => Self::Stranger,
            OriginHeader::Absent => Self::Nobody {
                same_origin: headers
                    .get(SEC_FETCH_SITE)
                    .is_some_and(|value| value == "same-origin"),
            },
        })
    }

    /// Admits a call that names its site, as `/send` does.
    pub(super) fn for_site(
        self,
        sites: &Sites,
        site_key: Option<&str>,
    ) -> Result<(Arc<Site>, Caller), ApiProblem> {
        if let Self::Server(site) = self {
            let caller = Caller::Server(site.id.clone());
            return Ok((site, caller));
        }
        let site = match (site_key, &self) {
            // Neither page nor server: whoever this is has forgotten its key.
            (None, Self::Nobody { .. }) => return Err(unauthorized()),
            (None, _) => return Err(unknown_site()),
            (Some(key), _) => sites.by_site_key(key).ok_or_else(unknown_site)?,
        };
        match self {
            Self::Page(origin) if site.allows(&origin) => {
                Ok((Arc::clone(site), Caller::Page(origin)))
            }
            _ => Err(origin_not_allowed()),
        }
    }

    /// Admits a read that names its site and changes nothing, as `/config` does: browsers leave out `Origin`
    /// when a page reads from its own.
    pub(super) fn for_reading(
        self,
        sites: &Sites,
        site_key: Option<&str>,
    ) -> Result<Arc<Site>, ApiProblem> {
        if let (Self::Nobody { same_origin: true }, Some(key)) = (&self, site_key) {
            return sites.by_site_key(key).cloned().ok_or_else(unknown_site);
        }
        self.for_site(sites, site_key).map(|(site, _)| site)
    }

    /// Admits a call that is a server's alone.
    pub(super) fn for_server(self) -> Result<Arc<Site>, ApiProblem> {
        match self {
            Self::Server(site) => Ok(site),
            Self::Page(_) | Self::Stranger | Self::Nobody { .. } => Err(unauthorized()),
        }
    }

    /// Admits a read that belongs to a verification and changes nothing, as its events do: browsers leave out `Origin`
    /// when a page reads from its own, and there is no caller then.
    pub(super) fn for_watching(self) -> Result<Option<Caller>, ApiProblem> {
        match self {
            Self::Nobody { same_origin: true } => Ok(None),
            other => other.for_verification().map(Some),
        }
    }

    /// Admits a call that belongs to a verification; which one it may touch is the state machine's to say.
    pub(super) fn for_verification(self) -> Result<Caller, ApiProblem> {
        match self {
            Self::Server(site) => Ok(Caller::Server(site.id.clone())),
            Self::Page(origin) => Ok(Caller::Page(origin)),
            Self::Stranger | Self::Nobody { .. } => Err(origin_not_allowed()),
        }
    }
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiProblem> {
        Self::read(&parts.headers, &app.verifier.sites)
    }
}

/// The `Origin` header, looked up among all that any site lists.
#[derive(Debug)]
pub(super) enum OriginHeader {
    Listed(Origin),
    Foreign,
    Absent,
}

/// Reads the `Origin` header. More than one, or one that is not text, is as foreign as an unknown one.
pub(super) fn origin(headers: &HeaderMap, sites: &Sites) -> OriginHeader {
    let mut values = headers.get_all(header::ORIGIN).iter();
    match (values.next(), values.next()) {
        (None, _) => OriginHeader::Absent,
        (Some(value), None) => value
            .to_str()
            .ok()
            .and_then(|text| sites.listed_origin(text))
            .map_or(OriginHeader::Foreign, |origin| {
                OriginHeader::Listed(origin.clone())
            }),
        (Some(_), Some(_)) => OriginHeader::Foreign,
    }
}

fn unauthorized() -> ApiProblem {
    ApiProblem::new(
        StatusCode::UNAUTHORIZED,
        ErrorCode::Unauthorized,
        "servers send a server key in the header authToken; pages send siteKey",
    )
}

fn unknown_site() -> ApiProblem {
    ApiProblem::new(
        StatusCode::FORBIDDEN,
        ErrorCode::UnknownSite,
        "siteKey must be the public key of a site of this gateway",
    )
}

fn origin_not_allowed() -> ApiProblem {
    ApiProblem::new(
        StatusCode::FORBIDDEN,
        ErrorCode::OriginNotAllowed,
        "the page's exact origin must be on the site's list",
    )
}

/// The header in which `VerifyNow` clients send their key.
const AUTH_TOKEN: &str = "authtoken";
const SEC_FETCH_SITE: &str = "sec-fetch-site";

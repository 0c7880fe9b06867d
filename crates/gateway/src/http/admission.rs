//! Who may call: pages by their exact origin, servers by their key.
//!
//! An origin is a filter for browsers and never an authentication: anybody else can claim any origin.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::problem::{ApiProblem, Fault, RefusedPage};
use crate::http::App;
use crate::origin::Origin;
use crate::site::{Site, Sites};
use crate::verification::state::Caller;

/// What the headers say about the caller, before the site is known.
#[derive(Clone, Debug)]
pub(super) enum Requester {
    /// A server, by its key.
    Server(Arc<Site>),
    /// A page whose origin at least one site lists.
    Page(Origin),
    /// A page whose origin no site lists; `None` if it cannot be read.
    UnlistedPage(Option<Origin>),
    /// No origin at all.
    Anonymous {
        /// Whether the browser itself says that the page is the gateway's own.
        same_origin: bool,
    },
}

impl Requester {
    fn read(headers: &HeaderMap, sites: &Sites) -> Result<Self, Fault> {
        let origin = origin(headers, sites);
        if let Some(key) = headers.get(AUTH_TOKEN) {
            if !matches!(origin, OriginHeader::Absent) {
                return Err(Fault::KeyFromPage);
            }
            if headers.get_all(AUTH_TOKEN).iter().nth(1).is_some() {
                return Err(Fault::SeveralKeys);
            }
            let site = key.to_str().ok().and_then(|key| sites.by_server_key(key));
            return site.cloned().map(Self::Server).ok_or(Fault::NoServerKey);
        }
        Ok(match origin {
            OriginHeader::Listed(origin) => Self::Page(origin),
            OriginHeader::Foreign(origin) => Self::UnlistedPage(origin),
            OriginHeader::Absent => Self::Anonymous {
                same_origin: headers
                    .get(SEC_FETCH_SITE)
                    .is_some_and(|value| value == "same-origin"),
            },
        })
    }

    /// Admits a call that names its site, such as `/send`.
    pub(super) fn for_site(
        self,
        sites: &Sites,
        site_key: Option<&str>,
    ) -> Result<(Arc<Site>, Caller), Fault> {
        if let Self::Server(site) = self {
            let caller = Caller::Server(site.id.clone());
            return Ok((site, caller));
        }
        let site = match (site_key, &self) {
            // Neither page nor server: the caller has forgotten its key.
            (None, Self::Anonymous { .. }) => return Err(Fault::NoServerKey),
            (None, _) => return Err(Fault::UnknownSite),
            (Some(key), _) => sites.by_site_key(key).ok_or(Fault::UnknownSite)?,
        };
        match self {
            Self::Page(origin) if site.allows(&origin) => {
                Ok((Arc::clone(site), Caller::Page(origin)))
            }
            Self::Page(origin) => Err(not_of(site, Some(origin))),
            Self::UnlistedPage(origin) => Err(not_of(site, origin)),
            Self::Server(_) | Self::Anonymous { .. } => Err(Fault::NoOrigin),
        }
    }

    /// Admits a read that names its site and changes nothing, such as `/config`: browsers omit `Origin`
    /// when a page reads from its own.
    pub(super) fn for_reading(
        self,
        sites: &Sites,
        site_key: Option<&str>,
    ) -> Result<Arc<Site>, Fault> {
        if let (Self::Anonymous { same_origin: true }, Some(key)) = (&self, site_key) {
            return sites.by_site_key(key).cloned().ok_or(Fault::UnknownSite);
        }
        self.for_site(sites, site_key).map(|(site, _)| site)
    }

    /// Admits a call that only servers may make.
    pub(super) fn for_server(self) -> Result<Arc<Site>, Fault> {
        match self {
            Self::Server(site) => Ok(site),
            Self::Page(_) | Self::UnlistedPage(_) | Self::Anonymous { .. } => {
                Err(Fault::NoServerKey)
            }
        }
    }

    /// Admits a read that belongs to a verification and changes nothing, such as its events: browsers omit `Origin`
    /// when a page reads from its own, and then there is no caller.
    pub(super) fn for_watching(self) -> Result<Option<Caller>, Fault> {
        match self {
            Self::Anonymous { same_origin: true } => Ok(None),
            other => other.for_verification().map(Some),
        }
    }

    /// Admits a call that belongs to a verification; the state machine decides which one it may touch.
    pub(super) fn for_verification(self) -> Result<Caller, Fault> {
        match self {
            Self::Server(site) => Ok(Caller::Server(site.id.clone())),
            Self::Page(origin) => Ok(Caller::Page(origin)),
            Self::UnlistedPage(origin) => Err(of_no_site(origin)),
            Self::Anonymous { .. } => Err(Fault::NoOrigin),
        }
    }
}

impl FromRequestParts<Arc<App>> for Requester {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiProblem> {
        Ok(Self::read(&parts.headers, app.verifier.sites())?)
    }
}

/// The `Origin` header, looked up among all that any site lists.
#[derive(Debug)]
pub(super) enum OriginHeader {
    Listed(Origin),
    /// `None` if it is not an origin as browsers write it.
    Foreign(Option<Origin>),
    Absent,
}

/// Reads the `Origin` header. More than one, or one that is not text, is treated like an unknown one.
pub(super) fn origin(headers: &HeaderMap, sites: &Sites) -> OriginHeader {
    let mut values = headers.get_all(header::ORIGIN).iter();
    match (values.next(), values.next()) {
        (None, _) => OriginHeader::Absent,
        (Some(value), None) => {
            let text = value.to_str().unwrap_or_default();
            match sites.listed_origin(text) {
                Some(origin) => OriginHeader::Listed(origin),
                None => OriginHeader::Foreign(Origin::parse(text).ok()),
            }
        }
        (Some(_), Some(_)) => OriginHeader::Foreign(None),
    }
}

/// A page that is not on the list of the site it names.
fn not_of(site: &Site, origin: Option<Origin>) -> Fault {
    Fault::ForeignPage(RefusedPage {
        origin,
        site: Some(site.id.clone()),
    })
}

/// A page that is on no list, where no site is named.
pub(super) fn of_no_site(origin: Option<Origin>) -> Fault {
    Fault::ForeignPage(RefusedPage { origin, site: None })
}

/// The header in which `VerifyNow` clients send their key.
const AUTH_TOKEN: &str = "authtoken";
const SEC_FETCH_SITE: &str = "sec-fetch-site";

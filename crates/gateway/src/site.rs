//! Sites: who may use this gateway, from which pages, and how.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use phone::Region;
use sha2::{Digest as _, Sha256};
use wire::Channel;

use crate::origin::Origin;

/// The operator's name for a site; the `aud` of its tokens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SiteId(pub String);

impl fmt::Display for SiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One site and its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The operator's name for it.
    pub id: SiteId,
    /// What its messages call it.
    pub name: Option<String>,
    /// The pages that may embed the widget.
    pub origins: Vec<Origin>,
    /// Further pages around frames in which those are.
    pub top_origins: Vec<Origin>,
    /// The countries it sends to; all when empty.
    pub countries: Vec<Region>,
    /// The channels it offers, in order of fallback.
    pub channels: Vec<Channel>,
    /// Digits of its codes.
    pub code_length: u8,
}

impl Site {
    /// Whether pages of this origin may use the site.
    pub fn allows(&self, origin: &Origin) -> bool {
        self.origins.contains(origin)
    }

    /// The page at the top, as a page in a frame of it has named it; `None` for one that the site does not know. A
    /// message bound to it is read on that page, too, so nobody's word is taken for it.
    pub fn top(&self, named: &str) -> Option<&Origin> {
        let known = self.origins.iter().chain(&self.top_origins);
        known.into_iter().find(|origin| origin.as_str() == named)
    }

    /// Whether the site sends to this country. A number that belongs to no country (satellite networks,
    /// say) is served only by a site that serves them all.
    pub fn serves(&self, region: Option<Region>) -> bool {
        self.countries.is_empty() || region.is_some_and(|region| self.countries.contains(&region))
    }
}

/// Every site, found by its keys. Server keys are kept as hashes only, which also makes the lookup's time
/// independent of how much of a guess is right.
#[derive(Default)]
pub struct Sites {
    by_site_key: HashMap<String, Arc<Site>>,
    by_server_key: HashMap<[u8; 32], Arc<Site>>,
    all: Vec<Arc<Site>>,
}

impl Sites {
    /// Adds a site with its public key and its server keys.
    pub fn add<'k>(
        &mut self,
        site: Site,
        site_key: &str,
        server_keys: impl IntoIterator<Item = &'k str>,
    ) {
        let site = Arc::new(site);
        self.by_site_key
            .insert(site_key.to_owned(), Arc::clone(&site));
        for key in server_keys {
            self.by_server_key
                .insert(Sha256::digest(key).into(), Arc::clone(&site));
        }
        self.all.push(site);
    }

    /// The site of a public key.
    pub fn by_site_key(&self, key: &str) -> Option<&Arc<Site>> {
        self.by_site_key.get(key)
    }

    /// The site of a server key.
    pub fn by_server_key(&self, key: &str) -> Option<&Arc<Site>> {
        let hash: [u8; 32] = Sha256::digest(key).into();
        self.by_server_key.get(&hash)
    }

    /// The site of that name.
    pub fn by_id(&self, id: &SiteId) -> Option<&Arc<Site>> {
        self.all.iter().find(|site| site.id == *id)
    }

    /// The origin as this header value spells it, if any site lists it.
    pub fn listed_origin(&self, header: &str) -> Option<&Origin> {
        self.all
            .iter()
            .flat_map(|site| &site.origins)
            .find(|origin| origin.as_str() == header)
    }
}

impl fmt::Debug for Sites {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.all.iter().map(|site| &site.id))
            .finish()
    }
}

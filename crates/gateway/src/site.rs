//! Sites: who may use this gateway, from which pages, and how.

mod costly;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use phone::Region;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use wire::{Channel, Numbers};

pub use self::costly::CostlyNumbers;
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
    /// The name used in its messages.
    pub name: Option<String>,
    /// The pages that may embed the widget.
    pub origins: Vec<Origin>,
    /// Further pages, which embed those in frames.
    pub top_origins: Vec<Origin>,
    /// The countries it sends to; all if empty.
    pub countries: Vec<Region>,
    /// The channels it offers, in order of fallback.
    pub channels: Vec<Channel>,
    /// Which numbers it sends to.
    pub numbers: Numbers,
    /// Number of digits of its codes.
    pub code_length: u8,
    /// What can be redeemed only once.
    pub redeem: Redeem,
    /// Which numbers may get a call as their first message.
    pub voice_first: VoiceFirst,
    /// Types of numbers that it sends to beyond landlines and mobile phones.
    pub allow_numbers: Vec<CostlyNumbers>,
    /// Whether pages from any port of this machine may embed it as well: in development.
    pub any_development_server: bool,
}

/// What can be redeemed only once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Redeem {
    /// Each token: after a redemption `/refresh` returns one that can be redeemed again.
    #[default]
    Token,
    /// Each verification: once one of its tokens has been redeemed there is no other.
    Verification,
}

/// Which numbers may get a call as their first message. A code left in a voicemail box is available to anyone with
/// access to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VoiceFirst {
    /// None.
    Never,
    /// Those that no text can reach.
    Landlines,
    /// All.
    Always,
}

impl Site {
    /// Whether pages of this origin may use the site.
    pub fn allows(&self, origin: &Origin) -> bool {
        self.origins.contains(origin)
            || (self.any_development_server && origin.is_development_server())
    }

    /// The top-level page, as named by a page in one of its frames; `None` if the site does not know it. A
    /// message bound to it can be read on that page, too, so it is not simply believed.
    pub fn top(&self, named: &str) -> Option<&Origin> {
        let known = self.origins.iter().chain(&self.top_origins);
        known.into_iter().find(|origin| origin.as_str() == named)
    }

    /// Whether the site sends to this country. A number that belongs to no country (such as satellite networks)
    /// is served only by a site that serves them all.
    pub fn serves(&self, region: Option<Region>) -> bool {
        self.countries.is_empty() || region.is_some_and(|region| self.countries.contains(&region))
    }
}

/// Every site, found by its keys. Server keys are kept only as hashes, which also makes the lookup's time
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

    /// The site with this public key.
    pub fn by_site_key(&self, key: &str) -> Option<&Arc<Site>> {
        self.by_site_key.get(key)
    }

    /// The site with this server key.
    pub fn by_server_key(&self, key: &str) -> Option<&Arc<Site>> {
        let hash: [u8; 32] = Sha256::digest(key).into();
        self.by_server_key.get(&hash)
    }

    /// The site with this name.
    pub fn by_id(&self, id: &SiteId) -> Option<&Arc<Site>> {
        self.all.iter().find(|site| site.id == *id)
    }

    /// The origin with this spelling, if it may use any site.
    pub fn listed_origin(&self, header: &str) -> Option<Origin> {
        let mut listed = self.all.iter().flat_map(|site| &site.origins);
        if let Some(origin) = listed.find(|origin| origin.as_str() == header) {
            return Some(origin.clone());
        }
        let any = self.all.iter().any(|site| site.any_development_server);
        let origin = any.then(|| Origin::parse(header).ok()).flatten();
        origin.filter(Origin::is_development_server)
    }
}

impl fmt::Debug for Sites {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.all.iter().map(|site| &site.id))
            .finish()
    }
}

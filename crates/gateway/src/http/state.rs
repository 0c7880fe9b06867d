//! What the handlers share.

use std::sync::{Arc, Once};

use tokio::sync::Semaphore;

use super::assets::Assets;
use super::client_ip::TrustedProxies;
use super::country::CountryHeaders;
use super::refused_pages::RefusedPages;
use crate::config::Warning;
use crate::geo::CountryDatabase;
use crate::provider::sandbox::inbox::Inbox;
use crate::vendor::sender::Senders;
use crate::verify::Verifier;

/// Everything that is needed to respond to a request.
#[derive(Debug)]
pub struct App {
    /// The use cases.
    pub verifier: Arc<Verifier>,
    /// The widget's files.
    pub assets: Assets,
    /// The proxies that are trusted to say who the client is.
    pub proxies: TrustedProxies,
    /// How many requests to the endpoints may run concurrently.
    pub max_requests: usize,
    /// How many event streams may be open.
    pub streams: Arc<Semaphore>,
    /// The headers in which they may name the client's country.
    pub country_headers: CountryHeaders,
    /// Where the country of an address is looked up, if anywhere.
    pub countries: Option<Arc<CountryDatabase>>,
    /// The sandbox's inbox, if it may be read.
    pub inbox: Option<Arc<Inbox>>,
    /// Whether it may be read from other machines.
    pub inbox_is_exposed: bool,
    /// Warnings about the configuration.
    pub warnings: Vec<Warning>,
    /// Who may send callbacks.
    pub senders: Senders,
    /// Refused pages that have been logged.
    pub refused_pages: RefusedPages,
    /// Whether an untrusted proxy has been logged.
    pub unknown_proxy: Once,
}

impl App {
    /// Ends every stream that would not end by itself: the process is about to stop.
    pub fn close_streams(&self) {
        self.verifier.close_watchers();
        if let Some(inbox) = &self.inbox {
            inbox.close();
        }
    }
}

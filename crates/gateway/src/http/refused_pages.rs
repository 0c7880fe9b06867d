//! Pages that were refused for their origin. It is the most common first mistake, so the log reports it, but not for
//! each of a million requests.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use super::problem::RefusedPage;
use crate::clock::UnixMillis;

/// What has been logged recently.
#[derive(Debug, Default)]
pub struct RefusedPages(Mutex<Told>);

#[derive(Debug, Default)]
struct Told {
    /// Since when.
    since: Option<UnixMillis>,
    pages: HashSet<(String, Option<String>)>,
    /// Refusals since then that were not logged.
    unsaid: u64,
}

impl RefusedPages {
    /// Logs each page and site once a minute, up to a maximum number.
    pub(super) fn tell(&self, page: &RefusedPage, now: UnixMillis) {
        let origin = page
            .origin
            .as_ref()
            .map_or("unreadable", |origin| origin.as_str());
        let site = page.site.as_ref().map(|site| site.0.as_str());
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let goes_on = told
            .since
            .is_some_and(|since| since <= now && now < since.plus_seconds(PAUSE_SECONDS));
        if !goes_on {
            if told.unsaid > 0 {
                tracing::info!(refusals = told.unsaid, "origin.refused_more");
            }
            *told = Told {
                since: Some(now),
                ..Told::default()
            };
        }
        let fresh = told.pages.len() < MOST
            && told
                .pages
                .insert((origin.to_owned(), site.map(str::to_owned)));
        if fresh {
            tracing::info!(origin, site, "origin.refused");
        } else {
            told.unsaid += 1;
        }
    }
}

const PAUSE_SECONDS: u32 = 60;
/// Pages that are logged in that time.
const MOST: usize = 20;

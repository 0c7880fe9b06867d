//! `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11): the client's own quotas.
//!
//! Here `t` is the number of seconds until there is one more unit: a quota refills steadily, never all at once.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::verification::limit::{Standing, Standings};

/// Adds the state of the quotas; nothing if there are none.
pub(super) fn write(headers: &mut HeaderMap, standings: &Standings) {
    if standings.is_empty() {
        return;
    }
    let policies = standings.iter().map(|standing| {
        let quota = &standing.quota;
        format!(
            "\"{}\";q={};w={}",
            quota.name,
            quota.quota.units(),
            quota.quota.window_seconds()
        )
    });
    insert(headers, POLICY, policies);
    insert(headers, LIMIT, standings.iter().map(limit));
}

fn limit(standing: &Standing) -> String {
    let next = standing.next_in_seconds;
    let next = next.map_or_else(String::new, |seconds| format!(";t={seconds}"));
    format!("\"{}\";r={}{next}", standing.quota.name, standing.remaining)
}

/// A list (RFC 9651, section 3.1).
fn insert(headers: &mut HeaderMap, name: HeaderName, members: impl Iterator<Item = String>) {
    let list = members.collect::<Vec<_>>().join(", ");
    // Names are letters, digits and hyphens.
    if let Ok(value) = HeaderValue::from_str(&list) {
        headers.insert(name, value);
    }
}

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

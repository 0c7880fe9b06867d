//! A site's server asks for the delivery status of its messages.

use wire::{DeliveriesAnswer, Delivery, DeliverySum, LatencyPercentiles};

use super::{Refusal, Verifier};
use crate::clock::UnixMillis;
use crate::encoding::{base64url, from_base64url};
use crate::site::SiteId;
use crate::store::{DeliveriesQuery, KeptDelivery, Tally};
use crate::verification::seal::Cursor;
use crate::verification::state::{Dispatch, Fate};

/// The request.
#[derive(Clone, Debug, Default)]
pub struct DeliveriesWanted {
    /// Messages decided since then; defaults to a day ago.
    pub since: Option<UnixMillis>,
    /// Messages per page; defaults to 100, at most 1000.
    pub limit: Option<u32>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

impl Verifier {
    /// A page of the site's messages, newest first; with the first page, the sums of all of them.
    pub async fn deliveries(
        &self,
        site: &SiteId,
        wanted: DeliveriesWanted,
    ) -> Result<DeliveriesAnswer, Refusal> {
        let limit = wanted.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(Refusal::BadRequest("limit: from 1 to 1000"));
        }
        let read = |text| self.read_cursor(site, text);
        let before = wanted.cursor.as_deref().map(read).transpose()?;
        let yesterday = self.clock.now().minus_seconds(DAY_SECONDS);
        let query = DeliveriesQuery {
            site: site.clone(),
            since: wanted.since.unwrap_or(yesterday),
            before,
            // One more than is shown tells whether there is another page.
            limit: limit + 1,
        };
        let sums = match before {
            Some(_) => None,
            None => Some(self.store.tallies(query.clone()).await?),
        };
        let mut kept = self.store.deliveries(query).await?;
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = kept.len() > shown;
        kept.truncate(shown);
        let last = kept.last().filter(|_| more);
        let next_cursor = last.map(|last| self.cursor(site, last.place));
        Ok(DeliveriesAnswer {
            next_cursor,
            deliveries: kept.iter().map(|kept| self.delivery(kept)).collect(),
            sums: sums.map(|tallies| tallies.into_iter().map(sum).collect()),
        })
    }

    /// A position in the order of everybody's messages, sealed: it would tell one site how much the others send.
    fn cursor(&self, site: &SiteId, place: i64) -> String {
        let seal = &self.keys.seal;
        let sealed = seal.seal_cursor(site, Cursor(place), &*self.entropy);
        base64url(sealed.as_bytes())
    }

    fn read_cursor(&self, site: &SiteId, text: &str) -> Result<i64, Refusal> {
        from_base64url(text)
            .and_then(|sealed| self.keys.seal.open_cursor(site, &sealed.into()).ok())
            .map(|Cursor(place)| place)
            .ok_or(Refusal::BadRequest(
                "cursor: must be the nextCursor of an earlier response",
            ))
    }

    fn delivery(&self, kept: &KeptDelivery) -> Delivery {
        let sealed = kept.sealed_id.as_ref();
        let id = sealed.and_then(|sealed| self.keys.seal.open_id(&kept.key, sealed).ok());
        let send = &kept.send;
        // What is said about it elsewhere is for callers that must not know.
        let fate = if send.was_withheld() {
            &Fate::Pending
        } else {
            &send.fate
        };
        Delivery {
            verification_id: id.map(super::VerificationId::encode),
            verification: kept.key.encode(),
            ordinal: u32::try_from(kept.index + 1).unwrap_or(u32::MAX),
            delivery_status: fate.status(),
            channel: send.channel,
            country: kept.country.map(|region| region.to_string()),
            unknown_range: kept.unknown_range,
            provider: send
                .carrier
                .as_ref()
                .map(|carrier| carrier.provider.clone()),
            automatic: send.automatic,
            reason: reason(send),
            latency_ms: send.latency_ms().filter(|_| fate.at().is_some()),
            sent_at: send.claimed_at.rfc3339(),
            timestamp: fate.at().unwrap_or(send.claimed_at).rfc3339(),
        }
    }
}

/// Why it failed, or why nothing was sent. A site's own server may know what strangers must not.
fn reason(send: &Dispatch) -> Option<String> {
    match &send.fate {
        _ if send.was_withheld() => Some("opted_out".to_owned()),
        Fate::Failed { reason, .. } => Some(reason.clone()),
        _ => None,
    }
}

fn sum(mut tally: Tally) -> DeliverySum {
    DeliverySum {
        channel: tally.channel,
        country: tally.country.map(|region| region.to_string()),
        provider: tally.provider,
        sent: tally.delivered + tally.failed + tally.pending,
        delivered: tally.delivered,
        failed: tally.failed,
        pending: tally.pending,
        unknown_ranges: tally.unknown_ranges,
        latency_ms: percentiles(&mut tally.latencies_ms),
    }
}

/// By nearest rank: each is one of the values.
fn percentiles(values: &mut [u64]) -> Option<LatencyPercentiles> {
    values.sort_unstable();
    let at = |percent: usize| {
        let rank = (values.len() * percent).div_ceil(100);
        values.get(rank.saturating_sub(1)).copied()
    };
    Some(LatencyPercentiles {
        p50: at(50)?,
        p95: at(95)?,
        p99: at(99)?,
    })
}

const DEFAULT_LIMIT: u32 = 100;
const MAX_LIMIT: u32 = 1000;
const DAY_SECONDS: u32 = 24 * 60 * 60;

#[cfg(test)]
mod tests {
    use wire::LatencyPercentiles;

    use super::percentiles;

    #[test]
    fn percentiles_are_values_that_have_occurred() {
        let mut hundred: Vec<u64> = (1..=100).rev().collect();
        let expected = LatencyPercentiles {
            p50: 50,
            p95: 95,
            p99: 99,
        };
        assert_eq!(percentiles(&mut hundred), Some(expected));
        let one = LatencyPercentiles {
            p50: 7,
            p95: 7,
            p99: 7,
        };
        assert_eq!(percentiles(&mut [7]), Some(one));
        assert_eq!(percentiles(&mut []), None);
    }
}

//! A site's server asks how its messages fared.

use wire::{DeliveriesAnswer, Delivery, DeliverySum, LatencyPercentiles};

use super::state::{Dispatch, DispatchOutcome, Fate};
use super::{Refusal, Verifier};
use crate::clock::UnixMillis;
use crate::encoding::{base64url, from_base64url};
use crate::site::SiteId;
use crate::store::{DeliveriesQuery, KeptDelivery, Tally};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct DeliveriesWanted {
    /// Messages decided since then; a day ago when absent.
    pub since: Option<UnixMillis>,
    /// Messages a page; 100 when absent, 1000 at most.
    pub limit: Option<u32>,
    /// Where the page before this one ended.
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
        let before = wanted.cursor.as_deref().map(read_cursor).transpose()?;
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
        Ok(DeliveriesAnswer {
            next_cursor: last.map(|last| base64url(&last.place.to_be_bytes())),
            deliveries: kept.iter().map(|kept| self.delivery(kept)).collect(),
            sums: sums.map(|tallies| tallies.into_iter().map(sum).collect()),
        })
    }

    fn delivery(&self, kept: &KeptDelivery) -> Delivery {
        let sealed = kept.sealed_id.as_deref();
        let id = sealed.and_then(|sealed| self.keys.seal.open_id(&kept.key, sealed).ok());
        let send = &kept.send;
        Delivery {
            verification_id: id.map(super::VerificationId::encode),
            verification: kept.key.encode(),
            ordinal: u32::try_from(kept.index + 1).unwrap_or(u32::MAX),
            delivery_status: send.fate.status(),
            channel: send.channel,
            country: kept.country.clone(),
            provider: send
                .carrier
                .as_ref()
                .map(|carrier| carrier.provider.clone()),
            automatic: send.automatic,
            reason: reason(send),
            latency_ms: send.latency_ms(),
            sent_at: send.claimed_at.rfc3339(),
            timestamp: send.fate.at().unwrap_or(send.claimed_at).rfc3339(),
        }
    }
}

/// Why it failed, or why nothing was sent. A site's own server may know what strangers must not.
fn reason(send: &Dispatch) -> Option<String> {
    match &send.fate {
        Fate::Failed { reason, .. } => Some(reason.clone()),
        _ if send.outcome == Some(DispatchOutcome::OptedOut) => Some("opted_out".to_owned()),
        _ => None,
    }
}

fn read_cursor(text: &str) -> Result<i64, Refusal> {
    from_base64url(text)
        .and_then(|bytes| bytes.try_into().ok())
        .map(i64::from_be_bytes)
        .ok_or(Refusal::BadRequest("cursor: only what nextCursor said"))
}

fn sum(mut tally: Tally) -> DeliverySum {
    DeliverySum {
        channel: tally.channel,
        country: tally.country,
        provider: tally.provider,
        sent: tally.delivered + tally.failed + tally.pending,
        delivered: tally.delivered,
        failed: tally.failed,
        pending: tally.pending,
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

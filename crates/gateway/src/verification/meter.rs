//! Which counters a step is charged to.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use crate::address::of_customer;
use crate::clock::UnixMillis;
use crate::site::SiteId;
use crate::verification::limit::{
    BucketCharge, BucketKey, Charges, MILLIS_A_DAY, Money, NamedQuota, NumberCharge, NumberRules,
    Prices, SpendCharge,
};
use crate::verification::pseudonym::{Pseudonym, PseudonymKeys};
use crate::verification::state::Verification;

/// The operator's choices.
#[derive(Clone, Debug)]
pub struct Limits {
    /// For each number.
    pub number: Arc<NumberRules>,
    /// Messages requested from one IPv4 address, or one IPv6 network of 64 bits (one line of one customer).
    pub address_sends: Vec<NamedQuota>,
    /// Messages requested from one IPv6 network of 48 bits (at most one customer).
    pub network_sends: Vec<NamedQuota>,
    /// Requests with an `Idempotency-Key`, which are kept for a while whatever their result.
    pub address_repeats: Vec<NamedQuota>,
    /// The same, from one IPv6 network of 48 bits.
    pub network_repeats: Vec<NamedQuota>,
    /// Codes checked, as above.
    pub address_checks: Vec<NamedQuota>,
    /// Codes checked, as above.
    pub network_checks: Vec<NamedQuota>,
    /// Messages of each site.
    pub site_sends: Vec<NamedQuota>,
    /// Messages requested to numbers of ranges that no plan contains: from one address or network, and of each site.
    pub unknown_range_sends: Vec<NamedQuota>,
    /// The same for all of a site.
    pub site_unknown_range_sends: Vec<NamedQuota>,
    /// What messages cost.
    pub prices: Prices,
    /// What a site may spend a day, unless it has a budget of its own.
    pub budget: Option<Money>,
    /// What some sites may spend a day.
    pub budgets: HashMap<SiteId, Money>,
}

/// The limits as they apply to one request.
#[derive(Clone, Debug)]
pub struct Meter {
    limits: Arc<Limits>,
    /// Charged to the client's address; empty when a server acts for somebody unnamed.
    address: Vec<BucketCharge>,
    /// Also charged to it if no plan contains the number's range.
    unknown_range: Vec<BucketCharge>,
    /// Earlier pseudonyms of the number, under keys that are being replaced.
    earlier_names: Vec<Pseudonym>,
}

impl Meter {
    /// For a request that sends. `client` is `None` for a server that does not say for whom it asks: it is trusted
    /// because of its key, and number, site and money have limits of their own.
    pub fn of_message(limits: &Arc<Limits>, client: Option<IpAddr>, keys: &PseudonymKeys) -> Self {
        let (address, network) = (&limits.address_sends, &limits.network_sends);
        let strict = &limits.unknown_range_sends;
        Self {
            address: by_address("send", client, address, network, keys),
            unknown_range: by_address("unknown-range", client, strict, strict, keys),
            limits: Arc::clone(limits),
            earlier_names: Vec::new(),
        }
    }

    /// For a message that nobody requests: a fallback to the next channel.
    pub fn of_hop(limits: &Arc<Limits>) -> Self {
        Self {
            limits: Arc::clone(limits),
            address: Vec::new(),
            unknown_range: Vec::new(),
            earlier_names: Vec::new(),
        }
    }

    /// For a request that checks a code.
    pub fn of_check(limits: &Arc<Limits>, client: Option<IpAddr>, keys: &PseudonymKeys) -> Self {
        let (address, network) = (&limits.address_checks, &limits.network_checks);
        Self {
            address: by_address("check", client, address, network, keys),
            unknown_range: Vec::new(),
            limits: Arc::clone(limits),
            earlier_names: Vec::new(),
        }
    }

    /// For a request that is kept so that it can be repeated.
    pub fn of_repeat(limits: &Limits, client: Option<IpAddr>, keys: &PseudonymKeys) -> Charges {
        let (address, network) = (&limits.address_repeats, &limits.network_repeats);
        Charges {
            buckets: by_address("repeat", client, address, network, keys),
            ..Charges::default()
        }
    }

    /// Also counts what was sent to the number under these pseudonyms.
    #[must_use]
    pub fn with_earlier_names(self, names: &[Pseudonym]) -> Self {
        Self {
            earlier_names: names.to_vec(),
            ..self
        }
    }

    /// Puts off the next resend of a verification to when its number's limits have room for it, as far as its own
    /// messages use them up. What others have sent to the number is not told.
    pub fn put_off_resend(&self, verification: &mut Verification) {
        if !verification.recipient.metered {
            return;
        }
        let Some(newest) = verification.sends.last().map(|send| send.claimed_at) else {
            return;
        };
        let counted = verification.sends.iter().rev().filter(|it| it.counts());
        let history: Vec<UnixMillis> = counted.map(|it| it.claimed_at.min(newest)).collect();
        if let Some(open_at) = self.limits.number.open_at(&history) {
            verification.resend_at = verification.resend_at.max(open_at);
        }
    }

    /// What the last message of this verification counts against.
    pub fn message(&self, verification: &Verification, now: UnixMillis) -> Charges {
        let recipient = &verification.recipient;
        let Some(message) = verification.sends.last().filter(|_| recipient.metered) else {
            return Charges::default();
        };
        let automatic = message.automatic;
        let limits = &self.limits;
        let site = &verification.site;
        let budget = limits.budgets.get(site).copied().or(limits.budget);
        let of_site = |what, quota: &NamedQuota| BucketCharge {
            key: BucketKey::new(what, site.0.as_bytes(), quota.quota),
            quota: quota.clone(),
            cost: 1,
            shown: false,
        };
        let sites = limits.site_sends.iter().map(|quota| of_site("site", quota));
        let unknown = limits.site_unknown_range_sends.iter();
        let unknown = unknown.map(|quota| of_site("site-unknown-range", quota));
        let unknown = unknown.filter(|_| recipient.unknown_range);
        let strict = self.unknown_range.iter().cloned();
        let strict = strict.filter(|_| recipient.unknown_range && !automatic);
        // Nobody has requested an automatic message, so no address is charged for it.
        let address = self.address.iter().filter(|_| !automatic).cloned();
        Charges {
            number: Some(NumberCharge {
                names: self.names(recipient.name),
                automatic,
                begins: verification.sends.len() == 1,
                rules: Arc::clone(&limits.number),
            }),
            buckets: address.chain(strict).chain(sites).chain(unknown).collect(),
            spend: Some(SpendCharge {
                site: site.clone(),
                day: now.0.div_euclid(MILLIS_A_DAY),
                budget,
                cost: limits.prices.of(message.channel, verification.country),
            }),
        }
    }

    /// What the check of a code counts against: only the address of the caller. Nothing that a stranger
    /// can use up in the number's name blocks whoever holds the message.
    pub fn check(&self, verification: Option<&Verification>) -> Charges {
        if verification.is_some_and(|verification| !verification.recipient.metered) {
            return Charges::default();
        }
        Charges {
            number: None,
            buckets: self.address.clone(),
            spend: None,
        }
    }

    /// Every pseudonym of a number, the current one first.
    pub fn names(&self, current: Pseudonym) -> Vec<Pseudonym> {
        let earlier = self.earlier_names.iter().copied();
        let others = earlier.filter(|name| *name != current);
        std::iter::once(current).chain(others).collect()
    }
}

/// IPv4 addresses count individually, also those inside IPv6 ones; of IPv6 addresses a household has 2^64, and can easily
/// get 2^80.
fn by_address(
    what: &str,
    client: Option<IpAddr>,
    address: &[NamedQuota],
    network: &[NamedQuota],
    keys: &PseudonymKeys,
) -> Vec<BucketCharge> {
    let subjects = match client.map(of_customer) {
        None => Vec::new(),
        Some(IpAddr::V4(v4)) => vec![(v4.octets().to_vec(), address)],
        Some(IpAddr::V6(v6)) => vec![
            (v6.octets()[..8].to_vec(), address),
            (v6.octets()[..6].to_vec(), network),
        ],
    };
    let charge = |name: Pseudonym, quota: &NamedQuota| BucketCharge {
        key: BucketKey::new(what, name.as_bytes(), quota.quota),
        quota: quota.clone(),
        cost: 1,
        shown: true,
    };
    subjects
        .into_iter()
        .map(|(octets, quotas)| (keys.network(&octets), quotas))
        .flat_map(|(name, quotas)| quotas.iter().map(move |quota| charge(name, quota)))
        .collect()
}

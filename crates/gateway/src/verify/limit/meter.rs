//! Which counters a step is charged to.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use super::charge::MILLIS_A_DAY;
use super::{
    BucketCharge, BucketKey, Charges, Entry, Money, NamedQuota, NumberCharge, NumberRules, Prices,
    SpendCharge,
};
use crate::clock::UnixMillis;
use crate::site::SiteId;
use crate::verify::pseudonym::{Pseudonym, PseudonymKeys};
use crate::verify::state::Verification;

/// What the operator has chosen.
#[derive(Clone, Debug)]
pub struct Limits {
    /// For each number.
    pub number: Arc<NumberRules>,
    /// Messages asked for from one IPv4 address, or one IPv6 network of 64 bits (one line of one customer).
    pub address_sends: Vec<NamedQuota>,
    /// Messages asked for from one IPv6 network of 48 bits (one customer, at most).
    pub network_sends: Vec<NamedQuota>,
    /// Codes checked, as above.
    pub address_checks: Vec<NamedQuota>,
    /// Codes checked, as above.
    pub network_checks: Vec<NamedQuota>,
    /// Messages of each site.
    pub site_sends: Vec<NamedQuota>,
    /// What messages cost.
    pub prices: Prices,
    /// What a site may spend a day, where it has no budget of its own.
    pub budget: Option<Money>,
    /// What some sites may spend a day.
    pub budgets: HashMap<SiteId, Money>,
}

/// The limits as they apply to one request.
#[derive(Clone, Debug)]
pub struct Meter {
    limits: Arc<Limits>,
    /// Charged to the client's address; empty when a server speaks for somebody unnamed.
    address: Vec<BucketCharge>,
    /// Earlier names of the number, under keys that are being replaced.
    earlier_names: Vec<Pseudonym>,
}

impl Meter {
    /// For a request that sends. `client` is `None` for a server that does not say for whom it asks: its key vouches
    /// for it, and number, site and money have limits of their own.
    pub fn of_message(limits: &Arc<Limits>, client: Option<IpAddr>, keys: &PseudonymKeys) -> Self {
        let (address, network) = (&limits.address_sends, &limits.network_sends);
        Self {
            address: by_address("send", client, address, network, keys),
            limits: Arc::clone(limits),
            earlier_names: Vec::new(),
        }
    }

    /// For a message that nobody asks for: a hop to the next channel.
    pub fn of_hop(limits: &Arc<Limits>) -> Self {
        Self {
            limits: Arc::clone(limits),
            address: Vec::new(),
            earlier_names: Vec::new(),
        }
    }

    /// For a request that checks a code.
    pub fn of_check(limits: &Arc<Limits>, client: Option<IpAddr>, keys: &PseudonymKeys) -> Self {
        let (address, network) = (&limits.address_checks, &limits.network_checks);
        Self {
            address: by_address("check", client, address, network, keys),
            limits: Arc::clone(limits),
            earlier_names: Vec::new(),
        }
    }

    /// Counts what was sent to the number under these names, too.
    #[must_use]
    pub fn with_earlier_names(self, names: &[Pseudonym]) -> Self {
        Self {
            earlier_names: names.to_vec(),
            ..self
        }
    }

    /// What may be sent to a number.
    pub fn number_rules(&self) -> &NumberRules {
        &self.limits.number
    }

    /// What the last message of this verification counts against.
    pub fn message(&self, verification: &Verification, now: UnixMillis) -> Charges {
        let recipient = &verification.recipient;
        let Some(message) = verification.sends.last().filter(|_| recipient.metered) else {
            return Charges::default();
        };
        let automatic = message.automatic;
        let country = verification.country.as_deref();
        let country = country.and_then(|code| code.parse().ok());
        let limits = &self.limits;
        let site = &verification.site;
        let budget = limits.budgets.get(site).copied().or(limits.budget);
        let sites = limits.site_sends.iter().map(|quota| BucketCharge {
            key: BucketKey::new("site", site.0.as_bytes(), quota.quota),
            quota: quota.clone(),
            cost: 1,
            shown: false,
        });
        // Nobody has asked for an automatic message: no address is to blame for it.
        let address = self.address.iter().filter(|_| !automatic).cloned();
        Charges {
            number: Some(NumberCharge {
                names: self.names(recipient.name),
                entry: Entry::Message { automatic },
                rules: Arc::clone(&limits.number),
            }),
            buckets: address.chain(sites).collect(),
            spend: Some(SpendCharge {
                site: site.clone(),
                day: now.0.div_euclid(MILLIS_A_DAY),
                budget,
                cost: limits.prices.of(message.channel, country),
            }),
        }
    }

    /// What the check of a code counts against; for a verification that does not exist, only the address.
    pub fn check(&self, verification: Option<&Verification>) -> Charges {
        let recipient = verification.map(|verification| &verification.recipient);
        if recipient.is_some_and(|recipient| !recipient.metered) {
            return Charges::default();
        }
        Charges {
            number: recipient.map(|recipient| NumberCharge {
                names: self.names(recipient.name),
                entry: Entry::WrongCode,
                rules: Arc::clone(&self.limits.number),
            }),
            buckets: self.address.clone(),
            spend: None,
        }
    }

    /// Every name of a number, the current one first.
    pub fn names(&self, current: Pseudonym) -> Vec<Pseudonym> {
        let earlier = self.earlier_names.iter().copied();
        let others = earlier.filter(|name| *name != current);
        std::iter::once(current).chain(others).collect()
    }
}

/// IPv4 addresses count one by one; of IPv6 addresses a household has 2^64, and whoever wants more gets 2^80.
fn by_address(
    what: &str,
    client: Option<IpAddr>,
    address: &[NamedQuota],
    network: &[NamedQuota],
    keys: &PseudonymKeys,
) -> Vec<BucketCharge> {
    let subjects = match client {
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
        .filter_map(|(octets, quotas)| Some((keys.network(&octets)?, quotas)))
        .flat_map(|(name, quotas)| quotas.iter().map(move |quota| charge(name, quota)))
        .collect()
}

//! How many connections each address has open.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::address::of_customer;
use crate::http::client_ip::TrustedProxies;

/// Counts connections by address, and limits them.
#[derive(Clone, Debug)]
pub struct PeerLimit {
    most: usize,
    /// The connections of many clients come through these.
    proxies: TrustedProxies,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One connection, counted until this is dropped; `None` inside for one that is not counted.
#[derive(Debug)]
pub(super) struct OpenConnection(Option<(PeerLimit, IpAddr)>);

impl PeerLimit {
    /// At most `most` connections from one IPv4 address or one IPv6 /64. Trusted proxies and the machine itself are
    /// not limited.
    pub fn new(most: usize, proxies: TrustedProxies) -> Self {
        Self {
            most,
            proxies,
            open: Arc::default(),
        }
    }

    /// Counts a connection; `None` if it is one too many.
    pub(super) fn admit(&self, peer: IpAddr) -> Option<OpenConnection> {
        let peer = peer.to_canonical();
        if peer.is_loopback() || self.proxies.contains(peer) {
            return Some(OpenConnection(None));
        }
        let client = line(of_customer(peer));
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(client).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(OpenConnection(Some((self.clone(), client))))
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        let Some((limit, client)) = &self.0 else {
            return;
        };
        let mut open = limit.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(client) {
            *count -= 1;
            if *count == 0 {
                open.remove(client);
            }
        }
    }
}

/// An IPv4 address, or the /64 of a household.
fn line(peer: IpAddr) -> IpAddr {
    match peer {
        IpAddr::V4(_) => peer,
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::PeerLimit;
    use crate::http::client_ip::TrustedProxies;

    #[test]
    fn an_address_has_so_many_connections_and_gets_back_what_it_closes() {
        let proxies = TrustedProxies::new(vec!["10.0.0.0/8".parse().expect("a network")]);
        let limit = PeerLimit::new(2, proxies);
        let admit = |peer: &str| limit.admit(peer.parse().expect("an address"));
        let first = admit("203.0.113.7");
        let second = admit("::ffff:203.0.113.7");
        assert!(first.is_some() && second.is_some());
        assert!(admit("203.0.113.7").is_none());
        assert!(admit("203.0.113.8").is_some());
        drop(first);
        assert!(admit("203.0.113.7").is_some());

        // Two addresses of one household count as one.
        let household = [admit("2001:db8::1"), admit("2001:db8::2")];
        assert!(household.iter().all(Option::is_some));
        assert!(admit("2001:db8::3").is_none());
        assert!(admit("2001:db8:0:1::3").is_some());

        let many: Vec<_> = (0..9)
            .flat_map(|_| [admit("10.0.0.1"), admit("127.0.0.1"), admit("::1")])
            .collect();
        assert!(many.iter().all(Option::is_some));
        drop((second, household, many));
        assert!(limit.open.lock().expect("not poisoned").is_empty());
    }
}

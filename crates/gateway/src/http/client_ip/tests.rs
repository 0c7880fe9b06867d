//! Chains of proxies, honest and forged.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue};

use super::{FORWARDED_FOR, TrustedProxies};

fn proxies() -> TrustedProxies {
    let networks = ["10.0.0.0/8", "2001:db8:1::/48"];
    TrustedProxies::new(
        networks
            .iter()
            .map(|network| network.parse().expect("a network"))
            .collect(),
    )
}

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn forwarded(lines: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(
            FORWARDED_FOR,
            HeaderValue::from_bytes(line.as_bytes()).expect("a value"),
        );
    }
    headers
}

#[track_caller]
fn client(peer: &str, lines: &[&str], expected: &str) {
    let found = proxies().client(address(peer), &forwarded(lines));
    assert_eq!(found, address(expected), "{peer} {lines:?}");
}

#[test]
fn the_right_most_hop_that_is_no_trusted_proxy_is_the_client() {
    // No proxy in between.
    client("203.0.113.7", &[], "203.0.113.7");
    // A stranger's header is not read at all.
    client("203.0.113.7", &["198.51.100.1"], "203.0.113.7");
    client("203.0.113.7", &["10.0.0.1"], "203.0.113.7");
    // One proxy, two, and one header line each.
    client("10.0.0.1", &["203.0.113.7"], "203.0.113.7");
    client("10.0.0.1", &["203.0.113.7, 10.0.0.2"], "203.0.113.7");
    client("10.0.0.1", &["203.0.113.7", "10.0.0.2"], "203.0.113.7");
    // What the client has claimed before the first proxy.
    client("10.0.0.1", &["1.1.1.1, 203.0.113.7"], "203.0.113.7");
    client("10.0.0.1", &["10.0.0.9, 203.0.113.7"], "203.0.113.7");
    client(
        "10.0.0.1",
        &["1.1.1.1", "203.0.113.7, 10.0.0.2"],
        "203.0.113.7",
    );
    // A proxy that is not on the list is a client.
    client("10.0.0.1", &["1.1.1.1, 192.168.0.1"], "192.168.0.1");
}

#[test]
fn without_a_client_the_furthest_proxy_is_one() {
    client("10.0.0.1", &[], "10.0.0.1");
    client("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3");
    client("10.0.0.1", &[""], "10.0.0.1");
    client("10.0.0.1", &["203.0.113.7, "], "10.0.0.1");
    client("10.0.0.1", &["203.0.113.7, unknown"], "10.0.0.1");
    client("10.0.0.1", &["203.0.113.7, _hidden, 10.0.0.2"], "10.0.0.2");
}

#[test]
fn every_spelling_of_an_address_is_one_address() {
    client("::ffff:10.0.0.1", &["203.0.113.7"], "203.0.113.7");
    client("10.0.0.1", &["::ffff:203.0.113.7"], "203.0.113.7");
    client("10.0.0.1", &["203.0.113.7:4711"], "203.0.113.7");
    client("10.0.0.1", &["\t 203.0.113.7 "], "203.0.113.7");
    client("2001:db8:1::1", &["2001:db8:2::7"], "2001:db8:2::7");
    client("10.0.0.1", &["[2001:db8:2::7]"], "2001:db8:2::7");
    client("10.0.0.1", &["[2001:db8:2::7]:443"], "2001:db8:2::7");
    client("10.0.0.1", &["[::ffff:cb00:7107]:443"], "203.0.113.7");
    for none in [
        "[203.0.113.7]",
        "203.0.113",
        "203.0.113.07",
        "0xcb.0.113.7",
        "3405803783",
        "fe80::1%eth0",
    ] {
        client("10.0.0.1", &[none], "10.0.0.1");
    }
}

#[test]
fn of_a_hundred_thousand_forged_chains_none_changes_the_client() {
    let proxies = proxies();
    let mut random = Random(0x0123_4567_89ab_cdef);
    let mut forged = 0;
    for _ in 0..100_000 {
        let client = random.untrusted();
        let honest: Vec<String> = (0..random.below(3))
            .map(|_| random.trusted().to_string())
            .collect();
        let peer = random.trusted();
        // First nothing is claimed, then something: the client must stay the same.
        let behind_proxies = |claims: Vec<String>| {
            let mut entries = claims;
            entries.push(client.to_string());
            entries.extend(honest.iter().cloned());
            entries
        };
        let claims: Vec<String> = (0..=random.below(6)).map(|_| random.claim()).collect();
        forged += claims.len();
        let split = random.below(claims.len() + 1);
        let entries = behind_proxies(claims);
        // A client may send several header lines; a proxy adds to the last, or adds one of its own.
        let lines = [entries[..split].join(","), entries[split..].join(", ")];
        let lines: Vec<&str> = lines
            .iter()
            .map(String::as_str)
            .filter(|line| !line.is_empty())
            .collect();
        assert_eq!(
            proxies.client(peer, &forwarded(&lines)),
            client,
            "{lines:?}"
        );
        // Without a trusted proxy nothing in the header counts.
        assert_eq!(
            proxies.client(client, &forwarded(&lines)),
            client,
            "{lines:?}"
        );
    }
    assert!(forged > 200_000, "{forged} claims");
}

/// The same chains in every run (xorshift64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("small")
    }

    fn any(&mut self) -> IpAddr {
        let bits = u128::from(self.next()) << 64 | u128::from(self.next());
        match self.next() % 3 {
            0 => IpAddr::V6(bits.into()).to_canonical(),
            _ => IpAddr::V4(u32::try_from(bits >> 96).expect("32 bits").into()),
        }
    }

    fn untrusted(&mut self) -> IpAddr {
        loop {
            let address = self.any();
            if !proxies().contains(address) {
                return address;
            }
        }
    }

    fn trusted(&mut self) -> IpAddr {
        let bits = self.next();
        match bits % 2 {
            0 => IpAddr::V4((0x0a00_0000 | u32::try_from(bits >> 40).expect("24 bits")).into()),
            _ => IpAddr::V6((0x2001_0db8_0001_u128 << 80 | u128::from(bits)).into()),
        }
    }

    /// What somebody might put into the header to be taken for another client.
    fn claim(&mut self) -> String {
        match self.next() % 8 {
            0 => self.trusted().to_string(),
            1 => format!("::ffff:10.0.0.{}", self.next() % 256),
            2 => "unknown".to_owned(),
            3 => "127.0.0.1".to_owned(),
            4 => String::new(),
            5 => format!("[{}", self.any()),
            6 => format!("\"{}\";for=10.0.0.1", self.any()),
            _ => self.any().to_string(),
        }
    }
}

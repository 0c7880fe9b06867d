//! A hundred thousand chains of proxies, with everything in them that a visitor can write.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use phone::Region;

use super::{CountryHeaders, country};
use crate::http::client_ip::{ClientAddress, TrustedProxies};

const CHAINS: usize = 100_000;
/// What the gateway of this test is told its CDN sets.
const CDN_HEADER: &str = "cf-ipcountry";
/// What visitors send to pretend to be somewhere else.
const CLAIMS: [&str; 8] = [
    "x-forwarded-for",
    "x-real-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "forwarded",
    "cf-ipcountry",
    "cloudfront-viewer-country",
    "x-vercel-ip-country",
];
const CODES: [&str; 10] = ["US", "DE", "de", "BR", "XK", "XX", "T1", "ZZ", "", "D E"];

/// splitmix64: the same chains in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).expect("below a usize")
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// A visitor's address, never a proxy's.
    fn visitor(&mut self) -> IpAddr {
        let octet = |random: &mut Self| u8::try_from(random.below(256)).expect("an octet");
        Ipv4Addr::new(81, octet(self), octet(self), octet(self)).into()
    }

    fn proxy(&mut self) -> IpAddr {
        Ipv4Addr::new(10, 0, 0, u8::try_from(self.below(256)).expect("an octet")).into()
    }
}

/// Each address has a country of its own, or none.
fn of_address(address: IpAddr) -> Option<Region> {
    let IpAddr::V4(address) = address else {
        return None;
    };
    ["FR", "IT", "JP", "NG", "ZZ"][usize::from(address.octets()[3]) % 5]
        .parse()
        .ok()
}

fn append(headers: &mut HeaderMap, name: &str, value: &str) {
    headers.append(
        HeaderName::from_bytes(name.as_bytes()).expect("a name"),
        HeaderValue::from_str(value).expect("a value"),
    );
}

fn claims(random: &mut Random) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for _ in 0..random.below(6) {
        let name = random.pick(&CLAIMS);
        let value = match random.below(4) {
            0 => random.pick(&CODES).to_owned(),
            1 => format!("{}, {}", random.visitor(), random.proxy()),
            2 => random.proxy().to_string(),
            _ => random.visitor().to_string(),
        };
        append(&mut headers, name, &value);
    }
    headers
}

/// The chain from the visitor to the gateway: what arrives there, and the expected country.
fn chain(random: &mut Random) -> (IpAddr, HeaderMap, Option<Region>) {
    let visitor = random.visitor();
    let mut headers = claims(random);
    if random.below(2) == 0 {
        // Directly to the gateway.
        return (visitor, headers, of_address(visitor));
    }
    // Through the CDN, which overwrites the country, and possibly through more of our proxies.
    let said = random.pick(&["US", "DE", "BR", "XX", "T1", "ZZ"]);
    headers.insert(CDN_HEADER, HeaderValue::from_static(said));
    append(&mut headers, "x-forwarded-for", &visitor.to_string());
    let mut peer = random.proxy();
    for _ in 0..random.below(3) {
        append(&mut headers, "x-forwarded-for", &peer.to_string());
        peer = random.proxy();
    }
    let expected = said.parse().ok().or_else(|| of_address(visitor));
    (peer, headers, expected)
}

fn seen(peer: IpAddr, headers: &HeaderMap) -> Option<Region> {
    let proxies = TrustedProxies::new(vec!["10.0.0.0/8".parse().expect("a network")]);
    let names = CountryHeaders::new(vec![HeaderName::from_static(CDN_HEADER)]);
    let client = ClientAddress::of(&proxies, peer, headers);
    country(client, &names, headers, of_address)
}

#[test]
fn a_spoofed_header_changes_the_answer_in_none_of_a_hundred_thousand_chains() {
    let mut random = Random(42);
    let (mut by_header, mut by_address, mut unknown) = (0, 0, 0);
    for _ in 0..CHAINS {
        let (peer, headers, expected) = chain(&mut random);
        assert_eq!(seen(peer, &headers), expected, "{peer} {headers:?}");
        match expected {
            None => unknown += 1,
            Some(region) if ["US", "DE", "BR"].contains(&region.as_str()) => by_header += 1,
            Some(_) => by_address += 1,
        }
    }
    // Every branch of the ladder was taken often.
    assert!(by_header.min(by_address).min(unknown) > CHAINS / 10);
}

#[test]
fn a_header_names_a_country_or_none() {
    let names = CountryHeaders::new(vec![
        HeaderName::from_static("cf-ipcountry"),
        HeaderName::from_static("cloudfront-viewer-country"),
    ]);
    for (lines, expected) in [
        (&[("cf-ipcountry", "DE")][..], Some("DE")),
        (&[("cf-ipcountry", "de")], Some("DE")),
        (&[("cf-ipcountry", "XK")], Some("XK")),
        (&[("cf-ipcountry", "XX")], None),
        (&[("cf-ipcountry", "T1")], None),
        (&[("cf-ipcountry", "ZZ")], None),
        (&[("cf-ipcountry", "")], None),
        (&[("cf-ipcountry", "DEU")], None),
        (&[("cf-ipcountry", "DE"), ("cf-ipcountry", "US")], None),
        (&[("cloudfront-viewer-country", "FR")], Some("FR")),
        (
            &[("cf-ipcountry", "XX"), ("cloudfront-viewer-country", "FR")],
            None,
        ),
        (&[("x-country", "FR")], None),
    ] {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            append(&mut headers, name, value);
        }
        let expected = expected.and_then(|code| code.parse().ok());
        assert_eq!(names.read(&headers), expected, "{lines:?}");
    }
}

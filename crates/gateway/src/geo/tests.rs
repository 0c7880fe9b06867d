//! Files that are good, new, damaged and missing.

use std::fs;
use std::net::IpAddr;

use phone::Region;

use super::CountryDatabase;

fn region(code: &str) -> Region {
    code.parse().expect("a country")
}

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

/// An MMDB file (specification 2.0) for IPv4 in which each /8, by its first octet, has a record.
fn file(records: &[(u8, Vec<u8>)]) -> Vec<u8> {
    // A tree of eight levels, fully written out: node n has the children 2n+1 and 2n+2.
    const NODES: usize = 255;
    let mut data: Vec<u8> = Vec::new();
    let mut leaves = vec![NODES; 256];
    for (octet, record) in records {
        leaves[usize::from(*octet)] = NODES + 16 + data.len();
        data.extend(record);
    }
    let mut bytes = Vec::new();
    for node in 0..NODES {
        for child in [2 * node + 1, 2 * node + 2] {
            let value = child.checked_sub(NODES).map_or(child, |leaf| leaves[leaf]);
            bytes.extend(&u32::try_from(value).expect("small").to_be_bytes()[1..]);
        }
    }
    bytes.extend([0; 16]);
    bytes.extend(data);
    bytes.extend(b"\xab\xcd\xefMaxMind.com");
    bytes.extend(map(&[
        ("binary_format_major_version", vec![0xa1, 2]),
        ("binary_format_minor_version", vec![0xa0]),
        ("build_epoch", vec![0x04, 0x02, 0x65, 0, 0, 0]),
        ("database_type", text("Test")),
        ("description", map(&[])),
        ("ip_version", vec![0xa1, 4]),
        ("languages", vec![0x00, 0x04]),
        ("node_count", vec![0xc1, 255]),
        ("record_size", vec![0xa1, 24]),
    ]));
    bytes
}

fn text(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).expect("short");
    let mut bytes = if length < 29 {
        vec![0x40 | length]
    } else {
        vec![0x5d, length - 29]
    };
    bytes.extend(text.as_bytes());
    bytes
}

fn map(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = vec![0xe0 | u8::try_from(entries.len()).expect("small")];
    for (key, value) in entries {
        bytes.extend(text(key));
        bytes.extend(value);
    }
    bytes
}

fn flat(code: &str) -> Vec<u8> {
    map(&[("country_code", text(code))])
}

fn nested(code: &str) -> Vec<u8> {
    map(&[("country", map(&[("iso_code", text(code))]))])
}

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self) -> std::path::PathBuf {
        self.0.path().join("geo.mmdb")
    }

    fn put(&self, bytes: &[u8]) {
        fs::write(self.path(), bytes).expect("written");
    }

    fn open(&self) -> CountryDatabase {
        CountryDatabase::open(self.path())
    }
}

#[test]
fn both_usual_shapes_of_records_are_read() {
    let place = Place::new();
    place.put(&file(&[
        (81, flat("DE")),
        (203, nested("AU")),
        (5, flat("ZZ")),
        (6, map(&[])),
    ]));
    let database = place.open();
    assert_eq!(database.country(address("81.2.3.4")), Some(region("DE")));
    assert_eq!(database.country(address("203.0.113.1")), Some(region("AU")));
    assert_eq!(database.country(address("5.1.1.1")), None, "no country");
    assert_eq!(
        database.country(address("6.1.1.1")),
        None,
        "an empty record"
    );
    assert_eq!(database.country(address("127.0.0.1")), None, "no record");
    assert_eq!(
        database.country(address("2001:db8::1")),
        None,
        "no IPv6 in it"
    );
}

#[test]
fn a_new_file_is_read_and_a_broken_one_leaves_the_last_in_place() {
    let place = Place::new();
    place.put(&file(&[(81, flat("DE"))]));
    let database = place.open();
    let found = || {
        database.refresh();
        database.country(address("81.2.3.4"))
    };
    assert_eq!(found(), Some(region("DE")));
    place.put(&file(&[(81, nested("FR"))]));
    assert_eq!(found(), Some(region("FR")));
    place.put(b"half a fi");
    assert_eq!(found(), Some(region("FR")));
    fs::remove_file(place.path()).expect("removed");
    assert_eq!(found(), Some(region("FR")));
    place.put(&file(&[(81, flat("GB"))]));
    assert_eq!(found(), Some(region("GB")));
}

#[test]
fn without_a_file_nobody_has_a_country_until_there_is_one() {
    let place = Place::new();
    let database = place.open();
    assert_eq!(database.country(address("81.2.3.4")), None);
    place.put(&file(&[(81, flat("DE"))]));
    database.refresh();
    assert_eq!(database.country(address("81.2.3.4")), Some(region("DE")));
}

#[test]
fn no_broken_file_does_harm() {
    let good = file(&[(81, flat("DE")), (203, nested("AU"))]);
    let place = Place::new();
    let mut refused = 0;
    // Every byte after the tree, and some within, inverted one after the other; and every length it can be cut to.
    let broken = (0..good.len())
        .filter(|at| *at > 1500 || at % 7 == 0)
        .map(|at| {
            let mut bytes = good.clone();
            bytes[at] ^= 0xff;
            bytes
        })
        .chain((0..good.len()).step_by(13).map(|end| good[..end].to_vec()));
    for bytes in broken {
        place.put(&bytes);
        let database = place.open();
        for octet in [0, 5, 81, 127, 203, 255] {
            let _country = database.country(IpAddr::from([octet, 1, 2, 3]));
        }
        refused += usize::from(database.current().is_none());
    }
    assert!(refused > 100, "{refused} were refused");
}

//! Which customer an address belongs to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The address, or the IPv4 address embedded in an IPv6 one: a network that translates or tunnels gives everybody behind
/// it addresses with one prefix, and they are as many customers as there are IPv4 addresses.
///
/// Recognised are addresses mapped and translated (RFC 4291, 2.5.5.2; RFC 7915), of NAT64 (RFC 6052, RFC 8215), 6to4 (RFC
/// 3056) and Teredo (RFC 4380).
pub fn of_customer(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => carried(v6).map_or(address, IpAddr::V4),
    }
}

fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [
        _,
        _,
        o2,
        o3,
        o4,
        o5,
        o6,
        o7,
        o8,
        o9,
        o10,
        _,
        o12,
        o13,
        o14,
        o15,
    ] = address.octets();
    let last = Ipv4Addr::new(o12, o13, o14, o15);
    match address.segments() {
        // A local NAT64 prefix of 48 bits; with a longer one, the address is at the end.
        [0x64, 0xff9b, 1, _, _, _, 0, 0] if o8 == 0 => Some(Ipv4Addr::new(o6, o7, o9, o10)),
        // Mapped, "IPv4-translated", and the NAT64 prefixes: the well-known one and longer local ones.
        [0, 0, 0, 0, 0, 0xffff, _, _]
        | [0, 0, 0, 0, 0xffff, 0, _, _]
        | [0x64, 0xff9b, 0, 0, 0, 0, _, _]
        | [0x64, 0xff9b, 1, ..] => Some(last),
        // Teredo: the client's own address, with every bit inverted.
        [0x2001, 0, ..] => Some(Ipv4Addr::new(!o12, !o13, !o14, !o15)),
        // 6to4.
        [0x2002, ..] => Some(Ipv4Addr::new(o2, o3, o4, o5)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::of_customer;

    #[test]
    fn behind_translators_and_tunnels_everybody_has_an_address_of_their_own() {
        for (address, expected) in [
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("::ffff:0:203.0.113.7", "203.0.113.7"),
            ("64:ff9b::203.0.113.7", "203.0.113.7"),
            ("64:ff9b:1::203.0.113.7", "203.0.113.7"),
            ("64:ff9b:1:abcd::203.0.113.7", "203.0.113.7"),
            ("64:ff9b:1:cb00:71:700::", "203.0.113.7"),
            ("2002:cb00:7107::1", "203.0.113.7"),
            ("2002:cb00:7107:1:2:3:4:5", "203.0.113.7"),
            // RFC 4380, section 4: server 65.54.227.120, client 192.0.2.45.
            ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "192.0.2.45"),
        ] {
            let read = |text: &str| text.parse::<std::net::IpAddr>().expect(text);
            let found = of_customer(read(address));
            assert_eq!(found, read(expected), "{address}");
        }
        for native in [
            "2001:db8::1",
            "2a00::1",
            "fe80::1",
            "::1",
            "64:ff9b:2::1",
            "2001:1::1",
        ] {
            let native = native.parse().expect("an address");
            assert_eq!(of_customer(native), native);
        }
    }
}

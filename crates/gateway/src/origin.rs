//! Web origins (RFC 6454), compared byte by byte and never by suffix or pattern.

use std::fmt;

/// An `http` or `https` origin in the one form in which browsers send it: `https://shop.example`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin(String);

/// Text that is not an origin as browsers write it; says what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Neither `http://` nor `https://` at the start.
    #[error("must begin with https:// or http://")]
    Scheme,
    /// Something behind the host and its port, if only a slash.
    #[error("must end after the host and port: no slash, no path")]
    Path,
    /// A pattern.
    #[error("must name one host: wildcards are not understood, list each origin")]
    Wildcard,
    /// No host, or characters that no host has as browsers write it.
    #[error("must name a host in lower case, ASCII only (punycode for other scripts)")]
    Host,
    /// A port that is no number from 1 to 65535, is padded, or is the scheme's own.
    #[error("must leave out the default port, and write another plainly")]
    Port,
}

impl Origin {
    /// Reads an origin; refuses everything a browser would have written differently.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let (default_port, authority) = if let Some(rest) = text.strip_prefix("https://") {
            ("443", rest)
        } else if let Some(rest) = text.strip_prefix("http://") {
            ("80", rest)
        } else {
            return Err(OriginError::Scheme);
        };
        if authority.contains('*') {
            return Err(OriginError::Wildcard);
        }
        if authority.contains(['/', '?', '#']) {
            return Err(OriginError::Path);
        }
        let (host, port) = split_port(authority);
        if !is_host(host) {
            return Err(OriginError::Host);
        }
        if let Some(port) = port {
            let number: u16 = port.parse().map_err(|_| OriginError::Port)?;
            if number == 0 || number.to_string() != port || port == default_port {
                return Err(OriginError::Port);
            }
        }
        Ok(Self(text.to_owned()))
    }

    /// The origin as browsers send it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host without scheme and port: what `location.hostname` says on the page.
    pub fn hostname(&self) -> &str {
        let authority = self.0.split_once("://").map_or("", |(_, rest)| rest);
        split_port(authority).0
    }

    /// Whether the page is on the browser's own machine.
    pub fn is_loopback(&self) -> bool {
        let host = self.hostname();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || bare
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    /// Whether the page came over TLS.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    let after_brackets = authority.rfind(']').unwrap_or(0);
    match authority[after_brackets..].find(':') {
        None => (authority, None),
        Some(colon) => {
            let (host, port) = authority.split_at(after_brackets + colon);
            (host, port.strip_prefix(':'))
        }
    }
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return address
            .parse::<std::net::Ipv6Addr>()
            .is_ok_and(|parsed| parsed.to_string() == address);
    }
    !host.is_empty()
        && host.len() <= 253
        && host.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && label
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
        })
}

#[cfg(test)]
mod tests {
    use super::{Origin, OriginError};

    #[track_caller]
    fn accepts(text: &str, hostname: &str) {
        let origin = Origin::parse(text).expect(text);
        assert_eq!(origin.hostname(), hostname);
    }

    #[test]
    fn origins_as_browsers_write_them_are_read() {
        accepts("https://shop.example", "shop.example");
        accepts("http://127.0.0.1:8080", "127.0.0.1");
        accepts("http://localhost:3000", "localhost");
        accepts("https://[::1]:8443", "[::1]");
        accepts("https://xn--bcher-kva.example", "xn--bcher-kva.example");
    }

    #[track_caller]
    fn refuses(text: &str, why: OriginError) {
        assert_eq!(Origin::parse(text), Err(why), "{text}");
    }

    #[test]
    fn what_a_browser_would_have_written_differently_is_refused() {
        refuses("", OriginError::Scheme);
        refuses("null", OriginError::Scheme);
        refuses("*", OriginError::Scheme);
        refuses("shop.example", OriginError::Scheme);
        refuses("HTTPS://shop.example", OriginError::Scheme);
        refuses("chrome-extension://abc", OriginError::Scheme);
        refuses("https://", OriginError::Host);
        refuses("https://Shop.example", OriginError::Host);
        refuses("https://shop.example/", OriginError::Path);
        refuses("http://127.0.0.1:9100/", OriginError::Path);
        refuses("https://shop.example/signup", OriginError::Path);
        refuses("https://shop.example.", OriginError::Host);
        refuses("https://*.example", OriginError::Wildcard);
        refuses("https://user@shop.example", OriginError::Host);
        refuses("https://bücher.example", OriginError::Host);
        refuses("https://[::0001]", OriginError::Host);
        refuses("https://shop.example:443", OriginError::Port);
        refuses("http://shop.example:80", OriginError::Port);
        refuses("http://shop.example:", OriginError::Port);
        refuses("http://shop.example:08080", OriginError::Port);
        refuses("http://shop.example:99999", OriginError::Port);
    }
}

//! Web origins (RFC 6454), compared byte by byte, never by suffix or pattern.

use std::fmt;

/// An origin in the form that browsers send: `https://shop.example`, or that of an app's own pages in a web
/// view: `capacitor://localhost`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin(String);

/// Text that is not an origin as browsers write it; says what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// It does not start with a scheme whose pages have an origin.
    #[error(
        "must begin with https:// or http://, or the scheme of an app's web view such as capacitor://"
    )]
    Scheme,
    /// Something follows the host and its port, even if only a slash.
    #[error("must end after the host and port: no slash, no path")]
    Path,
    /// It is a pattern.
    #[error("must name one host: wildcards are not supported, list each origin")]
    Wildcard,
    /// No host, or characters that are not in a host as browsers write it.
    #[error("must name a host in lower case, ASCII only (punycode for other scripts)")]
    Host,
    /// A port that is not a number from 1 to 65535, is padded, or is the scheme's default.
    #[error("must omit the default port, and write any other in plain digits")]
    Port,
}

impl Origin {
    /// Reads an origin; refuses everything a browser would have written differently.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let (scheme, authority) = text.split_once("://").ok_or(OriginError::Scheme)?;
        let default_port = match scheme {
            "https" => Some("443"),
            "http" => Some("80"),
            _ if is_app_scheme(scheme) => None,
            _ => return Err(OriginError::Scheme),
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
            if number == 0 || number.to_string() != port || Some(port) == default_port {
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

    /// Whether a browser loaded the page from a web server.
    pub fn is_web(&self) -> bool {
        self.0.starts_with("https://") || self.0.starts_with("http://")
    }

    /// Whether a development server on some port of this machine served the page: `http://localhost:5173`.
    pub fn is_development_server(&self) -> bool {
        let Some(authority) = self.0.strip_prefix("http://") else {
            return false;
        };
        let (host, port) = split_port(authority);
        port.is_some() && matches!(host, "localhost" | "127.0.0.1" | "[::1]")
    }

    /// Whether the page is on the browser's own machine.
    pub fn is_loopback(&self) -> bool {
        let host = self.hostname();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || host.ends_with(".localhost")
            || bare
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    /// Whether nobody on the network path could have changed the page: it was loaded over TLS, or with the app.
    pub fn is_secure(&self) -> bool {
        !self.0.starts_with("http://")
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A scheme that an app uses for its own pages. The schemes that browsers reserve do not count: their pages
/// have no origin, or one that any extension could have.
fn is_app_scheme(scheme: &str) -> bool {
    let mut bytes = scheme.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte)
        })
        && scheme.len() <= 64
        && !scheme.ends_with("-extension")
        && !BROWSERS_OWN.contains(&scheme)
}

const BROWSERS_OWN: [&str; 18] = [
    "about",
    "android-app",
    "blob",
    "chrome",
    "content",
    "data",
    "edge",
    "file",
    "filesystem",
    "ftp",
    "ftps",
    "intent",
    "javascript",
    "resource",
    "view-source",
    "ws",
    "wss",
    "null",
];

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
    // What ends in a number is an address, which browsers write in one way alone.
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_number = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        return host.parse::<std::net::Ipv4Addr>().is_ok();
    }
    host.len() <= 253
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

    #[test]
    fn pages_of_apps_have_origins_of_their_own_scheme() {
        accepts("capacitor://localhost", "localhost");
        accepts("ionic://localhost", "localhost");
        accepts("tauri://localhost", "localhost");
        accepts("app://obsidian.md", "obsidian.md");
        accepts("com.shop.app://signup:8080", "signup");
        accepts("https://tauri.localhost", "tauri.localhost");
        accepts("http://tauri.localhost", "tauri.localhost");
        accepts("https://localhost", "localhost");
        for scheme in [
            "file",
            "data",
            "blob",
            "ws",
            "moz-extension",
            "1app",
            "App",
            "",
            "a b",
        ] {
            refuses(&format!("{scheme}://localhost"), OriginError::Scheme);
        }
        refuses("capacitor://", OriginError::Host);
        refuses("capacitor://localhost/", OriginError::Path);
        refuses("capacitor://*", OriginError::Wildcard);
        let read = |text: &str| Origin::parse(text).expect(text);
        assert!(read("capacitor://localhost").is_secure());
        assert!(!read("capacitor://localhost").is_web());
        assert!(read("http://tauri.localhost").is_loopback());
        assert!(!read("http://localhost.shop.example").is_loopback());
    }

    #[test]
    fn a_development_server_is_on_a_port_of_this_machine() {
        for (text, expected) in [
            ("http://localhost:5173", true),
            ("http://127.0.0.1:3000", true),
            ("http://[::1]:3000", true),
            ("http://localhost", false),
            ("https://localhost:5173", false),
            ("http://localhost.shop.example:5173", false),
            ("http://shop.localhost:5173", false),
            ("http://127.0.0.2:5173", false),
            ("capacitor://localhost:1", false),
        ] {
            let origin = Origin::parse(text).expect(text);
            assert_eq!(origin.is_development_server(), expected, "{text}");
        }
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
        for address in [
            "127.1",
            "0x7f.1",
            "0x7f000001",
            "2130706433",
            "1.2.3",
            "01.2.3.4",
            "1.2.3.4.5",
            "shop.1",
        ] {
            refuses(&format!("https://{address}"), OriginError::Host);
        }
        refuses("https://shop.example:443", OriginError::Port);
        refuses("http://shop.example:80", OriginError::Port);
        refuses("http://shop.example:", OriginError::Port);
        refuses("http://shop.example:08080", OriginError::Port);
        refuses("http://shop.example:99999", OriginError::Port);
    }
}

//! Which program is at the other end of a connection from this machine: something no proxy can hide.
//!
//! A request forwarded by a reverse proxy can be, byte for byte, what a program on this machine would send. But a proxy
//! has to listen for its clients, and the operating system knows which program that is.

#[cfg(target_os = "linux")]
mod linux;

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

/// Both ends of a connection, as seen by the accept loop: an extension of every request. Its `Debug` shows no
/// address.
#[derive(Clone)]
pub struct Ends {
    peer: SocketAddr,
    local: Option<SocketAddr>,
    /// Looked up once per connection.
    program: Arc<OnceLock<Program>>,
}

/// The program at the far end.
#[derive(Debug, PartialEq, Eq)]
enum Program {
    /// It listens for nobody, or has started this one, or the operating system does not say.
    Client,
    /// It listens for others, too; with its name, of at most 15 bytes.
    Server(String),
    /// Another user's or another container's, which cannot be inspected.
    Hidden,
}

impl Ends {
    /// A connection from `peer` to `local`.
    pub fn new(peer: SocketAddr, local: Option<SocketAddr>) -> Self {
        Self {
            peer,
            local,
            program: Arc::default(),
        }
    }

    /// The far end.
    pub fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// Whether the program at the far end forwards requests of others: see [`Program::passes_on`].
    ///
    /// Blocks: reads some hundred small files, once per connection.
    pub(super) fn passes_on(&self, user_agent: Option<&str>) -> bool {
        self.program
            .get_or_init(|| {
                self.local
                    .map_or(Program::Client, |local| look_up(self.peer, local))
            })
            .passes_on(user_agent)
    }
}

impl Program {
    /// A server is recognised as a proxy by its name. Any other may be a developer's own, which reads the inbox for itself;
    /// it is recognised by forwarding the `User-Agent` of a different program.
    fn passes_on(&self, user_agent: Option<&str>) -> bool {
        match self {
            Self::Client => false,
            Self::Hidden => true,
            Self::Server(name) => {
                let starts =
                    |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
                starts(&PROXIES)
                    || match user_agent.and_then(|agent| agent.split_once('/')) {
                        Some(("Mozilla", _)) => !starts(&BROWSERS),
                        Some(("curl", _)) => !starts(&["curl"]),
                        Some(("Wget", _)) => !starts(&["wget"]),
                        _ => false,
                    }
            }
        }
    }
}

#[cfg(target_os = "linux")]
fn look_up(peer: SocketAddr, local: SocketAddr) -> Program {
    linux::program(peer, local)
}

#[cfg(not(target_os = "linux"))]
fn look_up(_: SocketAddr, _: SocketAddr) -> Program {
    Program::Client
}

impl fmt::Debug for Ends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ends(…)")
    }
}

/// Reverse proxies, load balancers and tunnels, by the start of their names.
const PROXIES: [&str; 28] = [
    "apache2",
    "autossh",
    "caddy",
    "cloudflared",
    "docker-proxy",
    "envoy",
    "frpc",
    "gost",
    "h2o",
    "haproxy",
    "httpd",
    "kubectl",
    "lighttpd",
    "localtunnel",
    "nghttpx",
    "nginx",
    "ngrok",
    "openresty",
    "pingora",
    "rootlessport",
    "slirp4netns",
    "socat",
    "squid",
    "ssh",
    "stunnel",
    "tailscaled",
    "traefik",
    "varnish",
];

/// Browsers, which listen for debuggers.
const BROWSERS: [&str; 13] = [
    "brave",
    "chrom",
    "electron",
    "epiphany",
    "firefox",
    "GeckoMain",
    "MiniBrowser",
    "msedge",
    "opera",
    "Socket Process",
    "vivaldi",
    "Web",
    "headless",
];

#[cfg(test)]
mod tests {
    use super::Program;

    const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36";

    fn server(name: &str) -> Program {
        Program::Server(name.to_owned())
    }

    #[test]
    fn a_proxy_passes_on_whatever_it_says_of_itself() {
        for name in [
            "nginx",
            "haproxy",
            "caddy",
            "ssh",
            "sshd-session",
            "traefik",
        ] {
            for agent in [None, Some("curl/8.0"), Some("nginx/1.0"), Some(BROWSER)] {
                assert!(server(name).passes_on(agent), "{name} {agent:?}");
            }
        }
        assert!(Program::Hidden.passes_on(None));
    }

    #[test]
    fn a_server_that_passes_on_another_programs_request_is_a_proxy() {
        for agent in ["curl/8.0", "Wget/1.21", BROWSER] {
            assert!(server("node").passes_on(Some(agent)), "{agent}");
        }
    }

    #[test]
    fn a_server_that_asks_for_itself_is_none() {
        for agent in [None, Some("node"), Some("python-requests/2"), Some("")] {
            assert!(!server("node").passes_on(agent), "{agent:?}");
        }
        for name in ["firefox-esr", "chromium", "WebKitNetworkPr"] {
            assert!(!server(name).passes_on(Some(BROWSER)), "{name}");
        }
        assert!(!server("curl").passes_on(Some("curl/8.0")));
        assert!(!Program::Client.passes_on(Some(BROWSER)));
    }
}

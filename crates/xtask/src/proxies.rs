//! The reverse proxies that the gateway is tested behind. Only tests need them, so nothing else waits for them: if
//! they cannot be installed, those tests report that they are skipped.
//!
//! Debian starts a server as soon as its package is installed, and again with the machine. Nobody who runs tests has asked
//! for a web server, so they are installed only where no service manager runs, as in a container.

use crate::{apt, process, progress};

/// Installs Debian's nginx and `HAProxy` if they are missing and can be installed.
pub(crate) fn ensure_where_possible() {
    let missing: Vec<&str> = PROXIES
        .into_iter()
        .filter(|name| process::find(name).is_none())
        .collect();
    if missing.is_empty() {
        return;
    }
    if !apt::available() {
        progress::note(format!(
            "without apt: tests through {} are skipped",
            missing.join(" and ")
        ));
    } else if apt::starts_services() {
        progress::note(format!(
            "tests through {} are skipped: installing them would start them as services, so that is left to you \
             (apt-get install {1}; systemctl disable --now {1})",
            missing.join(" and "),
            missing.join(" ")
        ));
    } else if let Err(error) = apt::install(&missing, "10 seconds") {
        progress::note(format!(
            "{error:#}: tests through {} are skipped",
            missing.join(" and ")
        ));
    }
}

/// Programs, and the packages that bring them.
const PROXIES: [&str; 2] = ["nginx", "haproxy"];

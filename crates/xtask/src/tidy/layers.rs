//! What a layer must not name: the absences that docs/ARCHITECTURE.md promises.

use vendor_name::Vendor;

use crate::tidy::source::{Finding, Source};

/// Every layer against the names it must not know.
pub(crate) fn check(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .flat_map(|source| LAYERS.iter().flat_map(|layer| layer.check(source)))
        .collect()
}

struct Layer {
    /// Where it lives: files whose path begins with one of these. A `*` stands for one folder's name.
    places: &'static [&'static str],
    /// What it must not name. A name is found as a whole word, or as the beginning of a path.
    absent: &'static [&'static str],
    /// Whether it may name a vendor.
    may_name_vendors: bool,
    why: &'static str,
}

impl Layer {
    fn check(&self, source: &Source) -> Vec<Finding> {
        if !self
            .places
            .iter()
            .any(|place| begins_with(&source.path, place))
        {
            return Vec::new();
        }
        let lines: Vec<(usize, &str)> = if source.is_rust() {
            source.code().collect()
        } else if source.path.ends_with("Cargo.toml") {
            dependencies(&source.text)
        } else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        for (number, line) in lines {
            let vendors = Vendor::ALL.into_iter().filter(|_| !self.may_name_vendors);
            let absent = self.absent.iter().copied().chain(vendors.map(Vendor::name));
            for name in absent.filter(|name| mentions(line, &name.replace('-', "_"))) {
                findings.push(source.finding(number, format!("names {name}: {}", self.why)));
            }
        }
        findings
    }
}

/// Whether a path begins with a place.
fn begins_with(path: &str, place: &str) -> bool {
    let Some((before, after)) = place.split_once('*') else {
        return path.starts_with(place);
    };
    let rest = path.strip_prefix(before);
    let rest = rest.and_then(|rest| Some(&rest[rest.find('/')?..]));
    rest.is_some_and(|rest| rest.starts_with(after))
}

/// The numbered lines of a manifest outside the sections for tests and the build, without comments.
fn dependencies(manifest: &str) -> Vec<(usize, &str)> {
    let mut counts = true;
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(manifest.lines()) {
        if line.starts_with('[') {
            counts = !line.contains("dev-dependencies") && !line.contains("build-dependencies");
        }
        if counts {
            lines.push((number, line.split('#').next().unwrap_or(line)));
        }
    }
    lines
}

/// Whether `line` has `name` where no longer word contains it. Cargo's `-` and Rust's `_` are one.
fn mentions(line: &str, name: &str) -> bool {
    let line = line.replace('-', "_");
    let in_a_word =
        |character: Option<char>| character.is_some_and(|it| it.is_alphanumeric() || it == '_');
    line.match_indices(name).any(|(at, found)| {
        let before = line[..at].chars().next_back();
        let after = line[at + found.len()..].chars().next();
        !in_a_word(before) && (!in_a_word(after) || found.ends_with(':'))
    })
}

const LAYERS: [Layer; 6] = [
    Layer {
        places: &[
            "crates/wire/",
            "crates/phone/src/",
            "crates/phone/Cargo.toml",
        ],
        absent: &[
            "tokio",
            "web_sys",
            "js_sys",
            "wasm_bindgen",
            "std::time",
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
        ],
        may_name_vendors: true,
        why: "wire and phone do no I/O, read no clock, and know neither the runtime nor the browser",
    },
    Layer {
        places: &[
            "src/flow.rs",
            "src/flow/",
            "src/countries.rs",
            "src/countries/",
            "src/i18n.rs",
            "src/i18n/",
            "src/view_model.rs",
            "src/view_model/",
        ],
        absent: &[
            "web_sys",
            "js_sys",
            "leptos",
            "gloo",
            "gloo_timers",
            "gloo_events",
            "wasm_bindgen",
        ],
        may_name_vendors: true,
        why: "what decides is pure, and runs under plain `cargo test`",
    },
    Layer {
        places: &["src/view.rs", "src/view/"],
        absent: &[
            "fetch",
            "Request",
            "RequestInit",
            "Response",
            "crate::gateway",
            "spawn_local",
        ],
        may_name_vendors: true,
        why: "views show the state and send events; the driver performs effects",
    },
    Layer {
        places: &[
            "crates/gateway/src/verification.rs",
            "crates/gateway/src/verification/",
            "crates/gateway/src/verify.rs",
            "crates/gateway/src/verify/",
        ],
        absent: &[
            "axum", "hyper", "tower", "http::", "rusqlite", "sqlite", "sqlx", "redis", "SELECT",
            "INSERT", "UPDATE",
        ],
        may_name_vendors: false,
        why: "the use cases know no HTTP framework, no SQL and no vendor",
    },
    Layer {
        places: &["crates/gateway/src/provider/", "crates/gateway/src/vendor/"],
        absent: &["crate::http", "crate::store", "axum", "rusqlite"],
        may_name_vendors: true,
        why: "a vendor imports nothing from the HTTP layer or the store",
    },
    Layer {
        places: &[
            "crates/gateway/src/webhook/dialect.rs",
            "crates/gateway/src/webhook/dialect/",
            "crates/gateway/src/vendor/*/callback.rs",
            "crates/gateway/src/vendor/*/form",
            "crates/gateway/src/http/routes/webhooks.rs",
            "crates/gateway/src/http/routes/inbound.rs",
        ],
        absent: &["Received", "signed_bytes", "Bytes", "FromRequest"],
        may_name_vendors: true,
        why: "who reads a callback is given one that is verified",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::findings;

    #[test]
    fn every_layer_reports_what_it_must_not_name() {
        for (path, text) in [
            ("crates/wire/src/send.rs", "use std::time::Instant;"),
            ("crates/phone/src/parse.rs", "std::fs::read(\"metadata\")"),
            ("crates/wire/Cargo.toml", "[dependencies]\ntokio = \"1\""),
            ("src/flow/state.rs", "use web_sys::Window;"),
            ("src/flow.rs", "use gloo_timers::callback::Timeout;"),
            ("src/view/phone.rs", "window.fetch(url)"),
            ("crates/gateway/src/verify/start.rs", "use axum::Json;"),
            ("crates/gateway/src/verify/start.rs", "http::StatusCode::OK"),
            (
                "crates/gateway/src/verify.rs",
                "\"SELECT code FROM verification\"",
            ),
            (
                "crates/gateway/src/provider/sandbox.rs",
                "use crate::store::Store;",
            ),
            (
                "crates/gateway/src/webhook/dialect/plain.rs",
                "fn news(received: &Received)",
            ),
            (
                "crates/gateway/src/vendor/sinch/callback.rs",
                "fn news(received: &Received)",
            ),
            (
                "crates/gateway/src/vendor/sinch/adapter.rs",
                "use crate::store::Store;",
            ),
            (
                "crates/gateway/src/verify/start.rs",
                "twilio_messaging::NAME",
            ),
        ] {
            assert_eq!(findings(check, path, text).len(), 1, "{path}: {text}");
        }
    }

    #[test]
    fn the_line_and_the_reason_are_given() {
        assert_eq!(
            findings(
                check,
                "src/flow/state.rs",
                "//! The state.\n\nuse leptos::prelude::*;"
            ),
            [
                "src/flow/state.rs:3: names leptos: what decides is pure, and runs under plain `cargo test`"
            ]
        );
    }

    #[test]
    fn other_layers_longer_words_tests_and_comments_are_free() {
        for (path, text) in [
            ("src/browser/timers.rs", "use web_sys::Window;"),
            (
                "src/flow/state.rs",
                "// web_sys is not for here\nlet gloomy = 1;",
            ),
            ("src/view/phone.rs", "let prefetched = true;"),
            (
                "crates/gateway/src/verify/start.rs",
                "#[cfg(test)]\nuse rusqlite::Connection;",
            ),
            (
                "crates/wire/Cargo.toml",
                "[dev-dependencies]\ntokio = \"1\"",
            ),
            ("crates/gateway/src/provider.rs", "use crate::store::Store;"),
        ] {
            assert_eq!(
                findings(check, path, text),
                Vec::<String>::new(),
                "{path}: {text}"
            );
        }
    }
}

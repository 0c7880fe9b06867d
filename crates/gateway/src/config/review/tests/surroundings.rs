//! What is around the gateway: proxies, files, names of hosts, variables of the environment.

use super::{PRODUCTION, Warning, read, with_widget};
use crate::config::{Config, Variables};

#[test]
fn what_is_missing_around_the_gateway_is_named() {
    let warnings = |from: &str, to: &str| -> Vec<Warning> {
        assert!(PRODUCTION.contains(from), "{from}");
        read(&PRODUCTION.replacen(from, to, 1))
            .expect("good")
            .warnings
    };
    let keys = |warnings: &[Warning]| -> Vec<String> {
        warnings.iter().map(|it| it.key.clone()).collect()
    };
    let found = warnings("trusted_proxies = [\"127.0.0.1\"]\n", "");
    assert_eq!(keys(&found), ["http.trusted_proxies"]);
    let found = warnings("server_keys = [\"sk_Zx9wJ4rN8sT2qLbK7mPf\"]\n", "");
    assert_eq!(keys(&found), ["sites[0].server_keys"]);
    let found = warnings("origins = [\"https://shop.io\"]\n", "");
    assert_eq!(keys(&found), ["sites[0].origins"]);
    let found = warnings("[otp]", "[geo]\ndatabase = \"/no/such/file\"\n[otp]");
    assert_eq!(keys(&found), ["geo.database"]);
    let found = warnings("trusted_proxies = [", "trusted_proxies = [\"64.0.0.0/2\", ");
    assert_eq!(keys(&found), ["http.trusted_proxies"]);
    let headers = "[geo]\ncountry_headers = [\"CF-IPCountry\"]\n[otp]";
    assert_eq!(warnings("[otp]", headers), []);
    let found = warnings("[\"twilio-messaging\", \"vonage\"]", "[\"vonage\"]");
    assert_eq!(keys(&found), ["providers.twilio-messaging"]);
}

fn doubts_with(from: &str, to: &str) -> Vec<String> {
    assert!(PRODUCTION.contains(from), "{from}");
    let config = read(&PRODUCTION.replacen(from, to, 1)).expect("good");
    config.warnings.iter().map(ToString::to_string).collect()
}

#[test]
fn headers_of_a_network_that_nobody_is_believed_to_be_in_are_named() {
    let found = doubts_with(
        "trusted_proxies = [\"127.0.0.1\"]",
        "[geo]\ncountry_headers = [\"CF-IPCountry\"]",
    );
    assert!(
        found
            .iter()
            .any(|it| it.contains("geo.country_headers: is never read")),
        "{found:?}"
    );
}

#[test]
fn names_of_examples_are_named_in_production() {
    for (from, to, key) in [
        (
            "https://otp.shop.io",
            "https://otp.example",
            "http.public_url",
        ),
        (
            "https://otp.shop.io",
            "https://otp.example.com",
            "http.public_url",
        ),
        (
            "https://otp.shop.io",
            "https://otp.your-domain.com",
            "http.public_url",
        ),
        (
            "https://shop.io",
            "https://shop.example",
            "sites[0].origins",
        ),
        (
            "https://shop.io",
            "https://www.example.org:8443",
            "sites[0].origins",
        ),
    ] {
        let found = doubts_with(from, to);
        assert!(
            matches!(&found[..], [one] if one.contains(key) && one.contains("stands in examples")),
            "{to}: {found:?}"
        );
    }
    for other in [
        "https://example.io",
        "https://myexample.com",
        "https://testing.io",
    ] {
        assert!(doubts_with("https://shop.io", other).is_empty(), "{other}");
    }
    let text = PRODUCTION.replace("https://otp.shop.io", "https://otp.example");
    let text = text.replace("\"production\"", "\"development\"");
    assert_eq!(read(&text).expect("good").warnings, []);
}

#[test]
fn a_widget_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().expect("folder");
    let here = folder.path().to_string_lossy().into_owned();
    let found = doubts_with("WIDGET", &here);
    assert!(
        matches!(&found[..], [one] if one.contains("contains no otp-verify.js")),
        "{found:?}"
    );
    std::fs::write(
        folder.path().join("otp-verify.js"),
        "load('otp-verify-abc.wasm')",
    )
    .expect("writes");
    let found = doubts_with("WIDGET", &here);
    assert!(
        matches!(&found[..], [one] if one.contains("loads otp-verify-abc.wasm")),
        "{found:?}"
    );
    let found = doubts_with("widget_dir = \"WIDGET\"\n", "");
    assert!(
        matches!(&found[..], [one] if one.contains("http.widget_dir: is missing")),
        "{found:?}"
    );
    // Who has no pages needs none.
    let text = PRODUCTION.replace("widget_dir = \"WIDGET\"\n", "");
    let text = text.replace("origins = [\"https://shop.io\"]\n", "");
    let warnings = read(&text).expect("good").warnings;
    assert!(
        matches!(&warnings[..], [one] if one.key == "sites[0].origins"),
        "{warnings:?}"
    );
}

#[test]
fn a_variable_that_is_nearly_one_of_ours_is_named() {
    for name in [
        "OTP_GATEWAY_HTTP__LISTEN",
        "OTP_GATEWAY_HTTP_LISTEN",
        "OTP_GATEWAY_ENVIRONMENT",
        "otp_gateway__http__listen",
        "OTP_GATEWAY_OTP__MAC_KEY",
    ] {
        let variables = Variables::from_pairs([(name, "hidden-one")]);
        let config = Config::read(&with_widget(PRODUCTION), variables).expect("good");
        let said = config
            .warnings
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>();
        let start = format!("environment variable {name}: is not read");
        assert!(
            matches!(&said[..], [one] if one.starts_with(&start)),
            "{said:?}"
        );
        assert!(!said[0].contains("hidden-one"));
    }
    // What Kubernetes makes of a service's name, and others.
    for name in [
        "OTP_GATEWAY_PORT",
        "OTP_GATEWAY_SERVICE_HOST",
        "OTP_GATEWAY_PORT_8080_TCP_ADDR",
        "OTP_GATEWAY_BIN",
        "PATH",
    ] {
        let variables = Variables::from_pairs([(name, "hidden-one")]);
        let config = Config::read(&with_widget(PRODUCTION), variables).expect("good");
        assert_eq!(config.warnings, [], "{name}");
    }
}

#[test]
fn a_public_url_of_ones_own_network_is_named_in_production() {
    for (url, private) in [
        ("https://10.0.0.1", true),
        ("https://192.168.7.2:8443", true),
        ("https://169.254.1.1", true),
        ("https://[fe80::1]", true),
        ("https://[fd00::1]", true),
        ("https://otp.local", true),
        ("https://otp.corp.internal", true),
        ("https://otp", true),
        ("https://203.0.113.7", false),
        ("https://[2001:db8::1]", false),
        ("https://internal.shop.io", false),
    ] {
        let text = PRODUCTION.replace("https://otp.shop.io", url);
        let warnings = read(&text).expect(url).warnings;
        let found = warnings.iter().any(|it| it.key == "http.public_url");
        assert_eq!(found, private, "{url}: {warnings:?}");
    }
}

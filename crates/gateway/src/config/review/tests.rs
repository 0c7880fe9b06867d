//! What is refused, what is reported, and in which words.

use std::sync::LazyLock;

use tempfile::TempDir;

use super::Warning;
use crate::config::{Config, Variables};
use crate::setting::ConfigError;

/// A configuration for production with nothing wrong about it.
const PRODUCTION: &str = r#"
environment = "production"
[http]
listen = "127.0.0.1:0"
public_url = "https://otp.shop.io"
widget_dir = "WIDGET"
trusted_proxies = ["127.0.0.1"]
[[sites]]
id = "shop"
name = "Shop…"
site_key = "pk_yVtdUiNyV2vYhH5u"
server_keys = ["sk_Zx9wJ4rN8sT2qLbK7mPf"]
origins = ["https://shop.io"]
countries = ["US", "CA"]
[otp]
mac_key = "Zm9vYmFyLWJhei1xdXV4LXRoZS1xdWljay1icm93bi0"
seal_key = "c3BoaW54LW9mLWJsYWNrLXF1YXJ0ei1qdWRnZS1teS0"
token_key = "cGFjay1teS1ib3gtd2l0aC1maXZlLWRvemVuLWxpcXU"
[limits]
daily_budget = 50
prices = { default = 0.05 }
[store]
path = "otp.sqlite"
[providers.twilio-messaging]
account_sid = "AC0123456789abcdef0123456789abcdef"
auth_token = "9a7c1e5b3d8f2046"
from = "+15005550006"
[providers.vonage]
api_key = "abcd1234"
api_secret = "q8Wz3KfTn5"
webhook_secrets = ["k3Lw9QzT5vXy7Bn2"]
[routes]
default = ["twilio-messaging", "vonage"]
"#;

fn read(text: &str) -> Result<Config, ConfigError> {
    Config::read(&with_widget(text), Variables::default())
}

/// With the folder of a widget that is there.
fn with_widget(text: &str) -> String {
    text.replace("WIDGET", &widget().path().to_string_lossy())
}

/// One folder for all tests.
fn widget() -> &'static TempDir {
    static WIDGET: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("folder");
        let loader =
            "load('./otp-verify-0123456789abcdef.wasm'); load(`otp-verify-flag-${code}.svg`)";
        std::fs::write(folder.path().join("otp-verify.js"), loader).expect("writes");
        let module = folder.path().join("otp-verify-0123456789abcdef.wasm");
        std::fs::write(module, "").expect("writes");
        folder
    });
    &WIDGET
}

#[track_caller]
fn refused(from: &str, to: &str) -> String {
    assert!(PRODUCTION.contains(from), "{from}");
    let text = PRODUCTION.replacen(from, to, 1);
    read(&text).expect_err(to).to_string()
}

#[track_caller]
fn refuses(from: &str, to: &str, key: &str, why: &str) {
    let error = refused(from, to);
    let start = format!("configuration key {key}: ");
    assert!(error.starts_with(&start) && error.contains(why), "{error}");
}

/// The same in development, where it is reported.
#[track_caller]
fn names(from: &str, to: &str, key: &str, why: &str) {
    assert!(PRODUCTION.contains(from), "{from}");
    let text = PRODUCTION.replacen(from, to, 1);
    let text = text.replace("\"production\"", "\"development\"");
    let warnings = read(&text).expect("good").warnings;
    let found = warnings
        .iter()
        .any(|warning| warning.key == key && warning.why.contains(why));
    assert!(found, "{warnings:?}");
}

#[test]
fn nothing_is_wrong_with_a_good_one() {
    assert_eq!(read(PRODUCTION).expect("good").warnings, []);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn what_was_never_filled_in_is_refused_everywhere() {
    let server_key = "sk_Zx9wJ4rN8sT2qLbK7mPf";
    for (from, key, values) in [
        (
            server_key,
            "sites[0].server_keys",
            &[
                "sk_${UNSET}",
                "sk_…",
                "sk_changeme",
                "sk_change-me-please",
                "sk_{{ key }}",
                "sk_$(cat key)",
                "sk_your_secret_key",
                "sk_YOUR_SERVER_KEY",
                "sk_<key>",
                "sk_xxx",
                "[redacted]",
            ][..],
        ),
        (
            "pk_yVtdUiNyV2vYhH5u",
            "sites[0].site_key",
            &["pk_…", "pk_${SITE}", "pk_xxxxxxxx"],
        ),
        (
            "9a7c1e5b3d8f2046",
            "providers.twilio-messaging.auth_token",
            &[
                "${TWILIO}",
                "$TWILIO_TOKEN",
                "%TWILIO%",
                "<your token>",
                "changeme",
                "CHANGE_ME",
                "secret",
                "undefined",
                "null",
                "TODO",
                "a1b2…",
                "YOUR_AUTH_TOKEN",
                "your_auth_token_here",
                "your-twilio-token",
                "YourAuthToken",
                "my_auth_token",
                "<TWILIO_AUTH_TOKEN>",
                "{TWILIO_AUTH_TOKEN}",
                "@TWILIO_AUTH_TOKEN@",
                "__TWILIO_AUTH_TOKEN__",
                "#{TwilioAuthToken}",
                "[YOUR TOKEN]",
                "replace-me",
                "insert_your_token_here",
                "enter your token",
                "xxx",
                "XXXXXXXXXXXXXXXX",
                "********",
                "[redacted]",
                "%(TWILIO_TOKEN)s",
                "live-xxxxxxxxxxxx",
            ],
        ),
        (
            "q8Wz3KfTn5",
            "providers.vonage.api_secret",
            &["${X}", "password"],
        ),
        (
            "abcd1234",
            "providers.vonage.api_key",
            &["${KEY}", "changeme"],
        ),
        (
            "AC0123456789abcdef0123456789abcdef",
            "providers.twilio-messaging.account_sid",
            &[
                "${SID}",
                "AC…",
                "ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "YOUR_ACCOUNT_SID",
            ],
        ),
        (
            "https://otp.shop.io",
            "http.public_url",
            &["https://${HOST}", "https://<your-host>"],
        ),
        (
            "name = \"Shop…\"",
            "sites[0].name",
            &["name = \"${NAME}\"", "name = \"YOUR_SHOP\""],
        ),
    ] {
        for value in values {
            let error = refused(from, value);
            assert!(
                error.contains(&format!("configuration key {key}: ")),
                "{value}: {error}"
            );
            let text = PRODUCTION.replacen(from, value, 1);
            let text = text.replace("\"production\"", "\"development\"");
            read(&text).expect_err(value);
        }
    }
}

#[test]
fn a_secret_that_is_none_is_refused_everywhere() {
    for (from, key) in [
        ("9a7c1e5b3d8f2046", "providers.twilio-messaging.auth_token"),
        ("q8Wz3KfTn5", "providers.vonage.api_secret"),
    ] {
        for value in ["", " ", "x"] {
            let error = refused(from, value);
            assert!(
                error.starts_with(&format!("configuration key {key}: ")),
                "{error}"
            );
            let text = PRODUCTION.replacen(from, value, 1);
            read(&text.replace("\"production\"", "\"development\"")).expect_err(value);
        }
    }
    refuses(
        "k3Lw9QzT5vXy7Bn2",
        "x",
        "providers.vonage.webhook_secrets",
        "single character",
    );
    refuses(
        "k3Lw9QzT5vXy7Bn2",
        "",
        "providers.vonage.webhook_secrets",
        "single character",
    );
    let server_key = "sk_Zx9wJ4rN8sT2qLbK7mPf";
    refuses(
        server_key,
        "sk_",
        "sites[0].server_keys",
        "only the prefix sk_",
    );
    refuses(
        "pk_yVtdUiNyV2vYhH5u",
        "pk_",
        "sites[0].site_key",
        "only the prefix pk_",
    );
    for bare in [(server_key, "sk_"), ("pk_yVtdUiNyV2vYhH5u", "pk_")] {
        let text = PRODUCTION.replacen(bare.0, bare.1, 1);
        read(&text.replace("\"production\"", "\"development\"")).expect_err(bare.1);
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn a_secret_that_can_be_guessed_is_refused_in_production_and_named_in_development() {
    let server_key = "sk_Zx9wJ4rN8sT2qLbK7mPf";
    let short = "is shorter than";
    let pattern = "is a pattern";
    for (from, to, key, why) in [
        (server_key, "sk_own", "sites[0].server_keys", short),
        (
            server_key,
            "sk_aaaaaaaaaaaaaaaaaaaa",
            "sites[0].server_keys",
            pattern,
        ),
        (
            server_key,
            "sk_abababababababababab",
            "sites[0].server_keys",
            pattern,
        ),
        (
            server_key,
            "sk_abcdefghijklmnopqrst",
            "sites[0].server_keys",
            pattern,
        ),
        (
            "9a7c1e5b3d8f2046",
            "abc",
            "providers.twilio-messaging.auth_token",
            short,
        ),
        (
            "9a7c1e5b3d8f2046",
            "00000000000000000000",
            "providers.twilio-messaging.auth_token",
            pattern,
        ),
        ("q8Wz3KfTn5", "q8Wz", "providers.vonage.api_secret", short),
        (
            "k3Lw9QzT5vXy7Bn2",
            "abc",
            "providers.vonage.webhook_secrets",
            short,
        ),
    ] {
        refuses(from, to, key, why);
        names(from, to, key, why);
    }
    let keys = [
        ("mac_key", "Zm9vYmFyLWJhei1xdXV4LXRoZS1xdWljay1icm93bi0"),
        ("seal_key", "c3BoaW54LW9mLWJsYWNrLXF1YXJ0ei1qdWRnZS1teS0"),
        ("token_key", "cGFjay1teS1ib3gtd2l0aC1maXZlLWRvemVuLWxpcXU"),
    ];
    let zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let repeated = "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s";
    let counted = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    for (name, good) in keys {
        for bad in [zeros, repeated, counted] {
            let key = format!("otp.{name}");
            refuses(good, bad, &key, "is not random");
            names(good, bad, &key, "is not random");
        }
    }
}

#[test]
fn a_secret_that_is_hardly_one_is_named_everywhere() {
    let server_key = "sk_Zx9wJ4rN8sT2qLbK7mPf";
    let token = "9a7c1e5b3d8f2046";
    let of_token = "providers.twilio-messaging.auth_token";
    let of_server = "sites[0].server_keys";
    let (repeats, words) = ("repeats itself", "common words");
    for (from, to, key, why) in [
        (token, "deadbeefdeadbeefdeadbeefdeadbeef", of_token, repeats),
        (token, "hunter2hunter2", of_token, repeats),
        (token, "Password123!", of_token, words),
        (token, "qwertyuiop", of_token, words),
        (token, "TWILIO_AUTH_TOKEN", of_token, words),
        (token, "development", of_token, words),
        (server_key, "sk_secret_secret_secret", of_server, repeats),
        (server_key, "sk_exampleexampleexample", of_server, repeats),
        (server_key, "sk_correcthorsebatterystaple", of_server, words),
        (
            server_key,
            "sk_insert-a-long-random-string",
            of_server,
            words,
        ),
        (
            token,
            "AC0123456789abcdef0123456789abcdef",
            of_token,
            "not secret",
        ),
    ] {
        names(from, to, key, why);
        let warnings = read(&PRODUCTION.replacen(from, to, 1)).expect(to).warnings;
        assert!(
            warnings.iter().any(|it| it.key == key),
            "{to}: {warnings:?}"
        );
    }
    // A word by chance, or in a long phrase, proves nothing.
    for good in [
        "Tk7testQ2w9z",
        "blue-secret-otter-swims-42-miles",
        "8f3akey2",
    ] {
        let text = PRODUCTION.replacen(token, good, 1);
        assert_eq!(read(&text).expect(good).warnings, [], "{good}");
    }
}

#[test]
fn a_server_key_can_be_sent_in_a_header() {
    for key in ["sk_Zx9wJ4rN8s T2qLbK7mPf", "sk_Zx9wJ4rN8sT2qLbK7mPfü"] {
        let from = "sk_Zx9wJ4rN8sT2qLbK7mPf";
        refuses(from, key, "sites[0].server_keys", "printable ASCII");
    }
}

#[test]
fn a_secret_in_a_file_is_looked_at_like_any_other() {
    let folder = tempfile::tempdir().expect("folder");
    for (text, why) in [
        ("", "empty"),
        ("\n", "empty"),
        ("${TOKEN}\n", "never filled in"),
        ("changeme\n", "never filled in"),
        ("abc\n", "shorter"),
    ] {
        let path = folder.path().join("token");
        std::fs::write(&path, text).expect("writes");
        let line = format!("auth_token_file = '{}'", path.display());
        let key = "providers.twilio-messaging.auth_token_file";
        refuses("auth_token = \"9a7c1e5b3d8f2046\"", &line, key, why);
    }
    let path = folder.path().join("key");
    std::fs::write(&path, "sk_\n").expect("writes");
    let line = format!("server_key_files = ['{}']", path.display());
    refuses(
        "server_keys = [\"sk_Zx9wJ4rN8sT2qLbK7mPf\"]",
        &line,
        "sites[0].server_key_files",
        "only the prefix sk_",
    );
}

#[test]
fn in_production_the_gateway_has_an_address_that_others_reach() {
    let line = "public_url = \"https://otp.shop.io\"\n";
    refuses(line, "", "http.public_url", "is missing in production");
    for url in [
        "http://127.0.0.1:8080",
        "https://localhost",
        "https://[::1]",
    ] {
        refuses(
            "https://otp.shop.io",
            url,
            "http.public_url",
            "is this machine",
        );
    }
    refuses(
        "https://otp.shop.io",
        "http://otp.shop.io",
        "http.public_url",
        "must be https",
    );
    for url in ["https://0.0.0.0", "https://[::]"] {
        let why = "stands for none";
        refuses("https://otp.shop.io", url, "http.public_url", why);
    }
}

#[test]
fn a_name_is_one_line() {
    let key = "sites[0].name";
    for name in [
        "Shop\\nFree money",
        "Shop\\r",
        "Shop\\u2028",
        "Shop\\u202e",
        "\\u0007",
        "Shop\\t",
        "Shop\\u00ad",
        "Shop\\u061c",
        "Shop\\u2060",
        "\\u3164",
        "Shop\\U000e0041",
    ] {
        refuses("Shop…", name, key, "control character");
    }
    for name in ["", "  "] {
        refuses("Shop…", name, key, "is blank");
    }
    refuses(
        "pk_yVtdUiNyV2vYhH5u",
        "pk_a b",
        "sites[0].site_key",
        "printable ASCII",
    );
    let brand = "[providers.vonage]\nbrand = \"Shop\\nFree\"";
    refuses(
        "[providers.vonage]",
        brand,
        "providers.vonage.brand",
        "control character",
    );
}

#[test]
fn a_key_belongs_to_one_site() {
    let second = |id: &str, site_key: &str, server_key: &str| {
        let origins = "origins = [\"https://b.example\"]";
        let site = format!(
            "[[sites]]\nid = \"{id}\"\nsite_key = \"{site_key}\"\nserver_keys = [\"{server_key}\"]\n{origins}\ncountries = [\"US\"]\n[otp]"
        );
        refused("[otp]", &site)
    };
    let (site_key, server_key) = ("pk_yVtdUiNyV2vYhH5u", "sk_Zx9wJ4rN8sT2qLbK7mPf");
    let fresh = "sk_Fd83hHq1LwZ0cVbNmYtU";
    for (error, key) in [
        (second("shop", "pk_b", fresh), "sites[1].id"),
        (second("b", site_key, fresh), "sites[1].site_key"),
        (second("b", "pk_b", server_key), "sites[1].server_keys"),
    ] {
        assert_eq!(error, format!("configuration key {key}: is used twice"));
    }
}

#[test]
fn an_error_names_the_variable_that_has_set_the_value() {
    for (variable, value, key) in [
        (
            "OTP_GATEWAY__SITES__0__SERVER_KEYS",
            "[\"sk_${UNSET}\"]",
            "sites[0].server_keys",
        ),
        (
            "OTP_GATEWAY__PROVIDERS__VONAGE__API_SECRET",
            "''",
            "providers.vonage.api_secret",
        ),
        (
            "OTP_GATEWAY__PROVIDERS__TWILIO_MESSAGING__AUTH_TOKEN",
            "x",
            "providers.twilio-messaging.auth_token",
        ),
        (
            "OTP_GATEWAY__HTTP__PUBLIC_URL",
            "http://localhost:8080",
            "http.public_url",
        ),
        ("OTP_GATEWAY__OTP__LENGTH", "3", "otp.length"),
        ("OTP_GATEWAY__HTTP__LISTEN", "here", "http.listen"),
    ] {
        let variables = Variables::from_pairs([(variable, value)]);
        let error = Config::read(&with_widget(PRODUCTION), variables)
            .expect_err(variable)
            .to_string();
        assert!(
            error.starts_with(&format!("configuration key {key}: ")),
            "{error}"
        );
        assert!(
            error.ends_with(&format!("(set by {variable} in the environment)")),
            "{error}"
        );
        assert!(!error.contains(value) || value.len() < 5, "{error}");
    }
}

#[test]
fn where_a_secret_is_is_no_secret() {
    let key = "providers.twilio-messaging.auth_token";
    for value in [
        "vault:secret/data/twilio#token",
        "op://ops/twilio/token",
        "arn:aws:secretsmanager:eu-west-1:1:secret:t",
        "ENC[AES256_GCM,data:x]",
        "/run/secrets/twilio",
    ] {
        refuses("9a7c1e5b3d8f2046", value, key, "says where the secret is");
    }
    for value in ["9a7c1e5b3d8f2046 ", " 9a7c1e5b3d8f2046"] {
        refuses(
            "9a7c1e5b3d8f2046",
            value,
            key,
            "begins or ends with a space",
        );
    }
}

#[test]
fn a_server_key_that_the_page_shows_is_none() {
    let (site_key, server_key) = ("pk_yVtdUiNyV2vYhH5uQ9", "sk_yVtdUiNyV2vYhH5uQ9");
    let text = PRODUCTION.replace("pk_yVtdUiNyV2vYhH5u", site_key);
    let text = text.replace("sk_Zx9wJ4rN8sT2qLbK7mPf", server_key);
    let error = read(&text).expect_err("public").to_string();
    assert!(
        error.starts_with("configuration key sites[0].server_keys: is the site_key"),
        "{error}"
    );
    assert!(!error.contains("yVtd"), "{error}");
}

mod limits;
mod surroundings;
mod vendors;

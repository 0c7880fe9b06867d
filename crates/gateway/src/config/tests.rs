//! What is accepted, what is refused and in which words.

use std::fs;

use super::{Config, Variables};
use crate::setting::{ConfigError, Environment};
use crate::verification::Keyring;

const GOOD: &str = r#"
environment = "development"
[http]
listen = "127.0.0.1:0"
[[sites]]
id = "demo"
site_key = "pk_demo"
server_keys = ["sk_demo"]
origins = ["http://127.0.0.1:8080"]
[otp]
mac_key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
seal_key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
token_key = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"
[store]
path = "otp.sqlite"
[providers.sandbox]
enabled = true
[routes]
default = ["sandbox"]
"#;

fn read(text: &str) -> Result<Config, ConfigError> {
    Config::read(text, Variables::default())
}

fn read_with(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(GOOD, Variables::from_pairs(variables.iter().copied()))
}

#[test]
fn a_good_configuration_is_read_with_its_defaults() {
    let config = read(GOOD).expect("good");
    assert_eq!(config.environment, Environment::Development);
    assert_eq!(config.otp.length, 6);
    assert_eq!(config.otp.expires_in_seconds, 600);
    assert_eq!(config.otp.resend_after_seconds, [30, 60, 120, 300]);
    assert_eq!(config.sites[0].channels, wire::Channel::ALL);
}

#[track_caller]
fn refuses(from: &str, to: &str, sentence: &str) {
    assert!(GOOD.contains(from), "{from}");
    let error = read(&GOOD.replace(from, to)).expect_err(sentence);
    assert_eq!(error.to_string(), sentence);
}

#[test]
fn every_error_names_its_key() {
    refuses(
        "environment = \"development\"",
        "",
        "configuration key environment: missing field `environment`",
    );
    refuses(
        "\"development\"",
        "\"staging\"",
        "configuration key environment: unknown variant `staging`, expected `development` or `production`",
    );
    refuses(
        "listen = \"127.0.0.1:0\"",
        "listen = \"here\"",
        "configuration key http.listen: must be an IP address and a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\"; \
         for every address of this machine write \"0.0.0.0:8080\"",
    );
    refuses(
        "[http]",
        "[http]\nwidget_dir = \"no/such/folder\"",
        "configuration key http.widget_dir: no/such/folder is not a directory",
    );
    refuses(
        "http://127.0.0.1:8080",
        "https://*.shop.example",
        "configuration key sites[0].origins: `https://*.shop.example` is not an origin as browsers write it: \
         must name one host: wildcards are not supported, list each origin",
    );
    refuses(
        "http://127.0.0.1:8080",
        "http://127.0.0.1:8080/",
        "configuration key sites[0].origins: `http://127.0.0.1:8080/` is not an origin as browsers write it: \
         must end after the host and port: no slash, no path",
    );
    refuses(
        "\"pk_demo\"",
        "\"sk_demo\"",
        "configuration key sites[0].site_key: must begin with pk_",
    );
    refuses(
        "[\"sk_demo\"]",
        "[\"demo\"]",
        "configuration key sites[0].server_keys: each must begin with sk_",
    );
    refuses(
        "[\"sk_demo\"]",
        "[\"sk_demo\", \"sk_demo\"]",
        "configuration key sites[0].server_keys: is used twice",
    );
}

#[test]
fn every_error_names_its_key_beyond_the_sites() {
    refuses(
        "[otp]",
        "[otp]\nlength = 3",
        "configuration key otp.length: must be from 4 to 10",
    );
    refuses(
        "[otp]",
        "[otp]\nexpires_in_seconds = 601",
        "configuration key otp.expires_in_seconds: must be from 1 to 600",
    );
    refuses(
        "[\"sandbox\"]",
        "[\"twilio\"]",
        "configuration key routes.default: `twilio` is not an enabled provider",
    );
    refuses(
        "[\"sandbox\"]",
        "[\"sandbox\", \"sandbox\"]",
        "configuration key routes.default: names `sandbox` twice",
    );
    refuses(
        "[store]",
        "[store",
        "the configuration is not valid TOML: line 14: unclosed table, expected `]`",
    );
}

#[test]
fn trusted_proxies_are_addresses_or_networks_but_not_everybody() {
    let with = |list: &str| GOOD.replace("[http]", &format!("[http]\ntrusted_proxies = {list}"));
    let config = read(&with(
        "[\"10.0.0.0/8\", \"192.0.2.1\", \"2001:db8::/32\", \"::ffff:172.16.0.0/108\"]",
    ));
    let networks = config.expect("good").http.trusted_networks();
    let networks: Vec<String> = networks
        .expect("networks")
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        networks,
        [
            "10.0.0.0/8",
            "192.0.2.1/32",
            "2001:db8::/32",
            "172.16.0.0/12"
        ]
    );
    for (list, why) in [
        (
            "[\"10.0.0.0/33\"]",
            "`10.0.0.0/33` is neither an address nor a network such as 10.0.0.0/8",
        ),
        (
            "[\"proxy.example\"]",
            "`proxy.example` is neither an address nor a network such as 10.0.0.0/8",
        ),
        (
            "[\"0.0.0.0/0\"]",
            "must not include every address: anybody could then claim any address",
        ),
        (
            "[\"::/0\"]",
            "must not include every address: anybody could then claim any address",
        ),
    ] {
        let error = read(&with(list)).expect_err(list).to_string();
        assert_eq!(
            error,
            format!("configuration key http.trusted_proxies: {why}")
        );
    }
}

#[test]
fn unknown_keys_are_refused_in_every_table() {
    for (table, key) in [
        ("[http]", "http.colour"),
        ("[[sites]]", "sites[0].colour"),
        ("[otp]", "otp.colour"),
        ("[store]", "store.colour"),
        ("[providers.sandbox]", "providers.sandbox.colour"),
        ("[routes]", "routes.colour"),
    ] {
        let text = GOOD.replace(table, &format!("{table}\ncolour = 1"));
        let error = read(&text).expect_err(key).to_string();
        let start = format!("configuration key {key}: unknown field `colour`");
        assert!(error.starts_with(&start), "{error}");
    }
    let text = format!("colour = 1\n{GOOD}");
    let error = read(&text).expect_err("unknown").to_string();
    assert!(
        error.starts_with("configuration key colour: unknown field"),
        "{error}"
    );
}

#[test]
fn no_secret_has_a_default_nor_appears_in_an_error() {
    refuses(
        "mac_key = \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"\n",
        "",
        "configuration key otp.mac_key: is missing and has no default; set it, or otp.mac_key_file",
    );
    for (from, to) in [
        (
            "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
            "\"canary-5f3c\"",
        ),
        ("\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "531597"),
        ("[\"sk_demo\"]", "[531597]"),
        ("[\"sk_demo\"]", "\"canary-5f3c\""),
        ("seal_key = \"", "seal_key = \"canary-5f3c\" \""),
    ] {
        let error = read(&GOOD.replace(from, to)).expect_err(to).to_string();
        assert!(
            !error.contains("canary") && !error.contains("531597"),
            "{error}"
        );
    }
}

#[test]
fn one_key_does_not_serve_two_purposes() {
    refuses(
        "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "configuration key otp.mac_key: must differ from otp.seal_key and otp.token_key, which must also differ from each other",
    );
}

#[test]
fn secrets_come_from_files_too() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("mac");
    fs::write(&path, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n").expect("writes");
    let given = "mac_key = \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"";
    let by_file = format!("mac_key_file = {:?}", path.display().to_string());
    let config = read(&GOOD.replace(given, &by_file)).expect("good");
    assert_eq!(config.otp.keys().expect("keys").mac, [[0; 32]].into());

    let both = GOOD.replace(given, &format!("{given}\n{by_file}"));
    let error = read(&both).expect_err("both").to_string();
    assert_eq!(
        error,
        "configuration key otp.mac_key: is given twice: here and in otp.mac_key_file"
    );
    let error = read(&GOOD.replace(given, "mac_key_file = \"no/such/file\"")).expect_err("missing");
    assert!(
        error
            .to_string()
            .starts_with("configuration key otp.mac_key_file: cannot read no/such/file")
    );

    let key = folder.path().join("server");
    fs::write(&key, "sk_from_a_file\n").expect("writes");
    let text = GOOD.replace(
        "server_keys = [\"sk_demo\"]",
        &format!("server_key_files = [{:?}]", key.display().to_string()),
    );
    let config = read(&text).expect("good");
    assert_eq!(config.sites[0].server_keys[0].expose(), "sk_from_a_file");
}

#[test]
fn several_keys_are_a_list_of_secrets_or_of_files() {
    let folder = tempfile::tempdir().expect("folder");
    let path = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("writes");
        format!("{:?}", path.display().to_string())
    };
    let first = "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM";
    let second = "BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ";
    let given = "seal_key = \"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE\"";
    let seal = |text: &str| {
        read(&GOOD.replace(given, text)).map(|config| config.otp.keys().expect("keys").seal)
    };
    let keys = Keyring::from([[3; 32], [4; 32]]);
    assert_eq!(
        seal(&format!("seal_keys = [\"{first}\", \"{second}\"]")),
        Ok(keys.clone())
    );
    let files = [path("first", first), path("second", &format!("{second}\n"))].join(", ");
    assert_eq!(seal(&format!("seal_key_files = [{files}]")), Ok(keys));

    let error = |text: &str| seal(text).expect_err(text).to_string();
    for twice in [
        format!("{given}\nseal_keys = [\"{first}\"]"),
        format!("seal_keys = [\"{first}\"]\nseal_key_files = [{files}]"),
    ] {
        assert_eq!(
            error(&twice),
            "configuration key otp.seal_key: is given twice: use one of otp.seal_key, otp.seal_key_file, \
             otp.seal_keys and otp.seal_key_files"
        );
    }
    assert!(error(&format!("seal_keys = [\"{first}\", \"{first}\"]")).contains("from each other"));
    assert!(error("seal_keys = [\"canary\"]").contains("must be 32 bytes in base64url"));
    assert!(error("seal_keys = []").contains("is missing and has no default"));
    // A secret is read as a whole or not at all.
    let long = path("long", &format!("{first}{}", " ".repeat(5000)));
    assert!(
        error(&format!("seal_key_files = [{long}]"))
            .contains("is too long for a secret: at most 4096 bytes")
    );
}

#[test]
fn production_refuses_the_sandbox_and_the_demo_keys() {
    let production = GOOD.replace("\"development\"", "\"production\"");
    let error = |text: &str| read(text).expect_err("production").to_string();
    assert_eq!(
        error(&production),
        "configuration key sites[0].site_key: is a demo key, which refuses to start when environment is \"production\""
    );
    let own_site_key = production.replace("pk_demo", "pk_own");
    assert_eq!(
        error(&own_site_key),
        "configuration key sites[0].server_keys: is a demo key, which refuses to start when environment is \"production\""
    );
    assert_eq!(
        error(&own_site_key.replace("sk_demo", "sk_own")),
        "configuration key providers.sandbox.enabled: the sandbox refuses to start when environment is \"production\""
    );
}

#[test]
fn production_takes_plain_http_only_from_the_browsers_own_machine() {
    let production = GOOD
        .replace("\"development\"", "\"production\"")
        .replace("pk_demo", "pk_own")
        .replace("sk_demo", "sk_own");
    let with = |origin: &str| {
        read(&production.replace("http://127.0.0.1:8080", origin))
            .expect_err("the sandbox")
            .to_string()
    };
    assert_eq!(
        with("http://shop.example"),
        "configuration key sites[0].origins: `http://shop.example` is not https: anybody on the network path could change the page"
    );
    for origin in [
        "https://shop.example",
        "http://localhost:3000",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
    ] {
        assert!(with(origin).contains("the sandbox refuses"), "{origin}");
    }
}

#[test]
fn the_environment_wins_over_the_file() {
    let config = read_with(&[
        ("OTP_GATEWAY__HTTP__LISTEN", "127.0.0.1:9000"),
        ("OTP_GATEWAY__OTP__LENGTH", "8"),
        ("OTP_GATEWAY__OTP__RESEND_AFTER_SECONDS", "[1, 2]"),
        ("OTP_GATEWAY__SITES__0__NAME", "'12345'"),
        ("OTP_GATEWAY__PROVIDERS__SANDBOX__EXPOSE_INBOX", "true"),
        ("OTP_GATEWAY_UNRELATED", "ignored"),
        ("OTP_GATEWAY__LIMITS__PRICES__DEFAULT", "'1'"),
        ("OTP_GATEWAY__LIMITS__PRICES__SMS_DE", "'0.05'"),
        (
            "OTP_GATEWAY__PROVIDERS__TWILIO_MESSAGING__ACCOUNT_SID",
            "AC0123456789abcdef0123456789abcdef",
        ),
        (
            "OTP_GATEWAY__PROVIDERS__TWILIO_MESSAGING__AUTH_TOKEN",
            "9a7c1e5b3d8f2046",
        ),
        (
            "OTP_GATEWAY__PROVIDERS__TWILIO_MESSAGING__FROM",
            "+15005550006",
        ),
        ("PATH", "ignored"),
    ])
    .expect("good");
    assert_eq!(config.http.listen.port(), 9000);
    assert_eq!(config.otp.length, 8);
    assert_eq!(config.otp.resend_after_seconds, [1, 2]);
    assert_eq!(config.sites[0].name.as_deref(), Some("12345"));
    assert!(config.providers.sandbox.expect("sandbox").expose_inbox);
    assert!(config.providers.twilio_messaging.is_some());
}

#[test]
fn an_address_to_listen_at_is_explained() {
    for (address, advice) in [
        (
            "\"localhost:8080\"",
            "for this machine alone write \"127.0.0.1:8080\"",
        ),
        (
            "\":9000\"",
            "for every address of this machine write \"0.0.0.0:9000\"",
        ),
        (
            "\"*:9000\"",
            "for every address of this machine write \"0.0.0.0:9000\"",
        ),
        (
            "9000",
            "for every address of this machine write \"0.0.0.0:9000\"",
        ),
        ("\"http://127.0.0.1:80\"", "without http:// before it"),
        ("\"gateway:8080\"", "names are not looked up"),
    ] {
        let error = read(&GOOD.replace("\"127.0.0.1:0\"", address))
            .expect_err(address)
            .to_string();
        let start = "configuration key http.listen: must be an IP address and a port, such as \"127.0.0.1:8080\"";
        assert!(
            error.starts_with(start) && error.ends_with(advice),
            "{error}"
        );
    }
}

#[test]
fn a_country_that_is_written_otherwise_is_told_its_code() {
    let error = |from: &str, to: &str| read(&GOOD.replacen(from, to, 1)).expect_err(to).to_string();
    for (text, code) in [("UK", "GB"), ("USA", "US"), ("Germany", "DE")] {
        let site = error(
            "server_keys",
            &format!("countries = [\"{text}\"]\nserver_keys"),
        );
        assert_eq!(
            site,
            format!(
                "configuration key sites[0].countries: `{text}` is not an ISO 3166-1 code: write {code}"
            )
        );
    }
    let route = error(
        "[routes]",
        "[routes.countries.UK]\ndefault = [\"sandbox\"]\n[routes]",
    );
    assert_eq!(
        route,
        "configuration key routes.countries.UK: `UK` is not an ISO 3166-1 code: write GB"
    );
    let price = error(
        "[store]",
        "[limits.prices]\ndefault = 1\nSMS-UK = 1\n[store]",
    );
    assert_eq!(
        price,
        "configuration key limits.prices: in `SMS-UK`, `UK` is not an ISO 3166-1 code: write GB"
    );
}

#[test]
fn what_is_there_twice_is_named() {
    for (from, to, name) in [
        (
            "id = \"demo\"",
            "id = \"demo\"\nid = \"other\"",
            "line 7: `id` is there twice",
        ),
        (
            "[otp]",
            "[http]\nmax_requests = 1\n[otp]",
            "line 10: `http` is there twice",
        ),
        (
            "mac_key = ",
            "mac_key = \"secret-1\"\nmac_key = ",
            "line 12: `mac_key` is there twice",
        ),
        (
            "[routes]",
            "[routes]\ndefault=[]\n",
            "`default` is there twice",
        ),
    ] {
        let error = read(&GOOD.replacen(from, to, 1)).expect_err(to).to_string();
        assert!(error.ends_with(name), "{error}");
        assert!(!error.contains("secret-1"), "{error}");
    }
}

#[test]
fn a_variable_that_leads_nowhere_is_refused() {
    for (variable, why) in [
        (
            "OTP_GATEWAY__HTTP__COLOUR",
            "configuration key http.colour: unknown field `colour`",
        ),
        (
            "OTP_GATEWAY__SITES__7__ID",
            "environment variable OTP_GATEWAY__SITES__7__ID: matches no key of the configuration",
        ),
        (
            "OTP_GATEWAY__ENVIRONMENT__X",
            "matches no key of the configuration",
        ),
        (
            "OTP_GATEWAY__HTTP__",
            "is not of the form OTP_GATEWAY__TABLE__KEY",
        ),
    ] {
        let error = read_with(&[(variable, "1")])
            .expect_err(variable)
            .to_string();
        assert!(error.contains(why), "{error}");
    }
    let error = read_with(&[("OTP_GATEWAY__SITES__0__NAME", "1001")]).expect_err("a number");
    assert_eq!(
        error.to_string(),
        "configuration key sites[0].name: has the wrong type, expected a string; text that looks like a number is quoted \
         twice, as in NAME=\"'1001'\" (set by OTP_GATEWAY__SITES__0__NAME in the environment)"
    );
}

#[test]
fn a_printed_configuration_holds_no_secret() {
    let printed = toml::to_string_pretty(&read(GOOD).expect("good")).expect("prints");
    for secret in ["sk_demo", "AAAAAAAA", "AQEBAQ", "AgICAg"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    assert!(printed.contains("mac_key = \"[redacted]\""));
    assert!(printed.contains("site_key = \"pk_demo\""));
}

const PRODUCTION: &str = r#"
environment = "production"
[http]
public_url = "https://otp.example"
[[sites]]
id = "shop"
site_key = "pk_L9g0V4mB1wQ7xT3n"
origins = ["https://shop.example"]
channels = ["SMS"]
COUNTRIES
[otp]
mac_key = "7A4q0lK1Zt2f3mX9wQ8eR5yU6iO1pA2sD3fG4hJ5kLw"
seal_key = "Q1w2E3r4T5y6U7i8O9p0A1s2D3f4G5h6J7k8L9z0X1c"
token_key = "zX1cV2bN3mQ4wE5rT6yU7iO8pA9sD0fG1hJ2kL3zX4c"
[limits]
LIMITS
[store]
path = "otp.sqlite"
[providers.twilio-messaging]
account_sid = "AC0123456789abcdef0123456789abcdef"
auth_token = "0123456789abcdef0123456789abcdef"
from = "+12025550123"
[routes]
default = ["twilio-messaging"]
"#;

/// The error in production for a site with these lines, and these limits.
fn bounded(site: &str, limits: &str) -> Result<Config, String> {
    let text = PRODUCTION
        .replace("COUNTRIES", site)
        .replace("LIMITS", limits);
    read(&text).map_err(|error| error.to_string())
}

#[test]
fn production_is_told_what_bounds_the_bill_or_that_nothing_is_meant_to() {
    let countries = "countries = [\"US\"]";
    let budget = "daily_budget = 50\n[limits.prices]\ndefault = 0.05";
    for (site, limits) in [
        (countries, budget),
        (countries, "site_sends = [\"1000/1d\"]"),
        (
            countries,
            "[limits.site_budgets]\nshop = 5\n[limits.prices]\nSMS = 0.05\nWHATSAPP = 0.1\nVOICE = 0.1",
        ),
        ("", "unlimited = true"),
        ("unlimited = true", ""),
    ] {
        bounded(site, limits).expect(limits);
    }
    let says = |site: &str, limits: &str, words: &str| {
        let error = bounded(site, limits).expect_err(words);
        assert!(
            error.starts_with(&format!("configuration key {words}")),
            "{error}"
        );
        assert!(error.contains("unlimited = true"), "{error}");
    };
    says("", budget, "sites[0].countries");
    says(countries, "", "limits.daily_budget");
    says("", "", "sites[0].countries");
    // A budget limits nothing if nothing has a price.
    says(
        countries,
        "daily_budget = 50\n[limits.prices]\ndefault = 0",
        "limits.daily_budget",
    );
    says(
        countries,
        "daily_budget = 50\n[limits.prices]\ndefault = 0.05\nSMS-US = 0",
        "limits.daily_budget",
    );
}

#[test]
fn what_is_unbounded_is_named_wherever_it_runs() {
    let keys = |config: &Config| -> Vec<String> {
        let unbounded = config.unbounded();
        unbounded
            .into_iter()
            .map(|unbounded| unbounded.key)
            .collect()
    };
    let development = read(GOOD).expect("good");
    assert_eq!(
        keys(&development),
        ["sites[0].countries", "limits.daily_budget"]
    );
    let meant = bounded("", "unlimited = true").expect("meant");
    assert_eq!(keys(&meant), ["sites[0].countries", "limits.daily_budget"]);
    let all = bounded("countries = [\"US\"]", "site_sends = [\"1/1d\"]").expect("bounded");
    assert!(keys(&all).is_empty());
}

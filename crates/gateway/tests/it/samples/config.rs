//! Samples that are parsed: configurations, JSON, HTML.

use std::process::Command;

use gateway::config::{Config, Variables};
use provider_sim::{Vendor, configuration};
use toml::{Table, Value};

use super::{Reader, Sample, samples};

/// The configuration for production that the others are put into.
pub(super) fn production() -> Sample {
    let mut whole = samples("toml").into_iter();
    let found = whole.find(|sample| sample.text.contains("environment = \"production\""));
    found.expect("a configuration for production")
}

/// Overlays a part of a configuration on a whole one. A vendor's table that contains its account stands alone.
fn lay_over(base: &mut Table, part: Table, path: &str) {
    for (key, value) in part {
        let stands_alone = path == "providers"
            && matches!(&value, Value::Table(it) if ACCOUNTS.iter().any(|key| it.contains_key(*key)));
        match (base.get_mut(&key), value) {
            (Some(Value::Table(base)), Value::Table(part)) if !stands_alone => {
                lay_over(base, part, &key);
            }
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

/// The key that names the account, of each vendor.
const ACCOUNTS: [&str; 4] = ["account_sid", "api_key", "application_key", "customer_id"];

#[test]
fn every_configuration_is_one() {
    let reader = Reader::new();
    let mut base: Table = toml::from_str(&reader.fill(&production())).expect("TOML");
    for vendor in Vendor::ALL {
        let table = configuration::table(vendor, "http://127.0.0.1:9");
        let table: Table = toml::from_str(&table).expect("TOML");
        if !base["providers"]
            .as_table()
            .expect("a table")
            .contains_key(vendor.name())
        {
            lay_over(&mut base, table, "");
        }
    }
    let all = samples("toml");
    assert!(all.len() >= 6, "{}", all.len());
    for sample in all {
        let text = reader.fill(&sample);
        assert!(
            !uncommented(&text).contains('…'),
            "{}: nobody fills in: {text}",
            sample.place
        );
        let part: Table =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", sample.place));
        let whole = if part.contains_key("environment") {
            text.clone()
        } else {
            let mut whole = base.clone();
            lay_over(&mut whole, part, "");
            toml::to_string(&whole).expect("TOML")
        };
        // For development the widget is where it was built.
        let widget = format!("widget_dir = '{}'", reader.path("widget").display());
        let whole = whole.replace("widget_dir = \"dist\"", &widget);
        let read = Config::read(&whole, Variables::default());
        let config = read.unwrap_or_else(|error| panic!("{}: {error}", sample.place));
        let warnings = gateway::compose::warnings(&config).expect("builds");
        let warnings: Vec<String> = config
            .warnings
            .iter()
            .chain(&warnings)
            .map(ToString::to_string)
            .collect();
        if text.contains("environment") {
            assert!(warnings.is_empty(), "{}: {warnings:?}", sample.place);
        }
    }
}

fn uncommented(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_json_is_json() {
    let all = samples("json");
    assert!(all.len() >= 15, "{}", all.len());
    for sample in all {
        let values =
            serde_json::Deserializer::from_str(&sample.text).into_iter::<serde_json::Value>();
        for value in values {
            value.unwrap_or_else(|error| panic!("{}: {error}", sample.place));
        }
    }
}

#[test]
fn every_element_has_attributes_that_there_are() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/EMBEDDING.md");
    let documented = std::fs::read_to_string(root).expect("text");
    let all = samples("html");
    assert!(all.len() >= 2, "{}", all.len());
    for sample in all {
        let tags = sample.text.split("<otp-verify").skip(1);
        let mut found = 0;
        for tag in tags {
            found += 1;
            let inside = tag.split('>').next().unwrap_or_default();
            for attribute in inside.split_whitespace() {
                let name = attribute.split('=').next().unwrap_or_default();
                let known = documented.contains(&format!("`{name}`"));
                assert!(known || name == "id", "{}: {name}", sample.place);
            }
        }
        assert!(found > 0, "{}", sample.place);
        assert_eq!(
            sample.text.matches("<otp-verify").count(),
            sample.text.matches("</otp-verify>").count()
        );
    }
}

/// A certificate and its key, under the names that nginx's samples and `HAProxy`'s have for them; `None` without openssl.
pub(super) fn certificates(reader: &Reader) -> Option<[(&'static str, String); 3]> {
    let path = |name: &str| reader.path(name).to_string_lossy().into_owned();
    let (certificate, key, both) = (path("certificate.pem"), path("key.pem"), path("both.pem"));
    let subject = "-newkey ed25519 -nodes -subj /CN=otp.example";
    let made = Command::new("openssl")
        .args(["req", "-x509", "-keyout", &key, "-out", &certificate])
        .args(subject.split(' '))
        .output();
    if !made.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: there is no openssl to make a certificate");
        return None;
    }
    let text = [&certificate, &key].map(|it| std::fs::read_to_string(it).expect("text"));
    std::fs::write(&both, text.concat()).expect("writes");
    Some([
        ("/etc/ssl/otp.example.pem", certificate),
        ("/etc/ssl/otp.example.key", key),
        ("/etc/haproxy/otp.example.pem", both),
    ])
}

#[test]
fn every_proxy_configuration_is_one() {
    let reader = Reader::new();
    let Some(certificates) = certificates(&reader) else {
        return;
    };
    let path = reader.path("proxy.conf");
    for (program, arguments) in [("nginx", ["-t", "-c"]), ("haproxy", ["-c", "-f"])] {
        if Command::new(program).arg("-v").output().is_err() {
            eprintln!(
                "skipped: there is no {program}; cargo xtask setup installs it where there is apt"
            );
            continue;
        }
        let all = samples(program);
        assert!(!all.is_empty(), "{program}");
        for sample in all {
            let mut text = sample.text.clone();
            for (place, file) in &certificates {
                text = text.replace(place, file);
            }
            if program == "nginx" {
                let pid = reader.path("pid");
                text = format!("pid {};\nevents {{}}\nhttp {{\n{text}\n}}\n", pid.display());
            }
            std::fs::write(&path, text).expect("writes");
            let output = Command::new(program).args(arguments).arg(&path).output();
            let output = output.expect("runs");
            let words = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{}: {words}", sample.place);
        }
    }
}

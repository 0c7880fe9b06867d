//! What each vendor's table takes, refuses and shows.

use crate::config::{Config, Variables};
use crate::setting::ConfigError;
use crate::vendor::sender::ProviderName;
use crate::webhook::About;
use provider_sim::{Vendor, configuration};

const REST: &str = r#"
environment = "development"
[http]
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
"#;

fn text(vendor: Vendor) -> String {
    let table = configuration::table(vendor, "http://127.0.0.1:9000");
    format!(
        "{REST}\n[routes]\ndefault = [\"{}\"]\n{table}",
        vendor.name()
    )
}

fn read(text: &str) -> Result<Config, ConfigError> {
    Config::read(text, Variables::default())
}

/// What is said when `from` becomes `to` in the table of a vendor.
#[track_caller]
fn refuses(vendor: Vendor, from: &str, to: &str, sentence: &str) {
    let text = text(vendor);
    assert!(text.contains(from), "{from} in {text}");
    let error = read(&text.replace(from, to)).expect_err(sentence);
    assert_eq!(
        error.to_string(),
        format!("configuration key providers.{sentence}")
    );
}

#[test]
fn the_table_of_every_stand_in_is_a_good_one_and_shows_no_secret() {
    for vendor in Vendor::ALL {
        let config = read(&text(vendor)).expect("a good table");
        let shown = toml::to_string(&config).expect("prints");
        assert!(
            shown.contains(&format!("[providers.{}]", vendor.name())),
            "{shown}"
        );
        assert!(!shown.contains("stand-in"), "{shown}");
        assert!(
            !shown.contains(provider_sim::accounts::sinch::APPLICATION_SECRET),
            "{shown}"
        );
        assert!(!format!("{config:?}").contains("stand-in"));
    }
}

#[test]
fn unknown_keys_are_refused_in_every_vendors_table() {
    for vendor in Vendor::ALL {
        let text = format!("{}\ncolour = 1\n", text(vendor));
        let error = read(&text).expect_err("unknown").to_string();
        let start = format!(
            "configuration key providers.{}.colour: unknown field",
            vendor.name()
        );
        assert!(error.starts_with(&start), "{error}");
    }
}

#[test]
fn no_vendor_has_a_default_secret() {
    for (vendor, key) in [
        (Vendor::Twilio, "auth_token"),
        (Vendor::TwilioMessaging, "auth_token"),
        (Vendor::Vonage, "api_secret"),
        (Vendor::Sinch, "application_secret"),
        (Vendor::Verifynow, "password"),
    ] {
        let text = text(vendor);
        let assignment = format!("{key} =");
        let kept = text.lines().filter(|line| !line.starts_with(&assignment));
        let without = kept.collect::<Vec<_>>().join("\n");
        let error = read(&without).expect_err(key).to_string();
        let name = vendor.name();
        let expected = format!(
            "configuration key providers.{name}.{key}: is missing and has no default; set it, or providers.{name}.{key}_file"
        );
        assert_eq!(error, expected);
    }
}

#[test]
fn a_secret_can_be_in_a_file_and_a_missing_file_is_named() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("twilio");
    std::fs::write(&path, "from a file\n").expect("writes");
    let line = format!(
        "auth_token = \"{}\"",
        provider_sim::accounts::twilio::AUTH_TOKEN
    );
    let good =
        text(Vendor::Twilio).replace(&line, &format!("auth_token_file = '{}'", path.display()));
    read(&good).expect("good");
    refuses(
        Vendor::Twilio,
        &line,
        "auth_token_file = '/no/such/file'",
        "twilio.auth_token_file: cannot read /no/such/file: No such file or directory (os error 2)",
    );
}

/// What a vendor's callbacks are signed with, by the table in which `from` has become `to`.
#[track_caller]
fn callback_secrets(vendor: Vendor, from: &str, to: &str) -> Vec<String> {
    let text = text(vendor);
    assert!(text.contains(from), "{from} in {text}");
    let config = read(&text.replace(from, to)).expect("good");
    let secrets = config
        .providers
        .callback_secrets(ProviderName::Vendor(vendor), About::Reports);
    let secrets: Vec<String> = secrets.iter().map(|it| it.expose().to_owned()).collect();
    let shown = toml::to_string(&config).expect("prints");
    for secret in &secrets {
        assert!(!shown.contains(secret.as_str()), "{shown}");
    }
    let redacted = ["\"[redacted]\""].repeat(secrets.len()).join(", ");
    let listed = format!("webhook_secrets = [{redacted}]");
    assert_eq!(shown.contains(&listed), !secrets.is_empty(), "{shown}");
    secrets
}

#[test]
fn callbacks_are_signed_with_the_accounts_own_credential_where_the_vendor_does_so() {
    use provider_sim::accounts::{sinch, twilio, vonage};
    for vendor in [Vendor::Twilio, Vendor::TwilioMessaging] {
        assert_eq!(callback_secrets(vendor, "", ""), [twilio::AUTH_TOKEN]);
        // The secret of an API key signs nothing.
        let with_key = "api_key_sid = \"SK1\"\naccount_sid";
        let none = callback_secrets(vendor, "account_sid", with_key);
        assert_eq!(none, [""; 0]);
    }
    let pair = format!("{}:{}", sinch::APPLICATION_KEY, sinch::APPLICATION_SECRET);
    assert_eq!(callback_secrets(Vendor::Sinch, "", ""), [pair]);
    // Its signature secret is another one than its API secret.
    let listed = format!("webhook_secrets = [\"{}\"]\n", vonage::SIGNATURE_SECRET);
    assert_eq!(callback_secrets(Vendor::Vonage, &listed, ""), [""; 0]);
}

#[test]
fn secrets_that_are_listed_stand_alone() {
    let pair = "webhook_secrets = [\"old\", \"new\"]\naccount_sid";
    let listed = callback_secrets(Vendor::Twilio, "account_sid", pair);
    assert_eq!(listed, ["old", "new"]);
}

#[test]
fn what_is_wrong_with_twilio_is_named() {
    refuses(
        Vendor::Twilio,
        "base_url = \"http://127.0.0.1:9000/twilio\"",
        "base_url = \"verify.twilio.com\"",
        "twilio.base_url: must be a URL such as https://api.vendor.example, without query or credentials",
    );
    refuses(
        Vendor::Twilio,
        "service_sid = \"VA",
        "service_sid = \"/VA",
        "twilio.service_sid: must contain only letters, digits, - and _",
    );
    refuses(
        Vendor::Twilio,
        "service_sid",
        "code_length = 3\nservice_sid",
        "twilio.code_length: must be from 4 to 10",
    );
    refuses(
        Vendor::Twilio,
        "service_sid",
        "app_hash = \"short\"\nservice_sid",
        "twilio.app_hash: must be the 11 characters by which SMS Retriever recognises the app",
    );
}

#[test]
fn what_is_wrong_with_the_others_is_named() {
    refuses(
        Vendor::TwilioMessaging,
        "from = \"+15005550006\"",
        "from = \"+15005550006\"\nmessaging_service_sid = \"MG1\"",
        "twilio-messaging.from: is given together with messaging_service_sid: use one of them",
    );
    refuses(
        Vendor::TwilioMessaging,
        "whatsapp_content_sid = \"HX00000000000000000000000000000001\"",
        "",
        "twilio-messaging.whatsapp_from: and whatsapp_content_sid must be given together",
    );
    refuses(
        Vendor::Vonage,
        "api_key",
        "brand = \"a/b\"\napi_key",
        "vonage.brand: must be 1 to 18 characters, none of / { } : $",
    );
    refuses(
        Vendor::Vonage,
        "api_key",
        "native_fallback_seconds = 5\napi_key",
        "vonage.native_fallback_seconds: must be from 15 to 900",
    );
    refuses(
        Vendor::Vonage,
        "whatsapp_from = \"4",
        "whatsapp_from = \"+4",
        "vonage.whatsapp_from: must be digits without +",
    );
    refuses(
        Vendor::Sinch,
        "application_secret = \"",
        "application_secret = \"not base64!",
        "sinch.application_secret: must be base64, as the dashboard shows it",
    );
    refuses(
        Vendor::Verifynow,
        "customer_id",
        "dialect = \"v2\"\ncustomer_id",
        "verifynow.dialect: unknown variant `v2`, expected `v3` or `simple`",
    );
}

#[test]
fn production_calls_vendors_over_https() {
    let production = text(Vendor::Vonage)
        .replace("\"development\"", "\"production\"")
        .replace("pk_demo", "pk_1")
        .replace("sk_demo", "sk_1")
        .replace("http://127.0.0.1:9000", "http://api.vendor.example");
    assert_eq!(
        read(&production).expect_err("plain").to_string(),
        "configuration key providers.vonage.base_url: must be https in production: credentials and codes are sent there"
    );
}

#[test]
fn the_environment_reaches_a_name_with_a_hyphen() {
    let variables = Variables::from_pairs([(
        "OTP_GATEWAY__PROVIDERS__TWILIO_MESSAGING__FROM",
        "'+15005550009'",
    )]);
    let config = Config::read(&text(Vendor::TwilioMessaging), variables).expect("good");
    let from = config.providers.twilio_messaging.expect("a table").from;
    assert_eq!(from.as_deref(), Some("+15005550009"));
}

#[test]
fn sinchs_incoming_messages_have_secrets_of_their_own_in_lists_or_files() {
    use provider_sim::accounts::sinch::WEBHOOK_SECRET;

    let line = format!("inbound_webhook_secrets = [\"{WEBHOOK_SECRET}\"]");
    let secrets = |to: &str| -> Result<Vec<String>, ConfigError> {
        let config = read(&text(Vendor::Sinch).replace(&line, to))?;
        let secrets = config
            .providers
            .callback_secrets(ProviderName::Vendor(Vendor::Sinch), About::Messages);
        Ok(secrets.iter().map(|it| it.expose().to_owned()).collect())
    };
    assert_eq!(secrets(&line).expect("good"), [WEBHOOK_SECRET]);
    // Never the application's own: without one nothing is believed.
    assert_eq!(secrets("").expect("good"), Vec::<String>::new());
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "next\n").expect("writes");
    let both = format!(
        "{line}\ninbound_webhook_secret_files = [\"{}\"]",
        file.path().display()
    );
    assert_eq!(secrets(&both).expect("good"), [WEBHOOK_SECRET, "next"]);
    for (to, why) in [
        (
            "inbound_webhook_secrets = ['one', 'two', 'three']",
            "inbound_webhook_secrets: must have at most two entries: the secret in use and the next one",
        ),
        (
            "inbound_webhook_secrets = ['']",
            "inbound_webhook_secrets: is empty or a single character, which is not a secret",
        ),
    ] {
        let error = secrets(to).expect_err(to).to_string();
        assert_eq!(error, format!("configuration key providers.sinch.{why}"));
    }
    let missing = secrets("inbound_webhook_secret_files = ['/nowhere/secret']");
    let error = missing.expect_err("missing").to_string();
    assert!(error.contains("inbound_webhook_secret_files"), "{error}");
}

#[test]
fn vonages_senders_and_registrations_and_verifynows_sender_are_looked_at() {
    let with = |vendor: Vendor, line: &str| {
        let name = format!("[providers.{}]\n", vendor.name());
        read(&text(vendor).replace(&name, &format!("{name}{line}\n")))
    };
    for line in [
        "from = 'Shop'",
        "from = 'My Shop 24'",
        "from = '447700900000'",
        "entity_id = '1101407360000017170'\ncontent_id = '1107158078772563946'",
        "fraud_check = true",
        "fraud_check = false",
    ] {
        with(Vendor::Vonage, line).expect(line);
    }
    for (line, key) in [
        ("from = ''", "from"),
        ("from = '+447700900000'", "from"),
        ("from = '00447700900000'", "from"),
        ("from = 'twelve chars'", "from"),
        ("from = ' Shop'", "from"),
        ("from = 'Shöp'", "from"),
        ("from = '1234567890123456'", "from"),
        ("entity_id = ''", "entity_id"),
        ("content_id = '123456789012345678901'", "content_id"),
        ("fraud_check = 'yes'", "fraud_check"),
    ] {
        let error = with(Vendor::Vonage, line).expect_err(line).to_string();
        assert!(error.contains(&format!("vonage.{key}")), "{error}");
    }
    with(Vendor::Verifynow, "sender_id = 'SHOPIN'").expect("good");
    let error = with(Vendor::Verifynow, "sender_id = 'SHOP IN'").expect_err("a space");
    assert!(error.to_string().contains("verifynow.sender_id"), "{error}");
}

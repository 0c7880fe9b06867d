//! What vendors have issued.

use super::{PRODUCTION, names, read, refused, refuses};

const SID: &str = "AC0123456789abcdef0123456789abcdef";

#[test]
fn a_sid_of_another_kind_is_refused() {
    let key = "providers.twilio-messaging.account_sid";
    for (sid, why) in [
        (
            "SK0123456789abcdef0123456789abcdef",
            "is the SID of an API key (SK…), and must be that of an account",
        ),
        (
            "ac0123456789abcdef0123456789abcdef",
            "must be that of an account, which begins with AC",
        ),
        (
            "0123456789abcdef0123456789abcdef",
            "must be that of an account",
        ),
    ] {
        refuses(SID, sid, key, why);
        assert!(!refused(SID, sid).contains("0123456789"), "{sid}");
    }
    let from = "from = \"+15005550006\"";
    let pool = |sid: &str| format!("messaging_service_sid = \"{sid}\"");
    refuses(
        from,
        &pool(SID),
        "providers.twilio-messaging.messaging_service_sid",
        "must be that of a Messaging Service",
    );
    let verify = |sid: &str| {
        format!(
            "[providers.twilio]\naccount_sid = \"{SID}\"\nauth_token = \"9a7c1e5b3d8f2046\"\nservice_sid = \"{sid}\"\n[providers.vonage]"
        )
    };
    refuses(
        "[providers.vonage]",
        &verify(SID),
        "providers.twilio.service_sid",
        "must be that of a Verify service",
    );
    let messaging = SID.replace("AC", "MG");
    refuses(
        "[providers.vonage]",
        &verify(&messaging),
        "providers.twilio.service_sid",
        "is the SID of a Messaging Service",
    );
}

#[test]
fn a_sid_that_is_not_whole_is_named_everywhere() {
    let key = "providers.twilio-messaging.account_sid";
    for sid in [
        "AC12",
        "AC0123456789abcdef0123456789abcdeg",
        "AC0123456789abcdef0123456789abcdef0",
    ] {
        names(SID, sid, key, "32 hexadecimal digits");
        let warnings = read(&PRODUCTION.replace(SID, sid))
            .expect("starts")
            .warnings;
        assert!(
            matches!(&warnings[..], [one] if one.key == key),
            "{warnings:?}"
        );
    }
}

#[test]
fn a_sender_is_a_number_in_e164_a_short_code_or_a_name() {
    let key = "providers.twilio-messaging.from";
    for (from, why) in [
        ("15005550006", "E.164"),
        ("0015005550006", "E.164"),
        ("+1 500 555 0006", "E.164"),
        ("+1-500-555-0006", "E.164"),
        ("(500) 555-0006", "E.164"),
        ("+05005550006", "E.164"),
        ("whatsapp:+15005550006", "whatsapp_from"),
        (
            "MG0123456789abcdef0123456789abcdef",
            "messaging_service_sid",
        ),
        ("The Best Shop of All", "11 characters"),
    ] {
        refuses("+15005550006", from, key, why);
    }
    for from in ["+447700900123", "12345", "Shop", "My Shop 24"] {
        read(&PRODUCTION.replace("+15005550006", from)).expect(from);
    }
    let whatsapp = |from: &str| {
        let content = "HX0123456789abcdef0123456789abcdef";
        format!(
            "from = \"+15005550006\"\nwhatsapp_from = \"{from}\"\nwhatsapp_content_sid = \"{content}\""
        )
    };
    let from = "from = \"+15005550006\"";
    let key = "providers.twilio-messaging.whatsapp_from";
    refuses(
        from,
        &whatsapp("whatsapp:+15005550006"),
        key,
        "without whatsapp:",
    );
    refuses(from, &whatsapp("15005550006"), key, "E.164");
    read(&PRODUCTION.replace(from, &whatsapp("+15005550006"))).expect("a sender");
}

#[test]
fn ids_of_another_form_than_the_vendors_are_named() {
    let sinch = "[providers.sinch]\napplication_key = \"abc\"\napplication_secret = \"BeIukql3pqKJ8yGUTjFOqw==\"\n[providers.vonage]";
    names(
        "[providers.vonage]",
        sinch,
        "providers.sinch.application_key",
        "copy it again",
    );
    let verifynow = "[providers.verifynow]\ncustomer_id = \"4711\"\npassword = \"kq83hfz0Lm\"\n[providers.vonage]";
    names(
        "[providers.vonage]",
        verifynow,
        "providers.verifynow.customer_id",
        "C-",
    );
}

#[test]
fn callbacks_that_nothing_here_can_verify_are_named() {
    let found = |from: &str, to: &str| -> Vec<String> {
        assert!(PRODUCTION.contains(from), "{from}");
        let config = read(&PRODUCTION.replacen(from, to, 1)).expect("good");
        config.warnings.iter().map(ToString::to_string).collect()
    };
    let vonage = "webhook_secrets = [\"k3Lw9QzT5vXy7Bn2\"]\n";
    let named = found(vonage, "");
    assert_eq!(named.len(), 1, "both kinds need the same secret: {named:?}");
    assert!(
        named[0].starts_with(
            "configuration key providers.vonage.webhook_secrets: is empty, so no delivery report is accepted"
        ),
        "{named:?}"
    );
    assert!(named[0].contains("no STOP is received"), "{named:?}");

    let sinch = "[providers.sinch]\napplication_key = \"00000000-aaaa-4000-8000-000000000001\"\n\
                 application_secret = \"BeIukql3pqKJ8yGUTjFOqw==\"\n[routes.countries.US]\ndefault = [\"sinch\"]\n[routes]";
    let named = found("[routes]", sinch);
    assert_eq!(
        named.len(),
        1,
        "reports are signed by the application: {named:?}"
    );
    assert!(
        named[0].starts_with(
            "configuration key providers.sinch.inbound_webhook_secrets: is empty, so no STOP is received"
        ),
        "{named:?}"
    );

    // Twilio never signs with an API key, so that alone verifies nothing.
    let key =
        "api_key_sid = \"SK0123456789abcdef0123456789abcdef\"\nauth_token = \"9a7c1e5b3d8f2046\"";
    let named = found("auth_token = \"9a7c1e5b3d8f2046\"", key);
    assert!(
        named[0].contains("providers.twilio-messaging.webhook_secrets: is empty"),
        "{named:?}"
    );

    let verifynow = "[providers.verifynow]\ncustomer_id = \"C-4711\"\npassword = \"kq83hfz0Lm\"\n\
                     [routes.countries.US]\ndefault = [\"verifynow\"]\n[routes]";
    assert_eq!(
        found("[routes]", verifynow),
        Vec::<String>::new(),
        "the vendor documents no callbacks"
    );
}

//! What attributes mean, however they are written.

use wire::Channel;

use super::*;

fn read(attributes: &[(&str, &str)]) -> Options {
    let attribute = |name: &str| {
        attributes
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| (*value).to_owned())
    };
    Options::read(attribute, "en")
}

#[test]
fn an_element_without_attributes_has_the_documented_defaults() {
    let options = read(&[]);
    assert!(options.autosubmit);
    assert_eq!(options.country, None);
    assert_eq!(options.channels, []);
    assert_eq!(options.action, None);
}

#[test]
fn lists_are_read_in_their_order_and_nonsense_is_passed_over() {
    let options = read(&[
        ("channels", "voice SMS  fax sms"),
        ("preferred-countries", "de,at ZZ ch"),
        ("country", " gb "),
        ("autosubmit", "OFF"),
    ]);
    assert_eq!(options.channels, [Channel::Voice, Channel::Sms]);
    let preferred: Vec<String> = options
        .preferred_countries
        .iter()
        .map(|region| region.as_str().to_owned())
        .collect();
    assert_eq!(preferred, ["DE", "AT", "CH"]);
    assert_eq!(options.country, "GB".parse().ok());
    assert!(!options.autosubmit);
}

#[test]
fn whatever_is_written_for_off_is_off() {
    for off in ["off", "OFF", "false", " False ", "no", "0"] {
        assert!(!read(&[("autosubmit", off)]).autosubmit, "{off:?}");
    }
    for on in ["", "on", "true", "autosubmit", "1"] {
        assert!(read(&[("autosubmit", on)]).autosubmit, "{on:?}");
    }
}

#[test]
fn the_language_is_a_tag_or_nothing_whatever_the_page_says() {
    for (text, expected) in [
        ("en", Some("en")),
        ("de-AT", Some("de-AT")),
        ("en_US", Some("en-US")),
        (" pt_BR ", Some("pt-BR")),
        ("zh-Hant-HK", Some("zh-Hant-HK")),
        ("es-419", Some("es-419")),
        ("de-CH-1901", Some("de-CH")),
        ("en-u-hc-h12", Some("en")),
        ("en-", Some("en")),
        ("", None),
        ("e", None),
        ("x-default", None),
        ("english, please", None),
        ("en\r\nx: 1", None),
    ] {
        let read = Options::read(|_| None, text).locale;
        assert_eq!(read.as_deref(), expected, "{text:?}");
    }
}

//! The phone step.

use super::*;

#[test]
fn the_button_says_what_it_does_and_what_it_is_doing() {
    let mut screen = Screen::new();
    screen.hold("(202) 555-0123");
    let send = screen.seen().phone_step.send;
    assert_eq!(
        (send.label.as_str(), send.is_unavailable, send.is_busy),
        ("Send code", false, false)
    );
    screen.tell(Event::SendPressed);
    let send = screen.seen().phone_step.send;
    assert_eq!(
        (send.label.as_str(), send.is_unavailable, send.is_busy),
        ("Sending…", true, true)
    );
    screen.sent(Err(Failure::Unreachable));
    let send = screen.seen().phone_step.send;
    assert_eq!(
        (send.label.as_str(), send.is_unavailable, send.is_busy),
        ("Try again", false, false)
    );
}

#[test]
fn a_wait_is_counted_down_on_the_button_and_then_over() {
    let mut screen = Screen::new();
    screen.state.blocked_until = Some(screen.now + 61_000);
    let send = screen.seen().phone_step.send;
    assert_eq!(
        (send.label.as_str(), send.is_unavailable),
        ("Try again in 1:01", true)
    );
    screen.pass_seconds(61);
    let send = screen.seen().phone_step.send;
    assert_eq!(
        (send.label.as_str(), send.is_unavailable),
        ("Send code", false)
    );
}

#[test]
fn nothing_can_be_pressed_while_the_page_has_disabled_the_element() {
    let mut screen = Screen::new();
    screen.disabled = true;
    let step = screen.seen().phone_step;
    for button in [step.send, step.suggestion, step.as_written, step.call] {
        assert!(button.is_unavailable, "{button:?}");
    }
}

#[test]
fn another_number_is_offered_in_one_line() {
    let mut screen = Screen::new();
    screen.hold("4915112345678");
    let before = screen.seen().phone_step.suggestion;
    assert!(before.is_hidden && before.label.is_empty());
    screen.tell(Event::SendPressed);
    let suggestion = screen.seen().phone_step.suggestion;
    assert_eq!(suggestion.label, "Did you mean +49\u{a0}1511\u{a0}2345678?");
    assert!(!suggestion.is_hidden);
}

#[test]
fn a_landline_is_offered_a_call_as_long_as_it_stands_whatever_else_is_said() {
    let mut screen = Screen::with(Options {
        country: Some(region("GB")),
        ..Options::default()
    });
    screen.hold("020 7946 0018");
    screen.tell(Event::SendPressed);
    let seen = screen.seen();
    assert!(
        seen.phone_step.call.is_hidden,
        "nobody knows yet whether this site calls"
    );
    let refused = seen.status_line.text;

    screen.tell(Event::Configured(Ok(site(&[Channel::Sms, Channel::Voice]))));
    let seen = screen.seen();
    assert_eq!(seen.phone_step.call.label, "Call me");
    assert_ne!(
        seen.status_line.text, refused,
        "the sentence offers it, too"
    );
    assert!(seen.status_line.text.contains("we can call it"));

    screen.state.notice = None;
    assert!(
        !screen.seen().phone_step.call.is_hidden,
        "it hangs on no sentence"
    );
}

#[test]
fn the_country_is_named_in_words_and_shown_by_its_code() {
    let mut screen = Screen::with(Options::default());
    let country = screen.seen().phone_step.country;
    assert_eq!(country.name, "Choose a country");
    assert_eq!((country.region, country.calling_code.as_str()), (None, ""));

    screen.tell(Event::RegionChosen(region("GB")));
    let country = screen.seen().phone_step.country;
    assert_eq!(country.name, "Country, <GB>, +44");
    assert_eq!(
        (country.region, country.calling_code.as_str()),
        (Some(region("GB")), "+44")
    );

    screen.hold("+80");
    let country = screen.seen().phone_step.country;
    assert!(
        country
            .name
            .starts_with("This number does not match any country"),
        "{country:?}"
    );
    assert_eq!((country.region, country.calling_code.as_str()), (None, ""));
}

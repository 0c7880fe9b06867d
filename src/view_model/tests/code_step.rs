//! The code step.

use super::*;

fn without_autosubmit() -> Screen {
    let mut screen = Screen::at_code_step();
    screen.state.options.autosubmit = false;
    screen
}

#[test]
fn it_says_where_the_code_went_and_that_it_did_not_arrive() {
    let mut screen = Screen::at_code_step();
    let sent_to = screen.seen().code_step.sent_to;
    assert_eq!(sent_to.words, "Code sent by SMS to");
    assert_eq!(sent_to.number, "+1 202-555-0123");

    let Step::Code(step) = &mut screen.state.step else {
        panic!("{:?}", screen.state.step);
    };
    step.undelivered = true;
    step.sent_to = None;
    let sent_to = screen.seen().code_step.sent_to;
    assert_eq!(
        (sent_to.words.as_str(), sent_to.number.as_str()),
        ("The code did not reach", "your phone")
    );
}

#[test]
fn with_autosubmit_verify_is_there_only_when_a_check_did_not_get_through() {
    let mut screen = Screen::at_code_step();
    assert!(screen.seen().code_step.verify.is_hidden);
    screen.enter("123456");
    let verify = screen.seen().code_step.verify;
    assert_eq!(
        (verify.label.as_str(), verify.is_hidden),
        ("Checking…", true)
    );
    screen.checked(Err(Failure::Unreachable));
    let verify = screen.seen().code_step.verify;
    assert_eq!(
        (
            verify.label.as_str(),
            verify.is_hidden,
            verify.is_unavailable
        ),
        ("Verify", false, false)
    );
}

#[test]
fn without_autosubmit_verify_is_there_until_the_code_has_ended() {
    let mut screen = without_autosubmit();
    assert!(!screen.seen().code_step.verify.is_hidden);
    screen.pass_seconds(600);
    let step = screen.seen().code_step;
    assert!(step.has_ended && step.verify.is_hidden);
    assert_eq!(step.start_again.label, "Send a new code");
    assert!(!step.start_again.is_hidden && !step.start_again.is_unavailable);
}

#[test]
fn a_new_code_is_asked_for_once_and_not_before_the_wait_is_over() {
    let mut screen = Screen::at_code_step();
    assert!(screen.seen().code_step.start_again.is_hidden);
    screen.pass_seconds(600);
    screen.state.blocked_until = Some(screen.now + 5_000);
    let start_again = screen.seen().code_step.start_again;
    assert_eq!(
        (start_again.label.as_str(), start_again.is_unavailable),
        ("Try again in 0:05", true)
    );
    screen.pass_seconds(5);
    screen.tell(Event::SendPressed);
    let start_again = screen.seen().code_step.start_again;
    assert_eq!(
        (start_again.label.as_str(), start_again.is_unavailable),
        ("Sending…", true)
    );
}

#[test]
fn the_resend_counts_down_and_then_offers_the_channels() {
    let mut screen = Screen::at_code_step();
    let resend = screen.seen().code_step.resend;
    assert!(resend.is_there && !resend.is_revealed);
    assert_eq!(resend.waiting, "New code in 0:30");

    screen.pass_seconds(30);
    let resend = screen.seen().code_step.resend;
    assert!(resend.is_revealed && !resend.is_unavailable);
    assert_eq!(resend.waiting, "");
    let choices: Vec<_> = resend
        .choices
        .iter()
        .map(|choice| (choice.channel, choice.is_same, choice.label))
        .collect();
    assert_eq!(
        choices,
        [
            (Channel::Sms, true, "Send again"),
            (Channel::Voice, false, "Call me")
        ]
    );

    screen.tell(Event::ResendPressed(None));
    let resend = screen.seen().code_step.resend;
    assert_eq!(
        (resend.waiting.as_str(), resend.is_unavailable),
        ("Sending…", true)
    );
}

#[test]
fn without_a_channel_left_nothing_is_revealed() {
    let mut screen = Screen::new();
    screen.hold("(202) 555-0123");
    screen.tell(Event::SendPressed);
    screen.sent(Ok(SendData {
        next_channels: Vec::new(),
        ..send_data()
    }));
    screen.pass_seconds(30);
    let resend = screen.seen().code_step.resend;
    assert!(resend.is_there && !resend.is_revealed);
    screen.pass_seconds(600);
    assert!(!screen.seen().code_step.resend.is_there);
}

//! What is seen, step by step, without a browser.

mod code_slots;
mod code_step;
mod phone_step;
mod status_line;

use phone::Region;
use wire::{Channel, ConfigAnswer, Numbers, SendData, ValidateData};

use super::*;
use crate::flow::{CodeSource, Effect, Event, Failure, Moment, Options, Ticket};
use crate::i18n::catalog;

/// A state machine, a clock, and what is seen of both.
struct Screen {
    state: State,
    now: Millis,
    caret: Caret,
    disabled: bool,
    /// The request that is under way.
    ticket: Ticket,
}

impl Screen {
    fn with(options: Options) -> Self {
        Self {
            state: State::new(options),
            now: 1_700_000_000_000,
            caret: Caret::default(),
            disabled: false,
            ticket: Ticket(0),
        }
    }

    /// On a page of the United States.
    fn new() -> Self {
        Self::with(Options {
            country: Some(region("US")),
            autosubmit: true,
            ..Options::default()
        })
    }

    /// A message has been sent to +1 202 555 0123; six digits are awaited.
    fn at_code_step() -> Self {
        let mut screen = Self::new();
        screen.hold("(202) 555-0123");
        screen.tell(Event::SendPressed);
        screen.sent(Ok(send_data()));
        screen
    }

    fn tell(&mut self, event: Event) {
        let moment = Moment {
            now: self.now,
            random: || 7,
        };
        for effect in self.state.update(event, moment) {
            if let Effect::Ask(ticket, _) = effect {
                self.ticket = ticket;
            }
        }
    }

    fn pass_seconds(&mut self, seconds: u64) {
        self.now += seconds * 1000;
        self.tell(Event::Tick);
    }

    fn hold(&mut self, number: &str) {
        self.tell(Event::PhoneHeld(number.to_owned()));
    }

    fn sent(&mut self, answer: Result<SendData, Failure>) {
        self.tell(Event::Sent(self.ticket, answer));
    }

    fn checked(&mut self, answer: Result<ValidateData, Failure>) {
        self.tell(Event::Checked(self.ticket, answer));
    }

    fn enter(&mut self, code: &str) {
        self.tell(Event::CodeEntered(code.to_owned(), CodeSource::Typed));
    }

    fn seen(&self) -> ViewModel {
        let conditions = Conditions {
            now: self.now,
            caret: self.caret,
            disabled: self.disabled,
        };
        ViewModel::of(&self.state, conditions, &wording())
    }

    fn fields(&self) -> FieldsModel {
        FieldsModel::of(&self.state, &wording())
    }
}

/// English, with countries that are named by their codes in brackets.
fn wording() -> Wording<'static> {
    Wording {
        words: catalog("en"),
        country_name: &|region| format!("<{}>", region.as_str()),
    }
}

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

fn site(channels: &[Channel]) -> ConfigAnswer {
    ConfigAnswer {
        default_country: None,
        allowed_countries: ["DE", "GB", "US"].map(str::to_owned).to_vec(),
        channels: channels.to_vec(),
        resend_after_seconds: 30,
        otp_length: 6,
        expires_in_seconds: 600,
        numbers: Numbers::Valid,
        test_numbers: Vec::new(),
    }
}

fn send_data() -> SendData {
    SendData {
        verification_id: "id-1".to_owned(),
        flow_type: Some(Channel::Sms),
        otp_length: 6,
        expires_in_seconds: 600,
        resend_in_seconds: 30,
        next_channels: vec![Channel::Sms, Channel::Voice],
        attempts_left: 5,
        events_url: None,
    }
}

fn verified() -> ValidateData {
    ValidateData::Verified {
        token: "token-1".to_owned(),
        token_expires_in_seconds: 300,
    }
}

#[test]
fn one_step_is_shown_at_a_time() {
    let mut screen = Screen::new();
    assert_eq!(screen.seen().shows, Shows::Phone);
    screen = Screen::at_code_step();
    assert_eq!(screen.seen().shows, Shows::Code);
    screen.pass_seconds(600);
    assert_eq!(
        screen.seen().shows,
        Shows::Code,
        "a code that has ended is a part of it"
    );
    screen = Screen::at_code_step();
    screen.enter("123456");
    screen.checked(Ok(verified()));
    assert_eq!(screen.seen().shows, Shows::Verified);
    assert_eq!(screen.seen().verified_number, "+1 202-555-0123");
}

//! The flow, event by event.

mod code_step;
mod default_country;
mod deliveries;
mod newer_gateway;
mod numbers;
mod page_contract;
mod phone_step;
#[cfg(not(feature = "plans"))]
mod plans;
mod prefixes;
mod properties;
mod resuming;
mod retries;
mod verified_step;
mod waiting;

use wire::{Channel, ConfigAnswer, ErrorCode, Numbers, Problem, SendData, ValidateData};

use super::*;

/// A state machine with a clock of its own.
struct Machine {
    state: State,
    now: Millis,
}

impl Machine {
    /// On the page, with the United States chosen and the site's configuration known.
    fn mounted() -> Self {
        let mut machine = Self {
            state: State::new(Options {
                site_key: "pk_demo".to_owned(),
                ..Options::default()
            }),
            now: 1_700_000_000_000,
        };
        machine.tell(Event::Mounted);
        machine.tell(Event::Configured(Ok(site())));
        machine.tell(Event::RegionChosen("US".parse().unwrap()));
        machine
    }

    /// On the page, with no country known and nothing heard from the gateway.
    fn unplaced(options: Options) -> Self {
        let mut machine = Self {
            state: State::new(options),
            now: 1_700_000_000_000,
        };
        machine.tell(Event::Mounted);
        machine
    }

    /// A message has been sent to +1 202 555 0123; six digits are awaited.
    fn at_code_step() -> Self {
        let mut machine = Self::mounted();
        machine.tell(Event::PhoneHeld("(202) 555-0123".to_owned()));
        machine.tell(Event::SendPressed);
        machine.sent(Ok(send_data()));
        machine
    }

    fn tell(&mut self, event: Event) -> Vec<Effect> {
        self.state.update(event, at(self.now))
    }

    fn pass_seconds(&mut self, seconds: u64) -> Vec<Effect> {
        self.now += seconds * 1000;
        self.tell(Event::Tick)
    }

    fn ticket(&self) -> Ticket {
        let pending = self.state.pending.as_ref();
        let ticket = pending.and_then(super::pending::Pending::ticket);
        ticket.expect("a request is under way")
    }

    fn has_ended(&self) -> bool {
        matches!(self.state.step, Step::Ended(_))
    }

    fn sent(&mut self, answer: Result<SendData, Failure>) -> Vec<Effect> {
        let ticket = self.ticket();
        self.tell(Event::Sent(ticket, answer))
    }

    fn resent(&mut self, answer: Result<SendData, Failure>) -> Vec<Effect> {
        let ticket = self.ticket();
        self.tell(Event::Resent(ticket, answer))
    }

    fn checked(&mut self, answer: Result<ValidateData, Failure>) -> Vec<Effect> {
        let ticket = self.ticket();
        self.tell(Event::Checked(ticket, answer))
    }

    fn enter(&mut self, code: &str) -> Vec<Effect> {
        self.tell(Event::CodeEntered(code.to_owned(), CodeSource::Typed))
    }

    #[track_caller]
    fn message(&self) -> Message {
        self.state.notice_now().expect("a notice").message
    }

    #[track_caller]
    fn code_step(&self) -> &CodeStep {
        self.state.code_step().expect("the code step")
    }
}

fn at(now: Millis) -> Moment {
    Moment { now, random: draw }
}

/// Never the same twice, as chance should be.
fn draw() -> u128 {
    thread_local! {
        static DRAWN: std::cell::Cell<u128> = const { std::cell::Cell::new(0) };
    }
    DRAWN.set(DRAWN.get() + 1);
    DRAWN.get()
}

fn site() -> ConfigAnswer {
    ConfigAnswer {
        default_country: None,
        allowed_countries: ["DE", "GB", "IT", "US"].map(str::to_owned).to_vec(),
        channels: vec![Channel::Sms, Channel::Whatsapp, Channel::Voice],
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
        next_channels: vec![Channel::Sms, Channel::Whatsapp, Channel::Voice],
        attempts_left: 5,
        events_url: Some("/events/e-1".to_owned()),
    }
}

fn refusal(error_code: ErrorCode, retry_after_seconds: Option<u32>) -> Failure {
    Failure::Refused(Box::new(Problem {
        kind: "about:blank".to_owned(),
        title: String::new(),
        status: 400,
        detail: None,
        error_code,
        reason: None,
        retry_after_seconds,
        challenge: None,
    }))
}

fn verified() -> ValidateData {
    ValidateData::Verified {
        token: "token-1".to_owned(),
        token_expires_in_seconds: 300,
    }
}

fn requests(effects: &[Effect]) -> usize {
    effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Ask(..)))
        .count()
}

//! What holds whatever happens, in whatever order.

use proptest::prelude::*;
use proptest::strategy::Union;
use wire::{DeliveryEvent, DeliveryStatus, ExpiredReason, NumberReason, RefreshData};

use super::*;

/// One line for each kind of event: what it looks like, and how it is made. A kind without a line does not compile, and one
/// that is made wrongly fails the test below.
macro_rules! every_event {
    ($($kind:pat => $made:expr),* $(,)?) => {
        fn kinds() -> Vec<(fn(&Event) -> bool, BoxedStrategy<Event>)> {
            // No `_`: this is what a new kind stumbles over.
            let _complete = |event: &Event| match event {
                $($kind => (),)*
            };
            vec![$((|event| matches!(event, $kind), $made.boxed())),*]
        }
    };
}

every_event! {
    Event::Mounted => Just(Event::Mounted),
    Event::Reconfigured(_) => options().prop_map(|options| Event::Reconfigured(Box::new(options))),
    Event::Configured(_) => answer(config()).prop_map(Event::Configured),
    Event::RegionGuessed(_) => region().prop_map(Event::RegionGuessed),
    Event::Placed => Just(Event::Placed),
    Event::PlanLoaded { .. } => (code_of_plan(), 0..50_usize)
        .prop_map(|(calling_code, caret)| Event::PlanLoaded { calling_code, caret }),
    Event::PlanMissed(_) => code_of_plan().prop_map(Event::PlanMissed),
    Event::PhoneHeld(_) => number().prop_map(Event::PhoneHeld),
    Event::PhoneComposed(_) => number().prop_map(Event::PhoneComposed),
    Event::PhoneEdited { .. } => (number(), 0..50_usize, erase())
        .prop_map(|(text, caret, erase)| Event::PhoneEdited { text, caret, erase }),
    Event::RegionChosen(_) => region().prop_map(Event::RegionChosen),
    Event::RegionRestored(_) => region().prop_map(Event::RegionRestored),
    Event::SendPressed => Just(Event::SendPressed),
    Event::CallPressed => Just(Event::CallPressed),
    Event::MeantPressed => Just(Event::MeantPressed),
    Event::AsWrittenPressed => Just(Event::AsWrittenPressed),
    Event::Sent(..) => (ticket(), answer(send())).prop_map(|(ticket, sent)| Event::Sent(ticket, sent)),
    Event::CodeEntered(..) => (code(), source()).prop_map(|(text, source)| Event::CodeEntered(text, source)),
    Event::CodeRestored(_) => code().prop_map(Event::CodeRestored),
    Event::VerifyPressed => Just(Event::VerifyPressed),
    Event::Checked(..) => (ticket(), answer(validate()))
        .prop_map(|(ticket, checked)| Event::Checked(ticket, checked)),
    Event::ResendPressed(_) => proptest::option::of(channel()).prop_map(Event::ResendPressed),
    Event::Resent(..) => (ticket(), answer(send())).prop_map(|(ticket, sent)| Event::Resent(ticket, sent)),
    Event::Delivery(_) => delivery().prop_map(|event| Event::Delivery(Box::new(event))),
    Event::Resumed(_) => saved().prop_map(Event::Resumed),
    Event::Refreshed(..) => (ticket(), answer(refresh()), proptest::option::of(number()))
        .prop_map(|(ticket, answer, number)| Event::Refreshed(ticket, answer, number)),
    Event::ChangeNumberPressed => Just(Event::ChangeNumberPressed),
    Event::ProofDeclined => Just(Event::ProofDeclined),
    Event::WentOffline => Just(Event::WentOffline),
    Event::WentOnline => Just(Event::WentOnline),
    Event::Tick => Just(Event::Tick),
    Event::RefreshPressed { .. } => any::<bool>().prop_map(|spent| Event::RefreshPressed { spent }),
    Event::Reset => Just(Event::Reset),
    Event::FormReset => Just(Event::FormReset),
}

fn any_event() -> impl Strategy<Value = Event> {
    Union::new(kinds().into_iter().map(|(_, made)| made))
}

/// Stands for the ticket of whatever is under way, which no strategy can know.
const LATEST: Ticket = Ticket(u32::MAX);

fn ticket() -> impl Strategy<Value = Ticket> {
    prop_oneof![3 => Just(LATEST), 1 => (0..6_u32).prop_map(Ticket)]
}

fn answer<T: Clone + std::fmt::Debug + 'static>(
    good: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Result<T, Failure>> {
    let problem = (
        error_code(),
        proptest::option::of(0..90_u32),
        proptest::option::of(reason()),
        proptest::sample::select(vec![400, 403, 404, 409, 410, 422, 429, 500, 502, 503]),
    );
    prop_oneof![
        2 => good.prop_map(Ok),
        1 => Just(Err(Failure::Unreachable)),
        1 => problem.prop_map(|(error_code, wait, reason, status)| {
            let mut failure = refusal(error_code, wait);
            if let Failure::Refused(problem) = &mut failure {
                problem.reason = reason;
                problem.status = status;
            }
            Err(failure)
        }),
    ]
}

fn error_code() -> impl Strategy<Value = ErrorCode> {
    let known = proptest::sample::select(ErrorCode::ALL.to_vec());
    prop_oneof![15 => known, 1 => Just(ErrorCode::Unknown)]
}

fn reason() -> impl Strategy<Value = NumberReason> {
    let known = proptest::sample::select(NumberReason::ALL.to_vec());
    prop_oneof![7 => known, 1 => Just(NumberReason::Unknown)]
}

fn options() -> impl Strategy<Value = Options> {
    (
        proptest::option::of(region()),
        proptest::collection::vec(region(), 0..3),
        proptest::collection::vec(channel(), 0..3),
        any::<bool>(),
    )
        .prop_map(|(country, countries, channels, autosubmit)| Options {
            site_key: "pk_demo".to_owned(),
            country,
            countries,
            channels,
            autosubmit,
            ..Options::default()
        })
}

fn config() -> impl Strategy<Value = ConfigAnswer> {
    let numbers = prop_oneof![Just(Numbers::Valid), Just(Numbers::Possible)];
    (proptest::collection::vec(channel(), 0..4), numbers).prop_map(|(channels, numbers)| {
        ConfigAnswer {
            channels,
            numbers,
            ..site()
        }
    })
}

fn region() -> impl Strategy<Value = phone::Region> {
    proptest::sample::select(vec!["US", "DE", "GB", "IT", "JP"])
        .prop_map(|code| code.parse().unwrap())
}

fn code_of_plan() -> impl Strategy<Value = u16> {
    proptest::sample::select(vec![1, 44, 49, 999])
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("2025550123".to_owned()),
        Just("+44 20 7946 0018".to_owned()),
        Just("+49 1010000000".to_owned()),
        "[+0-9 a٣-]{0,40}",
        ".{0,12}",
    ]
}

fn erase() -> impl Strategy<Value = phone::Erase> {
    prop_oneof![Just(phone::Erase::Backward), Just(phone::Erase::Forward)]
}

fn code() -> impl Strategy<Value = String> {
    prop_oneof![Just("123456".to_owned()), "[0-9]{0,7}", ".{0,12}"]
}

fn source() -> impl Strategy<Value = CodeSource> {
    prop_oneof![
        Just(CodeSource::WebOtp),
        Just(CodeSource::Paste),
        Just(CodeSource::Typed)
    ]
}

fn channel() -> impl Strategy<Value = Channel> {
    proptest::sample::select(Channel::ALL.to_vec())
}

/// The channel of a message: now and then one of a later version.
fn channel_told() -> impl Strategy<Value = Option<Channel>> {
    proptest::option::weighted(0.9, channel())
}

fn send() -> impl Strategy<Value = SendData> {
    (channel_told(), 4..9_u8).prop_map(|(flow_type, otp_length)| SendData {
        flow_type,
        otp_length,
        ..send_data()
    })
}

fn validate() -> impl Strategy<Value = ValidateData> {
    prop_oneof![
        Just(verified()),
        (0..5_u8).prop_map(|attempts_left| ValidateData::Failed { attempts_left }),
        proptest::sample::select(vec![
            ExpiredReason::Time,
            ExpiredReason::Attempts,
            ExpiredReason::Unknown
        ])
        .prop_map(|reason| ValidateData::Expired { reason }),
        Just(ValidateData::Unknown),
    ]
}

fn refresh() -> impl Strategy<Value = RefreshData> {
    (0..400_u32).prop_map(|token_expires_in_seconds| RefreshData {
        token: "token-2".to_owned(),
        token_expires_in_seconds,
    })
}

fn delivery() -> impl Strategy<Value = DeliveryEvent> {
    let status = prop_oneof![
        Just(DeliveryStatus::Pending),
        Just(DeliveryStatus::Delivered),
        Just(DeliveryStatus::Failed)
    ];
    let reason = proptest::option::of(prop_oneof![Just("timeout"), Just("undelivered")]);
    let channels = proptest::collection::vec(channel(), 0..3);
    (
        status,
        channel_told(),
        reason,
        0..4_u8,
        any::<bool>(),
        channels,
        0..9_u8,
    )
        .prop_map(
            |(delivery_status, channel, reason, ordinal, automatic, channels, otp_length)| {
                DeliveryEvent {
                    delivery_status,
                    channel,
                    latency_ms: None,
                    reason: reason.map(str::to_owned),
                    ordinal,
                    automatic,
                    failed_channels: channels.clone(),
                    otp_length,
                    expires_in_seconds: 500,
                    resend_in_seconds: 20,
                    next_channels: channels,
                    attempts_left: 5,
                }
            },
        )
}

fn saved() -> impl Strategy<Value = Saved> {
    let pending =
        (channel_told(), 4..9_u8, 0..900_u64).prop_map(|(channel, length, lives)| SavedCodeStep {
            events_url: None,
            channel,
            next_channels: channel.into_iter().collect(),
            length,
            resend_at: 1_700_000_000_000,
            expires_at: 1_700_000_000_000 + lives * 1000,
        });
    proptest::option::of(pending).prop_map(|pending| Saved {
        verification_id: "id-2".to_owned(),
        pending,
    })
}

#[test]
fn each_kind_of_event_is_made() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for (index, (is_it, made)) in kinds().into_iter().enumerate() {
        for _ in 0..64 {
            let event = made.new_tree(&mut runner).unwrap().current();
            assert!(is_it(&event), "line {index}: {event:?}");
        }
    }
}

proptest! {
    /// No order of events makes it panic, ask for two things at once, ask while blocked, hold an over-long code,
    /// or leave a proof in the form at a step that shows none.
    #[test]
    fn invariants_hold_in_any_order(events in proptest::collection::vec((any_event(), 0..40_u64), 0..60)) {
        let mut machine = Machine::mounted();
        let mut token: Option<String> = None;
        for (event, seconds) in events {
            machine.now += seconds * 1000;
            let event = machine.with_latest_ticket(event);
            let was_busy = machine.state.is_busy();
            let was_blocked = machine.state.blocked_until.is_some_and(|until| machine.now < until);
            let answers = matches!(
                event,
                Event::Sent(..) | Event::Resent(..) | Event::Checked(..) | Event::Refreshed(..)
            );
            let lets_go = matches!(event, Event::ChangeNumberPressed | Event::Reset);
            let effects = machine.tell(event);
            let asked = effects.iter().filter(|effect| matches!(effect, Effect::Ask(..))).count();
            prop_assert!(asked <= 1);
            prop_assert!(asked == 0 || answers || !was_busy);
            let sends = effects
                .iter()
                .any(|effect| matches!(effect, Effect::Ask(_, Request::Send(..) | Request::Resend(..))));
            prop_assert!(!(sends && was_blocked));
            prop_assert!(!lets_go || !machine.state.is_busy());
            for effect in effects {
                if let Effect::SetToken(new) = effect {
                    token = new;
                }
            }
            if let Some(step) = machine.state.code_step() {
                prop_assert!(step.code.len() <= usize::from(step.length));
                prop_assert!(step.code.bytes().all(|b| b.is_ascii_digit()));
            }
            let may_have_token = match &machine.state.step {
                Step::Verified(step) => !step.declined,
                Step::Phone | Step::Code(_) | Step::Ended(_) => false,
            };
            prop_assert!(may_have_token || token.is_none());
        }
    }
}

impl Machine {
    /// [`LATEST`] stands for the ticket of the latest request.
    fn with_latest_ticket(&self, mut event: Event) -> Event {
        if let Event::Sent(ticket, _)
        | Event::Resent(ticket, _)
        | Event::Checked(ticket, _)
        | Event::Refreshed(ticket, ..) = &mut event
            && *ticket == LATEST
        {
            *ticket = self.state.last_ticket;
        }
        event
    }
}

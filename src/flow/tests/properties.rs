//! What holds whatever happens, in whatever order.

use proptest::prelude::*;

use super::*;

fn any_event() -> impl Strategy<Value = Event> {
    let ticket = (0..6_u32).prop_map(Ticket);
    let failure = prop_oneof![
        Just(Failure::Unreachable),
        (0..ErrorCode::ALL.len(), proptest::option::of(0..90_u32))
            .prop_map(|(index, wait)| refusal(ErrorCode::ALL[index], wait)),
    ];
    let sent = prop_oneof![Just(Ok(send_data())), failure.clone().prop_map(Err)];
    let checked = prop_oneof![
        Just(Ok(verified())),
        (0..5_u8).prop_map(|attempts_left| Ok(ValidateData::Failed { attempts_left })),
        failure.prop_map(Err),
    ];
    prop_oneof![
        Just(Event::Mounted),
        Just(Event::SendPressed),
        Just(Event::CallPressed),
        Just(Event::VerifyPressed),
        Just(Event::ChangeNumberPressed),
        Just(Event::ProofDeclined),
        Just(Event::Reset),
        Just(Event::Tick),
        Just(Event::WentOffline),
        Just(Event::WentOnline),
        proptest::option::of(Just(Channel::Voice)).prop_map(Event::ResendPressed),
        prop_oneof![Just("2025550123".to_owned()), ".{0,12}"].prop_map(Event::PhoneHeld),
        ("[+0-9 a٣-]{0,40}", 0..50_usize).prop_map(|(text, caret)| Event::PhoneEdited {
            text,
            caret,
            erase: phone::Erase::Backward
        }),
        prop_oneof![Just("123456".to_owned()), ".{0,12}"]
            .prop_map(|text| Event::CodeEntered(text, CodeSource::Paste)),
        (ticket.clone(), sent.clone()).prop_map(|(ticket, answer)| Event::Sent(ticket, answer)),
        (ticket.clone(), sent).prop_map(|(ticket, answer)| Event::Resent(ticket, answer)),
        (ticket, checked).prop_map(|(ticket, answer)| Event::Checked(ticket, answer)),
    ]
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
            let was_busy = machine.state.busy.is_some();
            let was_blocked = machine.state.blocked_until.is_some_and(|until| machine.now < until);
            let answers = matches!(event, Event::Sent(..) | Event::Resent(..) | Event::Checked(..));
            let effects = machine.tell(event);
            let asked = effects
                .iter()
                .filter(|effect| matches!(effect, Effect::Ask(_, Request::Send(..) | Request::Resend(..) | Request::Check(_))))
                .count();
            prop_assert!(asked <= 1);
            prop_assert!(asked == 0 || answers || !was_busy);
            let sends = effects
                .iter()
                .any(|effect| matches!(effect, Effect::Ask(_, Request::Send(..) | Request::Resend(..))));
            prop_assert!(!(sends && was_blocked));
            for effect in effects {
                if let Effect::SetToken(new) = effect {
                    token = new;
                }
            }
            if let Some(step) = machine.state.code_step() {
                prop_assert!(step.code.len() <= usize::from(step.length));
                prop_assert!(step.code.bytes().all(|b| b.is_ascii_digit()));
            }
            if !matches!(machine.state.step, Step::Verified(_)) {
                prop_assert_eq!(&token, &None);
            }
        }
    }
}

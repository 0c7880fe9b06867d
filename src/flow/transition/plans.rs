//! Numbering plans that come while the person types: what was done without them is done once more.

use phone::{Erase, Region};

use crate::flow::state::Unread;
use crate::flow::{Effect, Message, Millis, Moment, Notice, PhoneField, State, Step, Topic};

impl State {
    /// The plans that an event has shown to be missing, and that of the country shown, are asked for.
    pub(super) fn ask_for_plans(&mut self, mut missing: Vec<u16>, now: Millis) -> Vec<Effect> {
        let of_country = self.phone.region.map(phone::calling_code);
        missing.extend(of_country.filter(|code| !phone::has_plan(*code)));
        if self.step == Step::Phone && !self.phone.text.is_empty() {
            // Before a number is sent to, it is compared with those of other countries that the person may be from; one
            // that was filled in at once, with those of any country.
            let suggested = self.suggested().into_iter().flatten();
            let suggested = suggested.map(phone::calling_code);
            missing.extend(suggested.filter(|code| !phone::has_plan(*code)));
            if self.phone.at_once {
                missing.extend(phone::with_missing(|| self.reading()).1);
            }
        }
        self.plans.ask(missing, now)
    }

    /// The browser has guessed the country as well as it can.
    pub(super) fn placed(&mut self, moment: Moment) -> Vec<Effect> {
        self.plans.is_placed = true;
        let caret = self.phone.shown.caret();
        self.read_again(caret, moment)
    }

    pub(super) fn plan_loaded(
        &mut self,
        calling_code: u16,
        caret: usize,
        moment: Moment,
    ) -> Vec<Effect> {
        self.plans.arrived(calling_code);
        self.read_again(caret, moment)
    }

    pub(super) fn plan_missed(&mut self, calling_code: u16, moment: Moment) -> Vec<Effect> {
        self.plans.missed(calling_code, moment);
        self.send_if_that_waits(moment)
    }

    /// A send has waited long enough.
    pub(super) fn plan_tick(&mut self, moment: Moment) -> Vec<Effect> {
        if self.plans.sends_by.is_none_or(|by| moment.now < by) {
            return Vec::new();
        }
        self.plans.give_up(moment);
        self.send_if_that_waits(moment)
    }

    /// Whether a send has to wait for plans that the number cannot be judged without.
    pub(super) fn waits_for_plans(&mut self, now: Millis) -> bool {
        let (_, missing) = phone::with_missing(|| self.reading());
        let waits = self.plans.keep_waiting(&missing, now);
        if waits {
            self.notice = Some(Notice::quiet(Message::Sending));
        }
        waits
    }

    /// Another number, which nobody has asked to send to.
    pub(super) fn stop_waiting_for_plans(&mut self) {
        if self.plans.sends_by.take().is_some() {
            self.forget_notice_about(Topic::Verification);
        }
    }

    fn send_if_that_waits(&mut self, moment: Moment) -> Vec<Effect> {
        if self.plans.sends_by.is_none() {
            return Vec::new();
        }
        self.send_pressed(moment)
    }

    fn read_again(&mut self, caret: usize, moment: Moment) -> Vec<Effect> {
        let region = self.phone.reads_in();
        match &mut self.step {
            Step::Phone => {}
            Step::Code(step) => write_out(&mut step.sent_to, region),
            Step::Ended(step) => write_out(&mut step.sent_to, region),
            Step::Verified(step) => write_out(&mut step.number, region),
        }
        let mut effects = Vec::new();
        if self.step == Step::Phone && !self.is_busy() {
            match self.phone.unread.take() {
                Some(unread) => effects.extend(self.edit_again(*unread, caret)),
                None => self.place(),
            }
        }
        effects.extend(self.send_if_that_waits(moment));
        effects
    }

    /// The last edit, from what was there before it; `caret` is where it stands now.
    fn edit_again(&mut self, unread: Unread, caret: usize) -> Option<Effect> {
        let (notice, sends_by) = (self.notice, self.plans.sends_by);
        let was = std::mem::replace(&mut self.phone, unread.before);
        // What it has to show is found below: the field does not hold what it held at that time.
        let _shown = self.phone_edited(unread.text, unread.caret, unread.erase);
        // It is the same number, and what was said of it still holds.
        self.notice = notice;
        self.plans.sends_by = sends_by;
        let formatted = was
            .shown
            .edit(&was.text, caret, self.phone.reads_in(), Erase::Backward);
        if formatted.text() == self.phone.shown.text() {
            self.phone.shown = formatted;
        }
        self.phone = PhoneField {
            by_call: was.by_call,
            is_landline: was.is_landline,
            at_once: was.at_once,
            question: was.question,
            as_written: was.as_written,
            confirmed: was.confirmed,
            renewed: was.renewed,
            ..std::mem::take(&mut self.phone)
        };
        let shown = &self.phone.shown;
        (self.phone.text != was.text)
            .then(|| Effect::RewritePhone(self.phone.text.clone(), shown.caret()))
    }
}

/// A number that was only known as it is dialled is written as people write it.
fn write_out(number: &mut Option<String>, region: Option<Region>) {
    let dialled = number.as_ref().filter(|number| phone::is_dialled(number));
    if let Some(known) = dialled.and_then(|number| phone::parse(number, region).ok()) {
        *number = Some(known.format_international());
    }
}

//! Asking for a message: the first, and the ones after.

use wire::{Channel, FlowType, SendData, SendRequest};

use super::number::Objection;
use crate::flow::countdown::Millis;
use crate::flow::{
    CodeStep, Effect, Endpoint, Failure, Field, IdempotencyKey, Message, Moment, Notice,
    Notification, Question, Request, State, Step, Ticket, Topic,
};

impl State {
    /// Sends to the number in the field: from the phone step, or anew once a verification has ended.
    pub(super) fn send_pressed(&mut self, moment: Moment) -> Vec<Effect> {
        let at_rest = matches!(self.step, Step::Phone | Step::Ended(_));
        if !at_rest || self.is_busy() {
            return Vec::new();
        }
        if self.is_blocked(moment.now) {
            self.notice = self
                .notice
                .or(Some(Notice::about(Topic::Wait, Message::TooMany)));
            return Vec::new();
        }
        if self.is_refused {
            // A browser does not let the page read why a request is refused that it has to ask leave for first, as this one
            // is; the configuration says why, and may have been mended meanwhile.
            self.notice = Some(Notice::error(Message::Misconfigured));
            return vec![Effect::LoadConfig];
        }
        if self.waits_for_plans(moment.now) {
            return Vec::new();
        }
        // Asked whether the number is right, and asked for a code again: it is.
        if let Some(Question::IsRight(number)) = self.phone.question.take() {
            self.phone.confirmed = Some(number.e164().to_owned());
        }
        let mut effects = self.show_as_meant();
        let request = match self.send_request() {
            Ok(request) => request,
            Err(objection) => {
                self.step = Step::Phone;
                self.notice = Some(Notice::at(Field::Phone, self.object(objection)));
                effects.push(Effect::Focus(Field::Phone));
                return effects;
            }
        };
        self.phone.is_landline = false;
        let by_sms = self.channels_to_ask().first() == Some(&Channel::Sms);
        let same =
            |asked: &Request| matches!(asked, Request::Send(_, earlier) if **earlier == request);
        if let Some(again) = self.ask_again_if(same, moment.now) {
            effects.push(again);
            return effects;
        }
        self.notice = Some(Notice::quiet(Message::Sending));
        let key = IdempotencyKey((moment.random)());
        effects.extend(listen_if(by_sms));
        effects.push(self.ask(Request::Send(key, Box::new(request)), moment.now));
        effects
    }

    /// The number is a landline: its owner has chosen the call, not we.
    pub(super) fn call_pressed(&mut self, moment: Moment) -> Vec<Effect> {
        if self.step != Step::Phone || self.is_busy() {
            return Vec::new();
        }
        self.phone.by_call = true;
        self.send_pressed(moment)
    }

    /// Keeps the question, if there is one; what the status line says comes back.
    fn object(&mut self, objection: Objection) -> Message {
        self.phone.is_landline = matches!(objection, Objection::Say(Message::Landline));
        match objection {
            Objection::Say(message) => message,
            Objection::Ask(question) => {
                let message = question.message(self.phone.reads_in());
                self.phone.question = Some(*question);
                message
            }
        }
    }

    fn send_request(&self) -> Result<SendRequest, Objection> {
        let recipient = self.number_to_send_to()?;
        Ok(SendRequest {
            site_key: Some(self.options.site_key.clone()),
            number_confirmed: recipient.is_confirmed().then_some(true),
            flow_type: self.flow_type(),
            locale: self.options.locale.clone(),
            action: self.options.action.clone(),
            top_origin: self.options.top_origin.clone(),
            ..recipient.request()
        })
    }

    /// The channels to ask for, in their order. Nothing as long as neither the page nor the gateway has said which there
    /// are, or has named only such as a later version knows: the gateway then takes all that the site has.
    fn flow_type(&self) -> Option<FlowType> {
        let site = self.site.as_ref();
        let is_known =
            site.is_some_and(|site| !site.channels.is_empty()) || !self.options.channels.is_empty();
        (is_known || self.phone.by_call).then(|| match self.channels_to_ask().as_slice() {
            [only] => FlowType::One(*only),
            several => FlowType::InOrder(several.to_vec()),
        })
    }

    pub(super) fn sent(
        &mut self,
        ticket: Ticket,
        answer: Result<SendData, Failure>,
        moment: Moment,
    ) -> Vec<Effect> {
        let Some(pending) = self.answered(Endpoint::Send, ticket) else {
            return Vec::new();
        };
        let data = match answer {
            Ok(data) => data,
            Err(failure) => return self.refused(pending, &failure, moment),
        };
        self.reached();
        let now = moment.now;
        let channel = data.flow_type;
        let sent_to = self
            .number_to_send_to()
            .map_or_else(|_| self.phone.text.clone(), |recipient| recipient.shown());
        self.step = Step::Code(CodeStep::sent(data, sent_to, now));
        self.notice = Some(Notice::info(Message::Sent(channel)));
        let mut effects = stop_unless_sms(channel);
        effects.extend([
            Effect::ShowCode(String::new()),
            Effect::Focus(Field::Code),
            Effect::Notify(Notification::Sent { channel }),
        ]);
        // The message can outrun the gateway's answer: what the browser read of it meanwhile is not lost.
        if let Some((code, source)) = pending.early_code {
            effects.extend(self.code_entered(&code, source, now));
        }
        effects
    }

    pub(super) fn resend_pressed(
        &mut self,
        channel: Option<Channel>,
        moment: Moment,
    ) -> Vec<Effect> {
        let now = moment.now;
        let Step::Code(step) = &self.step else {
            return Vec::new();
        };
        if self.is_blocked(now) || self.is_busy() || now < step.resend_at {
            return Vec::new();
        }
        let target = channel.or(step.channel);
        let request = step.resend(target);
        let same =
            |asked: &Request| matches!(asked, Request::Resend(_, earlier) if *earlier == request);
        if let Some(again) = self.ask_again_if(same, now) {
            return vec![again];
        }
        self.notice = Some(Notice::quiet(Message::Sending));
        let key = IdempotencyKey((moment.random)());
        let mut effects = listen_if(target == Some(Channel::Sms));
        effects.push(self.ask(Request::Resend(key, request), now));
        effects
    }

    pub(super) fn resent(
        &mut self,
        ticket: Ticket,
        answer: Result<SendData, Failure>,
        moment: Moment,
    ) -> Vec<Effect> {
        let Some(pending) = self.answered(Endpoint::Resend, ticket) else {
            return Vec::new();
        };
        let data = match answer {
            Ok(data) => data,
            Err(failure) => return self.refused(pending, &failure, moment),
        };
        self.reached();
        let Step::Code(step) = &mut self.step else {
            return Vec::new();
        };
        let delivered = step.resent(data, moment.now);
        let channel = step.channel;
        let is_complete = step.is_complete();
        self.notice = delivered.message.map(Notice::info);
        let mut effects = stop_unless_sms(channel);
        effects.extend(delivered.emptied.then(|| Effect::ShowCode(String::new())));
        effects.push(Effect::Focus(Field::Code));
        effects.push(Effect::Notify(Notification::Sent { channel }));
        if delivered.channel_changed {
            effects.push(Effect::Notify(Notification::ChannelChange { channel }));
        }
        // The message can outrun the gateway's answer: a code that was typed meanwhile has not been checked.
        if is_complete && self.options.autosubmit {
            effects.extend(self.check(moment.now));
        }
        effects
    }

    pub(super) fn is_blocked(&self, now: Millis) -> bool {
        self.blocked_until.is_some_and(|until| now < until)
    }
}

/// The browser must be listening before the message is asked for, or it may miss it (web.dev, "Verify phone
/// numbers on the web with the WebOTP API").
fn listen_if(sms: bool) -> Vec<Effect> {
    if sms {
        vec![Effect::ListenForCode]
    } else {
        Vec::new()
    }
}

/// Only an SMS can be read by the browser.
pub(super) fn stop_unless_sms(channel: Option<Channel>) -> Vec<Effect> {
    if channel == Some(Channel::Sms) {
        Vec::new()
    } else {
        vec![Effect::StopListening]
    }
}

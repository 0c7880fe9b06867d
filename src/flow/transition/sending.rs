//! Asking for a message: the first, and the ones after.

use wire::{Channel, FlowType, ResendRequest, SendData, SendRequest};

use super::refusal::During;
use crate::flow::countdown::{Millis, after};
use crate::flow::{
    Busy, CodeStep, Effect, Failure, Field, IdempotencyKey, Message, Moment, Notice, Notification,
    Request, State, Step, Ticket,
};

impl State {
    /// Sends to the number in the field: from the phone step, or anew once a verification has ended.
    pub(super) fn send_pressed(&mut self, moment: Moment) -> Vec<Effect> {
        let at_rest = match &self.step {
            Step::Phone => true,
            Step::Code(step) => step.ended,
            Step::Verified(_) => false,
        };
        if !at_rest || self.busy.is_some() {
            return Vec::new();
        }
        if self.is_blocked(moment.now) {
            self.notice = self.notice.or(Some(Notice::error(Message::TooMany)));
            return Vec::new();
        }
        let request = match self.send_request() {
            Ok(request) => request,
            Err(message) => {
                self.step = Step::Phone;
                self.notice = Some(Notice::at(Field::Phone, message));
                return vec![Effect::Focus(Field::Phone)];
            }
        };
        let by_sms = self.channels_to_ask().first() == Some(&Channel::Sms);
        let same =
            |asked: &Request| matches!(asked, Request::Send(_, earlier) if **earlier == request);
        if let Some(again) = self.ask_again_if(same, moment.now) {
            return vec![again];
        }
        self.early_code = None;
        self.notice = Some(Notice::info(Message::Sending));
        let key = IdempotencyKey((moment.random)());
        let mut effects = listen_if(by_sms);
        effects.push(self.ask(Request::Send(key, Box::new(request)), moment.now));
        effects
    }

    /// The number is a landline: its owner has chosen the call, not we.
    pub(super) fn call_pressed(&mut self, moment: Moment) -> Vec<Effect> {
        if self.step != Step::Phone || self.busy.is_some() {
            return Vec::new();
        }
        self.phone.by_call = true;
        self.send_pressed(moment)
    }

    fn send_request(&self) -> Result<SendRequest, Message> {
        let number = self.number_to_send_to()?;
        let channels = self.channels_to_ask();
        Ok(SendRequest {
            site_key: Some(self.options.site_key.clone()),
            phone_number: Some(number.e164().to_owned()),
            flow_type: Some(match channels.as_slice() {
                [only] => FlowType::One(*only),
                _ => FlowType::InOrder(channels),
            }),
            locale: self.options.locale.clone(),
            action: self.options.action.clone(),
            top_origin: self.options.top_origin.clone(),
            ..SendRequest::default()
        })
    }

    pub(super) fn sent(
        &mut self,
        ticket: Ticket,
        answer: Result<SendData, Failure>,
        moment: Moment,
    ) -> Vec<Effect> {
        if self.busy != Some(Busy::Sending(ticket)) {
            return Vec::new();
        }
        self.busy = None;
        let data = match answer {
            Ok(data) => data,
            Err(failure) => return self.refused(During::Send, &failure, moment),
        };
        self.answered();
        let now = moment.now;
        let channel = data.flow_type;
        let sent_to = self.number_to_send_to().map_or_else(
            |_| self.phone.text.clone(),
            |number| number.format_international(),
        );
        self.step = Step::Code(CodeStep {
            verification_id: data.verification_id,
            sent_to: Some(sent_to),
            events_url: data.events_url,
            channel,
            ordinal: 0,
            next_channels: data.next_channels,
            length: data.otp_length,
            code: String::new(),
            resend_at: after(now, data.resend_in_seconds),
            undelivered: false,
            resend_revealed: false,
            expires_at: after(now, data.expires_in_seconds),
            ended: false,
        });
        self.notice = Some(Notice::info(Message::Sent(channel)));
        let mut effects = stop_unless_sms(channel);
        effects.extend([
            Effect::ShowCode(String::new()),
            Effect::Focus(Field::Code),
            Effect::Notify(Notification::Sent { channel }),
        ]);
        // The message can outrun the gateway's answer: what the browser read of it meanwhile is not lost.
        if let Some((code, source)) = self.early_code.take() {
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
        let blocked = self.is_blocked(now) || self.busy.is_some();
        let Step::Code(step) = &self.step else {
            return Vec::new();
        };
        if blocked || step.ended || now < step.resend_at {
            return Vec::new();
        }
        let target = channel.unwrap_or(step.channel);
        let request = ResendRequest {
            verification_id: step.verification_id.clone(),
            flow_type: Some(FlowType::One(target)),
        };
        let same =
            |asked: &Request| matches!(asked, Request::Resend(_, earlier) if *earlier == request);
        if let Some(again) = self.ask_again_if(same, now) {
            return vec![again];
        }
        self.notice = Some(Notice::info(Message::Sending));
        let key = IdempotencyKey((moment.random)());
        let mut effects = listen_if(target == Channel::Sms);
        effects.push(self.ask(Request::Resend(key, request), now));
        effects
    }

    pub(super) fn resent(
        &mut self,
        ticket: Ticket,
        answer: Result<SendData, Failure>,
        moment: Moment,
    ) -> Vec<Effect> {
        if self.busy != Some(Busy::Resending(ticket)) {
            return Vec::new();
        }
        self.busy = None;
        let data = match answer {
            Ok(data) => data,
            Err(failure) => return self.refused(During::Resend, &failure, moment),
        };
        self.answered();
        let Step::Code(step) = &mut self.step else {
            return Vec::new();
        };
        let now = moment.now;
        let channel = data.flow_type;
        let changed = step.channel != channel;
        step.channel = channel;
        step.next_channels = data.next_channels;
        step.events_url = data.events_url.or(step.events_url.take());
        step.resend_at = after(now, data.resend_in_seconds);
        step.resend_revealed = false;
        step.undelivered = false;
        step.expires_at = after(now, data.expires_in_seconds);
        let emptied = step.expect_digits(data.otp_length);
        self.notice = Some(Notice::info(Message::Resent(channel)));
        let mut effects = stop_unless_sms(channel);
        effects.extend(emptied);
        effects.push(Effect::Focus(Field::Code));
        effects.push(Effect::Notify(Notification::Sent { channel }));
        if changed {
            effects.push(Effect::Notify(Notification::ChannelChange { channel }));
        }
        effects
    }

    fn is_blocked(&self, now: Millis) -> bool {
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
pub(super) fn stop_unless_sms(channel: Channel) -> Vec<Effect> {
    if channel == Channel::Sms {
        Vec::new()
    } else {
        vec![Effect::StopListening]
    }
}

//! A verification begins.

use std::net::IpAddr;
use std::sync::Arc;

use phone::PhoneNumber;
use wire::{Channel, NumberReason, SendData};

use super::answer::{Answer, Answered, admitted};
use super::code::Code;
use super::delivery::Delivery;
use super::limit::Meter;
use super::number::reaches;
use super::policy::{MAX_CODE_LENGTH, MIN_CODE_LENGTH};
use super::seal::Subject;
use super::state::{Caller, Dispatch, Recipient, Status, Verification};
use super::{Refusal, TypedNumber, VerificationId, Verifier};
use crate::origin::Origin;
use crate::site::Site;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Start {
    /// On whose behalf.
    pub site: Arc<Site>,
    /// By whom.
    pub caller: Caller,
    /// To whom.
    pub number: TypedNumber,
    /// Channels in order of priority; the site's own when empty.
    pub channels: Vec<Channel>,
    /// Digits wanted.
    pub code_length: Option<u8>,
    /// Language of the message (BCP 47).
    pub locale: Option<String>,
    /// The integrator's label.
    pub action: Option<String>,
    /// Version of the consent text the person saw.
    pub consent: Option<String>,
    /// The person's address; `None` when a server does not say.
    pub client: Option<IpAddr>,
    /// Origin of the page at the top, where the page is in a frame and says so.
    pub top_origin: Option<String>,
}

impl Verifier {
    /// Begins a verification and sends its first message.
    pub async fn start(self: &Arc<Self>, start: Start) -> Answered<SendData> {
        let id = VerificationId::generate(&*self.entropy);
        self.start_as(id, start).await
    }

    /// [`Self::start`] under an id that was drawn before, and that nobody else has.
    pub async fn start_as(
        self: &Arc<Self>,
        id: VerificationId,
        start: Start,
    ) -> Answered<SendData> {
        start.check_labels()?;
        let requested = start.requested()?;
        let number = start.number.resolve()?;
        let channel = start.first_channel(&number, &requested)?;
        let code = Code::generate(start.code_length()?, &*self.entropy);
        let names = self.keys.names.number(&number);
        let meter = Meter::of_message(&self.limits, start.client, &self.keys.names)
            .with_earlier_names(&names);
        let mut verification = self.fresh(start, &number, requested, id, &code)?;
        let first = Dispatch::claim(channel, false, verification.created_at);
        let country = verification.country.as_deref();
        verification.code_length = self.expected_code_length(country, channel, &code);
        verification.sends.push(first);
        let key = id.key();
        verification.put_off_resend(meter.number_rules());
        let now = verification.created_at;
        let begun = self.store.begin(key, verification, meter, now);
        let (verification, standings) = admitted(begun.await?, "send")?;
        let sent = self.send(Delivery {
            key,
            verification,
            subject: Subject { id, number },
            code,
        });
        sent.await.map(|data| Answer { data, standings })
    }

    /// Digits of the code that the provider asked first would send. What is told is that of the provider which takes
    /// the message; this is for one that nobody takes or nobody is asked to.
    pub(super) fn expected_code_length(
        &self,
        country: Option<&str>,
        channel: Channel,
        code: &Code,
    ) -> u8 {
        let wanted = code.length();
        let route = self.registry.route(country, channel);
        route
            .first()
            .map_or(wanted, |lane| lane.provider.code_length(wanted))
    }

    fn fresh(
        &self,
        start: Start,
        number: &PhoneNumber,
        requested: Vec<Channel>,
        id: VerificationId,
        code: &Code,
    ) -> Result<Verification, Refusal> {
        let now = self.clock.now();
        let key = id.key();
        let entropy = &*self.entropy;
        let subject = Subject {
            id,
            number: number.clone(),
        };
        let usable = start.site.channels.iter().copied();
        Ok(Verification {
            usable: usable.filter(|channel| reaches(number, *channel)).collect(),
            requested,
            recipient: Recipient {
                name: *self
                    .keys
                    .names
                    .number(number)
                    .first()
                    .ok_or(Refusal::StoreUnavailable)?,
                metered: !self.registry.exempts(number),
                // The store knows, in the step that keeps it.
                stopped: false,
            },
            code_length: code.length(),
            code_mac: self
                .keys
                .mac
                .keep(&key, code)
                .ok_or(Refusal::StoreUnavailable)?,
            sealed_code: Some(self.keys.seal.seal_code(&key, code, entropy)?),
            sealed_number: Some(self.keys.seal.seal_subject(&subject, entropy)?),
            sealed_id: Some(self.keys.seal.seal_id(id, entropy)?),
            country: number.region().map(|region| region.as_str().to_owned()),
            top: start.top().cloned(),
            site: start.site.id.clone(),
            origin: match start.caller {
                Caller::Page(origin) => Some(origin),
                Caller::Server(_) => None,
            },
            action: start.action,
            locale: start.locale,
            consent: start.consent,
            created_at: now,
            expires_at: now.plus_seconds(self.policy.code_seconds),
            resend_at: now.plus_seconds(self.policy.gap_after(1)),
            wrong_codes: 0,
            void: false,
            asking: None,
            sends: Vec::new(),
            status: Status::Pending,
        })
    }
}

impl Start {
    /// Labels travel into rows, tokens and logs: short, and printable.
    fn check_labels(&self) -> Result<(), Refusal> {
        let fits = |label: &Option<String>, most: usize| {
            label
                .as_ref()
                .is_none_or(|text| text.len() <= most && !text.chars().any(char::is_control))
        };
        if !fits(&self.action, MAX_ACTION_BYTES) {
            return Err(Refusal::BadRequest("action: at most 100 printable bytes"));
        }
        if !fits(&self.locale, MAX_LOCALE_BYTES) {
            return Err(Refusal::BadRequest("locale: at most 35 printable bytes"));
        }
        if !fits(&self.consent, MAX_CONSENT_BYTES) {
            return Err(Refusal::BadRequest(
                "consent.version: at most 64 printable bytes",
            ));
        }
        Ok(())
    }

    /// The page at the top, if the site knows it. In a frame of its own host a page needs no other line.
    fn top(&self) -> Option<&Origin> {
        let Caller::Page(frame) = &self.caller else {
            return None;
        };
        let top = self.site.top(self.top_origin.as_deref()?)?;
        (top.hostname() != frame.hostname()).then_some(top)
    }

    /// A page can only raise what the site has set; a server may choose.
    fn code_length(&self) -> Result<u8, Refusal> {
        let Some(wanted) = self.code_length else {
            return Ok(self.site.code_length);
        };
        if !(MIN_CODE_LENGTH..=MAX_CODE_LENGTH).contains(&wanted) {
            return Err(Refusal::BadRequest("otpLength: from 4 to 10"));
        }
        Ok(match self.caller {
            Caller::Page(_) => wanted.max(self.site.code_length),
            Caller::Server(_) => wanted,
        })
    }

    /// The channels wanted that the site offers, each once.
    fn requested(&self) -> Result<Vec<Channel>, Refusal> {
        if self.channels.is_empty() {
            return Ok(self.site.channels.clone());
        }
        let mut requested = Vec::new();
        for channel in &self.channels {
            if self.site.channels.contains(channel) && !requested.contains(channel) {
                requested.push(*channel);
            }
        }
        if requested.is_empty() {
            return Err(Refusal::BadRequest(
                "flowType: the site offers none of these channels",
            ));
        }
        Ok(requested)
    }

    /// The channel wanted first, if the number is served and can receive it.
    ///
    /// A landline given for a text is refused although a call would reach it: the person chooses that, not we.
    fn first_channel(
        &self,
        number: &PhoneNumber,
        requested: &[Channel],
    ) -> Result<Channel, Refusal> {
        if !self.site.serves(number.region()) {
            return Err(Refusal::InvalidNumber(NumberReason::CountryNotServed));
        }
        requested
            .first()
            .copied()
            .filter(|channel| reaches(number, *channel))
            .ok_or(Refusal::InvalidNumber(NumberReason::CannotReceiveChannel))
    }
}

const MAX_ACTION_BYTES: usize = 100;
/// RFC 5646, section 4.4.1.
const MAX_LOCALE_BYTES: usize = 35;
const MAX_CONSENT_BYTES: usize = 64;

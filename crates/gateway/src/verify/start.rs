//! Starting a verification.

use std::net::IpAddr;
use std::sync::Arc;

use phone::{PhoneNumber, Region};
use wire::{Channel, NumberReason, SendData};

use super::answer::{Answer, Answered, admitted};
use super::delivery::Delivery;
use super::number::{Taken, site_reaches};
use super::{Refusal, TypedNumber, Verifier};
use crate::language;
use crate::origin::Origin;
use crate::site::{CostlyNumbers, Site, VoiceFirst};
use crate::verification::VerificationId;
use crate::verification::code::Code;
use crate::verification::meter::Meter;
use crate::verification::policy::{MAX_CODE_LENGTH, MIN_CODE_LENGTH};
use crate::verification::seal::Subject;
use crate::verification::state::{Caller, Dispatch, OptedOut, Recipient, Status, Verification};

/// The request.
#[derive(Clone, Debug)]
pub struct Start {
    /// For which site.
    pub site: Arc<Site>,
    /// By whom.
    pub caller: Caller,
    /// To which number.
    pub number: TypedNumber,
    /// Whether the person has confirmed a number of an unknown range.
    pub number_confirmed: bool,
    /// Channels in order of priority; the site's own if empty.
    pub channels: Vec<Channel>,
    /// Number of digits requested.
    pub code_length: Option<u8>,
    /// Language of the message (BCP 47).
    pub locale: Option<String>,
    /// The integrator's label.
    pub action: Option<String>,
    /// Version of the consent text the person saw.
    pub consent: Option<String>,
    /// The person's address; `None` if a server does not say.
    pub client: Option<IpAddr>,
    /// Origin of the top-level page, if the page is in a frame and says so.
    pub top_origin: Option<String>,
    /// The id that a provider's own script in the page has issued; trusted only from servers.
    pub telemetry_id: Option<String>,
    /// `enable` or `disable` a provider's own protection; trusted only from servers.
    pub risk_check: Option<String>,
}

impl Verifier {
    /// Starts a verification and sends its first message.
    pub async fn start(self: &Arc<Self>, start: Start) -> Answered<SendData> {
        let id = VerificationId::generate(&*self.entropy);
        self.start_as(id, start).await
    }

    /// [`Self::start`] under an id that was generated before, and that nobody else has.
    pub async fn start_as(
        self: &Arc<Self>,
        id: VerificationId,
        start: Start,
    ) -> Answered<SendData> {
        start.check_labels()?;
        let requested = start.requested()?;
        let number = start.number.resolve(Taken {
            reserved: self.reserved,
            numbers: start.site.numbers,
            is_confirmed: start.number_confirmed,
        })?;
        let channel = start.first_channel(&number, &requested)?;
        let code = Code::generate(start.code_length()?, &*self.entropy);
        let names = self.keys.names.number(&number);
        let site = start.site.id.clone();
        let meter = Meter::of_message(&self.limits, start.client, &self.keys.names)
            .with_earlier_names(&names);
        let device = start.device()?;
        let mut verification = self.fresh(start, &number, requested, id, &code);
        let first = Dispatch::claim(channel, false, verification.created_at);
        let country = verification.country;
        verification.code_length = self.expected_length(country, channel, &code);
        verification.sends.push(first);
        let key = id.key();
        meter.put_off_resend(&mut verification);
        let now = verification.created_at;
        let begun = self.store.begin(key, verification, meter, now);
        let (verification, standings) = admitted(begun.await?, "send", Some(&site), None)?;
        let sent = self.send(Delivery {
            key,
            verification,
            subject: Subject { id, number },
            code,
            device,
        });
        sent.await.map(|data| Answer { data, standings })
    }

    /// Digits of the code that the first provider of the route would send. Clients are told those of the code that is
    /// sent; this is used if none is.
    fn expected_length(&self, country: Option<Region>, channel: Channel, code: &Code) -> u8 {
        let wanted = code.length();
        let route = self.registry.route(country, channel);
        let first = route.first();
        first.map_or(wanted, |first| first.provider.code_length(wanted))
    }

    fn fresh(
        &self,
        start: Start,
        number: &PhoneNumber,
        requested: Vec<Channel>,
        id: VerificationId,
        code: &Code,
    ) -> Verification {
        let now = self.clock.now();
        let key = id.key();
        let entropy = &*self.entropy;
        let subject = Subject {
            id,
            number: number.clone(),
        };
        let country = number.region();
        let is_carried = |channel| !self.registry.route(country, channel).is_empty();
        let usable = start.site.channels.iter().copied();
        Verification {
            usable: usable
                .filter(|channel| {
                    site_reaches(&start.site, number, *channel) && is_carried(*channel)
                })
                .collect(),
            requested,
            recipient: Recipient {
                name: self.keys.names.current(number),
                metered: !self.registry.exempts(number),
                unknown_range: !number.is_known() && !phone::is_reserved(number.e164()),
                // Only the store knows, in the step that records it.
                opted_out: OptedOut::default(),
            },
            code_length: code.length(),
            code_mac: self.keys.mac.keep(&key, code),
            sealed_code: Some(self.keys.seal.seal_code(&key, code, entropy)),
            sealed_number: Some(self.keys.seal.seal_subject(&subject, entropy)),
            sealed_id: Some(self.keys.seal.seal_id(id, entropy)),
            country,
            top: start.top().cloned(),
            site: start.site.id.clone(),
            origin: match start.caller {
                Caller::Page(origin) => Some(origin),
                Caller::Server(_) => None,
            },
            action: start.action,
            locale: start.locale.as_deref().and_then(language::parse),
            consent: start.consent,
            created_at: now,
            expires_at: now.plus_seconds(self.policy.code_seconds),
            resend_at: now.plus_seconds(self.policy.gaps.after(1)),
            wrong_codes: 0,
            void: false,
            asking: None,
            sends: Vec::new(),
            status: Status::Pending,
        }
    }
}

impl Start {
    /// Labels get into rows, tokens and logs: short, and printable.
    fn check_labels(&self) -> Result<(), Refusal> {
        let fits = |label: &Option<String>, most: usize| {
            label
                .as_ref()
                .is_none_or(|text| text.len() <= most && !text.chars().any(char::is_control))
        };
        if !fits(&self.action, MAX_ACTION_BYTES) {
            return Err(Refusal::BadRequest("action: at most 100 printable bytes"));
        }
        if let Some(tag) = &self.locale
            && language::parse(tag).is_none()
        {
            return Err(Refusal::BadRequest(
                "locale: a language tag (BCP 47), at most 35 characters",
            ));
        }
        if !fits(&self.consent, MAX_CONSENT_BYTES) {
            return Err(Refusal::BadRequest(
                "consent.version: at most 64 printable bytes",
            ));
        }
        Ok(())
    }

    /// The top-level page, if the site knows it. In a frame of its own host a page needs no other line.
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

    /// The channels requested that the site offers, each once.
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
                "flowType: the site does not offer any of these channels",
            ));
        }
        Ok(requested)
    }

    /// The first channel requested, if the number is served and can receive it.
    ///
    /// A landline given for a text is refused although a call would reach it: the person decides about that.
    fn first_channel(
        &self,
        number: &PhoneNumber,
        requested: &[Channel],
    ) -> Result<Channel, Refusal> {
        if !self.site.serves(number.region()) {
            return Err(Refusal::InvalidNumber(NumberReason::CountryNotServed));
        }
        let costly = CostlyNumbers::of(number);
        if costly.is_some_and(|kind| !self.site.allow_numbers.contains(&kind)) {
            return Err(Refusal::InvalidNumber(match number.region() {
                None => NumberReason::CountryNotServed,
                Some(_) => NumberReason::CannotReceiveChannel,
            }));
        }
        let first = requested
            .iter()
            .copied()
            .find(|channel| *channel != Channel::Voice || self.may_call_first(number));
        let Some(first) = first else {
            return Err(Refusal::BadRequest(
                "flowType: this site only calls after a text message has been sent",
            ));
        };
        Some(first)
            .filter(|channel| site_reaches(&self.site, number, *channel))
            .ok_or(Refusal::InvalidNumber(NumberReason::CannotReceiveChannel))
    }

    /// Whether the first message may be a call.
    fn may_call_first(&self, number: &PhoneNumber) -> bool {
        match self.site.voice_first {
            VoiceFirst::Always => true,
            VoiceFirst::Landlines => !site_reaches(&self.site, number, Channel::Sms),
            VoiceFirst::Never => false,
        }
    }
}

const MAX_ACTION_BYTES: usize = 100;
const MAX_CONSENT_BYTES: usize = 64;

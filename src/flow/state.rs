//! Where a verification stands.

use phone::Region;
use wire::{Channel, ConfigAnswer};

use super::countdown::{Milestone, after, refresh_moment};
use super::intent::Intent;
use super::{CodeSource, CodeStep, Message, Millis, Notice};

/// What the element's attributes say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The site's public key.
    pub site_key: String,
    /// The country the page prefers; never overrides the person.
    pub country: Option<Region>,
    /// Countries to offer; all when empty.
    pub countries: Vec<Region>,
    /// Countries not to offer.
    pub exclude_countries: Vec<Region>,
    /// Countries to offer first.
    pub preferred_countries: Vec<Region>,
    /// Order of fallback; the site's own when empty.
    pub channels: Vec<Channel>,
    /// Check the code as soon as it is complete.
    pub autosubmit: bool,
    /// The integrator's label for this verification.
    pub action: Option<String>,
    /// Language of the message (BCP 47).
    pub locale: Option<String>,
    /// Origin of the page at the top, where this one is in a frame of it.
    pub top_origin: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            site_key: String::new(),
            country: None,
            countries: Vec::new(),
            exclude_countries: Vec::new(),
            preferred_countries: Vec::new(),
            channels: Vec::new(),
            autosubmit: true,
            action: None,
            locale: None,
            top_origin: None,
        }
    }
}

/// Numbers the requests, so that an answer that comes too late is known as such.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticket(pub u32);

/// The whole state of one element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// What the attributes say.
    pub options: Options,
    /// What the gateway said of the site; `None` until it has.
    pub site: Option<ConfigAnswer>,
    /// The phone field; kept over all steps, so that "change number" finds it as it was.
    pub phone: PhoneField,
    /// The step the person is at.
    pub step: Step,
    /// The request that is under way.
    pub busy: Option<Busy>,
    /// What the status line says.
    pub notice: Option<Notice>,
    /// What is said to the ear alone: how a countdown goes on.
    pub announcement: Option<Message>,
    pub(super) milestone: Milestone,
    /// No send is possible before this moment.
    pub blocked_until: Option<Millis>,
    /// The gateway does not do its work: it is not to be reached, or says so itself.
    pub out_of_order: bool,
    pub(super) offline: bool,
    pub(super) last_ticket: Ticket,
    /// What was asked for last and has not been answered.
    pub(super) intent: Option<Intent>,
    /// When the request that is under way has taken long.
    pub(super) slow_at: Millis,
    /// When the site's configuration is asked for again, and how often that has failed.
    pub(super) config_again_at: Option<Millis>,
    pub(super) config_failures: u32,
    /// A code that arrived before the gateway had answered the send.
    pub(super) early_code: Option<(String, CodeSource)>,
}

/// The phone field and its country.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhoneField {
    /// The text as it stands in the field.
    pub text: String,
    /// The country national numbers are read in.
    pub region: Option<Region>,
    /// Whether a person, not a guess, decided on the country.
    pub region_is_chosen: bool,
    /// Whether the person agreed to be called at this number, which cannot receive messages.
    pub(super) by_call: bool,
    /// The text as it was formatted last; the next edit is understood by comparison.
    pub(super) shown: phone::Field,
}

/// A request that is under way; the person waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// `/send`
    Sending(Ticket),
    /// `/resend`
    Resending(Ticket),
    /// `/validate`
    Checking(Ticket),
    /// `/refresh`, for a number that was verified before the page was loaded.
    Recovering(Ticket),
}

/// The steps of a verification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// The number is being typed.
    #[default]
    Phone,
    /// A code is on its way or being typed.
    Code(CodeStep),
    /// The number is verified.
    Verified(VerifiedStep),
}

/// The number is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedStep {
    /// The gateway's capability for this verification.
    pub verification_id: String,
    /// The number as people write it, if it is known.
    pub number: Option<String>,
    /// When to ask for a fresh token.
    pub refresh_at: Millis,
    /// When the token dies.
    pub expires_at: Millis,
    /// Whether the gateway may still give a fresh token.
    pub refreshable: bool,
    /// Whether the page did not want the proof.
    pub declined: bool,
}

impl VerifiedStep {
    pub(super) fn new(
        verification_id: String,
        number: Option<String>,
        lives_seconds: u32,
        now: Millis,
    ) -> Self {
        Self {
            verification_id,
            number,
            refresh_at: refresh_moment(now, lives_seconds),
            expires_at: after(now, lives_seconds),
            refreshable: true,
            declined: false,
        }
    }
}

impl State {
    /// A fresh state for an element with these attributes.
    pub fn new(options: Options) -> Self {
        let mut state = Self {
            options,
            ..Self::default()
        };
        state.phone.region = state.options.country.or_else(|| state.only_country());
        state
    }

    /// The code step, if that is where the person is.
    pub fn code_step(&self) -> Option<&CodeStep> {
        match &self.step {
            Step::Code(step) => Some(step),
            Step::Phone | Step::Verified(_) => None,
        }
    }

    /// Whether a message was asked for, did not get through, and waits to be asked for again.
    pub fn waits_to_send(&self) -> bool {
        self.busy.is_none() && self.is_sending()
    }

    /// Where to watch the delivery, while a code is awaited.
    pub fn events_url(&self) -> Option<&str> {
        let step = self.code_step().filter(|step| !step.ended)?;
        step.events_url.as_deref()
    }

    /// Channels to ask for, in order: the element's, else the site's, else SMS.
    pub fn channels(&self) -> Vec<Channel> {
        let site = self.site.as_ref().map(|site| site.channels.as_slice());
        match (self.options.channels.as_slice(), site) {
            ([], None | Some([])) => vec![Channel::Sms],
            ([], Some(site)) => site.to_vec(),
            (own, _) => own.to_vec(),
        }
    }

    /// Channels to ask for to reach the number in the field.
    pub(super) fn channels_to_ask(&self) -> Vec<Channel> {
        if self.phone.by_call {
            vec![Channel::Voice]
        } else {
            self.channels()
        }
    }

    /// Whether this country can be chosen, by the element's attributes and the site's list.
    pub fn offers(&self, region: Region) -> bool {
        let options = &self.options;
        let site = self
            .site
            .as_ref()
            .is_none_or(|site| site.allowed_countries.iter().any(|c| c == region.as_str()));
        site && (options.countries.is_empty() || options.countries.contains(&region))
            && !options.exclude_countries.contains(&region)
    }

    /// The country, where there is but one to choose.
    pub(super) fn only_country(&self) -> Option<Region> {
        let mut offered = phone::countries()
            .iter()
            .map(|country| country.region)
            .filter(|region| self.offers(*region));
        offered.next().filter(|_| offered.next().is_none())
    }

    /// Whether the passing of time alone changes what is to be seen.
    pub fn is_timed(&self) -> bool {
        self.blocked_until.is_some()
            || self.busy.is_some()
            || self.config_again_at.is_some()
            || self
                .intent
                .as_ref()
                .is_some_and(|intent| intent.again_at.is_some())
            || match &self.step {
                Step::Phone => false,
                Step::Code(step) => !step.ended,
                Step::Verified(_) => true,
            }
    }

    pub(super) fn next_ticket(&mut self) -> Ticket {
        self.last_ticket = Ticket(self.last_ticket.0.wrapping_add(1));
        self.last_ticket
    }
}

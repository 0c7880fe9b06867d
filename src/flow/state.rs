//! Where a verification stands.

use phone::{Erase, Region};
use wire::{Channel, ConfigAnswer, DeliveryEvent};

use super::countdown::Milestone;
use super::pending::Pending;
use super::plans::Plans;
use super::{CodeStep, Ended, Endpoint, Message, Millis, Notice, Options, Question, VerifiedStep};

/// Numbers the requests, so that an answer that comes too late is known as such.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticket(pub u32);

impl Ticket {
    pub(super) fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

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
    /// What was asked for last and has not been answered.
    pub(super) pending: Option<Pending>,
    /// What the status line says.
    pub notice: Option<Notice>,
    /// How often the person has tried again and met with the same complaint. It changes nothing that is seen, and would
    /// not be heard.
    pub repeats: u32,
    /// What is said to the ear alone: how a countdown goes on.
    pub announcement: Option<Message>,
    pub(super) milestone: Milestone,
    /// No send is possible before this moment.
    pub blocked_until: Option<Millis>,
    /// The gateway does not do its work: it is not to be reached, or says so itself.
    pub out_of_order: bool,
    pub(super) offline: bool,
    /// Whether the gateway has refused this page: an origin or a site key that is on no list. Nothing is sent then.
    pub(super) is_refused: bool,
    pub(super) last_ticket: Ticket,
    /// When the site's configuration is asked for again, and how often that has failed.
    pub(super) config_again_at: Option<Millis>,
    pub(super) config_failures: u32,
    pub(super) plans: Plans,
}

/// The phone field and its country.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something of its own about the text and whoever wrote it"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhoneField {
    /// The text as it stands in the field.
    pub text: String,
    /// The country national numbers are read in.
    pub region: Option<Region>,
    /// Whether a person, not a guess, decided on the country.
    pub region_is_chosen: bool,
    /// The country that the browser suggests, by its time zone or its language.
    pub(super) guess: Option<Region>,
    /// Whether the person agreed to be called at this number, which cannot receive messages.
    pub(super) by_call: bool,
    /// Whether the number was objected to as a landline, which cannot receive messages.
    pub(super) is_landline: bool,
    /// The country whose international prefix the text begins with: the number is read from there, and belongs elsewhere.
    pub(super) dials_from: Option<Region>,
    /// Whether the digits came all at once, as autofill brings them.
    pub(super) at_once: bool,
    /// What the person is asked about the number, and has not answered.
    pub question: Option<Question>,
    /// Whether the person said that the number is right as it stands, though another was suggested.
    pub(super) as_written: bool,
    /// The number (E.164) of an unknown range that the person has confirmed.
    pub(super) confirmed: Option<String>,
    /// What was shown in its form of today (E.164 before that): who writes it again means it.
    pub(super) renewed: Option<String>,
    /// The text as it was formatted last; the next edit is understood by comparison.
    pub(super) shown: phone::Field,
    /// The last edit, if a plan was missing to understand it by.
    pub(super) unread: Option<Box<Unread>>,
}

/// An edit that has to be made once more, as soon as the plan is there that it is understood by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unread {
    /// What it was made in.
    pub(super) before: PhoneField,
    pub(super) text: String,
    pub(super) caret: usize,
    pub(super) erase: Erase,
}

impl PhoneField {
    /// The country national numbers are read in, and that an international prefix is dialled from.
    pub fn reads_in(&self) -> Option<Region> {
        self.dials_from.or(self.region)
    }

    /// The number with a plus, if it begins with an international prefix; else as it stands.
    pub(super) fn as_international(&self) -> String {
        let number = phone::number_in(&self.text, self.reads_in());
        self.reads_in()
            .and_then(|region| phone::with_plus(&number, region))
            .unwrap_or_else(|| number.into_owned())
    }

    /// The country, as long as it fits what was typed.
    pub fn fitting_region(&self) -> Option<Region> {
        self.region
            .filter(|region| phone::fits_country(&self.as_international(), *region))
    }
}

/// The steps of a verification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// The number is being typed.
    #[default]
    Phone,
    /// A code is on its way or being typed.
    Code(CodeStep),
    /// No code is accepted any more; a new one can be asked for.
    Ended(Ended),
    /// The number is verified.
    Verified(VerifiedStep),
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
            Step::Phone | Step::Ended(_) | Step::Verified(_) => None,
        }
    }

    /// The request that is under way and that the person waits for.
    pub fn under_way(&self) -> Option<Endpoint> {
        let pending = self.pending.as_ref()?;
        pending.is_under_way().then(|| pending.request.endpoint())
    }

    /// Whether a request is under way.
    pub fn is_busy(&self) -> bool {
        self.under_way().is_some()
    }

    /// Whether this is being asked for, or waits to be asked for again.
    pub(super) fn is_asking(&self, endpoint: Endpoint) -> bool {
        self.pending
            .as_ref()
            .is_some_and(|pending| pending.request.endpoint() == endpoint)
    }

    /// Whether a fresh token is being asked for.
    pub fn is_refreshing(&self) -> bool {
        match &self.step {
            Step::Verified(step) => step.refreshing.is_some(),
            Step::Phone | Step::Code(_) | Step::Ended(_) => {
                self.under_way() == Some(Endpoint::Refresh)
            }
        }
    }

    /// What the status line says, by what is known now: whether the site calls may be learnt after a landline was objected to.
    pub fn notice_now(&self) -> Option<Notice> {
        let mut notice = self.notice?;
        if notice.message == Message::Landline && self.channels().contains(&Channel::Voice) {
            notice.message = Message::LandlineToCall;
        }
        Some(notice)
    }

    /// Whether the person can have the code spoken to the number in the field: a landline, which messages do not reach.
    pub fn offers_call(&self) -> bool {
        let is_open = self.step == Step::Phone && self.phone.is_landline && !self.phone.by_call;
        is_open && self.channels().contains(&Channel::Voice)
    }

    /// When the gateway told this, by our clock; `now` unless it was read later than that, by a page that had slept. The
    /// end of the code is one moment on both clocks.
    pub fn told_at(&self, event: &DeliveryEvent, now: Millis) -> Millis {
        let lives = u64::from(event.expires_in_seconds) * 1000;
        match self.code_step() {
            Some(step) if lives > 0 => {
                let told = step
                    .expires_at
                    .saturating_sub(lives)
                    .saturating_add(ROUNDING);
                if told.saturating_add(ROUNDING) < now {
                    told
                } else {
                    now
                }
            }
            _ => now,
        }
    }

    /// Whether a message was asked for, did not get through, and waits to be asked for again.
    pub fn waits_to_send(&self) -> bool {
        !self.is_busy() && self.is_asking(Endpoint::Send)
    }

    /// Where to watch the delivery, while a code is awaited.
    pub fn events_url(&self) -> Option<&str> {
        self.code_step()?.events_url.as_deref()
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
            || self.config_again_at.is_some()
            || self.plans.is_timed()
            || self.pending.as_ref().is_some_and(Pending::is_timed)
            || matches!(self.step, Step::Code(_) | Step::Verified(_))
    }

    pub(super) fn next_ticket(&mut self) -> Ticket {
        self.last_ticket = self.last_ticket.next();
        self.last_ticket
    }
}

/// The gateway tells whole seconds, rounded up.
const ROUNDING: Millis = 1000;

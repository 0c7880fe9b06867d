//! Twilio's forms, read so that nothing in them can be moved.
//!
//! Twilio signs the URL, then the name and the value of every parameter, sorted by name and with no mark between them
//! (`signature.rs`). Such a signature holds for every way to cut the same text into names and values. A person can
//! write anything into a message or a profile name, `From+1…` too; whoever overhears the signed form could cut it so
//! that this becomes a parameter, and hide the true one in another. What may be relied on is the order:
//!
//! - `Body`, and all else that a person writes, stands before `SmsMessageSid`, whose value nobody knows beforehand. So
//!   the last message SID in the text is Twilio's; a form must name it as its own, and all its SIDs must agree.
//! - Between `From` and `MessageSid` there is nothing that a person writes, a location's label apart. So the last sender
//!   before the true `MessageSid` is Twilio's; what a person has written comes before or after.
//! - What decides and may be missing (`OptOutType`, `ErrorCode`) must not be hidden in its predecessor.
//!
//! Parameters with names that are not known are taken: Twilio adds some without notice.

mod shapes;

use self::shapes::{
    SHAPES, SID_LENGTH, Shape, cut_short, is_address, is_capital, is_digit, is_letter, is_name,
    is_sid, is_word,
};
use crate::verification::Handle;
use crate::webhook::verified::{Form, Unreadable, Verified};

/// A form of which no re-cut means anything else.
pub(super) struct TwilioForm {
    form: Form,
    text: String,
    places: Vec<Place>,
}

/// Where a parameter is in the joined text.
struct Place {
    name: String,
    begin: usize,
    value: usize,
    end: usize,
}

impl TwilioForm {
    /// A message that a person has sent.
    pub(super) fn incoming(callback: &Verified) -> Result<Self, Unreadable> {
        let form = Self::read(callback)?;
        form.names_its_own_sid()?;
        form.has_the_last_sender()?;
        form.hides_no_opt_out()?;
        form.body_begins_where_it_should()?;
        form.body_ends_where_it_should()?;
        Ok(form)
    }

    /// News of a message of ours: nothing in it is written by a person, so each mark stands there once.
    pub(super) fn status(callback: &Verified) -> Result<Self, Unreadable> {
        let form = Self::read(callback)?;
        form.names_its_own_sid()?;
        let marks: [(&str, Shape); 4] = [
            ("ErrorCode", is_digit),
            ("MessageSid", is_sid),
            ("MessageStatus", is_word),
            ("To", is_address),
        ];
        for (name, shape) in marks {
            if form.marks(name, shape, 0, form.text.len()).next().is_some() {
                return Err(HIDDEN);
            }
        }
        Ok(form)
    }

    /// A parameter that is there and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.form.get(name)
    }

    /// A parameter without which the form means nothing.
    pub(super) fn require(&self, name: &str) -> Result<&str, Unreadable> {
        self.form.require(name)
    }

    /// What Twilio calls the message.
    pub(super) fn message_sid(&self) -> Result<Handle, Unreadable> {
        let sid = self.require("MessageSid")?;
        Some(sid)
            .filter(|sid| sid.len() == SID_LENGTH && is_sid(sid))
            .and_then(Handle::new)
            .ok_or(Unreadable("MessageSid is not a message SID"))
    }

    fn read(callback: &Verified) -> Result<Self, Unreadable> {
        let form = callback.form()?;
        let mut text = String::new();
        let mut places = Vec::new();
        for (name, value) in form.fields() {
            if !is_name(name) {
                return Err(Unreadable("a form field has a name that Twilio never uses"));
            }
            let begin = text.len();
            text.push_str(name);
            let middle = text.len();
            text.push_str(value);
            places.push(Place {
                name: name.to_owned(),
                begin,
                value: middle,
                end: text.len(),
            });
        }
        for (name, shape) in SHAPES {
            if form.get(name).is_some_and(|value| !shape(value)) {
                return Err(Unreadable(
                    "a form field has a value that Twilio never uses",
                ));
            }
        }
        Ok(Self { form, text, places })
    }

    /// All SIDs agree, and the last one in the text is among them.
    fn names_its_own_sid(&self) -> Result<(), Unreadable> {
        self.message_sid()?;
        let own = self.require("MessageSid")?;
        let mut anchor = self.place("MessageSid");
        for name in ["SmsMessageSid", "SmsSid"] {
            if self.get(name).is_some_and(|sid| sid != own) {
                return Err(Unreadable("the message's SIDs do not agree"));
            }
        }
        if self.get("SmsMessageSid").is_some() {
            anchor = self.place("SmsMessageSid");
        }
        let from = anchor.map_or(0, |place| place.value);
        match self
            .marks("MessageSid", is_sid, from, self.text.len())
            .next()
        {
            Some(_) => Err(HIDDEN),
            None => Ok(()),
        }
    }

    /// No other sender stands between the one that is read, be it empty, and the message's SID; where none is read, none
    /// stands before the SID at all.
    fn has_the_last_sender(&self) -> Result<(), Unreadable> {
        let from = self.place("From").map_or(0, |place| place.end);
        let to = self.place("MessageSid").map_or(0, |place| place.begin);
        let mut senders = self.all_marks("From", is_address, from, to);
        if senders.any(|at| !self.is_in_a_copy(at)) {
            return Err(HIDDEN);
        }
        Ok(())
    }

    /// Whether this place is in what an app tells of a person once more: JSON, so nothing else is in it.
    fn is_in_a_copy(&self, at: usize) -> bool {
        self.place("ChannelMetadata").is_some_and(|place| {
            let text = &self.text[place.value..place.end];
            place.value <= at
                && at < place.end
                && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
        })
    }

    /// Between the SID and the place of `OptOutType` Twilio's own parameters are parameters, and in nobody's name or value.
    fn hides_no_opt_out(&self) -> Result<(), Unreadable> {
        let from = self.place("MessageSid").map_or(0, |place| place.end);
        let later = |place: &&Place| {
            place.name.as_str() > "OptOutType" && !place.name.starts_with("OptOutType")
        };
        let to = self
            .places
            .iter()
            .find(later)
            .map_or(self.text.len(), |place| place.begin);
        let names: [(&str, Shape); 4] = [
            ("MessageType", is_letter),
            ("NumMedia", is_digit),
            ("NumSegments", is_digit),
            ("OptOutType", is_capital),
        ];
        if self
            .place("OptOutType")
            .is_some_and(|place| cut_short(&self.text[place.value..place.end]))
        {
            return Err(HIDDEN);
        }
        for (name, shape) in names {
            let own = self.place(name).map(|place| place.begin);
            let mut marks = self.all_marks(name, shape, from, to);
            if marks.any(|at| Some(at) != own) {
                return Err(HIDDEN);
            }
        }
        Ok(())
    }

    /// The text is the first thing that could be one; where there is none, nothing could.
    fn body_begins_where_it_should(&self) -> Result<(), Unreadable> {
        let from = self.place("ApiVersion").map_or(0, |place| place.end);
        let behind = || self.place("From").or_else(|| self.place("MessageSid"));
        let to = self.place("Body").or_else(behind);
        let to = to.map_or(self.text.len(), |place| place.begin);
        match self.all_marks("Body", |_| true, from, to).next() {
            Some(_) => Err(HIDDEN),
            None => Ok(()),
        }
    }

    /// The text has not swallowed what Twilio always puts behind it in the messages of some apps; nor does what stands behind
    /// it look like the rest of it.
    fn body_ends_where_it_should(&self) -> Result<(), Unreadable> {
        let (Some(body), Some(from)) = (self.place("Body"), self.get("From")) else {
            return Ok(());
        };
        let own = self.place("From").map_or(body.end, |place| place.begin);
        let mut senders = self.all_marks("From", is_address, body.end, own);
        let copies = ["ButtonPayload", "ButtonText", "ChannelMetadata"]
            .into_iter()
            .filter_map(|name| self.place(name));
        if senders.any(|at| !copies.clone().any(|copy| copy.value <= at && at < copy.end)) {
            return Err(HIDDEN);
        }
        let is_button = matches!(self.get("MessageType"), Some("button" | "interactive"));
        let through_app = !from.starts_with('+') && is_address(from);
        let absent: [(&str, Shape, bool); 4] = [
            ("ButtonPayload", |_| true, is_button),
            ("ButtonText", |_| true, is_button),
            ("ChannelMetadata", |rest| rest.starts_with('{'), through_app),
            ("ExternalUserId", is_address, through_app),
        ];
        for (name, shape, applies) in absent {
            let hidden = || self.marks(name, shape, body.value, body.end).next();
            if applies && self.place(name).is_none() && hidden().is_some() {
                return Err(HIDDEN);
            }
        }
        Ok(())
    }

    fn place(&self, name: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.name == name)
    }

    /// Where between `from` and `to` this name is followed by such a value, although no parameter's value begins there.
    fn marks<'a>(
        &'a self,
        name: &'a str,
        shape: Shape,
        from: usize,
        to: usize,
    ) -> impl Iterator<Item = usize> + 'a {
        self.all_marks(name, shape, from, to).filter(move |at| {
            let value = at + name.len();
            // A message SID that goes on is not one, and may hide what follows.
            let exact = |place: &Place| name != "MessageSid" || place.end - value == SID_LENGTH;
            !self
                .places
                .iter()
                .any(|place| place.begin <= *at && place.value == value && exact(place))
        })
    }

    /// Where between `from` and `to` this name is followed by such a value.
    fn all_marks<'a>(
        &'a self,
        name: &'a str,
        shape: Shape,
        from: usize,
        to: usize,
    ) -> impl Iterator<Item = usize> + 'a {
        let range = self.text.get(from..to.max(from)).unwrap_or_default();
        range
            .match_indices(name)
            .map(move |(at, _)| from + at)
            .filter(move |at| shape(&self.text[at + name.len()..]))
    }
}

const HIDDEN: Unreadable = Unreadable("a form field is hidden in another one");

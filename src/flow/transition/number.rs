//! Which number the text in the field is: what can be sent to, what is shown in its form of today, what is asked about.

use phone::{Manner, NumberKind, PhoneError, PhoneNumber, Reading, Region};
use wire::{Channel, Numbers};

use crate::flow::{Effect, Message, Moment, Question, State, Step, digits_of};

/// A number that can be sent to.
pub(super) struct Recipient {
    pub(super) number: PhoneNumber,
    /// Whether the plans do not know it, and the person has said that it is right.
    pub(super) is_confirmed: bool,
}

/// Why nothing is sent to the number as it stands.
pub(super) enum Objection {
    /// It cannot be.
    Say(Message),
    /// The person is asked first.
    Ask(Box<Question>),
}

impl State {
    /// The number in the field, if a message can be sent to it; else what to tell or to ask the person.
    pub(super) fn number_to_send_to(&self) -> Result<Recipient, Objection> {
        let number = self.number_meant()?;
        if let Some(region) = number.region()
            && !self.offers(region)
        {
            return Err(Objection::Say(Message::CountryNotServed(Some(region))));
        }
        let confirmed = self.phone.confirmed.as_deref() == Some(number.e164());
        let channels = self.channels_to_ask();
        let first = channels.first().copied().unwrap_or(Channel::Sms);
        let kind = number.kind();
        let reaches = match first {
            // Nobody knows what an unknown range is used for.
            _ if !number.is_known() => true,
            Channel::Voice => kind.reach_by_voice(),
            Channel::Sms | Channel::Whatsapp => kind.reach_by_text(),
        };
        if reaches {
            return Ok(Recipient {
                number,
                is_confirmed: confirmed,
            });
        }
        Err(Objection::Say(
            if first != Channel::Voice && kind == NumberKind::FixedLine {
                Message::Landline
            } else {
                Message::CannotReceive(first)
            },
        ))
    }

    fn number_meant(&self) -> Result<PhoneNumber, Objection> {
        let say = |error| Objection::Say(self.complaint(error));
        match self.reading().map_err(say)? {
            Reading::AsWritten(number) => Ok(number),
            Reading::Renewed { number, written } => Ok(if self.is_undone(&written) {
                phone::parse(&written, None).unwrap_or(number)
            } else {
                number
            }),
            Reading::Doubtful { meant, written } => match (written, meant.region()) {
                (Some(written), _) if self.phone.as_written => Ok(written),
                (None, Some(region)) if !self.offers(region) => {
                    Err(Objection::Say(Message::CountryNotServed(Some(region))))
                }
                (written, _) => Err(Objection::Ask(Box::new(Question::Meant { meant, written }))),
            },
            Reading::Possible(number) => self.possible(number),
        }
    }

    /// A number that the plans do not know: one that the gateway takes for tests, or one to be asked about.
    fn possible(&self, number: PhoneNumber) -> Result<PhoneNumber, Objection> {
        let site = self.site.as_ref();
        let is_for_tests = site.is_some_and(|site| {
            let mut prefixes = site.test_numbers.iter();
            prefixes.any(|prefix| number.e164().starts_with(prefix.as_str()))
        });
        let is_confirmed = self.phone.confirmed.as_deref() == Some(number.e164());
        if is_for_tests || is_confirmed {
            Ok(number)
        } else if site.is_some_and(|site| site.numbers == Numbers::Possible) {
            Err(Objection::Ask(Box::new(Question::IsRight(number))))
        } else {
            Err(Objection::Say(self.complaint(PhoneError::Invalid)))
        }
    }

    fn reading(&self) -> Result<Reading, PhoneError> {
        let by_text = self.channels_to_ask().first() != Some(&Channel::Voice);
        let manner = Manner {
            by_text,
            at_once: self.phone.at_once,
            is_chosen: self.phone.region_is_chosen,
            suggested: [self.options.country, self.sites_guess(), self.phone.guess],
        };
        phone::read(&self.phone.text, self.phone.reads_in(), manner)
    }

    /// What to tell the person about a text that is no number.
    fn complaint(&self, error: PhoneError) -> Message {
        match error {
            PhoneError::Empty => Message::NumberMissing,
            PhoneError::NotANumber if phone::is_dialled(&self.phone.text) => {
                if digits_of(&self.phone.text).is_empty() {
                    Message::NumberMissing
                } else {
                    Message::TooShort
                }
            }
            PhoneError::NotANumber => Message::NotANumber,
            PhoneError::Letters => Message::Letters,
            PhoneError::NoCountry => Message::CountryMissing,
            PhoneError::UnknownCallingCode => Message::UnknownCallingCode,
            PhoneError::TooShort => Message::TooShort,
            PhoneError::TooLong => Message::TooLong,
            _ => Message::NotInUse(self.country_of_text()),
        }
    }

    fn country_of_text(&self) -> Option<Region> {
        let number = self.phone.as_international();
        if phone::looks_international(&number) {
            phone::resolve_country(&number, self.phone.region)
        } else {
            self.phone.region
        }
    }

    /// Shows the number as it is sent to, where it was written otherwise: in an old form, or with words around it.
    pub(super) fn show_as_meant(&mut self) -> Vec<Effect> {
        let number = match self.reading() {
            Ok(Reading::Renewed { number, written }) if !self.is_undone(&written) => {
                self.phone.renewed = Some(written);
                number
            }
            Ok(Reading::AsWritten(number)) if !phone::is_dialled(&self.phone.text) => number,
            _ => return Vec::new(),
        };
        self.show_number(&number)
    }

    /// Whether the form of today was shown, and the person has gone back to what they had written.
    fn is_undone(&self, written: &str) -> bool {
        self.phone.renewed.as_deref() == Some(written)
    }

    /// The suggested number takes the place of what was typed, and a code is asked for.
    pub(super) fn meant_pressed(&mut self, moment: Moment) -> Vec<Effect> {
        let Some(Question::Meant { meant, .. }) = self.question_open() else {
            return Vec::new();
        };
        let mut effects = self.show_number(&meant);
        self.number_changed();
        effects.extend(self.send_pressed(moment));
        effects
    }

    pub(super) fn as_written_pressed(&mut self, moment: Moment) -> Vec<Effect> {
        let Some(Question::Meant {
            written: Some(_), ..
        }) = self.question_open()
        else {
            return Vec::new();
        };
        self.phone.as_written = true;
        self.phone.question = None;
        self.send_pressed(moment)
    }

    /// The question that can be answered now.
    fn question_open(&self) -> Option<Question> {
        let at_rest = self.step == Step::Phone && !self.is_busy();
        self.phone.question.clone().filter(|_| at_rest)
    }
}

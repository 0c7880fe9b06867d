//! Which number the text in the field is: what can be sent to, what is shown in its form of today, what is asked about.

use phone::{Manner, NumberKind, PhoneError, PhoneNumber, Reading, Region};
use wire::{Channel, Numbers, SendRequest};

use crate::flow::{Effect, Message, Moment, Question, State, Step, digits_of};

/// Whom a message can be sent to.
pub(super) enum Recipient {
    /// A number that the plans say enough about.
    Number {
        number: PhoneNumber,
        /// Whether the plans do not know it, and the person has said that it is right.
        is_confirmed: bool,
    },
    /// What was dialled, where the plan to judge it by cannot be had: the gateway has it.
    Dialled {
        /// Of the country that is shown; `None` if the digits begin with one.
        calling_code: Option<u16>,
        /// With a plus if they begin with a calling code.
        digits: String,
    },
}

impl Recipient {
    pub(super) fn is_confirmed(&self) -> bool {
        matches!(self, Self::Number { is_confirmed, .. } if *is_confirmed)
    }

    /// The request's part about the number.
    pub(super) fn request(self) -> SendRequest {
        match self {
            Self::Number { number, .. } => SendRequest {
                phone_number: Some(number.e164().to_owned()),
                ..SendRequest::default()
            },
            Self::Dialled {
                calling_code: Some(code),
                digits,
            } => SendRequest {
                country_code: Some(code.to_string()),
                mobile_number: Some(digits),
                ..SendRequest::default()
            },
            Self::Dialled {
                calling_code: None,
                digits,
            } => SendRequest {
                phone_number: Some(digits),
                ..SendRequest::default()
            },
        }
    }

    /// As people write it, as far as that is known.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Number { number, .. } => number.format_international(),
            Self::Dialled { digits, .. } => digits.clone(),
        }
    }
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
        let (meant, missing) = phone::with_missing(|| self.number_meant());
        let number = match meant {
            // What is wrong may be right by the plan that is missing.
            Err(Objection::Say(message)) if !missing.is_empty() => {
                return self.dialled().ok_or(Objection::Say(message));
            }
            meant => meant?,
        };
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
            return Ok(Recipient::Number {
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

    /// The digits in the field, to be judged by the gateway.
    fn dialled(&self) -> Option<Recipient> {
        let number = phone::number_in(&self.phone.text, self.phone.reads_in());
        let digits = digits_of(&number);
        let shortest = 2;
        if digits.len() < shortest || phone::has_letters(&self.phone.text) {
            return None;
        }
        Some(if phone::looks_international(&number) {
            Recipient::Dialled {
                calling_code: None,
                digits: ["+", &digits].concat(),
            }
        } else {
            Recipient::Dialled {
                calling_code: Some(phone::calling_code(self.phone.reads_in()?)),
                digits,
            }
        })
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

    /// Countries that the person may be from, as the page, their address and the browser suggest.
    pub(super) fn suggested(&self) -> [Option<Region>; 3] {
        [self.options.country, self.sites_guess(), self.phone.guess]
    }

    pub(super) fn reading(&self) -> Result<Reading, PhoneError> {
        let by_text = self.channels_to_ask().first() != Some(&Channel::Voice);
        let [page, site, browser] = self.suggested();
        let manner = Manner {
            by_text,
            at_once: self.phone.at_once,
            is_chosen: self.phone.region_is_chosen,
            suggested: [page, site],
            guessed: browser,
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

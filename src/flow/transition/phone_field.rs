//! The phone field and its country. A person's choice is never overridden by a guess, only by the digits.

use phone::{PhoneError, PhoneNumber, Region};
use wire::{Channel, ConfigAnswer, ErrorCode};

use super::notification;
use crate::flow::{Effect, Failure, Field, Message, Notice, State};

impl State {
    pub(super) fn configured(&mut self, answer: Result<ConfigAnswer, Failure>) -> Vec<Effect> {
        match answer {
            Ok(site) => {
                let guess = site
                    .default_country
                    .as_deref()
                    .and_then(|code| code.parse().ok());
                self.site = Some(site);
                let untouched = !self.phone.region_is_chosen && self.phone.text.is_empty();
                if let Some(region) = guess
                    && untouched
                    && self.options.country.is_none()
                {
                    self.phone.region = Some(region);
                }
                Vec::new()
            }
            Err(failure) => {
                // Unreachable now may be reachable when it matters; a refusal will not mend itself.
                if let Failure::Refused(problem) = &failure
                    && matches!(
                        problem.error_code,
                        ErrorCode::UnknownSite
                            | ErrorCode::OriginNotAllowed
                            | ErrorCode::BadRequest
                    )
                {
                    self.notice = Some(Notice::error(Message::Misconfigured));
                }
                vec![notification(&failure)]
            }
        }
    }

    pub(super) fn region_guessed(&mut self, region: Region) -> Vec<Effect> {
        if self.phone.region.is_none() {
            self.phone.region = Some(region);
        }
        Vec::new()
    }

    pub(super) fn region_chosen(&mut self, region: Region) -> Vec<Effect> {
        self.phone.region = Some(region);
        self.phone.region_is_chosen = true;
        self.forget_notice_about(Field::Phone);
        Vec::new()
    }

    pub(super) fn phone_typed(&mut self, text: String) -> Vec<Effect> {
        if self.phone.text == text {
            return Vec::new();
        }
        if phone::looks_international(&text)
            && let Some(region) = region_of(&text, self.phone.region)
        {
            self.phone.region = Some(region);
        }
        self.phone.text = text;
        self.forget_notice_about(Field::Phone);
        Vec::new()
    }

    /// The number in the field, if a message can be sent to it; else what to tell the person.
    pub(super) fn number_to_send_to(&self) -> Result<PhoneNumber, Message> {
        let region = self.phone.region;
        let number = phone::parse(&self.phone.text, region).map_err(|error| match error {
            PhoneError::Empty => Message::NumberMissing,
            PhoneError::NotANumber => Message::NotANumber,
            PhoneError::NoCountry => Message::CountryMissing,
            PhoneError::UnknownCallingCode => Message::UnknownCallingCode,
            PhoneError::TooShort => Message::TooShort,
            PhoneError::TooLong => Message::TooLong,
            PhoneError::Invalid if phone::looks_international(&self.phone.text) => {
                Message::NotInUse(region_of(&self.phone.text, region))
            }
            _ => Message::NotInUse(region),
        })?;
        if let Some(region) = number.region()
            && !self.offers(region)
        {
            return Err(Message::CountryNotServed(Some(region)));
        }
        let first = self.channels().first().copied().unwrap_or(Channel::Sms);
        let reachable = match first {
            Channel::Voice => number.kind().reach_by_voice(),
            _ => number.kind().reach_by_text(),
        };
        if reachable {
            Ok(number)
        } else {
            Err(Message::CannotReceive(first))
        }
    }

    pub(super) fn forget_notice_about(&mut self, field: Field) {
        self.notice = self.notice.filter(|notice| notice.field != Some(field));
    }
}

/// The country of a number typed with its `+`, complete or not; the present one where it fits.
fn region_of(text: &str, present: Option<Region>) -> Option<Region> {
    if let Ok(number) = phone::parse(text, None) {
        return number.region();
    }
    let digits = crate::flow::digits_of(text);
    (1..=3)
        .filter_map(|length| digits.get(..length)?.parse().ok())
        .find_map(|code| {
            present
                .filter(|region| phone::calling_code(*region) == code)
                .or_else(|| phone::main_region(code))
        })
}

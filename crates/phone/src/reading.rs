//! What a person means by a number: libphonenumber's reading, and second readings that it does not make.
//!
//! libphonenumber reads digits by today's plan and one country. People write numbers as they were before the plan changed,
//! without the digit that makes them mobile numbers, or as autofill left them, without their `+`. A second reading is there
//! to be shown or asked about: nothing here changes digits silently, and [`crate::parse()`] is unaffected.

mod lost_plus;
mod renewal;

use crate::{NumberKind, PhoneError, PhoneNumber, Region, looks_international, visible, written};

/// How a number was entered and what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Manner {
    /// Whether it is to receive a text message rather than a call.
    pub by_text: bool,
    /// Whether its digits came all at once, as from autofill and pasting, rather than key by key.
    pub at_once: bool,
    /// Whether the person chose the country it is read in; otherwise that country is a guess.
    pub is_chosen: bool,
    /// Countries the person may be from, as the page and their address suggest.
    pub suggested: [Option<Region>; 2],
    /// The country that the browser's language or time zone suggests: too weak a hint to doubt what can be a number as written.
    pub guessed: Option<Region>,
}

impl Manner {
    /// The suggested countries other than the one that the number is read in.
    fn elsewhere(self, region: Option<Region>) -> impl Iterator<Item = Region> {
        let suggested = self.suggested.into_iter().flatten();
        suggested.filter(move |other| Some(*other) != region)
    }
}

/// What a person means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// The number as libphonenumber reads it.
    AsWritten(PhoneNumber),
    /// The number in today's form. Nobody else can have the number as it was written.
    Renewed {
        /// Today's form.
        number: PhoneNumber,
        /// What was written, in E.164.
        written: String,
    },
    /// A different number may be meant: the person has to be asked.
    Doubtful {
        /// What is probably meant.
        meant: PhoneNumber,
        /// What libphonenumber reads, if that can also be a number.
        written: Option<PhoneNumber>,
    },
    /// The plans do not contain such a number, but it has as many digits as its country's numbers.
    Possible(PhoneNumber),
}

/// Reads what a person has written.
///
/// `region` is the country a national number is read in; a leading `+` overrides it. Invisible characters and words
/// around the number are ignored; letters inside it are [`PhoneError::Letters`].
pub fn read(text: &str, region: Option<Region>, manner: Manner) -> Result<Reading, PhoneError> {
    let seen = visible(text);
    let parsed = match written::parse(&seen, region) {
        Ok(parsed) => parsed,
        Err(PhoneError::Letters) if !written::is_between_words(&seen) => {
            return Err(PhoneError::Letters);
        }
        Err(error) => {
            let meant = lost_plus::meant(&seen, region, manner);
            return meant.map(doubtful).ok_or(error);
        }
    };
    if let Ok(number) = parsed.clone().validate() {
        return Ok(second_of_valid(&seen, region, manner, number));
    }
    let meant = lost_plus::meant(&seen, region, manner);
    match (renewal::of_parsed(&parsed), meant) {
        (Some((renewed, _)), Some(meant)) if meant != renewed && !looks_international(&seen) => {
            Ok(Reading::Doubtful {
                meant,
                written: Some(renewed),
            })
        }
        (Some((number, true)), _) => Ok(Reading::Renewed {
            number,
            written: parsed.e164(),
        }),
        (Some((meant, false)), _) | (None, Some(meant)) => Ok(doubtful(meant)),
        (None, None) if parsed.is_possible() => parsed.accept_possible().map(Reading::Possible),
        (None, None) => parsed.validate().map(Reading::AsWritten),
    }
}

fn doubtful(meant: PhoneNumber) -> Reading {
    Reading::Doubtful {
        meant,
        written: None,
    }
}

/// What else a valid number could be.
fn second_of_valid(
    seen: &str,
    region: Option<Region>,
    manner: Manner,
    number: PhoneNumber,
) -> Reading {
    let today = renewal::of_valid(&number, manner.by_text);
    if let Some((meant, false)) = today {
        return Reading::Doubtful {
            meant,
            written: Some(number),
        };
    }
    let renewed = today.map(|(renewed, _)| renewed);
    let current = renewed.as_ref().unwrap_or(&number);
    match (lost_plus::rival(seen, region, current, manner), renewed) {
        (Some(meant), renewed) => Reading::Doubtful {
            meant,
            written: renewed.or(Some(number)),
        },
        (None, Some(renewed)) => Reading::Renewed {
            number: renewed,
            written: number.e164().to_owned(),
        },
        (None, None) => Reading::AsWritten(number),
    }
}

/// Whether a person can be reached at such a number by text.
fn takes_texts(number: &PhoneNumber) -> bool {
    matches!(
        number.kind(),
        NumberKind::Mobile | NumberKind::FixedLineOrMobile
    )
}

#[cfg(test)]
mod tests;

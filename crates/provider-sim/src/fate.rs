//! What becomes of a message, by its number: the table of the gateway's sandbox, told in each vendor's own words.

use wire::Channel;

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrives.
    Arrives,
    /// It arrives, and the code is void at once.
    ArrivesVoid,
    /// It arrives 35 s late.
    ArrivesLate,
    /// It is taken, and does not arrive on this channel; where the vendor reports deliveries, it reports that.
    FailsOnTheWay,
    /// Its owner has sent STOP: it never arrives. Some vendors say so at once, the others say nothing at all.
    OptedOut,
    /// Nobody has this number.
    Invalid,
    /// Too much is asked for; in a minute again.
    RateLimited,
    /// It is taken for fraud.
    Fraud,
    /// The vendor never answers.
    Hangs,
    /// The vendor is broken.
    Broken,
}

impl Fate {
    /// The fate of a message to a number in E.164.
    pub fn of(number: &str, channel: Channel) -> Self {
        match (number, channel) {
            ("+12025550101", _) => Self::Invalid,
            ("+12025550102", _) => Self::ArrivesVoid,
            ("+12025550103", _) => Self::RateLimited,
            ("+12025550104", _) => Self::Fraud,
            ("+12025550105", Channel::Sms) | ("+12025550106", Channel::Sms | Channel::Whatsapp) => {
                Self::FailsOnTheWay
            }
            ("+12025550107", Channel::Sms) => Self::ArrivesLate,
            ("+12025550108", _) => Self::OptedOut,
            ("+12025550109", _) => Self::Hangs,
            ("+12025550110", _) => Self::Broken,
            _ => Self::Arrives,
        }
    }

    /// Whether the vendor never answers when it is asked to send to this number.
    pub(crate) fn hangs(number: &str) -> bool {
        Self::of(number, Channel::Sms) == Self::Hangs
    }
}

//! What happens to a message, by its number: the table of the gateway's sandbox, in each vendor's own terms.

use wire::Channel;

/// What happens to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrives.
    Arrives,
    /// It arrives, but the code is invalid at once.
    ArrivesVoid,
    /// It arrives 35 s late.
    ArrivesLate,
    /// It is accepted, but does not arrive on this channel; if the vendor reports deliveries, it reports that.
    FailsOnTheWay,
    /// Its owner has sent STOP: it never arrives. Some vendors report that immediately, the others not at all.
    OptedOut,
    /// There is no such number.
    Invalid,
    /// Too many requests; possible again in a minute.
    RateLimited,
    /// It is refused as fraud.
    Fraud,
    /// The vendor never responds.
    Hangs,
    /// The vendor is down.
    Broken,
}

impl Fate {
    /// What happens to a message to a number in E.164.
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

    /// Whether the vendor never responds to a send to this number.
    pub(crate) fn hangs(number: &str) -> bool {
        Self::of(number, Channel::Sms) == Self::Hangs
    }
}

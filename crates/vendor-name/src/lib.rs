//! The vendors, for all who choose by vendor: the gateway, the stand-ins, what is known of the APIs, the build.
//!
//! Whoever chooses does so in a `match` without `_`, so that a new variant does not compile until each has decided.

use serde::{Deserialize, Serialize};

/// Whose API delivers the messages. The sandbox is none: it is part of the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vendor {
    /// Message Central `VerifyNow` v3, and the simple dialect of its guide.
    Verifynow,
    /// Twilio Verify v2.
    Twilio,
    /// Vonage Verify v2.
    Vonage,
    /// Sinch Verification v1.
    Sinch,
    /// Twilio's plain message API.
    TwilioMessaging,
}

impl Vendor {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Verifynow,
        Self::Twilio,
        Self::Vonage,
        Self::Sinch,
        Self::TwilioMessaging,
    ];

    /// The vendor of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vendor| vendor.name() == name)
    }

    /// The name in the configuration, in the paths of callbacks and in logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verifynow => "verifynow",
            Self::Twilio => "twilio",
            Self::Vonage => "vonage",
            Self::Sinch => "sinch",
            Self::TwilioMessaging => "twilio-messaging",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Vendor;

    /// One more than the last variant: a variant that is missing from the list is found.
    #[test]
    fn the_list_has_every_variant_in_its_place() {
        for (index, vendor) in Vendor::ALL.into_iter().enumerate() {
            assert_eq!(vendor as usize, index);
            let next = match vendor {
                Vendor::Verifynow => Some(Vendor::Twilio),
                Vendor::Twilio => Some(Vendor::Vonage),
                Vendor::Vonage => Some(Vendor::Sinch),
                Vendor::Sinch => Some(Vendor::TwilioMessaging),
                Vendor::TwilioMessaging => None,
            };
            assert_eq!(Vendor::ALL.get(index + 1).copied(), next);
        }
    }

    #[test]
    fn a_name_is_read_as_it_is_written() {
        for vendor in Vendor::ALL {
            assert_eq!(Vendor::parse(vendor.name()), Some(vendor));
        }
        assert_eq!(Vendor::parse("Twilio"), None);
        assert_eq!(Vendor::parse("sandbox"), None);
    }
}

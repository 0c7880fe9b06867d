//! What a number is used for, and what can reach it.

/// What a number is used for, as libphonenumber classifies it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberKind {
    /// A landline.
    FixedLine,
    /// A mobile phone.
    Mobile,
    /// The plan does not distinguish landlines from mobiles (the United States).
    FixedLineOrMobile,
    /// Free for the caller.
    TollFree,
    /// Charged above the ordinary rate.
    PremiumRate,
    /// The cost is split between caller and called.
    SharedCost,
    /// Voice over IP.
    Voip,
    /// Follows a person rather than a line.
    PersonalNumber,
    /// A pager.
    Pager,
    /// A company's number for all its branches.
    Uan,
    /// A voicemail box.
    Voicemail,
    /// None of these: not a valid number.
    Unknown,
}

impl NumberKind {
    /// Every kind, in libphonenumber's order.
    pub const ALL: [Self; 12] = [
        Self::FixedLine,
        Self::Mobile,
        Self::FixedLineOrMobile,
        Self::TollFree,
        Self::PremiumRate,
        Self::SharedCost,
        Self::Voip,
        Self::PersonalNumber,
        Self::Pager,
        Self::Uan,
        Self::Voicemail,
        Self::Unknown,
    ];

    /// libphonenumber's name of the kind, such as `FIXED_LINE_OR_MOBILE`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FixedLine => "FIXED_LINE",
            Self::Mobile => "MOBILE",
            Self::FixedLineOrMobile => "FIXED_LINE_OR_MOBILE",
            Self::TollFree => "TOLL_FREE",
            Self::PremiumRate => "PREMIUM_RATE",
            Self::SharedCost => "SHARED_COST",
            Self::Voip => "VOIP",
            Self::PersonalNumber => "PERSONAL_NUMBER",
            Self::Pager => "PAGER",
            Self::Uan => "UAN",
            Self::Voicemail => "VOICEMAIL",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// Whether a person can read a text message sent to such a number.
    ///
    /// A landline cannot; nor can numbers that belong to companies or cost somebody extra.
    pub fn reach_by_text(self) -> bool {
        matches!(
            self,
            Self::Mobile | Self::FixedLineOrMobile | Self::Voip | Self::PersonalNumber
        )
    }

    /// Whether a person can be called at such a number: everything that receives texts, and landlines.
    pub fn reach_by_voice(self) -> bool {
        self.reach_by_text() || self == Self::FixedLine
    }
}

#[cfg(test)]
mod tests {
    use super::NumberKind;

    #[test]
    fn a_landline_takes_a_call_but_no_text() {
        assert!(!NumberKind::FixedLine.reach_by_text());
        assert!(NumberKind::FixedLine.reach_by_voice());
    }

    #[test]
    fn numbers_that_cost_somebody_extra_take_neither() {
        for kind in [
            NumberKind::PremiumRate,
            NumberKind::SharedCost,
            NumberKind::TollFree,
            NumberKind::Uan,
            NumberKind::Voicemail,
            NumberKind::Pager,
            NumberKind::Unknown,
        ] {
            assert!(!kind.reach_by_text(), "{}", kind.as_str());
            assert!(!kind.reach_by_voice(), "{}", kind.as_str());
        }
    }

    #[test]
    fn whatever_takes_a_text_takes_a_call() {
        for kind in NumberKind::ALL {
            assert!(
                !kind.reach_by_text() || kind.reach_by_voice(),
                "{}",
                kind.as_str()
            );
        }
    }
}

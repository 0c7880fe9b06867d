//! A message that is not sent because the person has sent STOP.

/// Whether a message was withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// It was sent.
    No,
    /// The gateway knew of the STOP, and has asked nobody to send.
    Known,
    /// The provider knew of one, and has sent nothing.
    Learnt,
    /// The same, for this channel alone.
    LearntOfChannel,
}

impl Withheld {
    /// What is known before a provider is asked: whether the number has sent STOP.
    pub(super) const fn as_known(stopped: bool) -> Self {
        if stopped { Self::Known } else { Self::No }
    }
}

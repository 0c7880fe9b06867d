//! What a provider returns for a message it accepted.

use crate::verification::Handle;

/// A provider accepted a message.
#[derive(Clone, Debug, Default)]
pub struct Receipt {
    /// The provider's own id for it, if it has one: reports and checks refer to it.
    pub handle: Option<Handle>,
    /// Its id for this one message, if `handle` stands for several and its reports name each.
    pub attempt: Option<Handle>,
    /// It has said that it will not accept the code: the first check will find it expired.
    pub void: bool,
    /// Seconds for which the code is valid from now on, if the provider says so.
    pub code_seconds: Option<u32>,
}

impl Receipt {
    /// The receipt of a message with this id.
    pub fn named(handle: Handle) -> Self {
        Self {
            handle: Some(handle),
            ..Self::default()
        }
    }
}

//! What a provider gives for a message it took.

use std::fmt;

/// A provider took a message.
#[derive(Clone, Debug, Default)]
pub struct Receipt {
    /// The provider's own name for it, where it has one: reports and checks refer to it.
    pub handle: Option<Handle>,
    /// It has said that it will not honour the code: the first check will find it expired.
    pub void: bool,
}

impl Receipt {
    /// The receipt of a message that the provider calls by this name.
    pub fn named(handle: Handle) -> Self {
        Self {
            handle: Some(handle),
            void: false,
        }
    }
}

/// A provider's own name for a message or a verification.
///
/// Sealed at rest, found again by a keyed MAC, and never shown to a browser: some vendors count from one, and with
/// others it is half of a capability. Its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Handle(String);

impl Handle {
    /// A vendor's id as it stands in its answer. `None` when it is empty or longer than any vendor's.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        (1..=MAX_BYTES).contains(&text.len()).then_some(Self(text))
    }

    /// The id, for the provider and for nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handle(…)")
    }
}

/// The longest known is a UUID; a hostile answer must not fill the store.
const MAX_BYTES: usize = 256;

#[cfg(test)]
mod tests {
    use super::Handle;

    #[test]
    fn a_handle_shows_nothing_and_is_bounded() {
        let handle = Handle::new("VE0123456789").expect("a handle");
        assert_eq!(format!("{handle:?}"), "Handle(…)");
        assert_eq!(handle.expose(), "VE0123456789");
        assert!(Handle::new("").is_none());
        assert!(Handle::new("x".repeat(257)).is_none());
    }
}

//! A provider's id of a message, or of a verification.

use std::fmt;

/// A provider's own id of a message or a verification.
///
/// Sealed at rest, found again by a keyed MAC, and never shown to a browser: some vendors count from one, and with
/// others it is half of a capability. Its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Handle(String);

impl Handle {
    /// A vendor's id as it is in the response. `None` if it is empty or longer than any vendor's.
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

/// The longest known is a UUID; a hostile response must not fill the store.
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

//! A button.

/// One button: what it says, and whether it is there and of use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// Whether it is not there.
    pub is_hidden: bool,
    /// Whether pressing it does nothing at the moment. It keeps the keyboard all the same: `aria-disabled`.
    pub is_unavailable: bool,
    /// Whether what it asked for is under way: `aria-busy`.
    pub is_busy: bool,
}

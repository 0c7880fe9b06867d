//! What the keys mean in the picker.

use web_sys::KeyboardEvent;

use crate::countries::Move;

/// What a key asks for.
#[derive(Debug)]
pub(super) enum Key {
    /// Another row.
    Go(Move),
    /// The active row.
    Choose,
    /// Begin a search with it.
    Letter(String),
}

impl Key {
    /// `None` for keys that mean nothing here, and while an input method composes.
    pub(super) fn of(event: &KeyboardEvent) -> Option<Self> {
        if event.is_composing() || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return None;
        }
        let key = event.key();
        Some(match key.as_str() {
            "ArrowDown" => Self::Go(Move::Down),
            "ArrowUp" => Self::Go(Move::Up),
            "PageDown" => Self::Go(Move::PageDown),
            "PageUp" => Self::Go(Move::PageUp),
            // With Shift they select what was typed.
            "Home" if !event.shift_key() => Self::Go(Move::First),
            "End" if !event.shift_key() => Self::Go(Move::Last),
            "Enter" => Self::Choose,
            _ => {
                let mut letters = key.chars();
                let letter = letters.next().filter(|letter| *letter != ' ')?;
                return letters
                    .next()
                    .is_none()
                    .then(|| Self::Letter(letter.to_string()));
            }
        })
    }
}

//! The slots of the code: a drawing of the field's value and selection.

use super::Look;

/// The selection in the code field, in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caret {
    /// Whether the field has the keyboard.
    pub focused: bool,
    /// First selected character; where the next one goes when nothing is selected.
    pub start: u32,
    /// One past the last selected character.
    pub end: u32,
}

/// One painted slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What stands in it.
    pub digit: Option<char>,
    /// Whether it is where the next key goes, or a part of the selection.
    pub is_active: bool,
    /// Whether a caret is painted in it.
    pub has_caret: bool,
}

impl Look<'_> {
    /// As many as the code has digits.
    pub(super) fn slots(self) -> Vec<Slot> {
        let step = self.state.code_step();
        step.map(|step| slots_of(&step.code, step.length, self.conditions.caret))
            .unwrap_or_default()
    }
}

fn slots_of(code: &str, length: u8, caret: Caret) -> Vec<Slot> {
    let last = u32::from(length.saturating_sub(1));
    // A field that was emptied by us reports its new caret late.
    let filled = u32::try_from(code.len()).unwrap_or(last);
    let (start, end) = (caret.start.min(filled), caret.end.min(filled));
    let mut digits = code.chars();
    (0..u32::from(length))
        .map(|index| {
            let digit = digits.next();
            // Behind the last digit there is no slot left: the last one stays active.
            let at_caret = start == end && start.min(last) == index;
            let is_selected = (start..end).contains(&index);
            Slot {
                digit,
                is_active: caret.focused && (at_caret || is_selected),
                has_caret: caret.focused && at_caret && digit.is_none(),
            }
        })
        .collect()
}

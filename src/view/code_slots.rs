//! The painted slots of the code. They are a drawing of the field's value and selection; the field itself lies
//! over them, one input, so that autofill, pasting, undoing and screen readers meet what they know.

use leptos::prelude::*;

use super::{Caret, Ui};

/// One painted slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    digit: Option<char>,
    active: bool,
    caret: bool,
}

/// As many slots as the code has digits.
#[component]
pub(super) fn CodeSlots(ui: Ui) -> impl IntoView {
    let slots = Memo::new(move |_| {
        let caret = ui.caret.get();
        ui.state.with(|state| {
            state
                .code_step()
                .map(|step| slots_of(&step.code, step.length, caret))
                .unwrap_or_default()
        })
    });
    let painted = move || {
        slots
            .get()
            .into_iter()
            .map(|slot| {
                view! {
                    <span
                        part="slot"
                        class="slot"
                        class:active=slot.active
                        class:caret=slot.caret
                        prop:textContent=slot.digit.map(String::from).unwrap_or_default()
                    ></span>
                }
            })
            .collect_view()
    };
    view! {
        <div class="slots" aria-hidden="true" translate="no">
            {painted}
        </div>
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
            let selected = (start..end).contains(&index);
            Slot {
                digit,
                active: caret.focused && (at_caret || selected),
                caret: caret.focused && at_caret && digit.is_none(),
            }
        })
        .collect()
}

//! The painted slots.

use super::*;

/// The slots with this code and selection: `.` an empty slot, a digit a full one; `[…]` an active one, `|` a caret in it.
fn painted(code: &str, focused: bool, start: u32, end: u32) -> String {
    let mut screen = Screen::at_code_step();
    screen.enter(code);
    screen.caret = Caret {
        focused,
        start,
        end,
    };
    let slots = screen.seen().code_step.slots;
    let slots = slots.iter().map(|slot| {
        let digit = slot.digit.unwrap_or('.');
        match (slot.is_active, slot.has_caret) {
            (true, true) => "[|]".to_owned(),
            (true, false) => format!("[{digit}]"),
            (false, false) => digit.to_string(),
            (false, true) => panic!("a caret in a slot that is not active"),
        }
    });
    slots.collect()
}

#[test]
fn the_slot_of_the_next_digit_is_active_and_has_the_caret() {
    assert_eq!(painted("", true, 0, 0), "[|].....");
    assert_eq!(painted("12", true, 2, 2), "12[|]...");
}

#[test]
fn a_caret_on_a_digit_marks_it_without_a_caret_of_its_own() {
    assert_eq!(painted("1234", true, 1, 1), "1[2]34..");
}

#[test]
fn behind_the_last_digit_the_last_slot_stays_active() {
    assert_eq!(painted("123456", true, 6, 6), "12345[6]");
}

#[test]
fn a_selection_is_marked_digit_by_digit() {
    assert_eq!(painted("12345", true, 1, 4), "1[2][3][4]5.");
}

#[test]
fn a_caret_that_is_reported_late_is_where_the_digits_end() {
    assert_eq!(painted("1", true, 6, 6), "1[|]....");
}

#[test]
fn without_the_keyboard_nothing_is_active() {
    assert_eq!(painted("12", false, 2, 2), "12....");
}

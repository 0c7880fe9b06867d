//! The one code input, over its painted slots.

use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{MouseEvent, MouseEventInit};

use crate::page::*;

/// At the code step, with six digits in the field that are not checked by themselves.
async fn full_field() -> (Page, otp_verify::element::Widget) {
    answer_with(&[("config", 200, CONFIG), ("send", 200, SENT)]);
    let page = Page::new();
    page.host.set_attribute("autosubmit", "off").unwrap();
    let widget = page.mount();
    at_code_step(&page).await;
    type_into(&page.code, "123456");
    (page, widget)
}

fn selection(page: &Page) -> (u32, u32) {
    let of = |found: Result<Option<u32>, _>| found.unwrap().unwrap();
    (
        of(page.code.selection_start()),
        of(page.code.selection_end()),
    )
}

#[wasm_bindgen_test]
async fn a_digit_typed_into_a_full_field_takes_the_place_of_the_one_behind_the_caret() {
    let (page, _widget) = full_field().await;
    page.code.set_selection_range(2, 2).unwrap();
    press(&page.code, "9");
    assert_eq!(selection(&page), (2, 3), "what the browser now writes over");
    page.code.set_selection_range(2, 2).unwrap();
    press(&page.code, "Backspace");
    assert_eq!(selection(&page), (2, 2));
    page.code.set_selection_range(1, 4).unwrap();
    press(&page.code, "9");
    assert_eq!(selection(&page), (1, 4), "a selection is the person's own");
    type_into(&page.code, "1234");
    page.code.set_selection_range(2, 2).unwrap();
    press(&page.code, "9");
    assert_eq!(selection(&page), (2, 2), "there is room");
}

#[wasm_bindgen_test]
async fn a_tap_puts_the_caret_into_the_slot_that_was_tapped() {
    let (page, _widget) = full_field().await;
    let left = page.code.get_bounding_client_rect().left();
    let slot = f64::from(page.code.client_width()) / 6.0;
    for (tapped, caret) in [(0.5, 0), (2.5, 2), (5.9, 5)] {
        let init = MouseEventInit::new();
        #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
        init.set_client_x((left + slot * tapped) as i32 + 2);
        let click = MouseEvent::new_with_mouse_event_init_dict("click", &init).unwrap();
        page.code.dispatch_event(&click).unwrap();
        assert_eq!(selection(&page), (caret, caret), "{tapped}");
    }
}

#[wasm_bindgen_test]
async fn without_autosubmit_a_button_has_the_code_checked() {
    let (page, _widget) = full_field().await;
    assert_eq!(asked("validate"), 0);
    page.part("verify").unwrap().click();
    until("the check", || asked("validate") == 1).await;
}

#[wasm_bindgen_test]
async fn a_pasted_message_leaves_its_code() {
    let (page, _widget) = full_field().await;
    type_into(
        &page.code,
        "654321 is your code, valid for 10 minutes.\n\n@shop.example #654321",
    );
    until("the code", || page.code.value() == "654321").await;
}

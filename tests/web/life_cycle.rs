//! Coming and going: nothing is left behind.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::*;

#[wasm_bindgen_test]
async fn a_freed_widget_leaves_nothing_and_hears_nothing() {
    answer_with(&[("config", 200, CONFIG)]);
    let page = Page::new();
    let widget = page.mount();
    assert!(page.part("send").is_some());
    drop(widget);
    assert_eq!(page.container.child_element_count(), 0);
    type_into(&page.phone, "12");
    assert!(press_enter(&page.phone), "Enter is the page's again");
    assert_eq!(page.phone.get_attribute("aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn no_step_is_made_by_inner_html_which_trusted_types_forbid() {
    answer_with(&[
        ("config", 200, CONFIG),
        ("send", 200, SENT),
        ("validate", 200, RIGHT),
    ]);
    let page = Page::new();
    let _widget = page.mount();
    at_code_step(&page).await;
    type_into(&page.code, "123456");
    until("the verified step", || page.step() == "verified").await;
    assert_eq!(written_as_html(), [""; 0]);
}

#[wasm_bindgen_test]
async fn two_widgets_do_not_hear_each_other() {
    answer_with(&[("config", 200, CONFIG)]);
    let (one, other) = (Page::new(), Page::new());
    let _widgets = (one.mount(), other.mount());
    press_enter(&one.phone);
    until("the complaint", || !one.status().is_empty()).await;
    assert_eq!(other.status(), "");
}

#[wasm_bindgen_test]
async fn what_was_typed_before_the_widget_came_is_known_to_it() {
    answer_with(&[("config", 200, CONFIG)]);
    let page = Page::new();
    page.phone.set_value("+44 7400 123456");
    let _widget = page.mount();
    until("the country of the number", || {
        page.container
            .text_content()
            .is_some_and(|text| text.contains("+44"))
    })
    .await;
    assert_eq!(page.phone.value(), "+44 7400 123456");
}

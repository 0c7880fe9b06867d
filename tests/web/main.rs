//! The widget in a real browser, without a gateway: `fetch` and `navigator.credentials` are stand-ins.

#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    reason = "clippy does not take `wasm_bindgen_test` for a test"
)]

mod code_field;
mod deliveries;
mod flow_on_screen;
mod life_cycle;
mod outages;
mod page;
mod reload;
mod web_otp;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

//! A look into a token, for the number that the page shows beside it. It proves nothing here.

use js_sys::{JSON, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// HTML, section 8.3.
    #[wasm_bindgen(catch)]
    fn atob(text: &str) -> Result<String, JsValue>;
}

/// The claim `phone_number` of a JWT (RFC 7519, section 4), in E.164; its claims are ASCII where it matters.
pub(crate) fn number_in(token: &str) -> Option<String> {
    let claims = token.split('.').nth(1)?;
    let claims = atob(&claims.replace('-', "+").replace('_', "/")).ok()?;
    let claims = JSON::parse(&claims).ok()?;
    Reflect::get(&claims, &"phone_number".into())
        .ok()?
        .as_string()
}

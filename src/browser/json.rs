//! Values of Rust as JSON and as values of JavaScript, and back, with serde's derives. The browser's own parser does the
//! reading.
//!
//! A reader and a writer of our own, for they read and write only what the widget has, and say nothing of what is wrong with
//! the rest: `serde_wasm_bindgen` weighs 9 kB in the download, most of it for texts of errors and for shapes that nobody
//! sends (docs/decisions/0015-json-in-the-widget.md).

mod read;
mod write;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// As `JSON.stringify` would give it. Nothing for what JSON cannot say.
pub(crate) fn to_text(value: &impl Serialize) -> Option<String> {
    write::text(value).ok()
}

/// As `JSON.parse` would give it.
pub(crate) fn to_js(value: &impl Serialize) -> Option<JsValue> {
    js_sys::JSON::parse(&to_text(value)?).ok()
}

/// Nothing for what has another shape.
pub(crate) fn from_js<T: DeserializeOwned>(value: JsValue) -> Option<T> {
    T::deserialize(read::Reader(value)).ok()
}

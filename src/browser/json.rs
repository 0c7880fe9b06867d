//! Values of Rust as values of JavaScript, and back: the browser's own JSON parser does the reading.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// As `JSON.parse` would give it: objects, not maps. Nothing for what JSON cannot say.
pub(crate) fn to_js(value: &impl Serialize) -> Option<JsValue> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .ok()
}

/// Nothing for what has another shape.
pub(crate) fn from_js<T: DeserializeOwned>(value: JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value).ok()
}

//! What the page hears: names and details of the element's events.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use super::bridge::Bridge;
use crate::flow::{CodeSource, Notification};

/// Tells the page; `false` when it cancelled the event.
pub(super) fn emit(bridge: &Bridge, notification: &Notification) -> bool {
    let (name, payload) = match notification {
        Notification::Ready => ("otp-ready", JsValue::NULL),
        Notification::Sent { channel } => ("otp-sent", detail("channel", channel.as_str())),
        Notification::ChannelChange { channel } => {
            ("otp-channel-change", detail("channel", channel.as_str()))
        }
        Notification::CodeFilled { source } => {
            ("otp-code-filled", detail("source", source_name(*source)))
        }
        Notification::Verified { token } => ("otp-verified", detail("token", token)),
        Notification::Expired => ("otp-expired", JsValue::NULL),
        Notification::Error { error_code } => (
            "otp-error",
            detail(
                "errorCode",
                error_code.map_or("UNREACHABLE", |code| code.as_str()),
            ),
        ),
    };
    bridge.emit(
        name,
        &payload,
        matches!(notification, Notification::Verified { .. }),
    )
}

fn source_name(source: CodeSource) -> &'static str {
    match source {
        CodeSource::WebOtp => "webotp",
        CodeSource::Paste => "paste",
        CodeSource::Typed => "typed",
    }
}

fn detail(key: &str, value: &str) -> JsValue {
    let object = Object::new();
    // A plain object takes any property; there is nothing to do about it if not.
    let _set = Reflect::set(&object, &key.into(), &value.into());
    object.into()
}

//! What the page hears: names and details of the element's events.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::console;
use wire::{Channel, ErrorCode};

use super::bridge::Bridge;
use crate::flow::{CodeSource, Notification};

/// Tells the page; `false` when it cancelled the event. What only the integrator can mend is said in the console, too.
pub(super) fn emit(bridge: &Bridge, notification: &Notification) -> bool {
    let (name, payload) = match notification {
        Notification::Ready => ("otp-ready", JsValue::NULL),
        Notification::Sent { channel } => ("otp-sent", channel_detail(*channel)),
        Notification::ChannelChange { channel } => ("otp-channel-change", channel_detail(*channel)),
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
    if let Notification::Error { error_code } = notification
        && let Some(advice) = advice(*error_code)
    {
        // Not the location's: that of a sandboxed frame is `null`, whatever its address.
        let origin = web_sys::window().map(|window| window.origin());
        let origin = origin.unwrap_or_default();
        let sandboxed = if origin == "null" { SANDBOXED } else { "" };
        console::error_1(&format!("otp-verify at {origin}: {advice}{sandboxed}").into());
    }
    bridge.emit(
        name,
        &payload,
        matches!(notification, Notification::Verified { .. }),
    )
}

/// What `null` means there.
const SANDBOXED: &str = " The origin of this page is `null`, which cannot be listed: the page is in a sandboxed frame \
                         without `allow-same-origin`.";

/// A sentence for the integrator, where an error is theirs to mend: to the person it is one of many outages.
fn advice(error_code: Option<ErrorCode>) -> Option<&'static str> {
    match error_code {
        None => Some(
            "the gateway did not respond to this page. Is it running, is the attribute `gateway` right, and is this \
             page's origin on the site's list?",
        ),
        Some(ErrorCode::OriginNotAllowed) => Some(
            "this page's origin is not in the list `origins` of this `site-key` in the gateway's configuration. Add it \
             there, exactly as shown here.",
        ),
        Some(ErrorCode::UnknownSite) => Some("no site has this `site-key`."),
        Some(ErrorCode::Unauthorized | ErrorCode::BadRequest) => {
            Some("the gateway did not understand the widget's request. Are they the same version?")
        }
        Some(ErrorCode::Unknown) => Some(
            "the gateway refused with an error code that this version of the widget does not know. Load the script from \
             the gateway, so that both are the same version.",
        ),
        Some(_) => None,
    }
}

fn source_name(source: CodeSource) -> &'static str {
    match source {
        CodeSource::WebOtp => "webotp",
        CodeSource::Paste => "paste",
        CodeSource::Typed => "typed",
    }
}

/// `null` stands for a channel of a later version of the gateway.
fn channel_detail(channel: Option<Channel>) -> JsValue {
    detail("channel", channel.map(Channel::as_str))
}

fn detail(key: &str, value: impl Into<JsValue>) -> JsValue {
    let object = Object::new();
    // A plain object takes any property; there is nothing to do about it if not.
    let _set = Reflect::set(&object, &key.into(), &value.into());
    object.into()
}

//! WebOTP: the browser reads the code out of the message it was sent in.
//!
//! One request at a time for the whole page. Chromium ends the tab's process when a request is aborted that has
//! already been replaced by another, so: abort first and then ask, one controller a request, and no controller is
//! aborted twice. Silent where there is no such API, or where it is forbidden: the person types.
//! Source: W3C WICG "WebOTP API", section 2; the order of calls was measured in Chromium 156.

use std::cell::RefCell;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

#[wasm_bindgen]
extern "C" {
    /// `navigator.credentials`, asked for structurally: pages and tests may put a stand-in there.
    type Credentials;

    #[wasm_bindgen(method, catch)]
    fn get(this: &Credentials, options: &JsValue) -> Result<js_sys::Promise, JsValue>;
}

/// Who asked; an element's number.
pub(crate) type Asker = u32;

thread_local! {
    /// The request that is pending, and whose it is. The controller leaves before it is used: never aborted twice.
    static PENDING: RefCell<Option<(Asker, AbortController)>> = const { RefCell::new(None) };
}

/// Asks the browser for the code of the next message. An earlier request, whoever's it was, ends.
pub(crate) fn listen(asker: Asker, on_code: impl FnOnce(String) + 'static) {
    abort_pending();
    let Some((promise, controller)) = ask() else {
        return;
    };
    PENDING.with_borrow_mut(|pending| *pending = Some((asker, controller.clone())));
    spawn_local(async move {
        let answer = JsFuture::from(promise).await;
        // This request is over: dropping its controller here makes a late abort impossible.
        PENDING.with_borrow_mut(|pending| {
            if pending
                .as_ref()
                .is_some_and(|(_, latest)| latest == &controller)
            {
                *pending = None;
            }
        });
        let code = answer
            .ok()
            .and_then(|credential| Reflect::get(&credential, &"code".into()).ok())
            .and_then(|code| code.as_string());
        if let Some(code) = code {
            on_code(code);
        }
    });
}

/// Ends the request of this asker, if it is still the one that is pending.
pub(crate) fn stop(asker: Asker) {
    let own =
        PENDING.with_borrow(|pending| pending.as_ref().is_some_and(|(whose, _)| *whose == asker));
    if own {
        abort_pending();
    }
}

fn abort_pending() {
    if let Some((_, controller)) = PENDING.with_borrow_mut(Option::take) {
        controller.abort();
    }
}

fn ask() -> Option<(js_sys::Promise, AbortController)> {
    let window = web_sys::window()?;
    if !Reflect::has(&window, &"OTPCredential".into()).ok()? {
        return None;
    }
    let credentials = Reflect::get(&window.navigator(), &"credentials".into()).ok()?;
    if credentials.is_undefined() {
        return None;
    }
    let controller = AbortController::new().ok()?;
    let otp = Object::new();
    // `sms` is the only transport browsers accept; any other rejects the request.
    Reflect::set(&otp, &"transport".into(), &Array::of1(&"sms".into())).ok()?;
    let options = Object::new();
    Reflect::set(&options, &"otp".into(), &otp).ok()?;
    Reflect::set(&options, &"signal".into(), &controller.signal()).ok()?;
    let promise = credentials
        .unchecked_into::<Credentials>()
        .get(&options)
        .ok()?;
    Some((promise, controller))
}

//! The stream in which the gateway tells of the messages under way. The browser reconnects by itself.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use wire::DeliveryEvent;

use super::json;

/// An open stream; it is closed when this is dropped.
#[derive(Debug)]
pub(crate) struct Deliveries {
    url: String,
    close: Function,
    _tell: Closure<dyn FnMut(JsValue)>,
}

impl Deliveries {
    /// The stream at `url`. `open` opens it, with a function that is called with the data of each event, and returns
    /// another function that closes it.
    pub(crate) fn watch(
        url: &str,
        open: impl FnOnce(&Function) -> Function,
        mut tell: impl FnMut(DeliveryEvent) + 'static,
    ) -> Self {
        // What is no delivery event is of a later version, and passed over.
        let tell = Closure::new(move |event| {
            if let Some(event) = json::from_js(event) {
                tell(event);
            }
        });
        let close = open(tell.as_ref().unchecked_ref());
        Self {
            url: url.to_owned(),
            close,
            _tell: tell,
        }
    }

    /// Which stream it is.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Deliveries {
    fn drop(&mut self) {
        // Closing an `EventSource` never fails.
        let _closed = self.close.call0(&JsValue::UNDEFINED);
    }
}

//! Stands in for the crate of this name.
//!
//! Leptos brings the client of its server functions along, which can stream bodies by `wasm-streams`. The widget has no
//! server functions. `wasm-bindgen` keeps what a crate exports to JavaScript whether it is called or not: 5 kB of the
//! download. What is here has the same shape, exports nothing, and streams nothing.
#![cfg(target_arch = "wasm32")]

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::{JsCast as _, JsValue};

/// A stream of the browser's, which is never read.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Forgets the stream.
    pub fn from_stream<T>(_: T) -> Self {
        Self(JsValue::UNDEFINED.unchecked_into())
    }

    /// Holds the browser's stream.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// Gives it back.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Nothing.
    pub fn into_stream(self) -> Empty {
        Empty
    }
}

/// A stream that has ended.
#[derive(Clone, Copy, Debug)]
pub struct Empty;

impl Stream for Empty {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}

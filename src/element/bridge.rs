//! The element's class, as far as the widget may reach it. Made by `element/class.js`.

use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, HtmlInputElement};

#[wasm_bindgen]
extern "C" {
    /// One element.
    #[derive(Clone, Debug)]
    pub type Bridge;

    /// The element itself, for its attributes and its language.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn host(this: &Bridge) -> HtmlElement;

    /// Where in the shadow root the view goes.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn container(this: &Bridge) -> HtmlElement;

    /// The telephone input, in the page's own tree: whichever it is now, for a page may put another in its place.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn phone(this: &Bridge) -> HtmlInputElement;

    /// Whether the telephone input is of the element's own making.
    #[wasm_bindgen(method, getter, js_name = madePhone)]
    pub(crate) fn made_phone(this: &Bridge) -> bool;

    /// The code input; in the page's tree during the code step.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn code(this: &Bridge) -> HtmlInputElement;

    /// Where the script came from: the gateway, unless the page says otherwise.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn gateway(this: &Bridge) -> String;

    /// The address of a country's flag, by its ISO code.
    #[wasm_bindgen(method)]
    pub(crate) fn flag(this: &Bridge, code: &str) -> String;

    /// Resolves to the numbering plans of a country, by its ISO code, or of a service, by its calling code: a text for
    /// [`phone::load`].
    #[wasm_bindgen(method)]
    pub(crate) fn plan(this: &Bridge, id: &str) -> js_sys::Promise;

    /// Tells what countries are known by besides, in English and in this language: lines of an ISO code and names, with tabs
    /// between them. Fails where nobody knows.
    #[wasm_bindgen(method, catch, js_name = otherNames)]
    pub(crate) fn other_names(
        this: &Bridge,
        language: &str,
        tell: &js_sys::Function,
    ) -> Result<(), JsValue>;

    /// Whether the element, or a fieldset around it, is disabled.
    #[wasm_bindgen(method, js_name = isDisabled)]
    pub(crate) fn is_disabled(this: &Bridge) -> bool;

    /// `phone`, `code` or `verified`: the element's custom state, and where its focus goes.
    #[wasm_bindgen(method, js_name = setStep)]
    pub(crate) fn set_step(this: &Bridge, step: &str);

    /// The element's form value.
    #[wasm_bindgen(method, js_name = setToken)]
    pub(crate) fn set_token(this: &Bridge, token: Option<String>);

    /// Whether the gateway does its work; with `fail-open`, a form does not wait for one that does not.
    #[wasm_bindgen(method, js_name = setWorking)]
    pub(crate) fn set_working(this: &Bridge, working: bool);

    /// What `remember` kept before the page was loaded; `undefined` for nothing.
    #[wasm_bindgen(method)]
    pub(crate) fn recall(this: &Bridge) -> JsValue;

    /// Keeps this for as long as the tab lives, under a key of the element's own; `undefined` forgets.
    #[wasm_bindgen(method)]
    pub(crate) fn remember(this: &Bridge, kept: &JsValue);

    /// Opens a stream of server-sent events and hands on the JSON of each; the returned function closes it.
    #[wasm_bindgen(method)]
    pub(crate) fn watch(
        this: &Bridge,
        url: &str,
        gateway: &str,
        tell: &js_sys::Function,
    ) -> js_sys::Function;

    /// Dispatches a bubbling, composed event; `false` when the page cancelled it.
    #[wasm_bindgen(method)]
    pub(crate) fn emit(this: &Bridge, name: &str, detail: &JsValue, cancelable: bool) -> bool;
}

//! A page with one element's insides on it, and the stand-ins around it.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, JSON, Object, Reflect};
use otp_verify::element::{Bridge, Widget, mount};
use wasm_bindgen::prelude::*;
use web_sys::{
    Document, Element, HtmlElement, HtmlInputElement, InputEvent, InputEventInit, KeyboardEvent,
    KeyboardEventInit,
};

/// An answer to `/config`.
pub(crate) const CONFIG: &str = r#"{"defaultCountry":null,"allowedCountries":["US","GB"],"channels":["SMS","VOICE"],
    "resendAfterSeconds":30,"otpLength":6,"expiresInSeconds":600}"#;
/// An answer to `/send` and `/resend`.
pub(crate) const SENT: &str = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":"v1",
    "flowType":"SMS","otpLength":6,"expiresInSeconds":600,"resendInSeconds":1,"nextChannels":["SMS","VOICE"],
    "attemptsLeft":5,"eventsUrl":"/verification/v3/events/e1"}}"#;
/// An answer to `/validate`.
pub(crate) const RIGHT: &str = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationStatus":"VERIFIED",
    "token":"a.b.c","tokenExpiresInSeconds":300}}"#;

/// Sends to a number and waits for the code field.
pub(crate) async fn at_code_step(page: &Page) {
    type_into(&page.phone, "(202) 555-0123");
    page.part("send").unwrap().click();
    until("the code step", || page.step() == "code").await;
}

/// What `class.js` would be around a widget.
pub(crate) struct Page {
    pub(crate) phone: HtmlInputElement,
    pub(crate) code: HtmlInputElement,
    pub(crate) container: HtmlElement,
    /// Names of the events the page heard, with their detail as JSON.
    pub(crate) heard: Array,
    /// Tokens the form was given; `undefined` for none.
    pub(crate) tokens: Array,
    pub(crate) host: HtmlElement,
    bridge: Object,
}

impl Page {
    pub(crate) fn new() -> Self {
        note_html();
        let document = document();
        let made = |tag: &str| {
            document
                .create_element(tag)
                .unwrap()
                .unchecked_into::<HtmlElement>()
        };
        let host = made("div");
        host.set_attribute("site-key", "pk_test").unwrap();
        host.set_attribute("country", "US").unwrap();
        host.set_attribute("lang", "en").unwrap();
        let phone: HtmlInputElement = made("input").unchecked_into();
        let code: HtmlInputElement = made("input").unchecked_into();
        let container = made("div");
        for child in [
            phone.as_ref(),
            code.as_ref(),
            container.as_ref() as &HtmlElement,
        ] {
            host.append_child(child).unwrap();
        }
        document.body().unwrap().append_child(&host).unwrap();
        let heard = Array::new();
        let tokens = Array::new();
        let bridge = Object::new();
        set(&bridge, "host", &host);
        set(&bridge, "container", &container);
        set(&bridge, "phone", &phone);
        set(&bridge, "code", &code);
        set(&bridge, "madePhone", &JsValue::FALSE);
        set(&bridge, "gateway", &"http://gateway.test/".into());
        set(&bridge, "flag", &Function::new_no_args("return ''"));
        set(&bridge, "heard", &heard);
        set(&bridge, "tokens", &tokens);
        add_methods(&bridge);
        Self {
            phone,
            code,
            container,
            heard,
            tokens,
            host,
            bridge,
        }
    }

    pub(crate) fn mount(&self) -> Widget {
        mount(self.bridge.unchecked_ref::<Bridge>())
    }

    /// The step the class was told.
    pub(crate) fn step(&self) -> String {
        self.told("step").as_string().unwrap_or_default()
    }

    /// What the class was told last, or keeps, under this name.
    pub(crate) fn told(&self, name: &str) -> JsValue {
        Reflect::get(&self.bridge, &name.into()).unwrap()
    }

    /// What the class kept when the page was left, as JSON.
    pub(crate) fn kept(&self) -> String {
        JSON::stringify(&self.told("kept")).map_or(String::new(), String::from)
    }

    /// Gives a page what another one has kept.
    pub(crate) fn keep(&self, kept: &str) {
        set(&self.bridge, "kept", &JSON::parse(kept).unwrap());
    }

    /// The URL of the stream that is open.
    pub(crate) fn stream(&self) -> Option<String> {
        let stream = self.told("stream");
        let of = |name: &str| Reflect::get(&stream, &name.into()).ok();
        of("open")?.is_truthy().then(|| of("url")?.as_string())?
    }

    /// Lets the gateway tell something in the stream.
    pub(crate) fn tell(&self, event: &str) {
        let tell: Function = Reflect::get(&self.told("stream"), &"tell".into())
            .unwrap()
            .unchecked_into();
        let event = JSON::parse(event).unwrap();
        tell.call1(&JsValue::NULL, &event).unwrap();
    }

    /// What is said to the ear alone.
    pub(crate) fn announced(&self) -> String {
        self.container
            .query_selector(".ear")
            .unwrap()
            .and_then(|region| region.text_content())
            .unwrap_or_default()
    }

    pub(crate) fn part(&self, name: &str) -> Option<HtmlElement> {
        let found = self
            .container
            .query_selector_all(&format!("[part='{name}']"))
            .unwrap();
        (0..found.length())
            .filter_map(|index| found.item(index))
            .map(wasm_bindgen::JsCast::unchecked_into::<HtmlElement>)
            .find(is_shown)
    }

    pub(crate) fn status(&self) -> String {
        self.container
            .query_selector("[part='status']")
            .unwrap()
            .and_then(|line| line.text_content())
            .unwrap_or_default()
    }
}

/// The bridge's methods, as far as a widget calls them: what they are told is kept beside them.
fn add_methods(bridge: &Object) {
    let methods = [
        ("otherNames", "", ""),
        ("isDisabled", "", "return false"),
        ("setStep", "step", "this.step = step"),
        ("setToken", "token", "this.tokens.push(token)"),
        ("setRequiredMessage", "", ""),
        ("setWorking", "working", "this.working = working"),
        ("recall", "", "return this.kept"),
        ("remember", "kept", "this.kept = kept"),
        (
            "watch",
            "url, gateway, tell",
            "const stream = { url, tell, open: true };
             this.stream = stream;
             return () => { stream.open = false; };",
        ),
        (
            "emit",
            "name, detail",
            "this.heard.push(name + ' ' + JSON.stringify(detail)); return true",
        ),
    ];
    for (name, parameters, body) in methods {
        set(bridge, name, &Function::new_with_args(parameters, body));
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.host.remove();
    }
}

/// Answers every request by its path with this body and status; what was asked is kept in `window.asked`.
pub(crate) fn answer_with(answers: &[(&str, u16, &str)]) {
    let table = Object::new();
    for (path, status, body) in answers {
        let answer = Array::of2(&JsValue::from(*status), &JsValue::from(*body));
        set(&table, path, &answer);
    }
    let body = "
        const key = init?.headers?.get('idempotency-key') ?? '';
        asked.push([new URL(url).pathname.split('/').pop(), init?.body ?? '', key]);
        const answer = table[asked.at(-1)[0]];
        if (!answer) return Promise.reject(new TypeError('unreachable'));
        return Promise.resolve(new Response(answer[1], { status: answer[0] }));";
    let asked = Array::new();
    let make = Function::new_with_args(
        "table, asked",
        &format!("return (url, init) => {{ {body} }}"),
    );
    let fetch = make.call2(&JsValue::NULL, &table, &asked).unwrap();
    let window = web_sys::window().unwrap();
    set(&window, "fetch", &fetch);
    set(&window, "asked", &asked);
}

/// What any test so far has had written by `innerHTML`. Leptos keeps a template it has made once, so that only the
/// first test that shows it would see it made.
pub(crate) fn written_as_html() -> Vec<String> {
    let written = Reflect::get(&web_sys::window().unwrap(), &"writtenAsHtml".into()).unwrap();
    Array::from(&written)
        .iter()
        .filter_map(|html| html.as_string())
        .collect()
}

fn note_html() {
    let note = Function::new_no_args(
        "if (window.writtenAsHtml) return;
         window.writtenAsHtml = [];
         const { get, set } = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
         Object.defineProperty(Element.prototype, 'innerHTML', { configurable: true, get, set(html) {
           writtenAsHtml.push(html);
           set.call(this, html);
         } });",
    );
    note.call0(&JsValue::NULL).unwrap();
}

/// Collects what is said in the console as an error from now on.
pub(crate) fn listen_to_the_console() -> Array {
    let said = Array::new();
    let listen = Function::new_with_args(
        "said",
        "const log = console.error.bind(console);
         console.error = (line) => { said.push(line); log(line); };",
    );
    listen.call1(&JsValue::NULL, &said).unwrap();
    said
}

/// How often this endpoint was asked.
pub(crate) fn asked(endpoint: &str) -> usize {
    let asked: Array = Reflect::get(&web_sys::window().unwrap(), &"asked".into())
        .unwrap()
        .unchecked_into();
    asked
        .iter()
        .filter(|entry| Array::from(entry).get(0).as_string().as_deref() == Some(endpoint))
        .count()
}

/// The idempotency keys of the requests to this endpoint, in order.
pub(crate) fn keys(endpoint: &str) -> Vec<String> {
    let asked: Array = Reflect::get(&web_sys::window().unwrap(), &"asked".into())
        .unwrap()
        .unchecked_into();
    asked
        .iter()
        .map(|entry| Array::from(&entry))
        .filter(|entry| entry.get(0).as_string().as_deref() == Some(endpoint))
        .filter_map(|entry| entry.get(2).as_string())
        .collect()
}

/// Fires an event at the window.
pub(crate) fn happen(name: &str) {
    let event = web_sys::Event::new(name).unwrap();
    web_sys::window().unwrap().dispatch_event(&event).unwrap();
}

/// Types a text into a field, as one input event.
pub(crate) fn type_into(input: &HtmlInputElement, text: &str) {
    input.set_value(text);
    let init = InputEventInit::new();
    init.set_input_type("insertText");
    init.set_bubbles(true);
    let event = InputEvent::new_with_event_init_dict("input", &init).unwrap();
    input.dispatch_event(&event).unwrap();
}

/// Presses Enter; `false` when the press was consumed and so would not submit the form.
pub(crate) fn press_enter(input: &HtmlInputElement) -> bool {
    press(input, "Enter")
}

/// Presses a key; `false` when the press was consumed.
pub(crate) fn press(input: &HtmlInputElement, key: &str) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    input.dispatch_event(&event).unwrap()
}

/// Polls until it holds, for five seconds at most.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        TimeoutFuture::new(10).await;
    }
    panic!("never came true: {what}");
}

pub(crate) fn set(target: &JsValue, key: &str, value: &JsValue) {
    Reflect::set(target, &key.into(), value).unwrap();
}

pub(crate) fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

fn is_shown(part: &HtmlElement) -> bool {
    let mut at: Option<Element> = Some(part.clone().into());
    while let Some(element) = at {
        if element.has_attribute("hidden") {
            return false;
        }
        at = element.parent_element();
    }
    true
}

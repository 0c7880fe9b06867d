//! Client of the gateway's endpoints: JSON over `fetch`, no cookies, one deadline.

use std::cell::Cell;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCredentials, RequestInit, Response};
use wire::{
    ConfigAnswer, Envelope, Problem, RefreshData, RefreshRequest, ResendRequest, SendData,
    SendRequest, ValidateData, ValidateRequest,
};

use crate::browser::{clock, json};
use crate::flow::{Failure, IdempotencyKey, Millis};

/// The gateway gives a provider five seconds; what takes three times as long will not come.
const DEADLINE_MS: u32 = 15_000;

/// One gateway.
#[derive(Clone, Debug)]
pub(crate) struct Gateway {
    /// Without a closing slash.
    url: String,
    answered_at: Cell<Option<Millis>>,
}

impl Gateway {
    /// The gateway at this URL, with or without its closing slash.
    pub(crate) fn at(url: &str) -> Self {
        Self {
            url: url.trim_end_matches('/').to_owned(),
            answered_at: Cell::new(None),
        }
    }

    /// Where it is.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// When its last answer arrived, by the browser's clock.
    pub(crate) fn answered_at(&self) -> Option<Millis> {
        self.answered_at.get()
    }

    pub(crate) async fn config(&self, site_key: &str) -> Result<ConfigAnswer, Failure> {
        let key = String::from(js_sys::encode_uri_component(site_key));
        decode(
            self.exchange(format!("/config?siteKey={key}"), None, None)
                .await?,
        )
    }

    pub(crate) async fn send(
        &self,
        key: IdempotencyKey,
        request: &SendRequest,
    ) -> Result<SendData, Failure> {
        self.post("/send", encode(request)?, Some(key)).await
    }

    pub(crate) async fn resend(
        &self,
        key: IdempotencyKey,
        request: &ResendRequest,
    ) -> Result<SendData, Failure> {
        self.post("/resend", encode(request)?, Some(key)).await
    }

    pub(crate) async fn validate(
        &self,
        request: &ValidateRequest,
    ) -> Result<ValidateData, Failure> {
        self.post("/validate", encode(request)?, None).await
    }

    pub(crate) async fn refresh(&self, request: &RefreshRequest) -> Result<RefreshData, Failure> {
        self.post("/refresh", encode(request)?, None).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: JsValue,
        key: Option<IdempotencyKey>,
    ) -> Result<T, Failure> {
        let answer = self.exchange(path.to_owned(), Some(body), key).await?;
        Ok(decode::<Envelope<T>>(answer)?.data)
    }

    /// One request and its JSON. Not generic, so that the download holds it once.
    async fn exchange(
        &self,
        path: String,
        body: Option<JsValue>,
        key: Option<IdempotencyKey>,
    ) -> Result<JsValue, Failure> {
        let asked_at = clock::now();
        let response = self
            .fetch(&path, body.as_ref(), key)
            .await
            .map_err(|_| Failure::Unreachable)?;
        let json = response.json().map_err(|_| Failure::Unreachable)?;
        let json = JsFuture::from(json)
            .await
            .map_err(|_| Failure::Unreachable)?;
        self.answered_at
            .set(Some(clock::arrival(&response.url()).max(asked_at)));
        if response.ok() {
            return Ok(json);
        }
        // What is no problem document did not come from the gateway.
        Err(Failure::Refused(Box::new(decode::<Problem>(json)?)))
    }

    async fn fetch(
        &self,
        path: &str,
        body: Option<&JsValue>,
        key: Option<IdempotencyKey>,
    ) -> Result<Response, JsValue> {
        let init = RequestInit::new();
        init.set_credentials(RequestCredentials::Omit);
        init.set_signal(Some(&AbortSignal::timeout_with_u32(DEADLINE_MS)));
        if let Some(body) = body {
            let headers = web_sys::Headers::new()?;
            headers.set("content-type", "application/json")?;
            if let Some(key) = key {
                headers.set("idempotency-key", &key.to_string())?;
            }
            init.set_method("POST");
            init.set_headers(&headers);
            init.set_body(body);
        }
        let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
        let url = format!("{}{}{path}", self.url, wire::BASE_PATH);
        JsFuture::from(window.fetch_with_str_and_init(&url, &init))
            .await?
            .dyn_into()
    }
}

fn encode(body: &impl Serialize) -> Result<JsValue, Failure> {
    json::to_text(body)
        .map(JsValue::from)
        .ok_or(Failure::Unreachable)
}

fn decode<T: DeserializeOwned>(json: JsValue) -> Result<T, Failure> {
    json::from_js(json).ok_or(Failure::Unreachable)
}

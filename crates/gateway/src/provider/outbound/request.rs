//! A request to a vendor, built field by field. Its `Debug` shows where it goes and nothing of its contents.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{
    AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT,
};
use hyper::{HeaderMap, Method, Uri};
use serde_json::Value;

/// A request.
pub(crate) struct Request {
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Bytes,
    broken: Option<&'static str>,
}

impl Request {
    /// To `path` below `base_url`, with an empty body.
    pub(crate) fn new(method: Method, base_url: &str, path: &str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, HeaderValue::from_static(PROGRAM));
        Self {
            method,
            url: format!("{}{path}", base_url.trim_end_matches('/')),
            headers,
            body: Bytes::new(),
            broken: None,
        }
    }

    /// Adds a query; there must not be one yet.
    pub(crate) fn query(mut self, fields: &[(&str, &str)]) -> Self {
        self.url = format!("{}?{}", self.url, encoded(fields));
        self
    }

    /// Makes the body a form.
    pub(crate) fn form(mut self, fields: &[(&str, &str)]) -> Self {
        self.body = Bytes::from(encoded(fields));
        self.header(CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    /// Makes the body JSON.
    pub(crate) fn json(mut self, body: &Value) -> Self {
        self.body = Bytes::from(body.to_string());
        self.header(CONTENT_TYPE, "application/json")
    }

    /// Basic authentication (RFC 7617).
    pub(crate) fn basic(self, user: &str, password: &str) -> Self {
        let credentials = STANDARD.encode(format!("{user}:{password}"));
        self.secret(AUTHORIZATION, &format!("Basic {credentials}"))
    }

    /// A header that must not be printed.
    pub(crate) fn secret(mut self, name: HeaderName, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(mut value) => {
                value.set_sensitive(true);
                self.headers.insert(name, value);
            }
            Err(_) => {
                self.broken =
                    Some("a credential contains characters that are not allowed in a header");
            }
        }
        self
    }

    /// Any other header.
    pub(crate) fn header(mut self, name: HeaderName, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(value) => {
                self.headers.insert(name, value);
            }
            Err(_) => self.broken = Some("a header contains characters that are not allowed in it"),
        }
        self
    }

    /// The body, for signing.
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The path in the request line, for signing.
    pub(crate) fn path(&self) -> String {
        let uri: Option<Uri> = self.url.parse().ok();
        uri.map(|uri| uri.path().to_owned()).unwrap_or_default()
    }

    pub(super) fn build(self) -> Result<hyper::Request<Full<Bytes>>, &'static str> {
        if let Some(why) = self.broken {
            return Err(why);
        }
        let mut headers = self.headers;
        // "A user agent SHOULD send Content-Length when the method defines a meaning for enclosed content", even if there is none
        // (RFC 9110, section 8.6): without it some servers return 411.
        if self.body.is_empty() && matches!(self.method, Method::POST | Method::PUT | Method::PATCH)
        {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut request = hyper::Request::builder()
            .method(self.method)
            .uri(self.url)
            .body(Full::new(self.body))
            .map_err(|_| "the URL is invalid")?;
        *request.headers_mut() = headers;
        Ok(request)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

const PROGRAM: &str = concat!("otp-gateway/", env!("CARGO_PKG_VERSION"));

#[cfg(test)]
mod tests {
    use hyper::Method;
    use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, HeaderValue};

    use super::Request;

    #[test]
    fn a_plus_survives_in_queries_and_forms() {
        let request = Request::new(Method::POST, "https://vendor.example/", "/send")
            .query(&[("to", "+1 202"), ("code", "1&2")])
            .form(&[("To", "+12025550123")]);
        assert_eq!(
            request.url,
            "https://vendor.example/send?to=%2B1+202&code=1%262"
        );
        assert_eq!(request.body(), b"To=%2B12025550123");
        assert_eq!(request.path(), "/send");
    }

    #[test]
    fn a_post_without_a_body_says_so() {
        let length = |method: Method, form: bool| {
            let request = Request::new(method, "https://vendor.example", "/send");
            let request = if form {
                request.form(&[("a", "b")])
            } else {
                request
            };
            let built = request.build().expect("builds");
            built.headers().get(CONTENT_LENGTH).cloned()
        };
        for method in [Method::POST, Method::PUT, Method::PATCH] {
            assert_eq!(
                length(method.clone(), false),
                Some(HeaderValue::from_static("0"))
            );
            // The client knows its length.
            assert_eq!(length(method, true), None);
        }
        for method in [Method::GET, Method::DELETE] {
            assert_eq!(length(method, false), None);
        }
    }

    #[test]
    fn nothing_of_what_it_says_is_shown() {
        let request = Request::new(Method::GET, "https://vendor.example", "/v")
            .query(&[("code", "123456")])
            .basic("user", "password");
        assert_eq!(format!("{request:?}"), "Request { method: GET, .. }");
        let built = request.build().expect("builds");
        assert!(built.headers()[AUTHORIZATION].is_sensitive());
    }

    #[test]
    fn a_request_that_could_have_a_body_says_that_it_has_none() {
        for (method, length) in [
            (Method::POST, Some("0")),
            (Method::GET, None),
            (Method::DELETE, None),
        ] {
            let request = Request::new(method, "https://vendor.example", "/").build();
            let headers = request.expect("builds").headers().clone();
            let said = headers
                .get("content-length")
                .map(|it| it.to_str().expect("text"));
            assert_eq!(said, length);
        }
    }

    #[test]
    fn a_credential_that_no_header_can_carry_is_an_error_and_not_a_panic() {
        let request = Request::new(Method::GET, "https://vendor.example", "/")
            .secret(AUTHORIZATION, "line\nbreak");
        assert!(request.build().is_err());
        assert!(Request::new(Method::GET, "not a url", "/").build().is_err());
    }
}

//! A request to a vendor, put together field by field. Its `Debug` shows where it goes and nothing of what it says.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use hyper::{HeaderMap, Method, Uri};
use serde_json::Value;

/// A request.
pub(in crate::provider) struct Request {
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Bytes,
    broken: Option<&'static str>,
}

impl Request {
    /// To `path` below `base_url`, with a body still empty.
    pub(in crate::provider) fn new(method: Method, base_url: &str, path: &str) -> Self {
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

    /// Adds a query; there must be none yet.
    pub(in crate::provider) fn query(mut self, fields: &[(&str, &str)]) -> Self {
        self.url = format!("{}?{}", self.url, encoded(fields));
        self
    }

    /// Makes the body a form.
    pub(in crate::provider) fn form(mut self, fields: &[(&str, &str)]) -> Self {
        self.body = Bytes::from(encoded(fields));
        self.header(CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    /// Makes the body JSON.
    pub(in crate::provider) fn json(mut self, body: &Value) -> Self {
        self.body = Bytes::from(body.to_string());
        self.header(CONTENT_TYPE, "application/json")
    }

    /// Basic authentication (RFC 7617).
    pub(in crate::provider) fn basic(self, user: &str, password: &str) -> Self {
        let credentials = STANDARD.encode(format!("{user}:{password}"));
        self.secret(AUTHORIZATION, &format!("Basic {credentials}"))
    }

    /// A header that nothing may print.
    pub(in crate::provider) fn secret(mut self, name: HeaderName, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(mut value) => {
                value.set_sensitive(true);
                self.headers.insert(name, value);
            }
            Err(_) => self.broken = Some("a credential has characters that no header can carry"),
        }
        self
    }

    /// Any other header.
    pub(in crate::provider) fn header(mut self, name: HeaderName, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(value) => {
                self.headers.insert(name, value);
            }
            Err(_) => self.broken = Some("a header has characters that it cannot carry"),
        }
        self
    }

    /// The body, for those who sign it.
    pub(in crate::provider) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The path that the request line will name, for those who sign it.
    pub(in crate::provider) fn path(&self) -> String {
        let uri: Option<Uri> = self.url.parse().ok();
        uri.map(|uri| uri.path().to_owned()).unwrap_or_default()
    }

    pub(super) fn build(self) -> Result<hyper::Request<Full<Bytes>>, &'static str> {
        if let Some(why) = self.broken {
            return Err(why);
        }
        let mut request = hyper::Request::builder()
            .method(self.method)
            .uri(self.url)
            .body(Full::new(self.body))
            .map_err(|_| "the URL cannot be read")?;
        *request.headers_mut() = self.headers;
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
    use hyper::header::AUTHORIZATION;

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
    fn nothing_of_what_it_says_is_shown() {
        let request = Request::new(Method::GET, "https://vendor.example", "/v")
            .query(&[("code", "123456")])
            .basic("user", "password");
        assert_eq!(format!("{request:?}"), "Request { method: GET, .. }");
        let built = request.build().expect("builds");
        assert!(built.headers()[AUTHORIZATION].is_sensitive());
    }

    #[test]
    fn a_credential_that_no_header_can_carry_is_an_error_and_not_a_panic() {
        let request = Request::new(Method::GET, "https://vendor.example", "/")
            .secret(AUTHORIZATION, "line\nbreak");
        assert!(request.build().is_err());
        assert!(Request::new(Method::GET, "not a url", "/").build().is_err());
    }
}

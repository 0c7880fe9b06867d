//! The head of a request: its maximum length, and what may occur in it only once.

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::problem::{ApiProblem, Fault};

/// Refuses a head that is too long. Hyper refuses one with more than a hundred headers.
pub(super) async fn layer(request: Request, next: Next) -> Response {
    if bytes(&request) > MAX_HEADER_BYTES {
        return ApiProblem::from(Fault::HeadTooLong).into_response();
    }
    next.run(request).await
}

/// Its length when written plainly: `Name: value` and a line end.
fn bytes(request: &Request) -> usize {
    let target = request
        .uri()
        .path_and_query()
        .map_or(0, |it| it.as_str().len());
    let line = request.method().as_str().len() + " ".len() + target + " HTTP/1.1\r\n".len();
    line + header_bytes(request.headers()) + "\r\n".len()
}

fn header_bytes(headers: &HeaderMap) -> usize {
    let lines = headers.iter();
    lines
        .map(|(name, value)| name.as_str().len() + ": \r\n".len() + value.len())
        .sum()
}

/// Request line and headers together.
const MAX_HEADER_BYTES: usize = 32 * 1024;

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;

    use super::bytes;

    #[test]
    fn a_head_is_as_long_as_it_is_written() {
        let text = "GET /healthz?a=b HTTP/1.1\r\nhost: otp.example\r\nx-a: 1\r\nx-a: 22\r\n\r\n";
        let request = Request::get("/healthz?a=b")
            .header("host", "otp.example")
            .header("x-a", "1")
            .header("x-a", "22")
            .body(Body::empty())
            .expect("a request");
        assert_eq!(bytes(&request), text.len());
    }
}

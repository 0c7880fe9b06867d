//! The page's files.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt as _;

use crate::stand_in::{in_front_of, nowhere, text};

#[tokio::test]
async fn files_come_with_their_type_and_a_strict_policy() {
    for (path, media_type, content) in [
        ("/", "text/html; charset=utf-8", "<title>Site</title>"),
        ("/demo/page.css", "text/css; charset=utf-8", "body"),
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = in_front_of(&nowhere().await)
            .oneshot(request)
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], media_type);
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert!(text(response).await.contains(content), "{path}");
    }
}

#[tokio::test]
async fn unknown_and_escaping_paths_are_not_found() {
    for path in ["/nothing.css", "/demo", "/%2e%2e/main.rs", "/../main.rs"] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = in_front_of(&nowhere().await)
            .oneshot(request)
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn files_cannot_be_posted_to() {
    let request = Request::post("/index.html").body(Body::empty()).unwrap();
    let response = in_front_of(&nowhere().await)
        .oneshot(request)
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

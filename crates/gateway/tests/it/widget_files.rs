//! The widget's files: types, codings, caching.

use std::fs;

use tempfile::TempDir;

use crate::support::{Answer, Gateway};

fn gateway() -> (Gateway, TempDir) {
    let folder = tempfile::tempdir().expect("folder");
    for (name, text) in [
        ("otp-verify.js", "loader"),
        ("otp-verify.js.br", "loader in brotli"),
        ("otp-verify.js.gz", "loader in gzip"),
        ("otp-verify-0a1b2c3d.wasm", "\0asm"),
        ("otp-verify-0a1b2c3d.wasm.br", "wasm in brotli"),
        ("otp-verify-flags.svg", "<svg/>"),
        ("index.html", "the demo's, not the gateway's"),
        ("otp-verify-notes.txt", "no type for this"),
        ("otp-verify-plan-de-0a1b2c3d.txt", "@DE 49*"),
    ] {
        fs::write(folder.path().join(name), text).expect("writes");
    }
    let gateway = Gateway::with(&[("HTTP__WIDGET_DIR", folder.path().to_str().expect("text"))]);
    (gateway, folder)
}

async fn get(gateway: &Gateway, path: &str, accept: &str) -> Answer {
    gateway
        .get(path)
        .header("Accept-Encoding", accept)
        .empty()
        .await
}

#[tokio::test]
async fn the_loader_is_script_for_every_page_and_soon_asked_for_again() {
    let (gateway, _folder) = gateway();
    let answer = get(&gateway, "/otp-verify.js", "").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.bytes, b"loader");
    for (name, value) in [
        ("Content-Type", "text/javascript; charset=utf-8"),
        ("Cache-Control", "public, max-age=60"),
        ("Access-Control-Allow-Origin", "*"),
        ("Cross-Origin-Resource-Policy", "cross-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("Vary", "Accept-Encoding"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    assert_eq!(answer.header("Content-Encoding"), None);
}

#[tokio::test]
async fn a_name_with_a_hash_is_kept_for_ever() {
    let (gateway, _folder) = gateway();
    let wasm = get(&gateway, "/otp-verify-0a1b2c3d.wasm", "gzip, br").await;
    assert_eq!(wasm.header("Content-Type"), Some("application/wasm"));
    assert_eq!(wasm.header("Content-Encoding"), Some("br"));
    assert_eq!(
        wasm.header("Cache-Control"),
        Some("public, max-age=31536000, immutable")
    );
    let plan = get(&gateway, "/otp-verify-plan-de-0a1b2c3d.txt", "").await;
    assert_eq!(
        plan.header("Content-Type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(plan.header("Access-Control-Allow-Origin"), Some("*"));
    assert_eq!(plan.header("Cache-Control"), wasm.header("Cache-Control"));
    let svg = get(&gateway, "/otp-verify-flags.svg", "").await;
    assert_eq!(svg.header("Cache-Control"), Some("public, max-age=60"));
}

#[tokio::test]
async fn the_smallest_coding_that_the_client_takes_is_sent() {
    let (gateway, _folder) = gateway();
    for (accept, coding, body) in [
        ("gzip, deflate, br, zstd", Some("br"), "loader in brotli"),
        ("gzip", Some("gzip"), "loader in gzip"),
        ("br;q=0", None, "loader"),
    ] {
        let answer = get(&gateway, "/otp-verify.js", accept).await;
        assert_eq!(answer.header("Content-Encoding"), coding, "{accept}");
        assert_eq!(answer.text(), body);
    }
    // There is no gzip beside the WASM.
    let wasm = get(&gateway, "/otp-verify-0a1b2c3d.wasm", "gzip").await;
    assert_eq!(wasm.header("Content-Encoding"), None);
}

#[tokio::test]
async fn a_client_that_has_the_file_is_told_so() {
    let (gateway, _folder) = gateway();
    let first = get(&gateway, "/otp-verify.js", "br").await;
    let etag = first.header("ETag").expect("tag").to_owned();
    let plain = get(&gateway, "/otp-verify.js", "").await;
    assert_ne!(plain.header("ETag"), Some(etag.as_str()));
    let again = gateway
        .get("/otp-verify.js")
        .header("Accept-Encoding", "br")
        .header("If-None-Match", &etag)
        .empty()
        .await;
    assert_eq!(again.status, 304);
    assert!(again.bytes.is_empty());
    assert_eq!(again.header("ETag"), Some(etag.as_str()));
    assert_eq!(again.header("Vary"), Some("Accept-Encoding"));
}

#[tokio::test]
async fn nothing_else_of_the_folder_is_served() {
    let (gateway, _folder) = gateway();
    for path in [
        "/",
        "/index.html",
        "/otp-verify-notes.txt",
        "/otp-verify.js.br",
        "/otp-verify-missing.js",
        "/..%2fotp-verify.js",
        "/otp-verify-..%2f..%2fetc%2fpasswd",
        "/otp-verify.js/",
        "/%00",
        "/%ff",
    ] {
        get(&gateway, path, "").await.problem(404, "BAD_REQUEST");
    }
}

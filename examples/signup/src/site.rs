//! The page's files, from one directory.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Returns the file a path names, or 404.
pub async fn serve(site_dir: &Path, method: &Method, path: &str) -> Response {
    if !matches!(*method, Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
    }
    let Some(file) = file_of(path) else {
        return not_found();
    };
    match tokio::fs::read(site_dir.join(&file)).await {
        Ok(bytes) => {
            let headers = [
                (header::CONTENT_TYPE, media_type(&file)),
                // The names contain no hash, so a browser has to revalidate.
                (header::CACHE_CONTROL, "no-cache"),
            ];
            (headers, bytes).into_response()
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory) => {
            not_found()
        }
        Err(error) => {
            eprintln!("{}: {error}", file.display());
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "There is no such page.\n").into_response()
}

/// The file inside the directory that a path names. Names that could lead out of it, hidden ones and
/// percent-encoded ones name nothing.
fn file_of(path: &str) -> Option<PathBuf> {
    if path == "/" {
        return Some(PathBuf::from("index.html"));
    }
    path.strip_prefix('/')?
        .split('/')
        .map(|name| is_plain(name).then_some(name))
        .collect()
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::file_of;

    #[test]
    fn paths_name_files_inside_the_directory() {
        assert_eq!(file_of("/"), Some(PathBuf::from("index.html")));
        assert_eq!(
            file_of("/demo/demo.css"),
            Some(PathBuf::from("demo/demo.css"))
        );
    }

    #[test]
    fn no_path_leads_out() {
        for path in [
            "",
            "//etc/passwd",
            "/../Cargo.toml",
            "/demo/../../x",
            "/%2e%2e/x",
            "/.git/config",
            "/demo/",
            "/a\\b",
        ] {
            assert_eq!(file_of(path), None, "{path}");
        }
    }
}

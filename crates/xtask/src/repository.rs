//! Paths in this clone of the repository. Nothing is written outside of it.

use std::path::PathBuf;

/// The root of the clone.
pub(crate) fn root() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root.pop();
    root
}

/// Where all our build products and tools go: removed by `cargo clean`.
pub(crate) fn target() -> PathBuf {
    root().join("target")
}

/// Where tools go that no package manager keeps elsewhere.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// The built widget and the demo page.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

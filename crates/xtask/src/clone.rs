//! Where things are in this clone. Nothing is written outside of it.

use std::path::PathBuf;

/// The root of the clone.
pub(crate) fn root() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root.pop();
    root
}

/// Where every build product and tool of ours goes: removed by `cargo clean`.
pub(crate) fn target() -> PathBuf {
    root().join("target")
}

/// Where tools go that a package manager does not keep in a place of its own.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// The built widget and the demo page.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

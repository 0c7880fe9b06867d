//! The rig's short forms: what `cargo xtask chaos` does for minutes, in seconds.

mod chaos;

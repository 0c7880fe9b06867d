//! The gateway's modules from the bottom up: the domain, what it is delivered and kept by, the use cases, HTTP, the
//! command line. docs/ARCHITECTURE.md draws the same order.

use super::{Row, Tree};

pub(super) const TREE: Tree = Tree {
    root: "crates/gateway/src/",
    rows: &[
        Row {
            module: "address",
            may_import: &[],
        },
        Row {
            module: "clock",
            may_import: &[],
        },
        Row {
            module: "encoding",
            may_import: &[],
        },
        Row {
            module: "entropy",
            may_import: &[],
        },
        Row {
            module: "language",
            may_import: &[],
        },
        Row {
            module: "number",
            may_import: &[],
        },
        Row {
            module: "origin",
            may_import: &[],
        },
        Row {
            module: "geo",
            may_import: &["address"],
        },
        Row {
            module: "secret",
            may_import: &[],
        },
        Row {
            module: "site",
            may_import: &["origin"],
        },
        Row {
            module: "setting",
            may_import: &["encoding", "secret"],
        },
        Row {
            module: "telemetry",
            may_import: &["setting"],
        },
        Row {
            module: "verification",
            may_import: &[
                "address", "clock", "encoding", "entropy", "number", "origin", "site",
            ],
        },
        Row {
            module: "message",
            may_import: &["verification"],
        },
        Row {
            module: "provider",
            may_import: &[
                "clock",
                "encoding",
                "entropy",
                "language",
                "secret",
                "verification",
            ],
        },
        Row {
            module: "webhook",
            may_import: &[
                "clock",
                "encoding",
                "number",
                "provider",
                "secret",
                "verification",
            ],
        },
        Row {
            module: "vendor",
            may_import: &[
                "clock",
                "encoding",
                "language",
                "provider",
                "secret",
                "setting",
                "verification",
                "webhook",
            ],
        },
        Row {
            module: "config",
            may_import: &[
                "clock",
                "origin",
                "provider",
                "secret",
                "setting",
                "site",
                "vendor",
                "verification",
                "webhook",
            ],
        },
        Row {
            module: "store",
            may_import: &["clock", "origin", "site", "verification"],
        },
        Row {
            module: "verify",
            may_import: &[
                "clock",
                "encoding",
                "entropy",
                "language",
                "message",
                "number",
                "origin",
                "provider",
                "site",
                "store",
                "verification",
                "webhook",
            ],
        },
        Row {
            module: "housekeeping",
            may_import: &["clock", "store", "verify"],
        },
        Row {
            module: "http",
            may_import: &[
                "clock",
                "config",
                "encoding",
                "geo",
                "origin",
                "provider",
                "site",
                "store",
                "vendor",
                "verification",
                "verify",
                "webhook",
            ],
        },
        Row {
            module: "server",
            may_import: &["address", "config", "http"],
        },
        Row {
            module: "compose",
            may_import: &[
                "clock",
                "config",
                "entropy",
                "geo",
                "http",
                "provider",
                "secret",
                "setting",
                "site",
                "store",
                "vendor",
                "verification",
                "verify",
                "webhook",
            ],
        },
        Row {
            module: "cli",
            may_import: &[
                "clock",
                "compose",
                "config",
                "encoding",
                "entropy",
                "geo",
                "housekeeping",
                "http",
                "number",
                "provider",
                "server",
                "setting",
                "store",
                "telemetry",
                "verification",
            ],
        },
    ],
};

//! The widget's modules.

use super::{Row, Tree};

pub(super) const TREE: Tree = Tree {
    root: "src/",
    rows: &[
        Row {
            module: "countries",
            may_import: &[],
        },
        Row {
            module: "flow",
            may_import: &[],
        },
        Row {
            module: "i18n",
            may_import: &["flow"],
        },
        Row {
            module: "view_model",
            may_import: &["flow", "i18n"],
        },
        // Moments are the flow's.
        Row {
            module: "browser",
            may_import: &["flow"],
        },
        Row {
            module: "gateway",
            may_import: &["browser", "flow"],
        },
        Row {
            module: "view",
            may_import: &["browser", "countries", "flow", "i18n", "view_model"],
        },
        Row {
            module: "element",
            may_import: &["browser", "flow", "gateway", "i18n", "view", "view_model"],
        },
    ],
};

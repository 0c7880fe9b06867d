//! One operation of an API: its path, what it accepts, what it returns.

use serde_json::Value;

use crate::kind::Kind;

/// A body that an operation accepts.
#[derive(Debug)]
pub(crate) enum Body {
    Nothing,
    /// An object of strings.
    Form(Kind),
    Json(Kind),
}

/// What a document says in prose about several parameters together: what is wrong with them, if anything.
pub(crate) type Rule = fn(&Value) -> Option<String>;

/// A status, and the body that comes with it.
pub(crate) type Response = (u16, Kind);

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    /// `{}` is any one segment.
    pub(crate) path: &'static str,
    pub(crate) request: Body,
    pub(crate) rules: &'static [Rule],
    pub(crate) responses: &'static [Response],
    /// The API's own errors.
    pub(crate) errors: &'static [Response],
}

impl Operation {
    pub(crate) fn is_at(&self, method: &str, path: &str) -> bool {
        let segments = |path: &'static str| path.split('/');
        let found = path.split('/').count() == segments(self.path).count()
            && path
                .split('/')
                .zip(segments(self.path))
                .all(|(found, segment)| segment == "{}" && !found.is_empty() || segment == found);
        found && self.method == method
    }
}

//! Routes that are written down as they are made, so that `/openapi.json` can be held to them.

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::routing;

use crate::app::App;

/// A router that knows what is in it.
#[derive(Default)]
pub(super) struct Endpoints {
    router: Router<Arc<App>>,
    written_down: Vec<Endpoint>,
}

/// A method in lower case, and a path with its parameters in braces.
pub type Endpoint = (&'static str, String);

impl Endpoints {
    pub(super) fn get<T: 'static>(self, path: &str, handler: impl Handler<T, Arc<App>>) -> Self {
        self.add("get", path, routing::get(handler))
    }

    pub(super) fn post<T: 'static>(self, path: &str, handler: impl Handler<T, Arc<App>>) -> Self {
        self.add("post", path, routing::post(handler))
    }

    fn add(
        mut self,
        method: &'static str,
        path: &str,
        handler: routing::MethodRouter<Arc<App>>,
    ) -> Self {
        self.written_down.push((method, path.to_owned()));
        self.router = self.router.route(path, handler);
        self
    }

    /// What answers requests.
    pub(super) fn into_router(self) -> Router<Arc<App>> {
        self.router
    }

    /// What is in it, each path below `base`.
    pub(super) fn below(self, base: &str) -> impl Iterator<Item = Endpoint> {
        self.written_down
            .into_iter()
            .map(move |(method, path)| (method, format!("{base}{path}")))
    }
}

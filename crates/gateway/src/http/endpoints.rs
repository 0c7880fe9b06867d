//! Routes that are recorded as they are added, so that `/openapi.json` can be compared with them.

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::routing;

use crate::http::App;

/// A router that can list its routes.
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

    /// The router itself.
    pub(super) fn into_router(self) -> Router<Arc<App>> {
        self.router
    }

    /// The recorded routes, each path below `base`.
    pub(super) fn below(self, base: &str) -> impl Iterator<Item = Endpoint> {
        self.written_down
            .into_iter()
            .map(move |(method, path)| (method, format!("{base}{path}")))
    }
}

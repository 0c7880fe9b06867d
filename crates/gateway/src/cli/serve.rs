//! `otp-gateway serve`.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Semaphore;

use super::CliError;
use crate::compose::World;
use crate::config::Config;
use crate::http::App;
use crate::server::{Capacity, PeerLimit};
use crate::setting::Environment;
use crate::{geo, housekeeping, http, server, telemetry};

/// Runs until SIGTERM or ctrl-c.
pub(super) fn run(config: &Config) -> Result<(), CliError> {
    run_in(config, World::of_machine(), |router| router)
}

/// `run` in a different world, behind the caller's layers.
pub fn run_in(
    config: &Config,
    world: World,
    layers: impl FnOnce(Router) -> Router,
) -> Result<(), CliError> {
    telemetry::init(config.environment);
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(serve(config, world, layers))
}

async fn serve(
    config: &Config,
    world: World,
    layers: impl FnOnce(Router) -> Router,
) -> Result<(), CliError> {
    let listener = bind(config).await?;
    let address = listener.local_addr()?;
    let mut app = App::build(config, address, world)?;
    let connections = server::raise_descriptors(config.http.max_connections);
    app.streams = Arc::new(Semaphore::new(config.http.event_streams(connections)));
    let app = Arc::new(app);
    let housekeeping = tokio::spawn(housekeeping::run(
        Arc::clone(&app.verifier),
        config.store.keep_deliveries_days,
    ));

    let watching = app
        .countries
        .clone()
        .map(|countries| tokio::spawn(geo::watch(countries)));

    writeln!(io::stdout(), "listening on http://{address}")?;
    io::stdout().flush()?;
    tracing::info!(%address, environment = ?config.environment, "server.listening");
    for warning in config.warnings.iter().chain(&app.warnings) {
        tracing::warn!(key = warning.key, why = warning.why, "config.warning");
    }
    // In development, nothing that is sent costs money.
    if config.environment == Environment::Production {
        for unbounded in config.unbounded() {
            tracing::warn!(
                key = unbounded.key,
                what = unbounded.what,
                "limits.unbounded"
            );
        }
    }
    let router = layers(http::router(Arc::clone(&app)));
    let capacity = Capacity {
        connections,
        peers: PeerLimit::new(config.http.max_connections_per_address, app.proxies.clone()),
        keep_alive: Duration::from_secs(config.http.keep_alive_seconds.into()),
    };
    server::serve(listener, router, capacity, stop_signal(), {
        let app = Arc::clone(&app);
        move || app.close_streams()
    })
    .await;

    app.verifier.drain().await;
    housekeeping.abort();
    watching.iter().for_each(tokio::task::JoinHandle::abort);
    tracing::info!("server.stopped");
    Ok(())
}

async fn bind(config: &Config) -> Result<TcpListener, CliError> {
    let address = config.http.listen;
    TcpListener::bind(address)
        .await
        .map_err(|error| CliError::Listen {
            address,
            why: match error.kind() {
                io::ErrorKind::AddrInUse => {
                    "the port is in use by another program; choose a different one in http.listen"
                        .to_owned()
                }
                _ => error.to_string(),
            },
        })
}

async fn stop_signal() {
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "server.sigterm_unavailable");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

//! A bare axum route that reads and returns JSON: what HTTP itself costs here, with the same generator.

use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::process::Command;

use super::CONNECTIONS;
use super::report::Report;
use crate::connection::Request;
use crate::gateway::Process;
use crate::load::{Plan, closed};
use crate::numbers::number;

/// Serves the route until the process is killed.
#[expect(
    clippy::print_stdout,
    reason = "says where it listens, as a gateway does"
)]
pub async fn serve() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    let router = Router::new().route("/send", post(answer));
    axum::serve(listener, router).await?;
    Ok(())
}

/// As long as a response to `/send`.
async fn answer(Json(body): Json<Value>) -> Json<Value> {
    Json(json!({
        "responseCode": 200,
        "message": "SUCCESS",
        "data": {
            "verificationId": "AAAAAAAAAAAAAAAAAAAAAA",
            "flowType": body["flowType"],
            "otpLength": 6,
            "expiresInSeconds": 600,
            "resendInSeconds": 30,
            "nextChannels": ["SMS", "WHATSAPP", "VOICE"],
            "attemptsLeft": 5,
        }
    }))
}

/// Measures the route, served by another process of this program.
pub(super) async fn measure(report: &mut Report, time: Duration) -> Result<()> {
    let mut command = Command::new(std::env::current_exe().context("own program")?);
    command.arg("ceiling");
    let process = Process::start(command).await?;
    let requests = (0..LIMIT).map(|index| {
        Request::by_page(
            "/send",
            &json!({"siteKey": "pk_bench", "phoneNumber": number(index), "flowType": "SMS"}),
        )
    });
    let plan = Plan::all_well(requests);
    let outcome = closed(process.address, &plan, CONNECTIONS, time / 2).await?;
    report.closed("bare axum route", &outcome.figures);
    Ok(())
}

/// More than can be answered in the time.
const LIMIT: u64 = 300_000;

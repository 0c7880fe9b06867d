//! `POST /send`: starts a verification.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use wire::SendRequest;

use super::{caller_scope, channels};
use crate::http::App;
use crate::http::admission::Requester;
use crate::http::client_ip::ClientAddress;
use crate::http::idempotency::Repeatable;
use crate::http::problem::{ApiProblem, Fault};
use crate::verify::{Resumed, Start, TypedNumber};

pub(in crate::http) async fn send(
    State(app): State<Arc<App>>,
    requester: Requester,
    address: ClientAddress,
    Repeatable { request, repeat }: Repeatable<SendRequest>,
) -> Result<Response, ApiProblem> {
    let (site, caller) = requester.for_site(app.verifier.sites(), request.site_key.as_deref())?;
    let client = address.limited(&caller, request.client_ip.as_deref())?;
    let [kind, who] = caller_scope(&caller);
    let site_id = site.id.0.clone();
    let start = Start {
        site,
        caller,
        channels: channels(request.flow_type.as_ref()),
        number: typed_number(
            request.phone_number,
            request.country_code,
            request.mobile_number,
        )?,
        number_confirmed: request.number_confirmed.unwrap_or(false),
        code_length: request.otp_length,
        locale: request.locale,
        action: request.action,
        consent: request.consent.map(|consent| consent.version),
        client,
        top_origin: request.top_origin,
        telemetry_id: request.telemetry_id,
        risk_check: request.risk_check,
    };
    let verifier = Arc::clone(&app.verifier);
    let kept_for = client.filter(|_| !verifier.is_exempt(&start.number));
    let scope = [
        &b"send"[..],
        kind.as_bytes(),
        who.as_bytes(),
        site_id.as_bytes(),
    ];
    repeat
        .once(&app, &scope, kept_for, move |work| async move {
            let resumed = if work.taken_over {
                verifier.resume(work.id, &start.caller).await?
            } else {
                Resumed::NeverBegun
            };
            let answer = match resumed {
                Resumed::Going(answer) => answer,
                Resumed::Over => verifier.start(start).await?,
                Resumed::NeverBegun => verifier.start_as(work.id, start).await?,
            };
            Ok(answer.into_response())
        })
        .await
}

fn typed_number(
    whole: Option<String>,
    calling_code: Option<String>,
    national: Option<String>,
) -> Result<TypedNumber, Fault> {
    match (whole, calling_code, national) {
        (Some(text), _, _) => Ok(TypedNumber::Whole(text)),
        (None, Some(calling_code), Some(national)) => Ok(TypedNumber::Parts {
            calling_code,
            national,
        }),
        _ => Err(Fault::NumberMissing),
    }
}

//! `POST /send`: begin a verification.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use wire::SendRequest;

use super::{caller_scope, channels};
use crate::app::App;
use crate::http::admission::Visitor;
use crate::http::client_ip::ClientAddress;
use crate::http::idempotency::Repeatable;
use crate::http::problem::ApiProblem;
use crate::verify::{Resumed, Start, TypedNumber};

/// Answers.
pub(in crate::http) async fn answer(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    address: ClientAddress,
    Repeatable { request, repeat }: Repeatable<SendRequest>,
) -> Result<Response, ApiProblem> {
    let (site, caller) = visitor.for_site(&app.verifier.sites, request.site_key.as_deref())?;
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
        code_length: request.otp_length,
        locale: request.locale,
        action: request.action,
        consent: request.consent.map(|consent| consent.version),
        client,
        top_origin: request.top_origin,
    };
    let verifier = Arc::clone(&app.verifier);
    let scope = [
        &b"send"[..],
        kind.as_bytes(),
        who.as_bytes(),
        site_id.as_bytes(),
    ];
    repeat
        .once(&app, &scope, move |work| async move {
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
) -> Result<TypedNumber, ApiProblem> {
    match (whole, calling_code, national) {
        (Some(text), _, _) => Ok(TypedNumber::Whole(text)),
        (None, Some(calling_code), Some(national)) => Ok(TypedNumber::Parts {
            calling_code,
            national,
        }),
        _ => Err(ApiProblem::bad_request(
            "phoneNumber, or countryCode with mobileNumber, is missing",
        )),
    }
}

//! `POST /send`: begin a verification.

use std::sync::Arc;

use axum::extract::State;
use wire::{SendData, SendRequest};

use super::channels;
use crate::app::App;
use crate::http::admission::Visitor;
use crate::http::client_ip::ClientAddress;
use crate::http::json::Json;
use crate::http::problem::ApiProblem;
use crate::verify::answer::Answer;
use crate::verify::{Start, TypedNumber};

/// Answers.
pub(in crate::http) async fn answer(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    address: ClientAddress,
    Json(request): Json<SendRequest>,
) -> Result<Answer<SendData>, ApiProblem> {
    let (site, caller) = visitor.for_site(&app.verifier.sites, request.site_key.as_deref())?;
    let client = address.limited(&caller, request.client_ip.as_deref())?;
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
    };
    Ok(app.verifier.start(start).await?)
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

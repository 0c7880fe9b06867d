//! `POST /signup`: reads the form, redeems its token, shows the result.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use crate::App;
use crate::result_page::{Outcome, page};
use crate::siteverify::{SiteverifyError, Verdict, siteverify};

/// The submitted form. A missing field is an empty one: what matters is the token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SignUp {
    /// The person's name.
    pub name: String,
    /// E-mail address, unchecked.
    pub email: String,
    /// The number as typed. Shown back, never trusted: siteverify says which number was verified.
    pub phone: String,
    /// The value of `<otp-verify name="otp-token">`.
    #[serde(rename = "otp-token")]
    pub otp_token: String,
}

/// Creates the account, if this company had any.
pub async fn create_account(
    State(app): State<App>,
    form: Result<Form<SignUp>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else {
        return show(
            StatusCode::BAD_REQUEST,
            &SignUp::default(),
            &Outcome::Unreadable,
        );
    };
    if form.otp_token.is_empty() {
        return show(StatusCode::UNPROCESSABLE_ENTITY, &form, &Outcome::NoToken);
    }
    let settings = &app.settings;
    match siteverify(
        &app.http,
        &settings.gateway,
        &settings.secret,
        &form.otp_token,
    )
    .await
    {
        Ok((Verdict::Verified(verified), answer)) => show(
            StatusCode::OK,
            &form,
            &Outcome::Verified { verified, answer },
        ),
        Ok((Verdict::Refused(reasons), answer)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(status, &form, &Outcome::Refused { reasons, answer })
        }
        Err(error) => {
            report(&error);
            show(StatusCode::SERVICE_UNAVAILABLE, &form, &Outcome::NoAnswer)
        }
    }
}

fn show(status: StatusCode, form: &SignUp, outcome: &Outcome) -> Response {
    (status, Html(page(form, outcome))).into_response()
}

/// Prints to the terminal what the page only hints at.
fn report(error: &SiteverifyError) {
    match error {
        SiteverifyError::Unreachable(cause) => eprintln!("siteverify: {error}: {cause}"),
        SiteverifyError::NoVerdict { .. } => eprintln!("siteverify: {error}"),
    }
}

//! Violations are found, and valid calls pass.

use serde_json::{Value, json};
use vendor_name::Vendor;

use super::{Request, callback_violations, is_published, request_violations, response_violations};

fn form<'a>(vendor: Vendor, path: &'a str, body: &'a str) -> Request<'a> {
    Request {
        vendor,
        method: "POST",
        path,
        media_type: "application/x-www-form-urlencoded",
        body: body.as_bytes(),
    }
}

fn start(method: &str, options: Value) -> Vec<String> {
    let mut body =
        json!({"identity": {"type": "number", "endpoint": "+12025550123"}, "method": method});
    if let (Some(body), Value::Object(options)) = (body.as_object_mut(), options) {
        body.extend(options);
    }
    request_violations(&Request {
        vendor: Vendor::Sinch,
        method: "POST",
        path: "/verification/v1/verifications",
        media_type: "application/json; charset=utf-8",
        body: body.to_string().as_bytes(),
    })
}

const VERIFICATIONS: &str = "/v2/Services/VA00000000000000000000000000000001/Verifications";

#[test]
fn a_parameter_that_belongs_to_another_channel_is_found() {
    let template = "&TemplateSid=HJ00000000000000000000000000000001";
    for (channel, more, wrong) in [
        ("sms", "", 0),
        ("sms", template, 0),
        ("call", template, 0),
        ("whatsapp", template, 1),
        ("sms", "&AppHash=FA%2B9qCX9VSu", 0),
        ("call", "&AppHash=FA%2B9qCX9VSu", 1),
        ("sms", "&RiskCheck=enable", 0),
        ("sms", "&RiskCheck=perhaps", 1),
        ("sms", "&TemplateSid=HJ1", 1),
        ("sms", "&Brand=Shop", 1),
        ("sms", "&To=%2B12025550124", 1),
        ("fax", "", 1),
    ] {
        let body = format!("To=%2B12025550123&Channel={channel}{more}");
        let found = request_violations(&form(Vendor::Twilio, VERIFICATIONS, &body));
        assert_eq!(found.len(), wrong, "{body}: {found:?}");
    }
}

#[test]
fn a_parameter_that_is_missing_is_found() {
    let found = request_violations(&form(Vendor::Twilio, VERIFICATIONS, "Channel=sms"));
    assert_eq!(
        found,
        [format!("twilio, POST {VERIFICATIONS}: To is missing")]
    );
    let path = "/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json";
    let found = request_violations(&form(
        Vendor::TwilioMessaging,
        path,
        "To=%2B12025550123&Body=1",
    ));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn options_of_another_method_are_found() {
    assert_eq!(
        start("sms", json!({"smsOptions": {"expiry": "00:10:00"}})),
        [""; 0]
    );
    assert_eq!(
        start("sms", json!({"smsOptions": {"expiry": "600"}})).len(),
        1
    );
    let speech = json!({"calloutOptions": {"speech": {"locale": "en-US"}}});
    assert_eq!(start("callout", speech.clone()), [""; 0]);
    assert_eq!(start("sms", speech).len(), 1);
    assert_eq!(start("carrier pigeon", json!({})).len(), 1);
}

#[test]
fn null_is_found_where_a_string_is_due() {
    let body = json!({"code": "1234"}).to_string();
    let request = Request {
        vendor: Vendor::Sinch,
        method: "PUT",
        path: "/verification/v1/verifications/id/1",
        media_type: "application/json",
        body: body.as_bytes(),
    };
    let error = |reference: Value| {
        let body = json!({"errorCode": "40400", "message": "gone", "reference": reference});
        response_violations(
            &request,
            404,
            "application/json",
            body.to_string().as_bytes(),
        )
    };
    assert_eq!(error(json!("a reference")), [""; 0]);
    assert_eq!(error(Value::Null).len(), 1);
}

#[test]
fn a_status_that_nobody_has_documented_is_found() {
    let request = Request {
        vendor: Vendor::Vonage,
        method: "DELETE",
        path: "/v2/verify/c11236f4-00bf-4b89-84ba-88b25df97315",
        media_type: "",
        body: b"",
    };
    let found =
        |status, body: &[u8]| response_violations(&request, status, "application/json", body);
    assert_eq!(found(204, b""), [""; 0]);
    assert_eq!(found(204, b"{}").len(), 1);
    assert_eq!(found(418, b"{}").len(), 1);
    assert_eq!(found(503, b"<html>"), [""; 0]);
}

#[test]
fn a_callback_is_one_of_those_that_there_are() {
    let event = json!({
        "request_id": "c11236f4-00bf-4b89-84ba-88b25df97315", "type": "event", "channel": "sms",
        "triggered_at": "2020-01-01T14:00:00.032Z", "finalized_at": "2020-01-01T15:00:00.001Z",
        "status": "completed", "client_ref": "aReference",
    });
    assert_eq!(
        callback_violations(Vendor::Vonage, event.to_string().as_bytes()),
        [""; 0]
    );
    let mut wrong = event;
    wrong["client_ref"] = Value::Null;
    assert_eq!(
        callback_violations(Vendor::Vonage, wrong.to_string().as_bytes()).len(),
        1
    );
}

#[test]
fn a_vendor_that_has_published_nothing_is_left_alone() {
    assert!(!is_published(Vendor::Verifynow));
    assert_eq!(
        request_violations(&form(Vendor::Verifynow, "/anything", "a=b")),
        [""; 0]
    );
    assert_eq!(
        request_violations(&form(Vendor::Twilio, "/v2/Nothing", "a=b")).len(),
        1
    );
}

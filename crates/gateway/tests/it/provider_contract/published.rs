//! Everything that an adapter sends to a stand-in, in any test, and everything it returns, is compared with what the vendor
//! has published (`support/watched.rs`). Here: violations are found.

use super::subject::stand_in;

/// Posts to the stand-in of a vendor, and returns what was found.
async fn found(path: &str, media_type: &str, body: &'static str) -> Vec<String> {
    let (sim, url) = stand_in().await;
    let client = reqwest::Client::builder().no_proxy().build();
    let request = client.expect("a client").post(format!("{url}{path}"));
    let request = request.header("content-type", media_type).body(body);
    request.send().await.expect("answers");
    sim.take_violations()
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_parameter_that_the_vendor_does_not_have_is_found() {
    let path = "/twilio/v2/Services/VA00000000000000000000000000000001/Verifications";
    let right = "To=%2B12025550123&Channel=sms";
    assert_eq!(found(path, FORM, right).await, [""; 0]);
    let wrong = "To=%2B12025550123&Channel=sms&Brand=Shop";
    let expected = "twilio, POST /v2/Services/VA00000000000000000000000000000001/Verifications: Brand is unknown";
    assert_eq!(found(path, FORM, wrong).await, [expected]);
}

#[tokio::test]
async fn an_operation_that_the_vendor_does_not_have_is_found() {
    let expected = "sinch, POST /verification/v1/verify: no such operation";
    let path = "/sinch/verification/v1/verify";
    assert_eq!(found(path, FORM, "").await, [expected]);
}

#[tokio::test]
async fn a_vendor_without_a_document_and_the_controls_are_left_alone() {
    for path in ["/verifynow/verification/v3/send", "/sim/clock"] {
        assert_eq!(found(path, FORM, "a=b").await, [""; 0], "{path}");
    }
}

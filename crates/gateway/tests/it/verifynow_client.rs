//! A client as written for `VerifyNow`: two calls, a key in `authToken`, no page anywhere.

use serde_json::{Value, json};

use crate::support::Gateway;

/// Knows only what such a client knows: a base URL, a key, and the fields of the two calls.
struct Client<'a> {
    gateway: &'a Gateway,
    auth_token: &'a str,
}

impl Client<'_> {
    async fn send(&self, country_code: &str, mobile_number: &str) -> Value {
        let body = json!({
            "customerId": "C-0001",
            "countryCode": country_code,
            "mobileNumber": mobile_number,
            "flowType": "SMS",
            "otpLength": 4,
        });
        let call = self.gateway.post("send").server(self.auth_token);
        call.json(body).await.ok()
    }

    async fn validate(&self, verification_id: &Value, code: &str) -> Value {
        let body = json!({"verificationId": verification_id, "code": code, "langId": "en"});
        let call = self.gateway.post("validate").server(self.auth_token);
        call.json(body).await.ok()
    }
}

#[tokio::test]
async fn its_two_calls_work_with_only_url_key_and_number_changed() {
    let gateway = Gateway::new();
    let client = Client {
        gateway: &gateway,
        auth_token: "sk_shop",
    };
    let sent = client.send("1", "2025550100").await;
    assert_eq!(sent["responseCode"], 200);
    let id = &sent["data"]["verificationId"];
    let message = gateway.messages("+12025550100").remove(0);
    assert_eq!(message.code.len(), 4);
    assert!(
        !message.text.contains('@'),
        "no page, no line for a browser"
    );

    let failed = client.validate(id, "0").await;
    assert_eq!(failed["data"]["verificationStatus"], "FAILED");
    let verified = client.validate(id, &message.code).await;
    assert_eq!(verified["data"]["verificationStatus"], "VERIFIED");

    // The newer call is there for such servers too; there was no page, hence no host.
    let token = verified["data"]["token"].as_str().expect("token");
    let answer = gateway.siteverify(token).await;
    assert_eq!(answer["success"], true);
    assert_eq!(answer["hostname"], "");
}

#[tokio::test]
async fn a_client_may_send_the_code_as_a_number() {
    let gateway = Gateway::new();
    let server = |endpoint| gateway.post(endpoint).server("sk_shop");
    // A code with a leading zero cannot be sent as a number; the next one will do.
    for _ in 0..20 {
        let body = json!({"countryCode": 1, "mobileNumber": 2_025_550_100_u64, "otpLength": "6"});
        let sent = server("send").json(body).await.data();
        let id = &sent["verificationId"];
        let number: u64 = gateway.code("+12025550100").parse().expect("digits");
        if number >= 100_000 {
            let body = json!({"verificationId": id, "code": number});
            let checked = server("validate").json(body).await.data();
            assert_eq!(checked["verificationStatus"], "VERIFIED");
            return;
        }
    }
    panic!("twenty codes that begin with a zero");
}

#[tokio::test]
async fn a_wrong_key_is_unauthorized() {
    let gateway = Gateway::new();
    for key in ["", "sk_wrong", "pk_shop"] {
        let body = json!({"countryCode": "1", "mobileNumber": "2025550100", "flowType": "SMS"});
        let answer = gateway.post("send").server(key).json(body).await;
        answer.problem(401, "UNAUTHORIZED");
        assert_eq!(answer.header("WWW-Authenticate"), Some("authToken"));
        let body = json!({"verificationId": "AAAAAAAAAAAAAAAAAAAAAA", "code": "1234"});
        let answer = gateway.post("validate").server(key).json(body).await;
        answer.problem(401, "UNAUTHORIZED");
    }
}

#[tokio::test]
async fn a_server_finds_only_what_its_own_site_began() {
    let gateway = Gateway::new();
    let ours = Client {
        gateway: &gateway,
        auth_token: "sk_shop",
    };
    let sent = ours.send("1", "2025550100").await;
    let body = json!({"verificationId": sent["data"]["verificationId"], "code": "0000"});
    let theirs = gateway
        .post("validate")
        .server("sk_other")
        .json(body.clone())
        .await;
    theirs.problem(404, "VERIFICATION_NOT_FOUND");
    let page = gateway.post("validate").page().json(body).await;
    page.problem(404, "VERIFICATION_NOT_FOUND");
}

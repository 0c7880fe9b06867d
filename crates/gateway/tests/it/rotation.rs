//! Keys are changed while verifications are in progress, and nothing breaks.

use serde_json::json;

use crate::support::Gateway;

const NUMBER: &str = "+12025550123";
/// The keys of the tests' configuration, then fresh ones.
const OLD: [&str; 3] = [
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
    "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI",
];
const NEW: [&str; 3] = [
    "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM",
    "BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ",
    "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU",
];

#[tokio::test]
async fn with_the_old_keys_behind_the_new_ones_everything_goes_on() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    let code = gateway.code(NUMBER);
    let (_, token) = gateway.verified("+12025550124").await;
    let jwks = gateway.get("/.well-known/jwks.json").empty().await.ok();

    let lists: Vec<(String, String)> = ["MAC", "SEAL", "TOKEN"]
        .into_iter()
        .zip(NEW.iter().zip(OLD))
        .map(|(name, (new, old))| (format!("OTP__{name}_KEYS"), format!("['{new}', '{old}']")))
        .collect();
    let lists: Vec<(&str, &str)> = lists
        .iter()
        .map(|(name, list)| (name.as_str(), list.as_str()))
        .collect();
    let gateway = gateway.restarted(&lists);

    // The number's limits still know it: the wait after its message applies.
    gateway.send(NUMBER).await.problem(429, "RATE_LIMITED");
    gateway.clock.advance_seconds(30);
    gateway.resend(&id).await.data();
    assert_eq!(gateway.code(NUMBER), code, "the sealed code opened");
    assert_eq!(
        gateway.validate(&id, &code).await.data()["verificationStatus"],
        "VERIFIED"
    );
    assert_eq!(gateway.siteverify(&token).await["success"], true);
    let both = gateway.get("/.well-known/jwks.json").empty().await.ok();
    assert_eq!(both["keys"].as_array().map(Vec::len), Some(2));
    assert_eq!(both["keys"][1], jwks["keys"][0]);
}

#[tokio::test]
async fn a_token_whose_number_does_not_open_can_be_redeemed_once_the_key_is_back() {
    let gateway = Gateway::new();
    let (_, token) = gateway.verified("+12025550100").await;
    let gateway = gateway.restarted(&[("OTP__SEAL_KEYS", &format!("['{}']", NEW[1]))]);
    let body = json!({"secret": "sk_shop", "token": token});
    gateway
        .post("siteverify")
        .json(body)
        .await
        .problem(503, "STORE_UNAVAILABLE");
    let lists = format!("['{}', '{}']", NEW[1], OLD[1]);
    let gateway = gateway.restarted(&[("OTP__SEAL_KEYS", &lists)]);
    assert_eq!(gateway.siteverify(&token).await["success"], true);
}

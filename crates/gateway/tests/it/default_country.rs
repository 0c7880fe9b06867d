//! The country that `/config` suggests, through the router.

use serde_json::Value;

use crate::support::Gateway;

const PATH: &str = "/verification/v3/config?siteKey=pk_shop";

fn behind_a_cdn() -> Gateway {
    Gateway::with(&[
        ("HTTP__TRUSTED_PROXIES", "[\"10.0.0.0/8\"]"),
        ("GEO__COUNTRY_HEADERS", "[\"CF-IPCountry\"]"),
        ("GEO__DATABASE", "/nowhere/at/all.mmdb"),
    ])
}

async fn suggested(gateway: &Gateway, peer: &str, code: &str) -> Value {
    let call = gateway.get(PATH).page().peer(peer);
    let answer = call.header("CF-IPCountry", code).empty().await;
    answer.ok()["defaultCountry"].clone()
}

#[tokio::test]
async fn a_trusted_proxy_s_country_is_suggested_and_nobody_else_s() {
    let gateway = behind_a_cdn();
    assert_eq!(suggested(&gateway, "10.0.0.1", "CA").await, "CA");
    assert_eq!(suggested(&gateway, "10.0.0.1", "T1").await, Value::Null);
    assert_eq!(suggested(&gateway, "203.0.113.7", "CA").await, Value::Null);
}

#[tokio::test]
async fn without_configuration_nothing_is_suggested() {
    let gateway = Gateway::new();
    assert_eq!(suggested(&gateway, "127.0.0.1", "CA").await, Value::Null);
}

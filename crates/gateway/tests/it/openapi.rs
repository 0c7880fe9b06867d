//! The document about the endpoints, and whether answers keep to it.

use std::collections::BTreeSet;

use gateway::http::openapi;
use serde_json::{Value, json};

use crate::support::{Answer, Gateway, other_than};

#[test]
fn the_document_changes_only_on_purpose() {
    insta::assert_json_snapshot!(openapi::document());
}

#[tokio::test]
async fn the_document_is_served_and_every_reference_leads_somewhere() {
    let gateway = Gateway::new();
    let served = gateway.get("/openapi.json").empty().await.ok();
    assert_eq!(served, openapi::document());
    let mut references = BTreeSet::new();
    collect(&served, &mut references);
    assert!(references.len() >= 10, "{references:?}");
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("within the document");
        assert!(served.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            references.extend(
                fields
                    .get("$ref")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            fields.values().for_each(|field| collect(field, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}

/// Whether the document lists this answer: its status, its media type, and the names of its fields.
#[track_caller]
fn lists(endpoint: &str, answer: &Answer) {
    let document = openapi::document();
    let path = format!("/verification/v3/{endpoint}");
    let method = if endpoint == "config" { "get" } else { "post" };
    let response = &document["paths"][path.as_str()][method]["responses"][answer.status.as_str()];
    assert!(response.is_object(), "{endpoint} {}", answer.status);
    let media_type = answer.header("Content-Type").expect("a type");
    let schema = &response["content"][media_type]["schema"];
    assert!(schema.is_object(), "{endpoint} {media_type}");
    let body: Value = serde_json::from_slice(&answer.bytes).expect("JSON");
    assert!(fits(&document, schema, &body), "{endpoint} {body}");
}

/// Objects by their fields, the rest by being there: what a fuzzer checks in full.
fn fits(document: &Value, schema: &Value, value: &Value) -> bool {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.trim_start_matches('#');
        return fits(
            document,
            document.pointer(pointer).expect("a schema"),
            value,
        );
    }
    if let Some(choices) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        return choices.iter().any(|choice| fits(document, choice, value));
    }
    let (Value::Object(fields), Some(properties)) = (value, schema["properties"].as_object())
    else {
        return true;
    };
    let required = schema["required"].as_array().map_or(&[][..], Vec::as_slice);
    required
        .iter()
        .all(|name| fields.contains_key(name.as_str().expect("a name")))
        && fields.iter().all(|(name, field)| {
            properties
                .get(name)
                .is_some_and(|property| fits(document, property, field))
        })
}

#[tokio::test]
async fn answers_of_a_whole_flow_are_in_the_document() {
    let gateway = Gateway::new();
    let number = "+12025550100";
    let config = gateway
        .get("/verification/v3/config?siteKey=pk_shop")
        .page()
        .empty()
        .await;
    lists("config", &config);
    let config = gateway.get("/verification/v3/config").empty().await;
    lists("config", &config);
    for number in [
        number,
        "",
        "+12025550101",
        "+12025550103",
        "+12025550104",
        "+12025550123",
        "+12025550123",
    ] {
        lists("send", &gateway.send(number).await);
    }
    let id = gateway.begin(number).await;
    lists("resend", &gateway.resend(&id).await);
    gateway.clock.advance_seconds(30);
    lists("resend", &gateway.resend(&id).await);
    let refresh = |id: &str| {
        gateway
            .post("refresh")
            .page()
            .json(json!({"verificationId": id}))
    };
    lists("refresh", &refresh(&id).await);
    let code = gateway.code(number);
    lists("validate", &gateway.validate(&id, &other_than(&code)).await);
    let verified = gateway.validate(&id, &code).await;
    lists("validate", &verified);
    lists("refresh", &refresh(&id).await);
    lists("refresh", &refresh("").await);
    for secret in ["sk_shop", "sk_wrong"] {
        let token = verified.ok()["data"]["token"].clone();
        let body = json!({"secret": secret, "token": token});
        lists("siteverify", &gateway.post("siteverify").json(body).await);
    }
    let (_, token) = gateway.verified(number).await;
    let body = json!({"secret": "sk_shop", "token": token});
    lists("siteverify", &gateway.post("siteverify").json(body).await);
}

#[tokio::test]
async fn refusals_of_malformed_bodies_are_in_the_document() {
    let gateway = Gateway::new();
    for endpoint in ["send", "resend", "validate", "refresh", "siteverify"] {
        lists(endpoint, &gateway.post(endpoint).page().body("").await);
        lists(
            endpoint,
            &gateway.post(endpoint).page().json(json!([])).await,
        );
        lists(
            endpoint,
            &gateway
                .post(endpoint)
                .page()
                .json(json!({"x": "y".repeat(9000)}))
                .await,
        );
    }
}

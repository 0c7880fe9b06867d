//! The document about the endpoints, and whether responses conform to it.

use std::collections::BTreeSet;

use gateway::http::{self, openapi};
use serde_json::{Value, json};

use crate::support::{Answer, Call, Gateway, other_than};

#[test]
fn the_document_changes_only_on_purpose() {
    insta::assert_json_snapshot!(openapi::document(true));
}

#[test]
fn every_route_is_in_the_document_and_nothing_else_is() {
    for with_sandbox in [false, true] {
        let document = openapi::document(with_sandbox);
        let paths = document["paths"].as_object().expect("paths");
        let documented: BTreeSet<_> = paths
            .iter()
            .flat_map(|(path, item)| {
                let methods = item.as_object().expect("operations").keys();
                methods.map(move |method| (method.clone(), path.clone()))
            })
            .collect();
        let routed = http::endpoints(with_sandbox).into_iter();
        let routed: BTreeSet<_> = routed
            .map(|(method, path)| (method.to_owned(), path))
            .collect();
        assert_eq!(documented, routed);
    }
    let source = include_str!("../../src/http.rs");
    assert!(
        !source.contains(".route("),
        "a route that is written down nowhere"
    );
}

#[tokio::test]
async fn every_route_answers_a_stranger_as_the_document_says() {
    let gateway = Gateway::new();
    for (method, path) in http::endpoints(true) {
        if path == "/sandbox/events" {
            continue; // has no end
        }
        let target = path.replace(['{', '}'], "");
        let call = match method {
            "get" => gateway.get(&target),
            _ => Call::post(gateway.router.clone(), &target),
        };
        lists(method, &path, &call.empty().await);
    }
}

#[tokio::test]
async fn only_a_gateway_with_a_sandbox_speaks_of_it() {
    let public = Gateway::listening("192.0.2.1:80".parse().expect("an address"), &[]);
    let served = public.get("/openapi.json").empty().await.ok();
    assert_eq!(served, openapi::document(false));
}

#[tokio::test]
async fn the_document_is_served_and_every_reference_leads_somewhere() {
    let gateway = Gateway::new();
    let served = gateway.get("/openapi.json").empty().await.ok();
    assert_eq!(served, openapi::document(true));
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

/// Whether the document lists this response: its status, its media type, and the names of its fields.
#[track_caller]
fn lists(method: &str, path: &str, answer: &Answer) {
    let document = openapi::document(true);
    let response = &document["paths"][path][method]["responses"][answer.status.as_str()];
    assert!(response.is_object(), "{path} {}", answer.status);
    let media_type = answer.header("Content-Type").expect("a type");
    let schema = &response["content"][media_type]["schema"];
    assert!(schema.is_object(), "{path} {media_type}");
    let body: Value = serde_json::from_slice(&answer.bytes).expect("JSON");
    assert!(fits(&document, schema, &body), "{path} {body}");
}

/// The same of an endpoint that reads a body.
#[track_caller]
fn posted(endpoint: &str, answer: &Answer) {
    lists("post", &format!("/verification/v3/{endpoint}"), answer);
}

/// Objects by their fields, everything else by its presence: a fuzzer checks the rest.
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
    lists("get", "/verification/v3/config", &config);
    let config = gateway.get("/verification/v3/config").empty().await;
    lists("get", "/verification/v3/config", &config);
    for number in [
        number,
        "",
        "+12025550101",
        "+12025550103",
        "+12025550104",
        "+12025550123",
        "+12025550123",
    ] {
        posted("send", &gateway.send(number).await);
    }
    let id = gateway.begin(number).await;
    posted("resend", &gateway.resend(&id).await);
    gateway.clock.advance_seconds(30);
    posted("resend", &gateway.resend(&id).await);
    let refresh = |id: &str| {
        gateway
            .post("refresh")
            .page()
            .json(json!({"verificationId": id}))
    };
    posted("refresh", &refresh(&id).await);
    let code = gateway.code(number);
    posted("validate", &gateway.validate(&id, &other_than(&code)).await);
    let verified = gateway.validate(&id, &code).await;
    posted("validate", &verified);
    posted("refresh", &refresh(&id).await);
    posted("refresh", &refresh("").await);
    for secret in ["sk_shop", "sk_wrong"] {
        let token = verified.ok()["data"]["token"].clone();
        let body = json!({"secret": secret, "token": token});
        posted("siteverify", &gateway.post("siteverify").json(body).await);
    }
    let (_, token) = gateway.verified(number).await;
    let body = json!({"secret": "sk_shop", "token": token});
    posted("siteverify", &gateway.post("siteverify").json(body).await);
}

#[tokio::test]
async fn refusals_of_malformed_bodies_are_in_the_document() {
    let gateway = Gateway::new();
    for endpoint in ["send", "resend", "validate", "refresh", "siteverify"] {
        posted(endpoint, &gateway.post(endpoint).page().body("").await);
        posted(
            endpoint,
            &gateway.post(endpoint).page().json(json!([])).await,
        );
        posted(
            endpoint,
            &gateway
                .post(endpoint)
                .page()
                .json(json!({"x": "y".repeat(9000)}))
                .await,
        );
    }
}

#[tokio::test]
async fn what_a_site_s_server_reads_is_in_the_document() {
    let gateway = Gateway::new();
    gateway.verified("+12025550100").await;
    gateway.send("+12025550106").await;
    let path = "/verification/v3/deliveries";
    let page = gateway.get(&format!("{path}?limit=1"));
    lists("get", path, &page.server("sk_shop").empty().await);
    for (query, key) in [
        ("?limit=0", "sk_shop"),
        ("?since=x", "sk_shop"),
        ("", "sk_wrong"),
    ] {
        let call = gateway.get(&format!("{path}{query}"));
        lists("get", path, &call.server(key).empty().await);
    }
}

#[tokio::test]
async fn the_stream_of_events_is_in_the_document_and_so_is_its_end() {
    let gateway = Gateway::new();
    let number = "+12025550100";
    let data = gateway.send(number).await.data();
    let id = data["verificationId"].as_str().expect("id");
    gateway.validate(id, &gateway.code(number)).await.ok();
    let path = data["eventsUrl"].as_str().expect("eventsUrl");
    let document = openapi::document(true);
    let responses = &document["paths"]["/verification/v3/events/{id}"]["get"]["responses"];

    let stream = gateway.get(path).page().empty().await;
    let content = &responses[stream.status.as_str()]["content"];
    assert!(content[stream.header("Content-Type").expect("a type")].is_object());
    let event = stream.text();
    let event = event.lines().find_map(|line| line.strip_prefix("data: "));
    let event: Value = serde_json::from_str(event.expect("data")).expect("JSON");
    let schema = json!({"$ref": "#/components/schemas/DeliveryEvent"});
    assert!(fits(&document, &schema, &event), "{event}");

    let again = gateway
        .get(path)
        .page()
        .header("Last-Event-ID", "1-DELIVERED");
    let end = again.empty().await;
    assert_eq!(end.status, 204);
    assert!(responses["204"].is_object());
}

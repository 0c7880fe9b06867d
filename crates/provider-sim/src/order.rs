//! Orders: make a stand-in misbehave on its next calls.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::stream;
use serde::{Deserialize, Serialize};

use crate::calls::Call;
use crate::vendor::{Step, Vendor};

/// What to do, on which calls, and how often. A filter that is absent matches every call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Order {
    /// Only calls of this vendor.
    pub vendor: Option<Vendor>,
    /// Only calls for this step.
    pub step: Option<Step>,
    /// Only calls about this number (E.164).
    pub to: Option<String>,
    /// How many times; without a limit if absent.
    pub times: Option<u32>,
    /// How long to wait before anything else.
    pub delay_milliseconds: u64,
    /// Do what was requested although the response says otherwise. Without an order, requests are always carried out.
    pub perform: bool,
    /// What to return.
    pub answer: Answer,
}

/// What to return.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// The normal response.
    #[default]
    Honest,
    /// This response.
    Told {
        /// HTTP status.
        status: u16,
        /// Headers; `content-type` is JSON unless specified.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// The body.
        body: String,
    },
    /// Nothing, ever.
    Hang,
    /// Half a response, and the connection is closed.
    Cut,
    /// An endless body, sent as fast as it is read.
    Flood,
}

impl Order {
    fn fits(&self, call: &Call) -> bool {
        self.vendor.is_none_or(|vendor| vendor == call.vendor)
            && self.step.is_none_or(|step| step == call.step)
            && self.to.as_ref().is_none_or(|to| *to == call.to)
    }

    /// Carries the order out; `honest` is what would have happened without it.
    pub(crate) async fn carry_out(&self, honest: impl FnOnce() -> Response) -> Response {
        if self.delay_milliseconds > 0 {
            tokio::time::sleep(Duration::from_millis(self.delay_milliseconds)).await;
        }
        if self.answer == Answer::Honest {
            return honest();
        }
        if self.perform {
            drop(honest());
        }
        let mut response = match &self.answer {
            Answer::Honest | Answer::Hang => std::future::pending().await,
            Answer::Told {
                status,
                headers,
                body,
            } => told(*status, headers, body),
            Answer::Cut => Response::new(Body::from_stream(stream::iter([
                Ok(Bytes::from_static(b"{")),
                Err(std::io::Error::other("told to cut the connection")),
            ]))),
            Answer::Flood => Response::new(Body::from_stream(stream::repeat_with(|| {
                Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 4096]))
            }))),
        };
        response.extensions_mut().insert(Ordered);
        response
    }
}

/// Marks a response that was ordered, for tests that compare normal ones with what the vendor has published.
#[derive(Clone, Copy, Debug)]
pub struct Ordered;

fn told(status: u16, headers: &BTreeMap<String, String>, body: &str) -> Response {
    let mut response = Response::new(Body::from(body.to_owned()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT);
    let content_type = ("content-type".to_owned(), "application/json".to_owned());
    for (name, value) in std::iter::once((&content_type.0, &content_type.1)).chain(headers) {
        if let (Ok(name), Ok(value)) = (
            HeaderName::try_from(name.as_str()),
            HeaderValue::from_str(value),
        ) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The orders in force; the most recent one that matches is carried out.
#[derive(Debug, Default)]
pub struct Orders(Mutex<Vec<Order>>);

impl Orders {
    /// Gives an order.
    pub fn give(&self, order: Order) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(order);
    }

    /// Withdraws all orders.
    pub fn clear(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// The order for a call, if there is one; its remaining count is reduced.
    pub(crate) fn take(&self, call: &Call) -> Option<Order> {
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = orders.iter().rposition(|order| order.fits(call))?;
        let order = orders[index].clone();
        match &mut orders[index].times {
            None => {}
            Some(times) if *times > 1 => *times -= 1,
            Some(_) => {
                orders.remove(index);
            }
        }
        Some(order)
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Order, Orders};
    use crate::calls::Call;
    use crate::vendor::{Step, Vendor};

    fn call(to: &str) -> Call {
        Call {
            vendor: Vendor::Twilio,
            step: Step::Start,
            to: to.to_owned(),
        }
    }

    #[test]
    fn an_order_holds_as_often_as_it_says_and_for_the_calls_it_names() {
        let orders = Orders::default();
        orders.give(Order {
            to: Some("+12025550123".to_owned()),
            times: Some(2),
            answer: Answer::Hang,
            ..Order::default()
        });
        assert_eq!(orders.take(&call("+12025550124")), None);
        assert!(orders.take(&call("+12025550123")).is_some());
        assert!(orders.take(&call("+12025550123")).is_some());
        assert_eq!(orders.take(&call("+12025550123")), None);
    }

    #[test]
    fn the_last_order_given_wins() {
        let orders = Orders::default();
        orders.give(Order::default());
        orders.give(Order {
            answer: Answer::Cut,
            ..Order::default()
        });
        let taken = orders.take(&call("+12025550123")).expect("an order");
        assert_eq!(taken.answer, Answer::Cut);
    }

    #[test]
    fn an_order_reads_as_json() {
        let order: Order = serde_json::from_str(
            r#"{"vendor":"twilio-messaging","step":"start","times":1,"perform":true,
                "answer":{"told":{"status":503,"headers":{"retry-after":"7"},"body":"{}"}}}"#,
        )
        .expect("reads");
        assert_eq!(order.vendor, Some(Vendor::TwilioMessaging));
        assert!(serde_json::from_str::<Order>(r#"{"vendour":"twilio"}"#).is_err());
        let hang: Order = serde_json::from_str(r#"{"answer":"hang"}"#).expect("reads");
        assert_eq!(hang.answer, Answer::Hang);
    }
}

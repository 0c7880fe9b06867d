//! The browser's clocks: the only place that reads them.

use js_sys::Reflect;

use crate::flow::Millis;

/// Now, in milliseconds since the Unix epoch.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole milliseconds, and after 1970"
)]
pub(crate) fn now() -> Millis {
    js_sys::Date::now() as Millis
}

/// When the latest answer from `url` arrived, which a page that was busy or asleep reads later than that; now where the
/// browser does not tell (W3C "Resource Timing", section 4.3: `responseEnd` is told of every origin).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates"
)]
pub(crate) fn arrival(url: &str) -> Millis {
    now().saturating_sub(age(url).unwrap_or(0.0) as Millis)
}

fn age(url: &str) -> Option<f64> {
    let performance = web_sys::window()?.performance()?;
    let entry = performance.get_entries_by_name(url).pop();
    let end = Reflect::get(&entry, &"responseEnd".into()).ok()?.as_f64()?;
    Some(performance.now() - end).filter(|_| end > 0.0)
}

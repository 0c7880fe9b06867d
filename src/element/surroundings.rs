//! What happens around the element and matters to it: the line goes and comes, the page sleeps and wakes.

use std::rc::Rc;

use gloo_events::EventListener;
use web_sys::EventTarget;

use super::Driver;
use crate::flow::Event;

/// Reports it to the driver; for as long as the listeners are kept.
pub(super) fn listen(driver: &Rc<Driver>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let on = |target: &EventTarget, name: &'static str, happened: fn() -> Event| {
        let driver = Rc::downgrade(driver);
        EventListener::new(target, name, move |_| {
            if let Some(driver) = driver.upgrade() {
                driver.dispatch(happened());
            }
        })
    };
    let mut listeners = vec![
        on(&window, "online", || Event::WentOnline),
        on(&window, "offline", || Event::WentOffline),
        // By now the browser has put back what it remembers of the form.
        on(&window, "pageshow", || Event::Tick),
    ];
    // Timers of a page that nobody sees run late: what it shows is true again as soon as it is seen.
    let document = window.document();
    listeners.extend(document.map(|document| on(&document, "visibilitychange", || Event::Tick)));
    listeners
}

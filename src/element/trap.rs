//! The end of this instance of the module: after a panic nothing in it can be relied on, so nothing in it is used.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

use web_sys::console;

thread_local! {
    static DEAD: Cell<bool> = const { Cell::new(false) };
}

/// Takes note of panics. Where one happened is said in the console; its text is not, for it may quote.
pub(super) fn watch() {
    static WATCHING: Once = Once::new();
    WATCHING.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            before(panic);
            DEAD.set(true);
            if let Some(place) = panic.location() {
                let place = format!("otp-verify panicked at {}:{}", place.file(), place.line());
                console::error_1(&place.into());
            }
        }));
    });
    // Who mounts, begins anew.
    DEAD.set(false);
}

/// Whether a panic has happened. The listeners and timers that it has left behind ask this first.
pub(super) fn is_dead() -> bool {
    DEAD.get()
}

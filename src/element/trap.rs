//! The end of this instance of the module: after a panic nothing in it can be relied on, so nothing in it is used.
//!
//! In the module that is served a panic says nothing and runs no code: it is a trap, which `trap.js` sees and tells of here.

use std::cell::Cell;

use wasm_bindgen::prelude::*;

thread_local! {
    static DEAD: Cell<bool> = const { Cell::new(false) };
}

/// This instance has trapped: what it has left behind in the page, listeners and timers, does nothing from now on.
#[wasm_bindgen]
pub fn end_instance() {
    DEAD.set(true);
}

/// Who mounts begins again.
pub(super) fn begin() {
    #[cfg(debug_assertions)]
    watch();
    DEAD.set(false);
}

/// Takes note of panics while developing, and says in the console where one happened. Its text is not said twice, for the
/// usual hook says it.
#[cfg(debug_assertions)]
fn watch() {
    use std::panic;
    use std::sync::Once;

    static WATCHING: Once = Once::new();
    WATCHING.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            before(panic);
            end_instance();
            let text = format!("otp-verify: {panic}");
            web_sys::console::error_1(&text.into());
        }));
    });
}

/// Whether this instance has ended. The listeners and timers that it has left behind ask this first.
pub(super) fn is_dead() -> bool {
    DEAD.get()
}

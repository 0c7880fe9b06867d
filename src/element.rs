//! The custom element. Its class is JavaScript (`element/*.js`), for a form control must exist before WebAssembly
//! does; what it does once mounted is here.

mod bridge;
mod code_caret;
mod code_text;
mod consequences;
mod driver;
mod effects;
mod fields;
mod host;
mod notifications;
mod page_calls;
mod phone_text;
mod plans;
mod speech;
mod surroundings;
mod trap;
mod widget;

pub use bridge::Bridge;
use driver::Driver;
pub use trap::end_instance;
pub use widget::{Widget, mount};

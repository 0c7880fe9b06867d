//! The custom element. Its class is JavaScript (`element/*.js`), for a form control must exist before WebAssembly
//! does; what it does once mounted is here.

mod attributes;
#[cfg(target_arch = "wasm32")]
mod bridge;
#[cfg(target_arch = "wasm32")]
mod code_caret;
#[cfg(target_arch = "wasm32")]
mod consequences;
#[cfg(target_arch = "wasm32")]
mod driver;
#[cfg(target_arch = "wasm32")]
mod effects;
#[cfg(target_arch = "wasm32")]
mod fields;
#[cfg(target_arch = "wasm32")]
mod notifications;
#[cfg(target_arch = "wasm32")]
mod surroundings;
#[cfg(target_arch = "wasm32")]
mod trap;
#[cfg(target_arch = "wasm32")]
mod widget;

pub use attributes::options;
#[cfg(target_arch = "wasm32")]
pub use bridge::Bridge;
#[cfg(target_arch = "wasm32")]
pub(crate) use driver::Driver;
#[cfg(target_arch = "wasm32")]
pub use widget::{Widget, mount};

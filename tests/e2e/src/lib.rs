//! Journeys through real browsers against a real gateway.
//!
//! [`journey()`] starts everything a journey needs, all of it its own: a gateway, the demo's sign-up server, a browser
//! and its driver. [`engines!`] makes a test of it for each [`Engine`], [`vendors!`] for each [`Vendor`]. What a journey does with the page it does
//! through [`SignUpPage`]. Elements are found by part, never by their words. A failed journey leaves a picture of the
//! page and the logs in `target/e2e/<its name>`.

mod axe;
mod browser;
mod deliveries;
mod engine;
mod front;
mod gateway;
mod inbox;
mod journey;
mod places;
mod poll;
mod service;
mod sign_up_page;
mod site;
mod stack;
mod stand_in;
mod vendors;

pub use deliveries::{Deliveries, Delivery};
pub use engine::Engine;
pub use front::Front;
pub use gateway::Gateway;
pub use inbox::{Inbox, Message};
pub use journey::{Demo, Options, journey};
pub use poll::{until, until_within};
pub use provider_sim::{Sim, Status, Step as VendorStep, Vendor};
pub use sign_up_page::{CountryList, DrawnMessage, Memory, SignUpPage, Step};

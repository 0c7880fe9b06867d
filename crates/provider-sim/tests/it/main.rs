//! What each stand-in refuses, and what it does when asked rightly: the vendors' documented contract.

mod callbacks;
mod client;
mod orders;
mod published;
mod sinch;
mod twilio;
mod twilio_messaging;
mod verifynow;
mod vonage;

//! The sign-up server against a stand-in for the gateway.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test that cannot go on fails the test"
)]

mod pass_through;
mod process;
mod signup;
mod site;
mod stand_in;

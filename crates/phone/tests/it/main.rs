//! Tests of the crate from outside: agreement with libphonenumber on a recorded corpus.

#![expect(
    clippy::print_stdout,
    reason = "the tables of the measurements are for people to read"
)]

mod corpus;
mod differential;
mod peer;

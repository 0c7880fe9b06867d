//! Load and crash tests of the gateway, always as a process of its own behind a socket.
//!
//! [`load`] makes requests and measures them, and [`mod@bench`] is the benchmark built on that. [`crash_point`] puts crash points around a
//! gateway, and [`chaos`] triggers them. One subject per file; [`gateway`] is the process under test.

pub mod bench;
pub mod chaos;
pub mod choices;
pub mod clock;
pub mod configuration;
pub mod connection;
pub mod crash_point;
pub mod disk;
pub mod fill;
pub mod gateway;
pub mod load;
pub mod numbers;

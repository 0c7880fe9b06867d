//! The gateway under load and under torment, always as a process of its own behind a socket.
//!
//! [`load`] makes requests and measures them, and [`mod@bench`] is the benchmark made of that. [`torment`] puts traps around a
//! gateway, and [`chaos`] springs them. One subject a file; [`gateway`] is the process that everything happens to.

pub mod bench;
pub mod chaos;
pub mod choices;
pub mod clock;
pub mod configuration;
pub mod connection;
pub mod disk;
pub mod fill;
pub mod gateway;
pub mod load;
pub mod numbers;
pub mod torment;

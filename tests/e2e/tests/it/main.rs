//! One behaviour a file.

mod accessibility;
mod bad_input;
mod embed;
mod happy_path;
mod resend;
mod sandbox_numbers;
mod wrong_code;

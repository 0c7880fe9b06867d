//! The journeys, one behaviour a file.

mod accessibility;
mod bad_input;
mod country_picker;
mod default_country;
mod embed;
mod fill_from_phone;
mod happy_path;
mod hop;
mod keyboard_only;
mod landline;
mod resend;
mod sandbox_numbers;
mod wrong_code;

//! The journeys, one behaviour a file.

mod accessibility;
mod announcements;
mod bad_input;
mod broken;
mod country_picker;
mod default_country;
mod deliveries;
mod embed;
mod fill_from_phone;
mod form;
mod frames;
mod happy_path;
mod hop;
mod keyboard_only;
mod landline;
mod pictures;
mod placement;
mod policy;
mod resend;
mod resuming;
mod sandbox_numbers;
mod vendor_failures;
mod vendors;
mod web_otp;
mod weight;
mod wrong_code;

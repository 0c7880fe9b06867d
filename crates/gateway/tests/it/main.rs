//! Everything outside of one module: the router, the store's contract, the process.

mod api_refresh;
mod api_resend;
mod api_send;
mod api_siteverify;
mod api_validate;
mod bad_input;
mod delivery_events;
mod hop;
mod idempotency;
mod limits;
mod openapi;
mod origins;
mod overload;
mod process;
mod races;
mod redaction;
mod rotation;
mod sandbox_numbers;
mod slow_clients;
mod store_contract;
mod support;
mod verifynow_client;
mod webhooks;
mod widget_files;

//! What a gateway has to be told to call a stand-in: its `[providers.<name>]` table.

use crate::accounts::{sinch, twilio, verifynow, vonage};
use crate::vendor::Vendor;

/// The table for a vendor whose stand-in is at `url` (`http://127.0.0.1:PORT`), as TOML. Its callbacks are believed.
pub fn table(vendor: Vendor, url: &str) -> String {
    let name = vendor.name();
    let keys = match vendor {
        Vendor::Verifynow => vec![
            ("customer_id", verifynow::CUSTOMER_ID),
            ("password", verifynow::PASSWORD),
        ],
        Vendor::Twilio => vec![
            ("account_sid", twilio::ACCOUNT_SID),
            ("auth_token", twilio::AUTH_TOKEN),
            ("service_sid", twilio::SERVICE_SID),
        ],
        Vendor::Vonage => vec![
            ("api_key", vonage::API_KEY),
            ("api_secret", vonage::API_SECRET),
            ("whatsapp_from", vonage::WHATSAPP_FROM),
        ],
        Vendor::Sinch => vec![
            ("application_key", sinch::APPLICATION_KEY),
            ("application_secret", sinch::APPLICATION_SECRET),
        ],
        Vendor::TwilioMessaging => vec![
            ("account_sid", twilio::ACCOUNT_SID),
            ("auth_token", twilio::AUTH_TOKEN),
            ("from", twilio::FROM),
            ("whatsapp_from", twilio::WHATSAPP_FROM),
            ("whatsapp_content_sid", twilio::CONTENT_SID),
        ],
    };
    let mut table = format!("[providers.{name}]\nbase_url = \"{url}/{name}\"\n");
    for (key, value) in keys {
        table.extend([key, " = \"", value, "\"\n"]);
    }
    table.extend(["webhook_secrets = [\"", &webhook_secret(vendor), "\"]\n"]);
    table
}

fn webhook_secret(vendor: Vendor) -> String {
    match vendor {
        Vendor::Verifynow => verifynow::WEBHOOK_SECRET.to_owned(),
        Vendor::Twilio | Vendor::TwilioMessaging => twilio::AUTH_TOKEN.to_owned(),
        Vendor::Vonage => vonage::SIGNATURE_SECRET.to_owned(),
        Vendor::Sinch => format!("{}:{}", sinch::APPLICATION_KEY, sinch::APPLICATION_SECRET),
    }
}

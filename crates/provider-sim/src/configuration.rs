//! A gateway's configuration for a stand-in: its `[providers.<name>]` table.

use crate::accounts::{sinch, twilio, verifynow, vonage};
use crate::vendor::Vendor;

/// The table for a vendor whose stand-in is at `url` (`http://127.0.0.1:PORT`), as TOML, with the secrets of its callbacks.
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
    if vendor == Vendor::TwilioMessaging {
        table.push_str("status_callback = true\n");
    }
    if vendor == Vendor::Sinch {
        let secret = sinch::WEBHOOK_SECRET;
        table.extend(["inbound_webhook_secrets = [\"", secret, "\"]\n"]);
    }
    if let Some(secret) = webhook_secret(vendor) {
        table.extend(["webhook_secrets = [\"", secret, "\"]\n"]);
    }
    table
}

/// With what a vendor signs its callbacks, unless it is the credential that is already in the table.
fn webhook_secret(vendor: Vendor) -> Option<&'static str> {
    match vendor {
        Vendor::Verifynow => Some(verifynow::WEBHOOK_SECRET),
        Vendor::Vonage => Some(vonage::SIGNATURE_SECRET),
        Vendor::Twilio | Vendor::TwilioMessaging | Vendor::Sinch => None,
    }
}

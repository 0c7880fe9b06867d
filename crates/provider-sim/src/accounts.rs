//! The accounts that the stand-ins know. No vendor has ever issued these credentials.

/// Twilio, for Verify and for messages.
pub mod twilio {
    /// The account.
    pub const ACCOUNT_SID: &str = "AC00000000000000000000000000000001";
    /// Signs callbacks, and is also the account's password.
    pub const AUTH_TOKEN: &str = "stand-in-twilio-auth-token";
    /// Names the shared key that webhooks can be signed with in place of the token.
    pub const SHARED_KEY_ID: &str = "webhooks_sharedkey_00000000000000000000000001";
    /// Its secret.
    pub const SHARED_KEY: &str = "stand-in-twilio-shared-key";
    /// The Verify service; it allows custom codes.
    pub const SERVICE_SID: &str = "VA00000000000000000000000000000001";
    /// A template whose last line browsers can read, bound to [`TEMPLATE_HOST`].
    pub const TEMPLATE_SID: &str = "HJ00000000000000000000000000000001";
    /// The host that the template names.
    pub const TEMPLATE_HOST: &str = "localhost";
    /// A sender of text messages.
    pub const FROM: &str = "+15005550006";
    /// A pool of senders.
    pub const MESSAGING_SERVICE_SID: &str = "MG00000000000000000000000000000001";
    /// A sender of `WhatsApp` messages.
    pub const WHATSAPP_FROM: &str = "+15005550007";
    /// An approved `WhatsApp` authentication template with the code as its variable 1.
    pub const CONTENT_SID: &str = "HX00000000000000000000000000000001";
}

/// Vonage.
pub mod vonage {
    /// User name of Basic authentication.
    pub const API_KEY: &str = "abcd1234";
    /// Its password.
    pub const API_SECRET: &str = "stand-in-vonage-secret";
    /// The application whose callback URLs are called.
    pub const APPLICATION_ID: &str = "00000000-0000-4000-8000-000000000003";
    /// Signs callbacks.
    pub const SIGNATURE_SECRET: &str = "stand-in-vonage-signature-secret-0001";
    /// A sender of `WhatsApp` messages, without `+`.
    pub const WHATSAPP_FROM: &str = "447700900001";
    /// A template whose last line browsers can read.
    pub const TEMPLATE_ID: &str = "00000000-0000-4000-8000-000000000001";
}

/// Sinch.
pub mod sinch {
    /// Names the application.
    pub const APPLICATION_KEY: &str = "00000000-0000-4000-8000-000000000002";
    /// Signs requests and callbacks; base64.
    pub const APPLICATION_SECRET: &str = "c3RhbmQtaW4tc2luY2gtc2VjcmV0";
    /// Signs incoming messages.
    pub const WEBHOOK_SECRET: &str = "stand-in-sinch-webhook-secret";
    /// The number that people write to, without `+`.
    pub const NUMBER: &str = "447700900002";
}

/// Message Central.
pub mod verifynow {
    /// Names the account.
    pub const CUSTOMER_ID: &str = "C-0000000000000001";
    /// The account's password; the API expects it in base64.
    pub const PASSWORD: &str = "stand-in-verifynow-password";
    /// What the simple dialect accepts as `authToken`, and v3 too: a token issued by the dashboard.
    pub const AUTH_TOKEN: &str = "stand-in-verifynow-dashboard-token";
    /// Callbacks are signed with it (docs/GATEWAY.md).
    pub const WEBHOOK_SECRET: &str = "c3RhbmQtaW4tdmVyaWZ5bm93LXdlYmhvb2stc2VjcmV0";
}

//! `<otp-verify>`: phone verification for sign-up pages.

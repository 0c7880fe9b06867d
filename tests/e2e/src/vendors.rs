//! The vendors that every journey through their stand-ins is walked with.

/// Declares the tests of a journey, one a vendor, in Chromium: `vendors!(a_code_is_typed)` makes
/// `a_code_is_typed::verifynow`, `a_code_is_typed::twilio` and so on of `async fn a_code_is_typed(vendor: Vendor)`.
///
/// Where a vendor's API has no such thing, the others are named: `vendors!(name in twilio, vonage)`.
#[macro_export]
macro_rules! vendors {
    ($journey:ident) => {
        $crate::vendors!($journey in verifynow, twilio, vonage, sinch, twilio_messaging);
    };
    ($journey:ident in $($vendor:ident),+) => {
        mod $journey {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $vendor() {
                    let name = stringify!($vendor).replace('_', "-");
                    let vendor = $crate::Vendor::parse(&name).expect("a vendor");
                    super::$journey(vendor).await;
                }
            )+
        }
    };
}

/// The list of every vendor, above, is one: a variant that it lacks does not compile.
const _: fn(crate::Vendor) = |vendor| match vendor {
    crate::Vendor::Verifynow
    | crate::Vendor::Twilio
    | crate::Vendor::Vonage
    | crate::Vendor::Sinch
    | crate::Vendor::TwilioMessaging => {}
};

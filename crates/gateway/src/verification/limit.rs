//! What may be sent and checked, how often, and for how much money. Pure: the store runs it as one atomic step.
//!
//! A step of a verification is charged to several counters at once: the number's, the address's, the site's, the
//! day's money. [`Charges::decide`] accepts or refuses all of them together; a refusal changes none, otherwise a stranger
//! could use up somebody's quota by being refused for another reason.

mod charge;
mod counters;
mod gcra;
mod money;
mod number;
mod quota;

pub(super) use charge::MILLIS_A_DAY;
pub use charge::{
    BucketCharge, BucketKey, Charges, Limited, Metered, NumberCharge, Receipt, SpendCharge,
    Standing, Standings, Verdict,
};
pub use counters::Counters;
pub use gcra::{Decision, decide};
pub use money::{Money, Prices, UnknownPrice};
pub use number::{NumberRules, Wait};
pub use quota::{BadQuota, NamedQuota, Quota};

#[cfg(test)]
mod tests;

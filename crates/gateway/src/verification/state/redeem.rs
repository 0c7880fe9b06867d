//! Redeeming a token, once.

use wire::Channel;

use super::{Jti, Phase, Status, Verification};
use crate::clock::UnixMillis;
use crate::site::SiteId;
use crate::verification::key_id::KeyId;
use crate::verification::policy::TOKEN_SECONDS;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::seal::{Sealed, Subject};

/// The result of redeeming a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedeemOutcome {
    /// It was valid, and has now been redeemed.
    Redeemed(Redemption),
    /// It had been redeemed before.
    AlreadyRedeemed,
    /// It is too old.
    Expired,
    /// The number cannot be opened: the key that sealed it is gone. The token is unchanged.
    Sealed,
    /// It is not the current token of a verification of this site.
    Unknown,
}

/// What a token proves, beyond its own claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redemption {
    /// The channel used last.
    pub channel: Channel,
    /// When the code was accepted.
    pub verified_at: UnixMillis,
    /// The number and the verification's id.
    pub sealed_number: Option<Sealed<Subject>>,
}

/// Who redeems what.
#[derive(Clone, Debug)]
pub struct Redeemer {
    /// The site whose key was presented.
    pub site: SiteId,
    /// The token's name.
    pub jti: Jti,
    /// The name of a request that may be repeated: only that gets its success again.
    pub request: Option<Pseudonym>,
    /// The keys that open sealed numbers.
    pub seal_keys: Vec<KeyId>,
    /// Whether one token of each verification can be redeemed, and no other.
    pub once_a_verification: bool,
}

impl Verification {
    /// Redeems the token, unless the number cannot be opened.
    pub fn redeem(&mut self, redeemer: &Redeemer, now: UnixMillis) -> RedeemOutcome {
        if self.site != redeemer.site || self.phase(now) != Phase::Verified {
            return RedeemOutcome::Unknown;
        }
        let channel = self.last_channel().unwrap_or(Channel::Sms);
        let sealed_number = self.sealed_number.clone();
        let opens = sealed_number
            .as_ref()
            .and_then(Sealed::key_id)
            .is_some_and(|key| redeemer.seal_keys.contains(&key));
        let Status::Verified(proof) = &mut self.status else {
            return RedeemOutcome::Unknown;
        };
        if proof.token.jti != redeemer.jti {
            return RedeemOutcome::Unknown;
        }
        if proof.token.redeemed_at.is_some() {
            let same =
                proof.token.redeemed_by.is_some() && proof.token.redeemed_by == redeemer.request;
            if !same {
                return RedeemOutcome::AlreadyRedeemed;
            }
        } else if proof.redeemed && redeemer.once_a_verification {
            return RedeemOutcome::AlreadyRedeemed;
        } else if now >= proof.token.issued_at.plus_seconds(TOKEN_SECONDS)
            || proof.token.issued_at.is_from_the_future(now)
        {
            return RedeemOutcome::Expired;
        }
        if !opens {
            return RedeemOutcome::Sealed;
        }
        if proof.token.redeemed_at.is_none() {
            proof.token.redeemed_at = Some(now);
            proof.token.redeemed_by = redeemer.request;
            proof.redeemed = true;
        }
        RedeemOutcome::Redeemed(Redemption {
            channel,
            verified_at: proof.at,
            sealed_number,
        })
    }
}

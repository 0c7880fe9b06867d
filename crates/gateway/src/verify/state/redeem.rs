//! A token is redeemed, once.

use wire::Channel;

use super::{Jti, Phase, Status, Verification};
use crate::clock::UnixMillis;
use crate::site::SiteId;
use crate::verify::key_id::KeyId;
use crate::verify::policy::TOKEN_SECONDS;
use crate::verify::pseudonym::Pseudonym;
use crate::verify::seal::{Sealed, sealed_by};

/// What became of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedeemOutcome {
    /// It was worth something, and has now been used.
    Redeemed(Redemption),
    /// It had been used before.
    AlreadyRedeemed,
    /// It is too old.
    Expired,
    /// The number does not open: the key that sealed it is gone. The token is as it was.
    Sealed,
    /// It is not the living token of a verification of this site.
    Unknown,
}

/// What a token stood for, beyond its own claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redemption {
    /// The channel used last.
    pub channel: Channel,
    /// When the code was accepted.
    pub verified_at: UnixMillis,
    /// The number and the verification's id.
    pub sealed_number: Option<Sealed>,
}

/// Who redeems what.
#[derive(Clone, Debug)]
pub struct Redeemer {
    /// The site whose key was shown.
    pub site: SiteId,
    /// The token's name.
    pub jti: Jti,
    /// The name of a request that may be repeated: it gets its success again, nobody else does.
    pub request: Option<Pseudonym>,
    /// The keys that open sealed numbers.
    pub seal_keys: Vec<KeyId>,
}

impl Verification {
    /// Uses up the token, unless the number could not be told.
    pub fn redeem(&mut self, redeemer: &Redeemer, now: UnixMillis) -> RedeemOutcome {
        if self.site != redeemer.site || self.phase(now) != Phase::Verified {
            return RedeemOutcome::Unknown;
        }
        let channel = self.last_channel().unwrap_or(Channel::Sms);
        let sealed_number = self.sealed_number.clone();
        let opens = sealed_number
            .as_deref()
            .and_then(sealed_by)
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
        } else if now >= proof.token.issued_at.plus_seconds(TOKEN_SECONDS) {
            return RedeemOutcome::Expired;
        }
        if !opens {
            return RedeemOutcome::Sealed;
        }
        if proof.token.redeemed_at.is_none() {
            proof.token.redeemed_at = Some(now);
            proof.token.redeemed_by = redeemer.request;
        }
        RedeemOutcome::Redeemed(Redemption {
            channel,
            verified_at: proof.at,
            sealed_number,
        })
    }
}

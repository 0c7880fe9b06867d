//! A token is redeemed, once.

use wire::Channel;

use super::{Jti, Phase, Status, Verification};
use crate::clock::UnixMillis;
use crate::site::SiteId;
use crate::verify::policy::TOKEN_SECONDS;
use crate::verify::seal::Sealed;

/// What became of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedeemOutcome {
    /// It was worth something, and has now been used.
    Redeemed(Redemption),
    /// It had been used before.
    AlreadyRedeemed,
    /// It is too old.
    Expired,
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

impl Verification {
    /// Uses up the token that `jti` names, on behalf of `site`.
    pub fn redeem(&mut self, site: &SiteId, jti: &Jti, now: UnixMillis) -> RedeemOutcome {
        if self.site != *site || self.phase(now) != Phase::Verified {
            return RedeemOutcome::Unknown;
        }
        let channel = self.last_channel().unwrap_or(Channel::Sms);
        let Status::Verified(proof) = &mut self.status else {
            return RedeemOutcome::Unknown;
        };
        if proof.token.jti != *jti {
            return RedeemOutcome::Unknown;
        }
        if proof.token.redeemed_at.is_some() {
            return RedeemOutcome::AlreadyRedeemed;
        }
        if now >= proof.token.issued_at.plus_seconds(TOKEN_SECONDS) {
            return RedeemOutcome::Expired;
        }
        proof.token.redeemed_at = Some(now);
        RedeemOutcome::Redeemed(Redemption {
            channel,
            verified_at: proof.at,
            sealed_number: self.sealed_number.clone(),
        })
    }
}

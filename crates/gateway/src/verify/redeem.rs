//! The integrator's server asks what a token is worth.

use wire::{
    SiteverifyAnswer, SiteverifyError, SiteverifyFailure, SiteverifyRequest, SiteverifySuccess,
};

use super::pseudonym::Pseudonym;
use super::seal::SealBroken;
use super::state::{RedeemOutcome, Redeemer};
use super::token::Claims;
use super::{Refusal, VerificationKey, Verifier};
use crate::encoding::from_base64url;
use crate::site::Site;

impl Verifier {
    /// Redeems a token. Only a success uses it up. `name` is that of a request that may be repeated.
    pub async fn redeem(
        &self,
        request: &SiteverifyRequest,
        name: Option<Pseudonym>,
    ) -> Result<SiteverifyAnswer, Refusal> {
        let answer = match self.try_redeem(request, name).await? {
            Ok(success) => SiteverifyAnswer::Success(success),
            Err(error) => {
                tracing::info!(?error, "token.refused");
                SiteverifyAnswer::Failure(SiteverifyFailure {
                    success: false,
                    error_codes: vec![error],
                })
            }
        };
        Ok(answer)
    }

    async fn try_redeem(
        &self,
        request: &SiteverifyRequest,
        name: Option<Pseudonym>,
    ) -> Result<Result<SiteverifySuccess, SiteverifyError>, Refusal> {
        let Some(site) = self.sites.by_server_key(&request.secret) else {
            return Ok(Err(SiteverifyError::InvalidSecret));
        };
        let Some((claims, key, jti)) = self.read(site, &request.token) else {
            return Ok(Err(SiteverifyError::InvalidToken));
        };
        let now = self.clock.now();
        if now.seconds() >= claims.exp {
            return Ok(Err(SiteverifyError::ExpiredToken));
        }
        if !as_expected(request, &claims) {
            return Ok(Err(SiteverifyError::Mismatch));
        }
        let redeemer = Redeemer {
            site: site.id.clone(),
            jti,
            request: name,
            seal_keys: self.keys.seal.ids(),
        };
        let redemption = match self.store.redeem(key, redeemer, now).await? {
            RedeemOutcome::Redeemed(redemption) => redemption,
            RedeemOutcome::AlreadyRedeemed => {
                return Ok(Err(SiteverifyError::TokenAlreadyRedeemed));
            }
            RedeemOutcome::Sealed => return Err(SealBroken.into()),
            RedeemOutcome::Expired => return Ok(Err(SiteverifyError::ExpiredToken)),
            RedeemOutcome::Unknown => return Ok(Err(SiteverifyError::InvalidToken)),
        };
        let sealed = redemption.sealed_number.as_deref();
        let sealed = sealed.ok_or(Refusal::StoreUnavailable)?;
        let subject = self.keys.seal.open_subject(&key, sealed)?;
        tracing::info!(verification = %key, site = %site.id, "token.redeemed");
        Ok(Ok(SiteverifySuccess {
            success: true,
            phone_number: claims.phone_number,
            country_code: subject.number.calling_code().to_string(),
            verification_id: subject.id.encode(),
            hostname: claims.hostname,
            action: claims.action,
            channel: redemption.channel,
            verified_at: redemption.verified_at.rfc3339(),
        }))
    }

    /// Opens a token of this gateway for this site.
    fn read(&self, site: &Site, token: &str) -> Option<(Claims, VerificationKey, [u8; 16])> {
        let claims = self.keys.token.open(token).ok()?;
        if claims.iss != self.issuer || claims.aud != site.id.0 {
            return None;
        }
        let key = VerificationKey::decode(&claims.sub)?;
        let jti = from_base64url(&claims.jti)?.try_into().ok()?;
        Some((claims, key, jti))
    }
}

/// Whether the token is about what the integrator's form says.
fn as_expected(request: &SiteverifyRequest, claims: &Claims) -> bool {
    let number = request.expected_phone_number.as_deref().is_none_or(|text| {
        phone::parse(text, None).is_ok_and(|number| number.e164() == claims.phone_number)
    });
    let action = request
        .expected_action
        .as_deref()
        .is_none_or(|action| claims.action.as_deref() == Some(action));
    let hostname = request
        .expected_hostname
        .as_deref()
        .is_none_or(|hostname| hostname.eq_ignore_ascii_case(&claims.hostname));
    number && action && hostname
}

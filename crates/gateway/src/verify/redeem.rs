//! The integrator's server asks whether a token is valid.

use wire::{
    SiteverifyAnswer, SiteverifyError, SiteverifyFailure, SiteverifyRequest, SiteverifySuccess,
};

use super::{Refusal, Verifier};
use crate::clock::UnixMillis;
use crate::encoding::from_base64url;
use crate::site::{Site, SiteId};
use crate::verification::VerificationKey;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::seal::SealBroken;
use crate::verification::state::{RedeemOutcome, Redeemer};
use crate::verification::token::Claims;

impl Verifier {
    /// Redeems a token. Only a success consumes it. `name` is that of a request that may be repeated.
    pub async fn redeem(
        &self,
        request: &SiteverifyRequest,
        name: Option<Pseudonym>,
    ) -> Result<SiteverifyAnswer, Refusal> {
        let answer = match self.try_redeem(request, name).await? {
            Ok(success) => SiteverifyAnswer::Success(success),
            Err(NotRedeemed {
                error,
                why,
                site,
                verification,
            }) => {
                let site = site.as_ref().map(tracing::field::display);
                let verification = verification.as_ref().map(tracing::field::display);
                tracing::info!(verification, site, ?error, why, "token.refused");
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
    ) -> Result<Result<SiteverifySuccess, NotRedeemed>, Refusal> {
        let Some(site) = self.sites.by_server_key(&request.secret) else {
            return Ok(Err(NotRedeemed::of(SiteverifyError::InvalidSecret)));
        };
        let now = self.clock.now();
        let (claims, key, jti) = match self.judge(site, request, now) {
            Ok(good) => good,
            Err(refused) => return Ok(Err(refused)),
        };
        let redeemer = Redeemer {
            site: site.id.clone(),
            jti,
            request: name,
            seal_keys: self.keys.seal.ids(),
            once_a_verification: self.redeems_once(&site.id),
        };
        let refused = match self.store.redeem(key, redeemer, now).await? {
            RedeemOutcome::Redeemed(redemption) => {
                let sealed = redemption.sealed_number.as_ref();
                let sealed = sealed.ok_or(Refusal::StoreUnavailable)?;
                let subject = self.keys.seal.open_subject(&key, sealed)?;
                tracing::info!(verification = %key, site = %site.id, "token.redeemed");
                return Ok(Ok(SiteverifySuccess {
                    success: true,
                    phone_number: claims.phone_number,
                    country_code: subject.number.calling_code().to_string(),
                    verification_id: subject.id.encode(),
                    hostname: claims.hostname,
                    action: claims.action,
                    channel: redemption.channel,
                    verified_at: redemption.verified_at.rfc3339(),
                }));
            }
            RedeemOutcome::AlreadyRedeemed => {
                NotRedeemed::of(SiteverifyError::TokenAlreadyRedeemed)
            }
            RedeemOutcome::Sealed => return Err(SealBroken.into()),
            RedeemOutcome::Expired => NotRedeemed::of(SiteverifyError::ExpiredToken),
            RedeemOutcome::Unknown => NotRedeemed::of(SiteverifyError::InvalidToken)
                .because("replaced by a later token, or its verification is erased"),
        };
        Ok(Err(refused.about(key).at(site)))
    }

    /// What a token says, if it is of this gateway for this site, alive, and as the integrator expects it.
    fn judge(
        &self,
        site: &Site,
        request: &SiteverifyRequest,
        now: UnixMillis,
    ) -> Result<(Claims, VerificationKey, [u8; 16]), NotRedeemed> {
        let read = self.read(site, &request.token);
        let (claims, key, jti) = read.map_err(|why| {
            NotRedeemed::of(SiteverifyError::InvalidToken)
                .because(why)
                .at(site)
        })?;
        let issued_at = UnixMillis(claims.iat.saturating_mul(1000));
        if now.seconds() >= claims.exp || issued_at.is_from_the_future(now) {
            let refused = NotRedeemed::of(SiteverifyError::ExpiredToken);
            return Err(refused.about(key).at(site));
        }
        let other = mismatches(request, &claims);
        if !other.is_empty() {
            let refused = NotRedeemed::of(SiteverifyError::Mismatch).because(other.join(", "));
            return Err(refused.about(key).at(site));
        }
        Ok((claims, key, jti))
    }

    /// Opens a token of this gateway for this site; otherwise says what is wrong with it.
    fn read(
        &self,
        site: &Site,
        token: &str,
    ) -> Result<(Claims, VerificationKey, [u8; 16]), &'static str> {
        let claims = self.keys.token.open(token);
        let claims = claims.map_err(|_| "not signed with a key in otp.token_keys, or not whole")?;
        if claims.iss != self.issuer {
            return Err("issued under another http.public_url");
        }
        if claims.aud != site.id.0 {
            return Err("issued for another site");
        }
        let malformed = "its claims are not those of this gateway";
        let key = VerificationKey::decode(&claims.sub).ok_or(malformed)?;
        let jti = from_base64url(&claims.jti).and_then(|jti| jti.try_into().ok());
        Ok((claims, key, jti.ok_or(malformed)?))
    }
}

/// What the asker is told, and what the log is told beside it: never the token, nor what it says or was to say.
struct NotRedeemed {
    error: SiteverifyError,
    why: Option<String>,
    site: Option<SiteId>,
    verification: Option<VerificationKey>,
}

impl NotRedeemed {
    fn of(error: SiteverifyError) -> Self {
        Self {
            error,
            why: None,
            site: None,
            verification: None,
        }
    }

    fn because(self, why: impl Into<String>) -> Self {
        Self {
            why: Some(why.into()),
            ..self
        }
    }

    fn at(self, site: &Site) -> Self {
        Self {
            site: Some(site.id.clone()),
            ..self
        }
    }

    fn about(self, verification: VerificationKey) -> Self {
        Self {
            verification: Some(verification),
            ..self
        }
    }
}

/// The fields in which the integrator expects something else than the token says.
fn mismatches(request: &SiteverifyRequest, claims: &Claims) -> Vec<&'static str> {
    let number = request.expected_phone_number.as_deref().is_none_or(|text| {
        crate::number::parse_possible(text).is_ok_and(|number| number.e164() == claims.phone_number)
    });
    let action = request
        .expected_action
        .as_deref()
        .is_none_or(|action| claims.action.as_deref() == Some(action));
    let hostname = request
        .expected_hostname
        .as_deref()
        .is_none_or(|hostname| hostname.eq_ignore_ascii_case(&claims.hostname));
    [
        ("expectedPhoneNumber", number),
        ("expectedAction", action),
        ("expectedHostname", hostname),
    ]
    .into_iter()
    .filter_map(|(field, matches)| (!matches).then_some(field))
    .collect()
}

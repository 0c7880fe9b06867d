//! A code is checked, and a token minted; or a fresh token, for a number already verified.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use wire::{RefreshData, ValidateData};

use super::answer::{Answer, Answered, admitted};
use super::provider_refusal::UNAVAILABLE;
use super::{Refusal, Verifier};
use crate::encoding::base64url;
use crate::entropy::draw;
use crate::site::{Redeem, SiteId};
use crate::verification::code::Typed;
use crate::verification::limit::Standings;
use crate::verification::meter::Meter;
use crate::verification::policy::TOKEN_SECONDS;
use crate::verification::state::{Caller, CheckOutcome, Grant, Jti, RefreshOutcome};
use crate::verification::steps::Attempt;
use crate::verification::token::Claims;
use crate::verification::{VerificationId, VerificationKey};

impl Verifier {
    /// Checks what a person typed.
    pub async fn check(
        self: &Arc<Self>,
        id: VerificationId,
        caller: Caller,
        typed: &Typed,
        client: Option<IpAddr>,
    ) -> Answered<ValidateData> {
        let key = id.key();
        let fresh = draw(&*self.entropy);
        let candidate = self.keys.mac.candidate_of(&key, typed);
        let attempt = Attempt {
            caller,
            candidate: candidate.clone(),
            fresh,
            meter: Meter::of_check(&self.limits, client, &self.keys.names),
        };
        let (mut outcome, standings) = self.in_turn(key, attempt).await?;
        if let CheckOutcome::Ask(inquiry) = outcome {
            let code = typed.padded(inquiry.code_length);
            let asked = self.inquire(key, *inquiry, code, candidate, fresh);
            outcome = asked.await?;
        }
        tracing::info!(verification = %key, outcome = name(&outcome, fresh), "code.checked");
        self.watchers.touch(&key);
        self.tell_conversion(key, &outcome, typed, fresh);
        let data = match outcome {
            CheckOutcome::Verified(grant) => ValidateData::Verified {
                token: self.mint(&key, grant)?,
                token_expires_in_seconds: TOKEN_SECONDS,
            },
            CheckOutcome::Failed { attempts_left }
            | CheckOutcome::WrongLength { attempts_left } => ValidateData::Failed { attempts_left },
            CheckOutcome::Expired(reason) => ValidateData::Expired { reason },
            CheckOutcome::AlreadyVerified => return Err(Refusal::AlreadyVerified),
            CheckOutcome::Unknown => return Err(Refusal::NotFound),
            CheckOutcome::Ask(_) | CheckOutcome::Busy | CheckOutcome::Unjudged => {
                return Err(UNAVAILABLE);
            }
        };
        Ok(Answer { data, standings })
    }

    /// Checks a code once no provider is being asked about another one.
    async fn in_turn(
        &self,
        key: VerificationKey,
        attempt: Attempt,
    ) -> Result<(CheckOutcome, Standings), Refusal> {
        for _ in 0..MOST_TURNS {
            let checked = self.store.check(key, attempt.clone(), self.clock.now());
            let checked = admitted(checked.await?, "check", None, Some(&key))?;
            if checked.0 != CheckOutcome::Busy {
                return Ok(checked);
            }
            tokio::time::sleep(TURN).await;
        }
        Ok((CheckOutcome::Busy, Standings::new()))
    }

    /// Mints a fresh token; the earlier one is dead.
    pub async fn refresh(
        &self,
        id: VerificationId,
        caller: Caller,
    ) -> Result<RefreshData, Refusal> {
        let key = id.key();
        let fresh = draw(&*self.entropy);
        let outcome = self
            .store
            .refresh(key, caller, fresh, self.clock.now())
            .await?;
        match outcome {
            // The token it stands for is worth nothing: one of this verification has been redeemed.
            RefreshOutcome::Granted(grant) if grant.redeemed && self.redeems_once(&grant.site) => {
                Err(Refusal::Ended)
            }
            RefreshOutcome::Granted(grant) => {
                tracing::info!(verification = %key, "token.refreshed");
                Ok(RefreshData {
                    token: self.mint(&key, grant)?,
                    token_expires_in_seconds: TOKEN_SECONDS,
                })
            }
            RefreshOutcome::NotVerified => Err(Refusal::NotVerified),
            RefreshOutcome::Ended => Err(Refusal::Ended),
            RefreshOutcome::Unknown => Err(Refusal::NotFound),
        }
    }

    /// Whether a site wants one token of each verification redeemed, and no other.
    pub(super) fn redeems_once(&self, site: &SiteId) -> bool {
        let site = self.sites.by_id(site);
        site.is_some_and(|site| site.redeem == Redeem::Verification)
    }

    /// Writes the token that a grant stands for: the same grant always gives the same token.
    fn mint(&self, key: &VerificationKey, grant: Grant) -> Result<String, Refusal> {
        let sealed = grant.sealed_number.as_ref().ok_or(Refusal::Ended)?;
        let subject = self.keys.seal.open_subject(key, sealed)?;
        let iat = grant.token.issued_at.seconds();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: grant.site.0,
            sub: key.encode(),
            jti: base64url(&grant.token.jti),
            iat,
            exp: iat + i64::from(TOKEN_SECONDS),
            hostname: grant
                .origin
                .map(|origin| origin.hostname().to_owned())
                .unwrap_or_default(),
            action: grant.action,
            phone_number: subject.number.e164().to_owned(),
            phone_number_verified: true,
        };
        self.keys
            .token
            .sign(&claims)
            .map_err(|_| Refusal::StoreUnavailable)
    }
}

/// What is logged: a verification is `verified` once, and every further answer to the same code `repeated`.
fn name(outcome: &CheckOutcome, fresh: Jti) -> &'static str {
    match outcome {
        CheckOutcome::Verified(grant) if grant.token.jti == fresh => "verified",
        CheckOutcome::Verified(_) => "repeated",
        CheckOutcome::Failed { .. } => "failed",
        CheckOutcome::Expired(_) => "expired",
        CheckOutcome::WrongLength { .. } => "wrong_length",
        CheckOutcome::AlreadyVerified => "already_verified",
        CheckOutcome::Ask(_) | CheckOutcome::Busy | CheckOutcome::Unjudged => "unjudged",
        CheckOutcome::Unknown => "unknown",
    }
}

/// How often a code that waits for another one's verdict is tried; longer in all than a provider has for one.
const MOST_TURNS: u32 = 70;
const TURN: Duration = Duration::from_millis(100);

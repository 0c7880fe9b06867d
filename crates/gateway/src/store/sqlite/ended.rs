//! How a verification's end is stored in columns.

use crate::verification::pseudonym::Pseudonym;
use crate::verification::state::{IssuedToken, Status};

/// A status as its columns.
pub(super) struct Ended<'v> {
    pub(super) status: &'static str,
    pub(super) at: Option<i64>,
    pub(super) token: Option<&'v IssuedToken>,
    pub(super) refreshes: u8,
    pub(super) redeemed: bool,
}

impl<'v> Ended<'v> {
    pub(super) fn of(status: &'v Status) -> Self {
        let without_token = |status, at| Self {
            status,
            at,
            token: None,
            refreshes: 0,
            redeemed: false,
        };
        match status {
            Status::Pending => without_token("pending", None),
            Status::Spent { at } => without_token("spent", Some(at.0)),
            Status::Abandoned { at } => without_token("abandoned", Some(at.0)),
            Status::Verified(proof) => Self {
                status: "verified",
                at: Some(proof.at.0),
                token: Some(&proof.token),
                refreshes: proof.refreshes,
                redeemed: proof.redeemed,
            },
        }
    }

    pub(super) fn redeemed_by(&self) -> Option<&'v [u8; 16]> {
        let token = self.token?;
        token.redeemed_by.as_ref().map(Pseudonym::as_bytes)
    }

    pub(super) fn redeemed_at(&self) -> Option<i64> {
        Some(self.token?.redeemed_at?.0)
    }
}

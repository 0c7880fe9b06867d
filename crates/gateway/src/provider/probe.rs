//! Whether a vendor can be reached and accepts the credentials, found out without sending anything to anybody.

use super::outbound::Reply;

/// The result. Contains no secret: its text is for an operator's screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// There is no call: it is built in.
    BuiltIn,
    /// There was no response; the reasons, from the first to the innermost cause.
    Unreachable(String),
    /// It has responded.
    Reached(Credentials),
}

/// What the vendor says about the credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// It accepts them.
    Accepted,
    /// It does not, and why.
    Refused(String),
    /// It did not say.
    Unknown(String),
}

impl Probe {
    /// Whether messages can be expected to be sent.
    pub fn is_good(&self) -> bool {
        match self {
            Self::BuiltIn | Self::Reached(Credentials::Accepted | Credentials::Unknown(_)) => true,
            Self::Unreachable(_) | Self::Reached(Credentials::Refused(_)) => false,
        }
    }

    /// Interprets a response by its status: success or `accepted` is returned only to an account's owner.
    pub(crate) fn read(reply: Result<Reply, String>, accepted: &[u16]) -> Self {
        Self::of(reply, |reply| match reply.status {
            status if reply.is_success() || accepted.contains(&status) => Credentials::Accepted,
            status @ (401 | 403) => Credentials::Refused(format!("returned {status}")),
            status @ 300..=399 => {
                Credentials::Refused(format!("redirected ({status}); check base_url"))
            }
            status => Credentials::Unknown(format!("returned {status}")),
        })
    }

    /// Interprets a response in the vendor's own way.
    pub(crate) fn of(
        reply: Result<Reply, String>,
        credentials: impl FnOnce(&Reply) -> Credentials,
    ) -> Self {
        match reply {
            Ok(reply) if reply.status >= 500 => {
                Self::Unreachable(format!("returned {}", reply.status))
            }
            Ok(reply) => Self::Reached(credentials(&reply)),
            Err(why) => Self::Unreachable(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Credentials, Probe, Reply};

    #[test]
    fn an_answer_that_says_nothing_of_the_credentials_is_no_refusal() {
        for (status, good) in [
            (200, true),
            (204, true),
            (404, true),
            (429, true),
            (500, false),
            (301, false),
            (401, false),
            (403, false),
        ] {
            let probe = Probe::read(Ok(Reply::of(status, "")), &[]);
            assert_eq!(probe.is_good(), good, "{status}");
        }
        let probe = |accepted: &[u16]| Probe::read(Ok(Reply::of(404, "")), accepted);
        assert_eq!(probe(&[404]), Probe::Reached(Credentials::Accepted));
        assert!(matches!(
            probe(&[]),
            Probe::Reached(Credentials::Unknown(_))
        ));
    }
}

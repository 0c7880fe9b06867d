//! Whether a vendor can be reached and takes the credentials, found out without sending anything to anybody.

use super::outbound::Reply;

/// What was found out. Holds no secret: its words are for an operator's screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// Nothing is called: it is built in.
    BuiltIn,
    /// No answer came; why, from the first to the innermost cause.
    Unreachable(String),
    /// It has answered.
    Reached(Credentials),
}

/// What the vendor thinks of the credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// It takes them.
    Accepted,
    /// It does not, and why.
    Refused(String),
    /// It has not said.
    Unknown(String),
}

impl Probe {
    /// Whether messages can be expected to go out.
    pub fn is_good(&self) -> bool {
        match self {
            Self::BuiltIn | Self::Reached(Credentials::Accepted | Credentials::Unknown(_)) => true,
            Self::Unreachable(_) | Self::Reached(Credentials::Refused(_)) => false,
        }
    }

    /// Reads an answer by its status: one of success or of `accepted` is given to nobody but an account's owner.
    pub(super) fn read(reply: Result<Reply, String>, accepted: &[u16]) -> Self {
        Self::of(reply, |reply| match reply.status {
            status if reply.is_success() || accepted.contains(&status) => Credentials::Accepted,
            status @ (401 | 403) => Credentials::Refused(format!("answered {status}")),
            status @ 300..=399 => {
                Credentials::Refused(format!("redirected ({status}); check base_url"))
            }
            status => Credentials::Unknown(format!("answered {status}")),
        })
    }

    /// Reads an answer in the vendor's own way.
    pub(super) fn of(
        reply: Result<Reply, String>,
        credentials: impl FnOnce(&Reply) -> Credentials,
    ) -> Self {
        match reply {
            Ok(reply) if reply.status >= 500 => {
                Self::Unreachable(format!("answered {}", reply.status))
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

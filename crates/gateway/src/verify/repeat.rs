//! A request that may come more than once is worked on once, and its final response repeated.

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;

use super::{Refusal, Verifier};
use crate::verification::VerificationId;
use crate::verification::meter::Meter;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::{ReplyClaim, ReplyState};
use crate::verification::response::{KeptResponse, Note};

/// A request with an idempotency key.
#[derive(Clone, Copy, Debug)]
pub struct RepeatableRequest<'r> {
    /// On which endpoint, and for whom: the same key there is another key here.
    pub scope: &'r [&'r [u8]],
    /// The key.
    pub key: &'r str,
    /// The body; the key belongs to this one.
    pub body: &'r [u8],
    /// The address to which limits apply, if any.
    pub client: Option<IpAddr>,
}

/// What a request works under.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// A new id, or that of a dead process.
    pub id: VerificationId,
    /// Whether a dead process may have used it already.
    pub taken_over: bool,
    /// The request's own pseudonym, if it can be repeated.
    pub request: Option<Pseudonym>,
}

/// What the work has come to.
#[derive(Clone, Debug)]
pub struct Worked<T> {
    /// The response.
    pub response: T,
    /// What is kept of it.
    pub keep: Keep,
}

/// What is kept of a response.
#[derive(Clone, Debug)]
pub enum Keep {
    /// It is final: a repeated request gets it again.
    Response(KeptResponse),
    /// It is not: the same key may try again.
    Nothing,
    /// The store has failed, and it is unknown how far the work got: the key stays reserved until its time is over, and the
    /// next request then takes over.
    Reservation,
}

/// What a repeatable request gets.
#[derive(Clone, Debug)]
pub enum Repeated<T> {
    /// Its own response.
    Done(T),
    /// The earlier one.
    Again(KeptResponse),
}

impl Verifier {
    /// What a request works under that cannot be repeated.
    pub fn work_once(&self) -> Work {
        Work {
            id: VerificationId::generate(&*self.entropy),
            taken_over: false,
            request: None,
        }
    }

    /// Does the work, or finds the earlier response.
    ///
    /// The work runs to its end even if the client disconnects: when the client comes back, it finds its response.
    pub async fn repeatable<T, F>(
        self: &Arc<Self>,
        request: RepeatableRequest<'_>,
        work: impl FnOnce(Work) -> F + Send,
    ) -> Result<Repeated<T>, Refusal>
    where
        T: Send + 'static,
        F: Future<Output = Worked<T>> + Send + 'static,
    {
        let fields = [request.scope, &[request.key.as_bytes()]].concat();
        let id = self.keys.names.of(b"idempotency-key", &fields);
        let claimed = match self.claim_request(id, request).await? {
            Claimed::Work(claimed) => claimed,
            Claimed::Again(response) => return Ok(Repeated::Again(response)),
        };
        let (verifier, work) = (Arc::clone(self), work(claimed));
        let done = self.background.spawn(async move {
            let Worked { response, keep } = work.await;
            verifier.keep_response(id, keep).await;
            response
        });
        let response = done.await.map_err(|_| Refusal::StoreUnavailable)?;
        Ok(Repeated::Done(response))
    }

    /// Asks the store how to handle this request.
    async fn claim_request(
        &self,
        id: Pseudonym,
        request: RepeatableRequest<'_>,
    ) -> Result<Claimed, Refusal> {
        let seal = &self.keys.seal;
        let fresh = self.work_once();
        let claim = ReplyClaim {
            id,
            fingerprint: self.keys.names.of(b"idempotent-body", &[request.body]),
            note: seal.seal_note(&id, &Note { id: fresh.id }, &*self.entropy),
            charges: Meter::of_repeat(&self.limits, request.client, &self.keys.names),
        };
        match self.store.claim_reply(claim, self.clock.now()).await? {
            ReplyState::Claimed => Ok(Claimed::Work(Work {
                request: Some(id),
                ..fresh
            })),
            ReplyState::TakenOver(note) => {
                let Note { id: earlier } = seal.open_note(&id, &note)?;
                Ok(Claimed::Work(Work {
                    id: earlier,
                    taken_over: true,
                    request: Some(id),
                }))
            }
            ReplyState::Kept(reply) => {
                let response = seal.open_reply(&id, &reply)?;
                Ok(Claimed::Again(response))
            }
            ReplyState::InFlight {
                retry_after_seconds,
            } => Err(Refusal::RequestInProgress {
                retry_after_seconds,
            }),
            ReplyState::OtherBody => Err(Refusal::KeyOfOtherBody),
            ReplyState::Limited(limited) => {
                limited.tell("idempotency-key", None, None);
                Err(limited.into())
            }
        }
    }

    /// Keeps a final response, or frees the key. If neither can be done, the key stays reserved until its time is over.
    async fn keep_response(&self, id: Pseudonym, keep: Keep) {
        let reply = match keep {
            Keep::Reservation => return,
            Keep::Nothing => None,
            Keep::Response(response) => {
                let seal = &self.keys.seal;
                Some(seal.seal_reply(&id, &response, &*self.entropy))
            }
        };
        if let Err(error) = self.store.finish_reply(id, reply).await {
            tracing::error!(%error, "store.failed");
        }
    }
}

/// How to handle a request that may be a repetition.
enum Claimed {
    Work(Work),
    Again(KeptResponse),
}

//! What a step reads and writes, in SQL.

use std::collections::HashSet;

use rusqlite::Connection;

use super::columns::Arrival;
use super::{callbacks, counters, erase, messages, opt_outs, record, replies};
use crate::clock::UnixMillis;
use crate::store::StoreError;
use crate::verification::VerificationKey;
use crate::verification::callback::CallbackId;
use crate::verification::limit::{Charges, Counters, Receipt};
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::KeptReply;
use crate::verification::response::KeptResponse;
use crate::verification::seal::Sealed;
use crate::verification::state::{OptedOut, Verification};
use crate::verification::steps::{Entry, MessageRef, SeenCallback, Transaction};

/// One step's share of the transaction that the writer has opened.
pub(super) struct SqliteTransaction<'c> {
    connection: &'c Connection,
    /// Where the verification that was loaded last has its rows: saving it needs no search.
    loaded: Option<(VerificationKey, Arrival)>,
}

impl<'c> SqliteTransaction<'c> {
    pub(super) fn new(connection: &'c Connection) -> Self {
        Self {
            connection,
            loaded: None,
        }
    }
}

impl Transaction for SqliteTransaction<'_> {
    type Error = StoreError;

    fn load(&mut self, key: &VerificationKey) -> Result<Option<Verification>, StoreError> {
        let found = record::load(self.connection, key)?;
        Ok(found.map(|(arrival, verification)| {
            self.loaded = Some((*key, arrival));
            verification
        }))
    }

    fn save(
        &mut self,
        key: &VerificationKey,
        before: Option<&Verification>,
        after: &Verification,
    ) -> Result<(), StoreError> {
        let Some(before) = before else {
            return record::insert(self.connection, key, after);
        };
        let arrival = match self.loaded.filter(|(loaded, _)| loaded == key) {
            Some((_, arrival)) => arrival,
            None => record::find(self.connection, key)?,
        };
        record::update(self.connection, key, arrival, before, after)
    }

    fn counters(&mut self, charges: &Charges, now: UnixMillis) -> Result<Counters, StoreError> {
        counters::read(self.connection, charges, now)
    }

    fn heal_history(&mut self, names: &[Pseudonym], now: UnixMillis) -> Result<(), StoreError> {
        counters::heal(self.connection, names, now)
    }

    fn charge(&mut self, charges: &Charges, receipt: &Receipt) -> Result<(), StoreError> {
        counters::charge(self.connection, charges, receipt)
    }

    fn note(&mut self, entry: &Entry) -> Result<(), StoreError> {
        counters::note(self.connection, entry)
    }

    fn refund(&mut self, name: Pseudonym, message: MessageRef) -> Result<(), StoreError> {
        counters::refund(self.connection, name, message)
    }

    fn opted_out(&mut self, names: &[Pseudonym]) -> Result<OptedOut, StoreError> {
        opt_outs::renamed(self.connection, names)
    }

    fn find_message(
        &mut self,
        handle_macs: &[[u8; 32]],
        attempt_macs: &[[u8; 32]],
    ) -> Result<Option<MessageRef>, StoreError> {
        messages::find(self.connection, handle_macs, attempt_macs)
    }

    fn undecided(
        &mut self,
        claimed_before: UnixMillis,
        limit: u32,
    ) -> Result<Vec<MessageRef>, StoreError> {
        messages::undecided(self.connection, claimed_before, limit)
    }

    fn give_up_orphan(&mut self, message: MessageRef, now: UnixMillis) -> Result<(), StoreError> {
        messages::give_up(self.connection, &message, now)
    }

    fn reply(&mut self, id: Pseudonym) -> Result<Option<KeptReply>, StoreError> {
        replies::find(self.connection, id)
    }

    fn keep_reply(&mut self, id: Pseudonym, reply: &KeptReply) -> Result<(), StoreError> {
        replies::keep(self.connection, id, reply)
    }

    fn complete_reply(
        &mut self,
        id: Pseudonym,
        reply: &Sealed<KeptResponse>,
    ) -> Result<(), StoreError> {
        replies::complete(self.connection, id, reply)
    }

    fn release_reply(&mut self, id: Pseudonym) -> Result<(), StoreError> {
        replies::release(self.connection, id)
    }

    fn each_response(
        &mut self,
        look: &mut dyn FnMut(Pseudonym, &Sealed<KeptResponse>),
    ) -> Result<(), StoreError> {
        replies::each_with_response(self.connection, look)
    }

    fn delete_reply(&mut self, id: Pseudonym) -> Result<(), StoreError> {
        replies::delete(self.connection, id)
    }

    fn verifications_of(
        &mut self,
        names: &[Pseudonym],
    ) -> Result<HashSet<VerificationKey>, StoreError> {
        erase::verifications_of(self.connection, names)
    }

    fn callback(&mut self, id: &CallbackId) -> Result<Option<SeenCallback>, StoreError> {
        callbacks::find(self.connection, id)
    }

    fn keep_callback(&mut self, id: &CallbackId, seen: &SeenCallback) -> Result<(), StoreError> {
        callbacks::keep(self.connection, id, seen)
    }

    fn finish_callback(&mut self, id: &CallbackId) -> Result<(), StoreError> {
        callbacks::finish(self.connection, id)
    }

    fn release_callback(&mut self, id: &CallbackId) -> Result<(), StoreError> {
        callbacks::release(self.connection, id)
    }
}

//! A transaction over nothing but memory.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::convert::Infallible;

use crate::clock::UnixMillis;
use crate::site::SiteId;
use crate::verification::VerificationKey;
use crate::verification::callback::CallbackId;
use crate::verification::limit::{BucketKey, Charges, Counters, Money, NumberCharge, Receipt};
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::KeptReply;
use crate::verification::response::KeptResponse;
use crate::verification::seal::Sealed;
use crate::verification::state::{DispatchOutcome, Fate, OptedOut, Verification};
use crate::verification::steps::{Entry, EntryKind, MessageRef, SeenCallback, Transaction};

/// What a store keeps. Its parts can be looked at, and put where a test needs them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Memory {
    /// In their order of arrival.
    pub(super) verifications: Vec<(VerificationKey, Verification)>,
    /// Messages that have outlived their verification, and since when they are given up.
    pub(super) orphans: Vec<(MessageRef, Option<UnixMillis>)>,
    pub(super) history: Vec<Entry>,
    pub(super) buckets: BTreeMap<BucketKey, UnixMillis>,
    pub(super) spent: HashMap<(SiteId, i64), u64>,
    pub(super) opted_out: HashMap<Pseudonym, OptedOut>,
    pub(super) replies: HashMap<Pseudonym, KeptReply>,
    pub(super) callbacks: HashMap<CallbackId, SeenCallback>,
}

impl Memory {
    pub(super) fn verification(&self, key: &VerificationKey) -> Option<&Verification> {
        let found = self.verifications.iter().find(|(kept, _)| kept == key);
        found.map(|(_, verification)| verification)
    }

    /// All that any site has spent.
    pub(super) fn bill(&self) -> u64 {
        self.spent.values().sum()
    }

    /// The entries of a kind that count.
    pub(super) fn counted(&self, kind: EntryKind) -> usize {
        let entries = self.history.iter();
        entries.filter(|it| it.kind == kind && it.counts).count()
    }

    fn entries(&self, charge: &NumberCharge, kind: EntryKind, now: UnixMillis) -> Vec<UnixMillis> {
        let mine = self.history.iter().filter(|entry| {
            entry.kind == kind
                && entry.counts
                && charge.names.contains(&entry.name)
                && entry.at > charge.since(now)
        });
        mine.map(|entry| entry.at).collect()
    }
}

impl Transaction for Memory {
    type Error = Infallible;

    fn load(&mut self, key: &VerificationKey) -> Result<Option<Verification>, Infallible> {
        let mut found = self.verification(key).cloned();
        if let Some(verification) = &mut found {
            let name = verification.recipient.name;
            verification.recipient.opted_out =
                self.opted_out.get(&name).cloned().unwrap_or_default();
        }
        Ok(found)
    }

    fn save(
        &mut self,
        key: &VerificationKey,
        before: Option<&Verification>,
        after: &Verification,
    ) -> Result<(), Infallible> {
        let kept = self.verifications.iter_mut().find(|(kept, _)| kept == key);
        assert_eq!(kept.is_some(), before.is_some(), "what is saved was loaded");
        match kept {
            Some((_, kept)) => *kept = after.clone(),
            None => self.verifications.push((*key, after.clone())),
        }
        Ok(())
    }

    fn counters(&mut self, charges: &Charges, now: UnixMillis) -> Result<Counters, Infallible> {
        let number = charges.number.as_ref();
        let entries = |kind| number.map_or_else(Vec::new, |charge| self.entries(charge, kind, now));
        let buckets = charges.buckets.iter();
        let bill = charges.spend.as_ref();
        let spent = bill.and_then(|it| self.spent.get(&(it.site.clone(), it.day)));
        Ok(Counters {
            history: entries(EntryKind::Message),
            wrong_codes: entries(EntryKind::WrongCode),
            buckets: buckets
                .map(|it| self.buckets.get(&it.key).copied())
                .collect(),
            spent: Money(spent.copied().unwrap_or_default()),
        })
    }

    fn heal_history(&mut self, names: &[Pseudonym], now: UnixMillis) -> Result<(), Infallible> {
        for entry in &mut self.history {
            if names.contains(&entry.name) {
                entry.at = entry.at.min(now);
            }
        }
        Ok(())
    }

    fn charge(&mut self, charges: &Charges, receipt: &Receipt) -> Result<(), Infallible> {
        for (charge, tat) in charges.buckets.iter().zip(&receipt.buckets) {
            self.buckets.insert(charge.key.clone(), *tat);
        }
        if let Some(spend) = &charges.spend {
            let bill = (spend.site.clone(), spend.day);
            *self.spent.entry(bill).or_default() += spend.cost.0;
        }
        Ok(())
    }

    fn note(&mut self, entry: &Entry) -> Result<(), Infallible> {
        if !self.history.contains(entry) {
            self.history.push(entry.clone());
        }
        Ok(())
    }

    fn refund(&mut self, name: Pseudonym, message: MessageRef) -> Result<(), Infallible> {
        for entry in &mut self.history {
            if entry.name == name
                && entry.kind == EntryKind::Message
                && entry.verification == message.key
                && entry.position == message.index
            {
                entry.counts = false;
                if let Some(bill) = entry.bill.take() {
                    *self.spent.entry((bill.site, bill.day)).or_default() -= bill.cost.0;
                }
            }
        }
        Ok(())
    }

    fn opted_out(&mut self, names: &[Pseudonym]) -> Result<OptedOut, Infallible> {
        let found = names.iter().filter_map(|name| self.opted_out.get(name));
        Ok(found.fold(OptedOut::default(), |all, one| OptedOut {
            every: all.every || one.every,
            channels: [all.channels, one.channels.clone()].concat(),
        }))
    }

    fn find_message(
        &mut self,
        macs: &[[u8; 32]],
        attempts: &[[u8; 32]],
    ) -> Result<Option<MessageRef>, Infallible> {
        let newest_first = self.verifications.iter().rev().flat_map(|(key, kept)| {
            let sends = kept.sends.iter().enumerate().rev();
            sends.filter_map(|(index, send)| {
                let carrier = send.carrier.as_ref()?;
                let handle = carrier.handle.as_ref()?.mac;
                Some((handle, carrier.attempt, MessageRef { key: *key, index }))
            })
        });
        let all: Vec<_> = newest_first.collect();
        let named = |(mac, id): (&[u8; 32], &[u8; 32])| {
            all.iter().find(|it| it.0 == *mac && it.1 == Some(*id))
        };
        let by = |mac: &[u8; 32]| all.iter().find(|it| it.0 == *mac);
        let named = macs.iter().zip(attempts).find_map(named);
        let found = named.or_else(|| macs.iter().find_map(by));
        Ok(found.map(|(_, _, message)| *message))
    }

    fn undecided(
        &mut self,
        claimed_before: UnixMillis,
        limit: u32,
    ) -> Result<Vec<MessageRef>, Infallible> {
        let kept = self.verifications.iter().flat_map(|(key, kept)| {
            let sends = kept.sends.iter().enumerate();
            let open = sends.filter(|(_, send)| {
                send.claimed_at < claimed_before
                    && (send.outcome.is_none()
                        || send.outcome == Some(DispatchOutcome::Unknown)
                            && send.fate == Fate::Pending)
            });
            open.map(|(index, _)| MessageRef { key: *key, index })
        });
        let orphans = self
            .orphans
            .iter()
            .filter(|(_, given_up)| given_up.is_none());
        let all = kept.chain(orphans.map(|(message, _)| *message));
        Ok(all.take(limit as usize).collect())
    }

    fn give_up_orphan(&mut self, message: MessageRef, now: UnixMillis) -> Result<(), Infallible> {
        let mut orphans = self.orphans.iter_mut();
        if let Some((_, given_up)) = orphans.find(|(orphan, _)| *orphan == message) {
            *given_up = Some(now);
        }
        Ok(())
    }

    fn reply(&mut self, id: Pseudonym) -> Result<Option<KeptReply>, Infallible> {
        Ok(self.replies.get(&id).cloned())
    }

    fn keep_reply(&mut self, id: Pseudonym, reply: &KeptReply) -> Result<(), Infallible> {
        self.replies.insert(id, reply.clone());
        Ok(())
    }

    fn complete_reply(
        &mut self,
        id: Pseudonym,
        reply: &Sealed<KeptResponse>,
    ) -> Result<(), Infallible> {
        if let Some(kept) = self.replies.get_mut(&id) {
            kept.reply = Some(reply.clone());
        }
        Ok(())
    }

    fn release_reply(&mut self, id: Pseudonym) -> Result<(), Infallible> {
        self.replies
            .retain(|kept, reply| *kept != id || reply.reply.is_some());
        Ok(())
    }

    fn each_response(
        &mut self,
        look: &mut dyn FnMut(Pseudonym, &Sealed<KeptResponse>),
    ) -> Result<(), Infallible> {
        for (id, kept) in &self.replies {
            if let Some(reply) = &kept.reply {
                look(*id, reply);
            }
        }
        Ok(())
    }

    fn delete_reply(&mut self, id: Pseudonym) -> Result<(), Infallible> {
        self.replies.remove(&id);
        Ok(())
    }

    fn verifications_of(
        &mut self,
        names: &[Pseudonym],
    ) -> Result<HashSet<VerificationKey>, Infallible> {
        let mine = self.history.iter().filter(|it| names.contains(&it.name));
        Ok(mine.map(|entry| entry.verification).collect())
    }

    fn callback(&mut self, id: &CallbackId) -> Result<Option<SeenCallback>, Infallible> {
        Ok(self.callbacks.get(id).copied())
    }

    fn keep_callback(&mut self, id: &CallbackId, seen: &SeenCallback) -> Result<(), Infallible> {
        self.callbacks.insert(*id, *seen);
        Ok(())
    }

    fn finish_callback(&mut self, id: &CallbackId) -> Result<(), Infallible> {
        if let Some(seen) = self.callbacks.get_mut(id) {
            seen.held_since = None;
        }
        Ok(())
    }

    fn release_callback(&mut self, id: &CallbackId) -> Result<(), Infallible> {
        self.callbacks
            .retain(|kept, seen| kept != id || seen.held_since.is_none());
        Ok(())
    }
}

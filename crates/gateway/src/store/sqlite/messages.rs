//! How messages are laid out in rows, which outlive their verification.

use std::sync::LazyLock;

use phone::Region;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params, params};

use super::columns::{Arrival, Columns};
use super::error::inconsistent;
use crate::clock::UnixMillis;
use crate::store::{StoreError, WithheldMessage};
use crate::verification::VerificationKey;
use crate::verification::state::{
    Carrier, Dispatch, DispatchOutcome, Fate, KeptHandle, TIMEOUT, Verification,
};
use crate::verification::steps::MessageRef;

/// The messages of a verification, in order.
pub(super) fn load(connection: &Connection, arrival: Arrival) -> Result<Vec<Dispatch>, StoreError> {
    let mut statement = connection.prepare_cached(&LOAD)?;
    let mut rows = statement.query([arrival.0])?;
    let mut sends = Vec::new();
    while let Some(row) = rows.next()? {
        sends.push(read(&mut Columns::of(row))?);
    }
    Ok(sends)
}

/// Reads one message, by its [`COLUMNS`].
pub(super) fn read(columns: &mut Columns<'_>) -> Result<Dispatch, StoreError> {
    Ok(Dispatch {
        channel: columns
            .next::<String>()?
            .parse()
            .map_err(|_| inconsistent("channel"))?,
        automatic: columns.next()?,
        claimed_at: UnixMillis(columns.next()?),
        outcome: columns
            .next::<Option<String>>()?
            .map(|word| read_outcome(&word))
            .transpose()?,
        carrier: read_carrier(columns)?,
        fate: read_fate(columns)?,
    })
}

fn read_carrier(columns: &mut Columns<'_>) -> Result<Option<Carrier>, StoreError> {
    let provider: Option<String> = columns.next()?;
    let holds_code = columns.next()?;
    let sealed = columns.next::<Option<_>>()?;
    let mac: Option<[u8; 32]> = columns.next()?;
    let tries = columns.next()?;
    let code_expires_at = columns.next::<Option<i64>>()?.map(UnixMillis);
    let attempt = columns.next()?;
    Ok(provider.map(|provider| Carrier {
        provider,
        holds_code,
        handle: sealed
            .zip(mac)
            .map(|(sealed, mac)| KeptHandle { sealed, mac }),
        attempt,
        tries,
        code_expires_at,
    }))
}

fn read_fate(columns: &mut Columns<'_>) -> Result<Fate, StoreError> {
    let status: String = columns.next()?;
    let reason: Option<String> = columns.next()?;
    let at: Option<i64> = columns.next()?;
    if status == "PENDING" {
        return Ok(Fate::Pending);
    }
    let at = UnixMillis(at.ok_or_else(|| inconsistent("reported_at"))?);
    match status.as_str() {
        "DELIVERED" => Ok(Fate::Delivered { at }),
        "FAILED" => Ok(Fate::Failed {
            at,
            reason: reason.unwrap_or_default(),
        }),
        _ => Err(inconsistent("status")),
    }
}

/// Writes those messages of a verification that are not as they were `before`.
pub(super) fn save(
    connection: &Connection,
    key: &VerificationKey,
    arrival: Arrival,
    before: Option<&Verification>,
    verification: &Verification,
) -> Result<(), StoreError> {
    for (position, send) in verification.sends.iter().enumerate() {
        let kept = before.and_then(|before| before.sends.get(position));
        if kept == Some(send) {
            continue;
        }
        let place = (arrival, number(position));
        if kept.is_none() {
            insert(connection, key, place, verification, send)?;
        }
        // There is no more to one that is only claimed.
        let claimed = Dispatch::claim(send.channel, send.automatic, send.claimed_at);
        if kept.is_some() || *send != claimed {
            update(connection, place, send)?;
        }
    }
    Ok(())
}

fn insert(
    connection: &Connection,
    key: &VerificationKey,
    (arrival, position): (Arrival, i64),
    verification: &Verification,
    send: &Dispatch,
) -> Result<(), StoreError> {
    connection.prepare_cached(INSERT)?.execute(named_params! {
        ":verification": arrival.0,
        ":key": key.as_bytes(),
        ":position": position,
        ":site": verification.site.0,
        ":country": verification.country.as_ref().map(Region::as_str),
        ":unknown_range": verification.recipient.unknown_range,
        ":sealed_id": verification.sealed_id,
        ":channel": send.channel.as_str(),
        ":automatic": send.automatic,
        ":claimed_at": send.claimed_at.0,
    })?;
    Ok(())
}

fn update(
    connection: &Connection,
    (arrival, position): (Arrival, i64),
    send: &Dispatch,
) -> Result<(), StoreError> {
    let carrier = send.carrier.as_ref();
    let handle = carrier.and_then(|carrier| carrier.handle.as_ref());
    let (status, reason) = match &send.fate {
        Fate::Pending => ("PENDING", None),
        Fate::Delivered { .. } => ("DELIVERED", None),
        Fate::Failed { reason, .. } => ("FAILED", Some(reason)),
    };
    connection.prepare_cached(UPDATE)?.execute(named_params! {
        ":verification": arrival.0,
        ":position": position,
        ":outcome": send.outcome.map(outcome_name),
        ":provider": carrier.map(|carrier| carrier.provider.as_str()),
        ":holds_code": carrier.is_some_and(|carrier| carrier.holds_code),
        ":handle": handle.map(|handle| &handle.sealed),
        ":handle_mac": handle.map(|handle| handle.mac),
        ":attempt_mac": carrier.and_then(|carrier| carrier.attempt),
        ":tries": carrier.and_then(|carrier| carrier.tries),
        ":code_expires_at": carrier.and_then(|carrier| carrier.code_expires_at).map(|at| at.0),
        ":status": status,
        ":reason": reason,
        ":reported_at": send.fate.at().map(|at| at.0),
    })?;
    Ok(())
}

/// The newest message that a provider calls by one of these; the one with this id of its own, if it is there.
pub(super) fn find(
    connection: &Connection,
    handle_macs: &[[u8; 32]],
    attempt_macs: &[[u8; 32]],
) -> Result<Option<MessageRef>, StoreError> {
    let mut named = connection.prepare_cached(
        "SELECT key, position FROM sends WHERE handle_mac = ?1 AND attempt_mac = ?2 ORDER BY message DESC LIMIT 1",
    )?;
    // Both are made with the same keys, in the same order.
    for (mac, attempt) in handle_macs.iter().zip(attempt_macs) {
        let found = named.query_row([mac, attempt], |row| Ok(reference(row)));
        if let Some(found) = found.optional()? {
            return found.map(Some);
        }
    }
    let mut statement = connection.prepare_cached(
        "SELECT key, position FROM sends WHERE handle_mac = ?1 ORDER BY message DESC LIMIT 1",
    )?;
    for mac in handle_macs {
        let found = statement.query_row([mac], |row| Ok(reference(row)));
        if let Some(found) = found.optional()? {
            return found.map(Some);
        }
    }
    Ok(None)
}

/// Messages claimed before an instant whose outcome nobody has written down, or not to its end.
pub(super) fn undecided(
    connection: &Connection,
    claimed_before: UnixMillis,
    limit: u32,
) -> Result<Vec<MessageRef>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT key, position FROM sends
         WHERE (outcome IS NULL OR (outcome = 'unknown' AND status = 'PENDING')) AND claimed_at < ?1 LIMIT ?2",
    )?;
    let mut rows = statement.query(params![claimed_before.0, limit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(reference(row)?);
    }
    Ok(found)
}

/// Messages claimed since an instant that were withheld, and of which nothing has been reported.
pub(super) fn unreported_withheld(
    connection: &Connection,
    claimed_since: UnixMillis,
) -> Result<Vec<WithheldMessage>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT key, position, provider, channel FROM sends
         WHERE claimed_at >= ?1 AND outcome = 'opted_out' AND status = 'PENDING' AND provider IS NOT NULL",
    )?;
    let mut rows = statement.query([claimed_since.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(WithheldMessage {
            message: reference(row)?,
            provider: row.get("provider")?,
            channel: row
                .get::<_, String>("channel")?
                .parse()
                .map_err(|_| inconsistent("channel"))?,
        });
    }
    Ok(found)
}

/// Gives up on a message whose verification is gone.
pub(super) fn give_up(
    connection: &Connection,
    message: &MessageRef,
    now: UnixMillis,
) -> Result<(), StoreError> {
    connection.prepare_cached(GIVE_UP)?.execute(params![
        message.key.as_bytes(),
        number(message.index),
        TIMEOUT,
        now.0
    ])?;
    Ok(())
}

fn reference(row: &Row<'_>) -> Result<MessageRef, StoreError> {
    let position: i64 = row.get("position")?;
    Ok(MessageRef {
        key: VerificationKey::from_bytes(row.get("key")?),
        index: usize::try_from(position).map_err(|_| inconsistent("position"))?,
    })
}

fn number(position: usize) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

fn outcome_name(outcome: DispatchOutcome) -> &'static str {
    match outcome {
        DispatchOutcome::Accepted => "accepted",
        DispatchOutcome::Refused => "refused",
        DispatchOutcome::Unknown => "unknown",
        DispatchOutcome::OptedOut => "opted_out",
    }
}

fn read_outcome(word: &str) -> Result<DispatchOutcome, StoreError> {
    match word {
        "accepted" => Ok(DispatchOutcome::Accepted),
        "refused" => Ok(DispatchOutcome::Refused),
        "unknown" => Ok(DispatchOutcome::Unknown),
        "opted_out" => Ok(DispatchOutcome::OptedOut),
        _ => Err(inconsistent("outcome")),
    }
}

static LOAD: LazyLock<String> = LazyLock::new(|| {
    format!("SELECT {COLUMNS} FROM sends WHERE verification = ?1 ORDER BY position")
});
/// What [`read`] takes, in its order.
pub(super) const COLUMNS: &str = "channel, automatic, claimed_at, outcome, provider, holds_code, handle, handle_mac, \
     tries, code_expires_at, attempt_mac, status, reason, reported_at";
const INSERT: &str = "
    INSERT INTO sends (
        verification, position, key, site, country, unknown_range, sealed_id, channel, automatic, claimed_at, holds_code, status
    ) VALUES (
        :verification, :position, :key, :site, :country, :unknown_range, :sealed_id, :channel, :automatic, :claimed_at, 0, 'PENDING'
    )";
const UPDATE: &str = "
    UPDATE sends SET
        outcome = :outcome, provider = :provider, holds_code = :holds_code, handle = :handle, handle_mac = :handle_mac,
        attempt_mac = :attempt_mac, tries = :tries, code_expires_at = :code_expires_at,
        status = :status, reason = :reason, reported_at = :reported_at
    WHERE verification = :verification AND position = :position";
const GIVE_UP: &str = "
    UPDATE sends SET outcome = 'unknown', status = 'FAILED', reason = ?3, reported_at = ?4
    WHERE verification IS NULL AND key = ?1 AND position = ?2";

//! How messages are laid out in rows, which outlive their verification.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params, params};

use super::record::{Arrival, inconsistent};
use crate::clock::UnixMillis;
use crate::store::{MessageRef, StoreError};
use crate::verify::VerificationKey;
use crate::verify::state::{
    Carrier, Dispatch, DispatchOutcome, Fate, KeptHandle, TIMEOUT, Verification,
};

/// The messages of a verification, in order.
pub(super) fn load(connection: &Connection, arrival: Arrival) -> Result<Vec<Dispatch>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT * FROM sends WHERE verification = ?1 ORDER BY position")?;
    let mut rows = statement.query([arrival.0])?;
    let mut sends = Vec::new();
    while let Some(row) = rows.next()? {
        sends.push(read(row)?);
    }
    Ok(sends)
}

/// Reads one message.
pub(super) fn read(row: &Row<'_>) -> Result<Dispatch, StoreError> {
    let channel: String = row.get("channel")?;
    let outcome: Option<String> = row.get("outcome")?;
    Ok(Dispatch {
        channel: channel.parse().map_err(|_| inconsistent("channel"))?,
        automatic: row.get("automatic")?,
        claimed_at: UnixMillis(row.get("claimed_at")?),
        outcome: outcome.map(|word| read_outcome(&word)).transpose()?,
        carrier: read_carrier(row)?,
        fate: read_fate(row)?,
    })
}

fn read_carrier(row: &Row<'_>) -> Result<Option<Carrier>, StoreError> {
    let Some(provider) = row.get("provider")? else {
        return Ok(None);
    };
    let sealed: Option<Vec<u8>> = row.get("handle")?;
    let mac: Option<[u8; 32]> = row.get("handle_mac")?;
    Ok(Some(Carrier {
        provider,
        holds_code: row.get("holds_code")?,
        handle: sealed
            .zip(mac)
            .map(|(sealed, mac)| KeptHandle { sealed, mac }),
    }))
}

fn read_fate(row: &Row<'_>) -> Result<Fate, StoreError> {
    let status: String = row.get("status")?;
    if status == "PENDING" {
        return Ok(Fate::Pending);
    }
    let at: Option<i64> = row.get("reported_at")?;
    let at = UnixMillis(at.ok_or_else(|| inconsistent("reported_at"))?);
    match status.as_str() {
        "DELIVERED" => Ok(Fate::Delivered { at }),
        "FAILED" => {
            let reason: Option<String> = row.get("reason")?;
            Ok(Fate::Failed {
                at,
                reason: reason.unwrap_or_default(),
            })
        }
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
    let mut statement = connection.prepare_cached(SAVE)?;
    for (position, send) in verification.sends.iter().enumerate() {
        if before.is_some_and(|before| before.sends.get(position) == Some(send)) {
            continue;
        }
        let carrier = send.carrier.as_ref();
        let handle = carrier.and_then(|carrier| carrier.handle.as_ref());
        let (status, reason) = match &send.fate {
            Fate::Pending => ("PENDING", None),
            Fate::Delivered { .. } => ("DELIVERED", None),
            Fate::Failed { reason, .. } => ("FAILED", Some(reason)),
        };
        statement.execute(named_params! {
            ":verification": arrival.0,
            ":key": key.as_bytes(),
            ":position": number(position),
            ":site": verification.site.0,
            ":country": verification.country,
            ":sealed_id": verification.sealed_id,
            ":channel": send.channel.as_str(),
            ":automatic": send.automatic,
            ":claimed_at": send.claimed_at.0,
            ":outcome": send.outcome.map(outcome_name),
            ":provider": carrier.map(|carrier| carrier.provider.as_str()),
            ":holds_code": carrier.is_some_and(|carrier| carrier.holds_code),
            ":handle": handle.map(|handle| handle.sealed.as_slice()),
            ":handle_mac": handle.map(|handle| handle.mac),
            ":status": status,
            ":reason": reason,
            ":reported_at": send.fate.at().map(|at| at.0),
        })?;
    }
    Ok(())
}

/// The newest message that a provider calls by one of these.
pub(super) fn find(
    connection: &Connection,
    handle_macs: &[[u8; 32]],
) -> Result<Option<MessageRef>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT key, position FROM sends WHERE handle_mac = ?1 ORDER BY message DESC LIMIT 1",
    )?;
    for mac in handle_macs {
        let found = statement
            .query_row([mac], |row| Ok(reference(row)))
            .optional()?;
        if let Some(found) = found {
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

const SAVE: &str = "
    INSERT INTO sends (
        verification, position, key, site, country, sealed_id, channel, automatic, claimed_at, outcome, provider,
        holds_code, handle, handle_mac, status, reason, reported_at
    ) VALUES (
        :verification, :position, :key, :site, :country, :sealed_id, :channel, :automatic, :claimed_at, :outcome, :provider,
        :holds_code, :handle, :handle_mac, :status, :reason, :reported_at
    )
    ON CONFLICT (verification, position) DO UPDATE SET
        outcome = excluded.outcome, provider = excluded.provider, holds_code = excluded.holds_code,
        handle = excluded.handle, handle_mac = excluded.handle_mac, status = excluded.status,
        reason = excluded.reason, reported_at = excluded.reported_at";
const GIVE_UP: &str = "
    UPDATE sends SET outcome = 'unknown', status = 'FAILED', reason = ?3, reported_at = ?4
    WHERE verification IS NULL AND key = ?1 AND position = ?2";

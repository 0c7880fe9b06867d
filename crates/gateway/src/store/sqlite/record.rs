//! How a verification is laid out in rows.

use phone::Region;
use rusqlite::{Connection, named_params};
use wire::Channel;

use super::columns::{Arrival, Columns};
use super::ended::Ended;
use super::error::inconsistent;
use super::{messages, opt_outs};
use crate::clock::UnixMillis;
use crate::origin::{Origin, OriginError};
use crate::site::SiteId;
use crate::store::StoreError;
use crate::verification::VerificationKey;
use crate::verification::code::CodeMac;
use crate::verification::key_id::KeyId;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::state::{
    Asking, IssuedToken, OptedOut, Proof, Recipient, Status, Verification,
};

/// Reads a verification with its messages.
pub(super) fn load(
    connection: &Connection,
    key: &VerificationKey,
) -> Result<Option<(Arrival, Verification)>, StoreError> {
    let mut statement = connection.prepare_cached(LOAD)?;
    let mut rows = statement.query([key.as_bytes()])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let mut columns = Columns::of(row);
    let arrival = Arrival(columns.next()?);
    let mut verification = read(&mut columns)?;
    verification.sends = messages::load(connection, arrival)?;
    verification.recipient.opted_out = opt_outs::stands(connection, &verification.recipient.name)?;
    Ok(Some((arrival, verification)))
}

/// Where the rows of a verification are that is there.
pub(super) fn find(connection: &Connection, key: &VerificationKey) -> Result<Arrival, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT arrival FROM verifications WHERE key = ?1")?;
    Ok(Arrival(
        statement.query_row([key.as_bytes()], |row| row.get(0))?,
    ))
}

/// Reads what [`LOAD`] names after the place.
fn read(columns: &mut Columns<'_>) -> Result<Verification, StoreError> {
    Ok(Verification {
        site: SiteId(columns.next()?),
        origin: read_origin(columns.next()?).map_err(|_| inconsistent("origin"))?,
        top: read_origin(columns.next()?).map_err(|_| inconsistent("top_origin"))?,
        country: columns.region()?,
        sealed_id: columns.next()?,
        action: columns.next()?,
        locale: columns.next()?,
        consent: columns.next()?,
        recipient: Recipient {
            name: Pseudonym::from_bytes(columns.next()?),
            metered: columns.next()?,
            unknown_range: columns.next()?,
            opted_out: OptedOut::default(),
        },
        code_length: columns.next()?,
        requested: read_channels(&columns.next::<String>()?)?,
        usable: read_channels(&columns.next::<String>()?)?,
        code_mac: CodeMac {
            key_id: KeyId::from_bytes(columns.next()?),
            mac: columns.next()?,
        },
        sealed_code: columns.next()?,
        sealed_number: columns.next()?,
        created_at: UnixMillis(columns.next()?),
        expires_at: UnixMillis(columns.next()?),
        resend_at: UnixMillis(columns.next()?),
        wrong_codes: columns.next()?,
        void: columns.next()?,
        asking: read_asking(columns)?,
        sends: Vec::new(),
        status: read_status(columns)?,
    })
}

fn read_origin(text: Option<String>) -> Result<Option<Origin>, OriginError> {
    text.map(|text| Origin::parse(&text)).transpose()
}

fn read_asking(columns: &mut Columns<'_>) -> Result<Option<Asking>, StoreError> {
    let key_id: Option<[u8; 4]> = columns.next()?;
    let mac: Option<[u8; 32]> = columns.next()?;
    let since: Option<i64> = columns.next()?;
    let Some(mac) = mac else {
        return Ok(None);
    };
    Ok(Some(Asking {
        mac: CodeMac {
            key_id: KeyId::from_bytes(key_id.ok_or_else(|| inconsistent("asking_key_id"))?),
            mac,
        },
        since: UnixMillis(since.ok_or_else(|| inconsistent("asking_since"))?),
    }))
}

fn read_status(columns: &mut Columns<'_>) -> Result<Status, StoreError> {
    let status: String = columns.next()?;
    if status == "pending" {
        return Ok(Status::Pending);
    }
    let ended_at: Option<i64> = columns.next()?;
    let at = UnixMillis(ended_at.ok_or_else(|| inconsistent("ended_at"))?);
    match status.as_str() {
        "spent" => Ok(Status::Spent { at }),
        "abandoned" => Ok(Status::Abandoned { at }),
        "verified" => Ok(Status::Verified(Proof {
            at,
            token: IssuedToken {
                jti: columns
                    .next::<Option<_>>()?
                    .ok_or_else(|| inconsistent("token_jti"))?,
                issued_at: columns
                    .next::<Option<_>>()?
                    .map(UnixMillis)
                    .ok_or_else(|| inconsistent("token_issued"))?,
                redeemed_at: columns.next::<Option<_>>()?.map(UnixMillis),
                redeemed_by: columns.next::<Option<_>>()?.map(Pseudonym::from_bytes),
            },
            refreshes: columns.next()?,
            redeemed: columns.next()?,
        })),
        _ => Err(inconsistent("status")),
    }
}

/// Writes a fresh verification with its messages.
pub(super) fn insert(
    connection: &Connection,
    key: &VerificationKey,
    verification: &Verification,
) -> Result<(), StoreError> {
    let ended = Ended::of(&verification.status);
    let arrival = connection.prepare_cached(INSERT)?.insert(named_params! {
        ":key": key.as_bytes(),
        ":site": verification.site.0,
        ":origin": verification.origin.as_ref().map(Origin::as_str),
        ":top_origin": verification.top.as_ref().map(Origin::as_str),
        ":country": verification.country.as_ref().map(Region::as_str),
        ":sealed_id": verification.sealed_id,
        ":action": verification.action,
        ":locale": verification.locale,
        ":consent": verification.consent,
        ":recipient": verification.recipient.name.as_bytes(),
        ":metered": verification.recipient.metered,
        ":unknown_range": verification.recipient.unknown_range,
        ":code_length": verification.code_length,
        ":requested": write_channels(&verification.requested),
        ":usable": write_channels(&verification.usable),
        ":code_key_id": verification.code_mac.key_id.as_bytes(),
        ":code_mac": verification.code_mac.mac,
        ":sealed_code": verification.sealed_code,
        ":sealed_number": verification.sealed_number,
        ":created_at": verification.created_at.0,
        ":expires_at": verification.expires_at.0,
        ":resend_at": verification.resend_at.0,
        ":wrong_codes": verification.wrong_codes,
        ":void": verification.void,
        ":status": ended.status,
        ":ended_at": ended.at,
        ":token_jti": ended.token.map(|token| token.jti),
        ":token_issued": ended.token.map(|token| token.issued_at.0),
        ":token_redeemed": ended.redeemed_at(),
        ":token_redeemed_by": ended.redeemed_by(),
        ":refreshes": ended.refreshes,
        ":redeemed": ended.redeemed,
        ":erase_at": verification.erase_at().map(|at| at.0),
        ":purge_at": verification.purge_at().0,
    })?;
    messages::save(connection, key, Arrival(arrival), None, verification)
}

/// Writes what a step has changed: of everything else a verification keeps what it began with.
pub(super) fn update(
    connection: &Connection,
    key: &VerificationKey,
    arrival: Arrival,
    before: &Verification,
    after: &Verification,
) -> Result<(), StoreError> {
    // Most steps after the first are about a message alone.
    let as_before = Verification {
        sends: after.sends.clone(),
        ..before.clone()
    };
    if *after != as_before {
        update_row(connection, arrival, after)?;
    }
    messages::save(connection, key, arrival, Some(before), after)
}

fn update_row(
    connection: &Connection,
    arrival: Arrival,
    after: &Verification,
) -> Result<(), StoreError> {
    let ended = Ended::of(&after.status);
    let asking = after.asking.as_ref();
    connection.prepare_cached(UPDATE)?.execute(named_params! {
        ":arrival": arrival.0,
        ":code_length": after.code_length,
        ":code_key_id": after.code_mac.key_id.as_bytes(),
        ":code_mac": after.code_mac.mac,
        ":sealed_code": after.sealed_code,
        ":sealed_number": after.sealed_number,
        ":expires_at": after.expires_at.0,
        ":resend_at": after.resend_at.0,
        ":wrong_codes": after.wrong_codes,
        ":void": after.void,
        ":asking_key_id": asking.map(|asking| *asking.mac.key_id.as_bytes()),
        ":asking_mac": asking.map(|asking| asking.mac.mac),
        ":asking_since": asking.map(|asking| asking.since.0),
        ":status": ended.status,
        ":ended_at": ended.at,
        ":token_jti": ended.token.map(|token| token.jti),
        ":token_issued": ended.token.map(|token| token.issued_at.0),
        ":token_redeemed": ended.redeemed_at(),
        ":token_redeemed_by": ended.redeemed_by(),
        ":refreshes": ended.refreshes,
        ":redeemed": ended.redeemed,
        ":erase_at": after.erase_at().map(|at| at.0),
        ":purge_at": after.purge_at().0,
    })?;
    Ok(())
}

fn write_channels(channels: &[Channel]) -> String {
    let names: Vec<&str> = channels.iter().map(|channel| channel.as_str()).collect();
    names.join(",")
}

fn read_channels(text: &str) -> Result<Vec<Channel>, StoreError> {
    text.split(',')
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.parse()
                .map_err(|_| inconsistent("requested or usable"))
        })
        .collect()
}

/// In the order in which [`read`] takes them.
const LOAD: &str = "
    SELECT
        arrival, site, origin, top_origin, country, sealed_id, action, locale, consent, recipient, metered, unknown_range, code_length,
        requested, usable, code_key_id, code_mac, sealed_code, sealed_number, created_at, expires_at, resend_at, wrong_codes, void,
        asking_key_id, asking_mac, asking_since, status, ended_at, token_jti, token_issued, token_redeemed,
        token_redeemed_by, refreshes, redeemed
    FROM verifications WHERE key = ?1";
const INSERT: &str = "
    INSERT INTO verifications (
        key, site, origin, top_origin, country, sealed_id, action, locale, consent, recipient, metered, unknown_range, code_length, requested,
        usable, code_key_id, code_mac, sealed_code, sealed_number, created_at, expires_at, resend_at, wrong_codes,
        void, status, ended_at, token_jti, token_issued, token_redeemed, token_redeemed_by, refreshes, redeemed, erase_at,
        purge_at
    ) VALUES (
        :key, :site, :origin, :top_origin, :country, :sealed_id, :action, :locale, :consent, :recipient, :metered, :unknown_range, :code_length,
        :requested, :usable, :code_key_id, :code_mac, :sealed_code, :sealed_number, :created_at, :expires_at,
        :resend_at, :wrong_codes, :void, :status, :ended_at, :token_jti, :token_issued, :token_redeemed,
        :token_redeemed_by, :refreshes, :redeemed, :erase_at, :purge_at
    )";
const UPDATE: &str = "
    UPDATE verifications SET
        code_length = :code_length, code_key_id = :code_key_id, code_mac = :code_mac,
        sealed_code = :sealed_code, sealed_number = :sealed_number, expires_at = :expires_at,
        resend_at = :resend_at, wrong_codes = :wrong_codes, void = :void,
        asking_key_id = :asking_key_id, asking_mac = :asking_mac, asking_since = :asking_since, status = :status,
        ended_at = :ended_at, token_jti = :token_jti, token_issued = :token_issued,
        token_redeemed = :token_redeemed, token_redeemed_by = :token_redeemed_by, refreshes = :refreshes, redeemed = :redeemed, erase_at = :erase_at, purge_at = :purge_at
    WHERE arrival = :arrival";

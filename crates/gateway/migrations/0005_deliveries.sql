-- Messages outlive their verification, as delivery events: who carried them, and what became of them. No number and
-- no code is among them. Times are milliseconds since 1970.
ALTER TABLE verifications ADD COLUMN country TEXT;
-- The verification's id, sealed: the events name it.
ALTER TABLE verifications ADD COLUMN sealed_id BLOB;
-- A code that a provider is asked about at this moment: its MAC, and since when.
ALTER TABLE verifications ADD COLUMN asking_key_id BLOB CHECK (length(asking_key_id) = 4);
ALTER TABLE verifications ADD COLUMN asking_mac BLOB CHECK (length(asking_mac) = 32);
ALTER TABLE verifications ADD COLUMN asking_since INTEGER;

CREATE TABLE messages (
    -- In the order of their beginning.
    message      INTEGER NOT NULL PRIMARY KEY,
    -- The verification's row while there is one, and its key for ever.
    verification INTEGER REFERENCES verifications (arrival) ON DELETE SET NULL,
    position     INTEGER NOT NULL,
    key          BLOB    NOT NULL CHECK (length(key) = 32),
    site         TEXT    NOT NULL,
    country      TEXT,
    sealed_id    BLOB,
    channel      TEXT    NOT NULL,
    -- Whether the gateway sent it of its own accord, after a known failure.
    automatic    INTEGER NOT NULL CHECK (automatic IN (0, 1)),
    claimed_at   INTEGER NOT NULL,
    -- NULL while the provider is asked, and when the process died meanwhile.
    outcome      TEXT    CHECK (outcome IN ('accepted', 'refused', 'unknown', 'opted_out')),
    provider     TEXT,
    -- Whether the provider drew the code and checks it.
    holds_code   INTEGER NOT NULL CHECK (holds_code IN (0, 1)),
    -- The provider's own name for it: sealed, and as the keyed MAC by which reports find it.
    handle       BLOB,
    handle_mac   BLOB    CHECK (length(handle_mac) = 32),
    status       TEXT    NOT NULL CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED')),
    reason       TEXT,
    -- When the status became final; NULL while pending.
    reported_at  INTEGER,
    UNIQUE (verification, position)
) STRICT;

INSERT INTO messages (verification, position, key, site, channel, automatic, claimed_at, outcome, holds_code, status,
        reported_at)
    SELECT verification, position, key, site, channel, 0, claimed_at, outcome, 0,
        iif(outcome = 'refused', 'FAILED', 'PENDING'), iif(outcome = 'refused', claimed_at, NULL)
    FROM sends JOIN verifications ON arrival = verification ORDER BY claimed_at;
DROP TABLE sends;
ALTER TABLE messages RENAME TO sends;

CREATE INDEX sends_by_time ON sends (claimed_at, site);
CREATE INDEX sends_by_handle ON sends (handle_mac) WHERE handle_mac IS NOT NULL;
-- What a dead process may have left: housekeeping settles it.
CREATE INDEX sends_undecided ON sends (claimed_at)
    WHERE outcome IS NULL OR (outcome = 'unknown' AND status = 'PENDING');

-- Rows lie in their order of arrival and no longer in that of a random key: what is begun, settled, checked, erased and
-- purged together lies together, and a commit touches a few pages where it touched one for every row.
CREATE TABLE arrivals (
    arrival        INTEGER NOT NULL PRIMARY KEY,
    key            BLOB    NOT NULL UNIQUE CHECK (length(key) = 32),
    site           TEXT    NOT NULL,
    origin         TEXT,
    action         TEXT,
    locale         TEXT,
    consent        TEXT,
    code_length    INTEGER NOT NULL,
    requested      TEXT    NOT NULL,
    usable         TEXT    NOT NULL,
    code_key_id    BLOB    NOT NULL CHECK (length(code_key_id) = 4),
    code_mac       BLOB    NOT NULL CHECK (length(code_mac) = 32),
    sealed_code    BLOB,
    sealed_number  BLOB,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    resend_at      INTEGER NOT NULL,
    wrong_codes    INTEGER NOT NULL CHECK (wrong_codes BETWEEN 0 AND 5),
    void           INTEGER NOT NULL CHECK (void IN (0, 1)),
    status         TEXT    NOT NULL CHECK (status IN ('pending', 'verified', 'spent', 'abandoned')),
    -- When the status became final; NULL while pending.
    ended_at       INTEGER,
    -- The living token of a verified number.
    token_jti      BLOB    CHECK (length(token_jti) = 16),
    token_issued   INTEGER,
    token_redeemed INTEGER,
    refreshes      INTEGER NOT NULL DEFAULT 0,
    -- Housekeeping: when the sealed number goes, when the row goes.
    erase_at       INTEGER,
    purge_at       INTEGER NOT NULL
) STRICT;
INSERT INTO arrivals
    SELECT row_number() OVER (ORDER BY created_at), * FROM verifications;

CREATE TABLE messages (
    verification INTEGER NOT NULL REFERENCES arrivals (arrival) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    channel      TEXT    NOT NULL,
    claimed_at   INTEGER NOT NULL,
    outcome      TEXT    CHECK (outcome IN ('accepted', 'refused', 'unknown')),
    PRIMARY KEY (verification, position)
) STRICT, WITHOUT ROWID;
INSERT INTO messages
    SELECT arrival, position, channel, claimed_at, outcome
    FROM sends JOIN arrivals ON arrivals.key = sends.verification;

DROP TABLE sends;
DROP TABLE verifications;
ALTER TABLE arrivals RENAME TO verifications;
ALTER TABLE messages RENAME TO sends;
CREATE INDEX verifications_by_erase_at ON verifications (erase_at) WHERE erase_at IS NOT NULL;
CREATE INDEX verifications_by_purge_at ON verifications (purge_at);

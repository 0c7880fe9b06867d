-- One row a verification, one row a message. Times are milliseconds since 1970.
CREATE TABLE verifications (
    key            BLOB    NOT NULL PRIMARY KEY CHECK (length(key) = 32),
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
) STRICT, WITHOUT ROWID;

CREATE INDEX verifications_by_erase_at ON verifications (erase_at) WHERE erase_at IS NOT NULL;
CREATE INDEX verifications_by_purge_at ON verifications (purge_at);

CREATE TABLE sends (
    verification BLOB    NOT NULL REFERENCES verifications (key) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    channel      TEXT    NOT NULL,
    claimed_at   INTEGER NOT NULL,
    outcome      TEXT    CHECK (outcome IN ('accepted', 'refused', 'unknown')),
    PRIMARY KEY (verification, position)
) STRICT, WITHOUT ROWID;

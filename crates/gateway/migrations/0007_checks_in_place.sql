-- What a word may be is asked with OR and no longer with IN: for a list of three words SQLite fills a table in memory, for
-- every row that it writes.
CREATE TABLE arrivals (
    arrival        INTEGER NOT NULL PRIMARY KEY,
    key            BLOB    NOT NULL UNIQUE CHECK (length(key) = 32),
    site           TEXT    NOT NULL,
    origin         TEXT,
    -- The verification's id, sealed: the events name it.
    sealed_id      BLOB,
    country        TEXT,
    action         TEXT,
    locale         TEXT,
    consent        TEXT,
    recipient      BLOB    NOT NULL CHECK (length(recipient) = 16),
    metered        INTEGER NOT NULL CHECK (metered = 0 OR metered = 1),
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
    void           INTEGER NOT NULL CHECK (void = 0 OR void = 1),
    -- A code that a provider is asked about at this moment: its MAC, and since when.
    asking_key_id  BLOB    CHECK (length(asking_key_id) = 4),
    asking_mac     BLOB    CHECK (length(asking_mac) = 32),
    asking_since   INTEGER,
    status         TEXT    NOT NULL
        CHECK (status = 'pending' OR status = 'verified' OR status = 'spent' OR status = 'abandoned'),
    -- When the status became final; NULL while pending.
    ended_at       INTEGER,
    -- The living token of a verified number.
    token_jti      BLOB    CHECK (length(token_jti) = 16),
    token_issued   INTEGER,
    token_redeemed INTEGER,
    -- Who has redeemed it, when an idempotency key said so: the same request may ask again.
    token_redeemed_by BLOB CHECK (length(token_redeemed_by) = 16),
    refreshes      INTEGER NOT NULL DEFAULT 0,
    -- Housekeeping: when the sealed number goes, when the row goes.
    erase_at       INTEGER,
    purge_at       INTEGER NOT NULL
) STRICT;
INSERT INTO arrivals
    SELECT arrival, key, site, origin, sealed_id, country, action, locale, consent, recipient, metered, code_length,
        requested, usable, code_key_id, code_mac, sealed_code, sealed_number, created_at, expires_at, resend_at,
        wrong_codes, void, asking_key_id, asking_mac, asking_since, status, ended_at, token_jti, token_issued,
        token_redeemed, token_redeemed_by, refreshes, erase_at, purge_at
    FROM verifications;

CREATE TABLE messages (
    -- In the order of their beginning.
    message      INTEGER NOT NULL PRIMARY KEY,
    -- The verification's row while there is one, and its key for ever.
    verification INTEGER REFERENCES arrivals (arrival) ON DELETE SET NULL,
    position     INTEGER NOT NULL,
    key          BLOB    NOT NULL CHECK (length(key) = 32),
    site         TEXT    NOT NULL,
    country      TEXT,
    sealed_id    BLOB,
    channel      TEXT    NOT NULL,
    -- Whether the gateway sent it of its own accord, after a known failure.
    automatic    INTEGER NOT NULL CHECK (automatic = 0 OR automatic = 1),
    claimed_at   INTEGER NOT NULL,
    -- NULL while the provider is asked, and when the process died meanwhile.
    outcome      TEXT
        CHECK (outcome = 'accepted' OR outcome = 'refused' OR outcome = 'unknown' OR outcome = 'opted_out'),
    provider     TEXT,
    -- Whether the provider drew the code and checks it.
    holds_code   INTEGER NOT NULL CHECK (holds_code = 0 OR holds_code = 1),
    -- The provider's own name for it: sealed, and as the keyed MAC by which reports find it.
    handle       BLOB,
    handle_mac   BLOB    CHECK (length(handle_mac) = 32),
    status       TEXT    NOT NULL CHECK (status = 'PENDING' OR status = 'DELIVERED' OR status = 'FAILED'),
    reason       TEXT,
    -- When the status became final; NULL while pending.
    reported_at  INTEGER,
    UNIQUE (verification, position)
) STRICT;
INSERT INTO messages
    SELECT message, verification, position, key, site, country, sealed_id, channel, automatic, claimed_at, outcome,
        provider, holds_code, handle, handle_mac, status, reason, reported_at
    FROM sends;

DROP TABLE sends;
DROP TABLE verifications;
ALTER TABLE arrivals RENAME TO verifications;
ALTER TABLE messages RENAME TO sends;
CREATE INDEX verifications_by_erase_at ON verifications (erase_at) WHERE erase_at IS NOT NULL;
CREATE INDEX verifications_by_purge_at ON verifications (purge_at);
CREATE INDEX sends_by_time ON sends (claimed_at, site);
CREATE INDEX sends_by_handle ON sends (handle_mac) WHERE handle_mac IS NOT NULL;
-- What a dead process may have left: housekeeping settles it.
CREATE INDEX sends_undecided ON sends (claimed_at)
    WHERE outcome IS NULL OR (outcome = 'unknown' AND status = 'PENDING');

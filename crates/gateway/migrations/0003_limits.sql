-- What is counted: numbers under a keyed name, addresses and sites in buckets, money by day.
ALTER TABLE verifications ADD COLUMN recipient BLOB NOT NULL DEFAULT x'00000000000000000000000000000000'
    CHECK (length(recipient) = 16);
ALTER TABLE verifications ADD COLUMN metered INTEGER NOT NULL DEFAULT 0 CHECK (metered IN (0, 1));

-- A number's history: who looks for all that is kept of a number begins here.
CREATE TABLE number_log (
    number       BLOB    NOT NULL CHECK (length(number) = 16),
    entry        TEXT    NOT NULL CHECK (entry IN ('message', 'wrong_code')),
    at           INTEGER NOT NULL,
    verification BLOB    NOT NULL CHECK (length(verification) = 32),
    position     INTEGER NOT NULL,
    -- 0 for a number that is exempt from limits.
    metered      INTEGER NOT NULL CHECK (metered IN (0, 1)),
    -- What the message cost, and on which site's bill of which day it is.
    site         TEXT,
    day          INTEGER,
    cost         INTEGER,
    PRIMARY KEY (number, entry, at, verification, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX number_log_by_at ON number_log (at);

-- `tat` is when the bucket is full again; from then on the row says nothing.
CREATE TABLE buckets (
    key BLOB    NOT NULL PRIMARY KEY,
    tat INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE spending (
    site  TEXT    NOT NULL,
    day   INTEGER NOT NULL,
    spent INTEGER NOT NULL,
    PRIMARY KEY (site, day)
) STRICT, WITHOUT ROWID;

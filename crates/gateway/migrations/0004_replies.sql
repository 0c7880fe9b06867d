-- Answers that a repeated request gets again, by the keyed name of its idempotency key. The answer is sealed.
CREATE TABLE replies (
    id          BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- Keyed MAC of the body: the same key with another body is a mistake of the client's.
    fingerprint BLOB    NOT NULL CHECK (length(fingerprint) = 16),
    -- What whoever takes over from a dead process must know, sealed.
    note        BLOB    NOT NULL,
    -- NULL while the first request is under way; then until when it is believed to be alive.
    reply       BLOB,
    lease_until INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX replies_by_expires_at ON replies (expires_at);

-- Who has redeemed a token, when an idempotency key said so: the same request may ask again.
ALTER TABLE verifications ADD COLUMN token_redeemed_by BLOB CHECK (length(token_redeemed_by) = 16);

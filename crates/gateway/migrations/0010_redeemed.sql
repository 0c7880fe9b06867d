-- Whether a token of the verification has been redeemed, be it one that a fresh one has replaced.
ALTER TABLE verifications ADD COLUMN redeemed INTEGER NOT NULL DEFAULT 0 CHECK (redeemed = 0 OR redeemed = 1);
UPDATE verifications SET redeemed = 1 WHERE token_redeemed IS NOT NULL;

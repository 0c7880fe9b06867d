-- Whether a number is of a range that no numbering plan knows, and the person has confirmed it.
ALTER TABLE verifications ADD COLUMN unknown_range INTEGER NOT NULL DEFAULT 0 CHECK (unknown_range IN (0, 1));
ALTER TABLE sends ADD COLUMN unknown_range INTEGER NOT NULL DEFAULT 0 CHECK (unknown_range IN (0, 1));

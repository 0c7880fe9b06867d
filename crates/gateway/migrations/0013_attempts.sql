-- The provider's id of this one message, where its handle stands for several: a keyed MAC, found with `handle_mac`.
ALTER TABLE sends ADD COLUMN attempt_mac BLOB CHECK (length(attempt_mac) = 32);

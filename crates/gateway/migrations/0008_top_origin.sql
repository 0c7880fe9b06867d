-- The page at the top, where the page that began the verification is in a frame of it.
ALTER TABLE verifications ADD COLUMN top_origin TEXT;

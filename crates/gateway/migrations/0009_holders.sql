-- What the provider that drew a code still grants: codes that it judges, and the end of the code's life.
ALTER TABLE sends ADD COLUMN tries INTEGER CHECK (tries BETWEEN 0 AND 255);
ALTER TABLE sends ADD COLUMN code_expires_at INTEGER;

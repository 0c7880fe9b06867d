-- Callbacks of providers that have been seen, by the hash of what was signed, and by that of the event's own name. Times
-- are milliseconds since 1970.
CREATE TABLE callbacks (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    -- Since when somebody is dealing with it; NULL once that is done.
    held_since INTEGER,
    forget_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX callbacks_by_forget_at ON callbacks (forget_at);

-- Numbers that have sent STOP, by their keyed MAC. A row stays until START comes.
CREATE TABLE opt_outs (
    number BLOB    NOT NULL PRIMARY KEY,
    since  INTEGER NOT NULL,
    -- Who has said so: the provider's name.
    source TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

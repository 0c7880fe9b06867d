-- Numbers that have shut a sender out of one channel, and said nothing about the others. A row stays until START comes, or
-- a message by that channel.
CREATE TABLE channel_opt_outs (
    number  BLOB    NOT NULL,
    channel TEXT    NOT NULL,
    since   INTEGER NOT NULL,
    -- Who has said so: the provider's name.
    source  TEXT    NOT NULL,
    PRIMARY KEY (number, channel)
) STRICT, WITHOUT ROWID;

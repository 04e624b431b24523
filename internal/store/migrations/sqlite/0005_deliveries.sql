-- How far the work on a request has come; body is all of it, packed. A row
-- that is done holds no text any more.
CREATE TABLE deliveries (
    request_id TEXT PRIMARY KEY,
    message_id TEXT NOT NULL,
    guild_id   TEXT NOT NULL,
    asker_id   TEXT NOT NULL,
    began_at   BIGINT NOT NULL,
    done       BOOLEAN NOT NULL,
    body       BLOB NOT NULL
);
CREATE INDEX deliveries_by_message ON deliveries (message_id) WHERE NOT done;
CREATE INDEX deliveries_by_asker ON deliveries (asker_id);
CREATE INDEX deliveries_by_guild ON deliveries (guild_id);
CREATE INDEX deliveries_by_age ON deliveries (began_at);

-- What became of asking messages, for those who write replies to them.
CREATE TABLE withdrawals (
    message_id  TEXT PRIMARY KEY,
    deleted     BOOLEAN NOT NULL,
    for_request TEXT NOT NULL,
    made_at     BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX withdrawals_by_age ON withdrawals (made_at);

-- Who holds a name may take it again.
ALTER TABLE claims ADD COLUMN holder TEXT NOT NULL DEFAULT '';

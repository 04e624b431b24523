-- How far the work on a request has come; body is all of it, packed. A row
-- that is done holds no text any more.
CREATE TABLE deliveries (
    request_id TEXT COLLATE "C" PRIMARY KEY,
    message_id TEXT COLLATE "C" NOT NULL,
    guild_id   TEXT COLLATE "C" NOT NULL,
    asker_id   TEXT COLLATE "C" NOT NULL,
    began_at   BIGINT NOT NULL,
    done       BOOLEAN NOT NULL,
    body       BYTEA NOT NULL
);
CREATE INDEX deliveries_by_message ON deliveries (message_id) WHERE NOT done;
CREATE INDEX deliveries_by_asker ON deliveries (asker_id);
CREATE INDEX deliveries_by_guild ON deliveries (guild_id);
CREATE INDEX deliveries_by_age ON deliveries (began_at);

-- What became of asking messages, for those who write replies to them.
CREATE TABLE withdrawals (
    message_id  TEXT COLLATE "C" PRIMARY KEY,
    deleted     BOOLEAN NOT NULL,
    for_request TEXT COLLATE "C" NOT NULL,
    made_at     BIGINT NOT NULL
);
CREATE INDEX withdrawals_by_age ON withdrawals (made_at);

-- Who holds a name may take it again.
ALTER TABLE claims ADD COLUMN holder TEXT NOT NULL DEFAULT '';

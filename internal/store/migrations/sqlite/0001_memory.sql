-- What was read. body is the article, packed. An article's key names its very text.
CREATE TABLE articles (
    key     TEXT PRIMARY KEY,
    body    BLOB NOT NULL,
    read_at BIGINT NOT NULL
);
CREATE INDEX articles_by_age ON articles (read_at);

-- Under which key the page of a link was kept last. A link that is long for an
-- index stands here, and wherever else it is looked for, as its hash.
CREATE TABLE pages (
    link_key    TEXT PRIMARY KEY,
    article_key TEXT NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
    read_at     BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX pages_by_article ON pages (article_key);

-- What was answered, with what it rests on; body is the whole reply, packed.
CREATE TABLE replies (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,
    root       TEXT NOT NULL,
    guild_id   TEXT NOT NULL,
    asked_in   TEXT NOT NULL,
    asker_id   TEXT NOT NULL,
    question   BOOLEAN NOT NULL,
    kept_at    BIGINT NOT NULL,
    body       BLOB NOT NULL
);
CREATE INDEX replies_by_root ON replies (root, id);
CREATE INDEX replies_by_asking ON replies (asked_in, id) WHERE asked_in <> '';
CREATE INDEX replies_by_asker ON replies (asker_id);
CREATE INDEX replies_by_guild ON replies (guild_id, kept_at);
CREATE INDEX replies_by_age ON replies (kept_at);

CREATE TABLE reply_messages (
    message_id TEXT NOT NULL,
    reply_id   BIGINT NOT NULL REFERENCES replies (id) ON DELETE CASCADE,
    PRIMARY KEY (message_id, reply_id)
) WITHOUT ROWID;
CREATE INDEX reply_messages_by_reply ON reply_messages (reply_id);

-- The channel and the thread in which others may see a reply.
CREATE TABLE reply_places (
    channel_id TEXT NOT NULL,
    reply_id   BIGINT NOT NULL REFERENCES replies (id) ON DELETE CASCADE,
    PRIMARY KEY (channel_id, reply_id)
) WITHOUT ROWID;
CREATE INDEX reply_places_by_reply ON reply_places (reply_id);

CREATE TABLE reply_articles (
    article_key TEXT NOT NULL,
    reply_id    BIGINT NOT NULL REFERENCES replies (id) ON DELETE CASCADE,
    PRIMARY KEY (article_key, reply_id)
) WITHOUT ROWID;
CREATE INDEX reply_articles_by_reply ON reply_articles (reply_id);

-- Links that people shared, where their server allows to remember them.
CREATE TABLE shared (
    message_id TEXT NOT NULL,
    link_key   TEXT NOT NULL,
    link       TEXT NOT NULL,
    guild_id   TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    author_id  TEXT NOT NULL,
    headline   TEXT NOT NULL,
    shared_at  BIGINT NOT NULL,
    replies    BIGINT NOT NULL,
    reactions  BIGINT NOT NULL,
    PRIMARY KEY (message_id, link_key)
) WITHOUT ROWID;
CREATE INDEX shared_by_channel ON shared (channel_id, shared_at);
CREATE INDEX shared_by_link ON shared (channel_id, link_key);
CREATE INDEX shared_by_author ON shared (author_id);
CREATE INDEX shared_by_guild ON shared (guild_id, shared_at);
CREATE INDEX shared_by_age ON shared (shared_at);

-- One line for each request: no text, only what was used.
CREATE TABLE requests (
    id         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    guild_id   TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    PRIMARY KEY (id, kind)
) WITHOUT ROWID;
CREATE INDEX requests_by_guild ON requests (guild_id, user_id, made_at);
CREATE INDEX requests_by_day ON requests (guild_id, made_at);
CREATE INDEX requests_by_user ON requests (user_id);
CREATE INDEX requests_by_age ON requests (made_at);

-- One line for each call of a model. cost counts millionths of the operator's currency.
CREATE TABLE model_calls (
    id         TEXT PRIMARY KEY,
    guild_id   TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    model      TEXT NOT NULL,
    prompt     BIGINT NOT NULL,
    completion BIGINT NOT NULL,
    estimated  BOOLEAN NOT NULL,
    cost       BIGINT NOT NULL,
    made_at    BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX model_calls_by_guild ON model_calls (guild_id, made_at);
CREATE INDEX model_calls_by_user ON model_calls (user_id, made_at);
CREATE INDEX model_calls_by_age ON model_calls (made_at);

-- Names that are held for a time.
CREATE TABLE claims (
    name       TEXT PRIMARY KEY,
    held_until BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX claims_by_end ON claims (held_until);

-- Requests that wait for more from their reader.
CREATE TABLE drafts (
    id       TEXT PRIMARY KEY,
    asker_id TEXT NOT NULL,
    guild_id TEXT NOT NULL,
    kept_at  BIGINT NOT NULL,
    body     BLOB NOT NULL
);
CREATE INDEX drafts_by_asker ON drafts (asker_id);
CREATE INDEX drafts_by_guild ON drafts (guild_id);
CREATE INDEX drafts_by_age ON drafts (kept_at);

-- keep_days is the setting of that name, 0: the operator's default.
CREATE TABLE guild_settings (
    guild_id  TEXT PRIMARY KEY,
    keep_days BIGINT NOT NULL,
    body      TEXT NOT NULL
) WITHOUT ROWID;

-- How far each channel was looked at.
CREATE TABLE seen (
    channel_id TEXT PRIMARY KEY,
    guild_id   TEXT NOT NULL,
    message_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX seen_by_guild ON seen (guild_id);

-- What was erased, when and by whose wish: never whose or what it was.
CREATE TABLE deletions (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at  BIGINT NOT NULL,
    cause    TEXT NOT NULL,
    replies  BIGINT NOT NULL,
    articles BIGINT NOT NULL,
    others   BIGINT NOT NULL
);
CREATE INDEX deletions_by_age ON deletions (made_at);

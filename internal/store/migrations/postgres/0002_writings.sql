-- What a model wrote about an article, packed: a summary or an answer. name is a
-- hash over all that it depends on.
CREATE TABLE writings (
    name        TEXT COLLATE "C" PRIMARY KEY,
    article_key TEXT COLLATE "C" NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
    body        BYTEA NOT NULL
);
CREATE INDEX writings_by_article ON writings (article_key);

-- shared: no call was made, for the reply was written already; the line says what
-- that saved.
ALTER TABLE model_calls ADD COLUMN shared BOOLEAN NOT NULL DEFAULT FALSE;

-- The key of the hashes under which what a forgotten person used counts until the
-- day ends; day counts those since 1970.
CREATE TABLE day_keys (
    day BIGINT PRIMARY KEY,
    key TEXT COLLATE "C" NOT NULL
);
